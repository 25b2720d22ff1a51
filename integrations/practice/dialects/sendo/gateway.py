"""The two doors of the API, login and all else: troubles, token, limits, work, envelope."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import budgets, counting, questions, scenarios
from integrations.practice.dialects.sendo import (
    calls,  # noqa: F401  registers them
    consents,
    credentials,
    registry,
)
from integrations.practice.dialects.sendo.faults import (
    BAD_REQUEST,
    MAINTAINED,
    NOT_FOUND,
    OK,
    TOO_MANY,
    UNSUPPORTED,
    Fault,
)
from integrations.practice.models import Control, Trouble

logger = logging.getLogger(__name__)

LOGINS_PER_SECOND = 5
#: What code stumbles over when a body has text where an object belongs, at whatever depth.
SENSELESS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)


@csrf_exempt  # keys prove who calls, and no cookie counts
def login(request: HttpRequest) -> HttpResponse:
    """Answer ``/login``."""
    return answered(request, "login", writes=False, work=exchange_keys)


@csrf_exempt  # a bearer token proves who calls, and no cookie counts
def answer(request: HttpRequest, area: str, path: str) -> HttpResponse:
    """Answer ``/api/<area>/<path>``."""
    call, place = registry.find(request.method or "", f"{area}/{path}")
    if call is None:
        fault = Fault("Không có địa chỉ này.", status_code=NOT_FOUND, http=NOT_FOUND)
        return envelope(fault)

    def work(request: HttpRequest, control: Control) -> Any:
        shop = credentials.check(request)
        check_budget(shop.pk, control)
        met = questions.as_met_by(shop, control)
        asked = registry.Asked(shop, met, request.GET, payload(request), place)
        if not call.writes:
            return call.work(asked)
        with transaction.atomic():
            return call.work(asked)

    return answered(request, call.name, writes=call.writes, work=work)


def answered(
    request: HttpRequest, name: str, *, writes: bool, work: Callable[[HttpRequest, Control], Any]
) -> HttpResponse:
    """Count a call, let its trouble happen, do its work and wrap what comes of it."""
    counting.count(name, writes=writes)
    trouble = scenarios.next_trouble(name)
    if trouble and (reply := scenarios.before_work(trouble)):
        return reply
    try:
        reply = envelope(guarded(request, trouble, work))
    except credentials.Expired:
        counting.count_error(name, "exp")
        reply = JsonResponse(credentials.EXPIRED, status=credentials.EXPIRED_STATUS)
    except Fault as fault:
        counting.count_error(name, fault.name)
        reply = envelope(fault)
    except SENSELESS:
        logger.warning("%s could not be understood", name, exc_info=True)
        reply = envelope(Fault("Không đọc được nội dung gửi lên.", http=BAD_REQUEST))
    return scenarios.after_work(trouble, request, reply) if trouble else reply


def guarded(
    request: HttpRequest, trouble: Trouble | None, work: Callable[[HttpRequest, Control], Any]
) -> Any:
    """Do the work unless the market is closed today or the trouble says otherwise.

    Raises:
        Fault: one of both.
    """
    control = Control.current()
    if control.maintenance:
        raise Fault("Hệ thống đang bảo trì.", status_code=MAINTAINED, http=MAINTAINED)
    if trouble and trouble.kind == "error":
        raise Fault(trouble.message or trouble.error or "Lỗi được tạo ra có chủ ý.")
    return work(request, control)


def exchange_keys(request: HttpRequest, control: Control) -> dict[str, str]:
    """Do a login.

    Raises:
        Fault: wrong keys, or more than five logins in a second from one address.
    """
    if request.method != "POST":
        raise Fault("Đăng nhập bằng POST.", status_code=NOT_FOUND, http=NOT_FOUND)
    caller = request.META.get("REMOTE_ADDR", "")
    owner = ("login", caller)
    if not budgets.allows(owner, per_second=LOGINS_PER_SECOND, burst=LOGINS_PER_SECOND):
        raise too_many()
    keys = payload(request)
    if not isinstance(keys, dict):
        raise Fault("Nội dung phải là một đối tượng JSON.")
    with transaction.atomic():
        return consents.log_in(keys.get("shop_key"), keys.get("secret_key"), control)


def check_budget(shop_id: int, control: Control) -> None:
    """Take one call out of the shop's budget. That there is one is our reading.

    Raises:
        Fault: it is empty, or the switch refuses this call.
    """
    if budgets.is_unlucky(control.limit_every) or not budgets.allows(
        shop_id, per_second=control.calls_per_second, burst=control.burst
    ):
        raise too_many()


def too_many() -> Fault:
    """Return the refusal of a call that comes too soon."""
    return Fault("Gọi quá nhiều lần, hãy chờ một lát.", status_code=TOO_MANY, http=TOO_MANY)


def payload(request: HttpRequest) -> Any:
    """Return the JSON body; ``None`` for a GET.

    Raises:
        Fault: it is none, or is not said to be one.
    """
    if request.method == "GET":
        return None
    if request.content_type != "application/json":
        raise Fault("Nội dung phải là application/json.", http=UNSUPPORTED)
    try:
        return json.loads(request.body or b"{}")
    except ValueError:
        raise Fault("Nội dung không phải JSON.", http=BAD_REQUEST) from None


def envelope(done: Any) -> HttpResponse:
    """Wrap an outcome; a :class:`Fault` has ``success`` false, mostly under HTTP 200."""
    content = {"result": done, "success": True, "error": None, "status_code": OK}
    http = OK
    if isinstance(done, Fault):
        content = {
            "result": None,
            "success": False,
            "error": done.told(),
            "status_code": done.status_code,
        }
        http = done.http
    return JsonResponse(content, status=http, json_dumps_params={"ensure_ascii": False})
