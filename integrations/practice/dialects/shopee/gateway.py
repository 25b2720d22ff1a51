"""The one door of the API: troubles, signature, token, limits, work, envelope, in this order."""

import json
import logging
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import budgets, counting, questions, scenarios
from integrations.practice.dialects.shopee import calls, credentials  # noqa: F401  registers them
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import CALLS, Asked, Call, Pdf, TopLevel
from integrations.practice.models import Control, Trouble

logger = logging.getLogger(__name__)

#: The answer while the marketplace is maintained. The sheet gives the name; that it comes with a
#: status of 503 is a guess, and either must do for a client.
CLOSED = Fault("error_server", "The service is under maintenance, please try again later.")
#: What code stumbles over when a body has text where an object belongs, at whatever depth.
SENSELESS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)


@csrf_exempt  # every call is signed, and no cookie counts
def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a call of ``/api/v2/<path>``. Business errors have status 200 as well."""
    call = CALLS.get(path)
    if call is None:
        fault = Fault("error_not_found", f"Path /api/v2/{path} does not exist.")
        return envelope(fault, status=404)
    counting.count(path, writes=call.writes)
    if Control.current().maintenance:
        counting.count_error(path, CLOSED.name)
        return envelope(CLOSED, status=503)
    trouble = scenarios.next_trouble(path)
    if trouble and (reply := scenarios.before_work(trouble)):
        return reply
    try:
        done = work(request, call, trouble)
    except Fault as fault:
        counting.count_error(path, fault.name)
        done = fault
    except SENSELESS:
        logger.warning("%s could not be understood", path, exc_info=True)
        done = Fault("error_data", "parse data failed")
    reply = envelope(done)
    return scenarios.after_work(trouble, request, reply) if trouble else reply


def work(request: HttpRequest, call: Call, trouble: Trouble | None) -> Any:
    """Check who calls and do the work; a call that writes is one transaction."""
    control = Control.current()
    if request.method != call.method:
        raise wrong_parameter(f"{call.path} takes {call.method}")
    shop = credentials.check(request.GET, call, control)
    if budgets.is_unlucky(control.limit_every) or not budgets.allows(
        shop.pk if shop else 0, per_second=control.calls_per_second, burst=control.burst
    ):
        raise Fault("error_rate_limit", "Your request exceeds the limit, please try again later.")
    if trouble and trouble.kind == "error":
        raise Fault(trouble.error, trouble.message or "An error made on purpose.")
    met = questions.as_met_by(shop, control)
    asked = Asked(shop, met, request.GET, *payload(request))
    if not call.writes:
        return call.work(asked)
    with transaction.atomic():
        return call.work(asked)


def payload(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """Return the JSON body and the files of a request."""
    if request.method != "POST":
        return {}, {}
    if (request.content_type or "").startswith("multipart/"):
        return request.POST.dict(), request.FILES
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        raise wrong_parameter("the body is no JSON") from None
    if not isinstance(body, dict):
        raise wrong_parameter("the body is no JSON object")
    return body, {}


def envelope(done: Any, status: int = 200) -> HttpResponse:
    """Wrap the outcome as the marketplace does: an empty ``error`` is success.

    A file goes out as it is, without an envelope.
    """
    if isinstance(done, Pdf):
        return HttpResponse(done.content, content_type="application/pdf")
    content = {"request_id": secrets.token_hex(16), "error": "", "message": "", "warning": ""}
    if isinstance(done, Fault):
        content |= {"error": done.name, "message": done.message}
        if done.response is not None:
            content["response"] = done.response
    elif isinstance(done, TopLevel):
        content |= done
    elif done is not None:
        content["response"] = done
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
