"""The one door of the API: troubles, maintenance, signature, token, limits, work, envelope."""

import logging
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import budgets, counting, moves, questions, scenarios
from integrations.practice.dialects.lazada import calls, credentials  # noqa: F401  registers them
from integrations.practice.dialects.lazada.faults import CALLER, PLATFORM, Fault
from integrations.practice.dialects.lazada.registry import CALLS, Asked, Call, TopLevel
from integrations.practice.models import Control, Trouble

logger = logging.getLogger(__name__)

#: What code stumbles over when a payload has text where an object belongs, at whatever depth.
SENSELESS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
#: Beginnings of paths with a limit of their own: calls per second and seller (sheet, 5 and 6).
OWN_LIMITS = {"product/stock/": 50, "product/price_quantity/": 50, "product/seller/item/limit": 10}


@csrf_exempt  # every call is signed, and no cookie counts
def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a call of ``/rest/<path>``. Errors have status 200 as well."""
    call = CALLS.get(path)
    if call is None:
        # The name is unverified, as is whether the status is 200.
        return envelope(Fault("InvalidApiPath", f"The api path /{path} is invalid.", kind=CALLER))
    counting.count(path, writes=call.writes)
    trouble = scenarios.next_trouble(path)
    if trouble and (reply := scenarios.before_work(trouble)):
        return reply
    try:
        done = work(request, call, trouble)
    except Fault as fault:
        done = fault
    except SENSELESS:
        logger.warning("%s could not be understood", path, exc_info=True)
        done = Fault("5", "E005: Invalid Request Format", kind=CALLER)
    if isinstance(done, Fault):
        counting.count_error(path, done.code)
    reply = envelope(done)
    return scenarios.after_work(trouble, request, reply) if trouble else reply


def work(request: HttpRequest, call: Call, trouble: Trouble | None) -> Any:
    """Check who calls and do the work; a call that writes is one transaction."""
    control = Control.current()
    if request.method not in call.methods:
        raise Fault(
            "InvalidMethod", f"/{call.path} is not called by {request.method}.", kind=CALLER
        )
    if control.maintenance:
        raise Fault("ServiceTimeout", "The service is being maintained.", kind=PLATFORM)
    # The SDK sends everything in the body of a POST; others put the system's part into the query.
    parameters = request.GET.dict() | request.POST.dict()
    shop = credentials.check(parameters, call, control)
    check_budget(shop.pk if shop else 0, call.path, control)
    if trouble and trouble.kind == "error":
        raise Fault(trouble.error, trouble.message or "An error made on purpose.")
    if call.path.startswith("order"):
        moves.lapse()  # the senders do it as well, but not at this very moment
    asked = Asked(shop, questions.as_met_by(shop, control), parameters, request.FILES)
    if not call.writes:
        return call.work(asked)
    with transaction.atomic():
        return call.work(asked)


def check_budget(shop_id: int, path: str, control: Control) -> None:
    """Take one call out of the seller's budget, and out of that of the path if it has one.

    Raises:
        Fault: there was none left.
    """
    if budgets.is_unlucky(control.limit_every):
        raise Fault("901", "E901: The request is too frequent, please retry in the next second.")
    limits = [(per_second, (shop_id, begin)) for begin, per_second in OWN_LIMITS.items()]
    fits = budgets.allows(
        shop_id, per_second=control.calls_per_second, burst=control.burst
    ) and all(
        budgets.allows(key, per_second=per_second, burst=per_second)
        for per_second, key in limits
        if path.startswith(key[1])
    )
    if not fits:
        name = "ApiCallLimit" if shop_id else "AppCallLimit"
        message = "The request frequency exceeds the limit, calls are blocked for 1 second."
        raise Fault(name, message, kind=PLATFORM)


def envelope(done: Any) -> HttpResponse:
    """Wrap the outcome as the platform does: the code "0" is success."""
    content: dict[str, Any] = {"code": "0", "request_id": secrets.token_hex(12)}
    if isinstance(done, Fault):
        content |= {"code": done.code, "type": done.kind, "message": done.message}
        content["detail"] = done.detail
    elif isinstance(done, TopLevel):
        content |= done
    else:
        content["data"] = {} if done is None else done
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
