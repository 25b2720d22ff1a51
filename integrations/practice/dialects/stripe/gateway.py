"""The door of the API: key, troubles, idempotency, work, answer."""

import hashlib
import hmac
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import counting, scenarios
from integrations.practice.dialects.stripe import calls, params, things
from integrations.practice.dialects.stripe.faults import Fault
from integrations.practice.models import Control, Repeatable, Trouble

logger = logging.getLogger(__name__)

LONGEST_KEY = 255
#: What code stumbles over when a parameter has text where an object belongs.
SENSELESS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)


@csrf_exempt  # a secret key proves who calls, and no cookie counts
def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer ``/v1/<path>``."""
    name = f"stripe/{path}"
    counting.count(name, writes=request.method == "POST")
    trouble = scenarios.next_trouble(name)
    if trouble and (reply := scenarios.before_work(trouble)):
        return reply
    try:
        reply = _done(request, path, trouble)
    except Fault as fault:
        counting.count_error(name, fault.code or fault.kind)
        reply = JsonResponse(fault.told(), status=fault.status)
    except SENSELESS:
        logger.warning("%s could not be understood", name, exc_info=True)
        reply = JsonResponse(Fault("Invalid request.").told(), status=400)
    reply["Request-Id"] = things.new_id("req_")
    return scenarios.after_work(trouble, request, reply) if trouble else reply


def _done(request: HttpRequest, path: str, trouble: Trouble | None) -> HttpResponse:
    if Control.current().maintenance or (trouble and trouble.kind == "error"):
        raise Fault("An unknown error occurred.", status=500, kind="api_error")
    _check_key(request)
    found = calls.find(request.method or "", path)
    if found is None:
        raise Fault(
            f"Unrecognized request URL ({request.method}: /v1/{path}).", status=404, code="url"
        )
    work, place = found
    if request.method == "GET":
        return JsonResponse(told(work(params.read(request.META.get("QUERY_STRING", "")), place)))
    return _write(request, path, work, place)


def _write(request: HttpRequest, path: str, work: calls.Work, place: str) -> HttpResponse:
    """Do a writing call once for each idempotency key; one without a key is done each time."""
    text = request.body.decode("utf-8", "replace")
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise Fault("Idempotency keys can be at most 255 characters long.")
    digest = hashlib.sha256(f"{path}?{text}".encode()).hexdigest()
    with transaction.atomic():
        if key and (known := Repeatable.objects.filter(pk=key).first()):
            return _replayed(known, digest)
        try:
            status, body = 200, told(work(params.read(text), place))
        except Fault as fault:
            status, body = fault.status, fault.told()
        if key:
            Repeatable.objects.create(key=key, digest=digest, status=status, body=body)
    return JsonResponse(body, status=status)


def _replayed(known: Repeatable, digest: str) -> HttpResponse:
    if known.digest != digest:
        raise Fault(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{known.key}' if you meant to execute "
            "a different request.",
            kind="idempotency_error",
        )
    reply = JsonResponse(known.body, status=known.status)
    reply["Idempotent-Replayed"] = "true"
    return reply


def _check_key(request: HttpRequest) -> None:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise Fault("You did not provide an API key.", status=401)
    if not hmac.compare_digest(key.encode(), secret_key().encode()):
        raise Fault("Invalid API Key provided.", status=401)


def secret_key() -> str:
    """Return the one key that opens this API."""
    return f"sk_test_{settings.PARTNER_KEY}"


def told(thing: dict[str, Any]) -> dict[str, Any]:
    """Return an object without what is ours, names that begin with an underscore."""
    if thing.get("object") == "list":
        return thing | {"data": [told(one) for one in thing["data"]]}
    return {name: value for name, value in thing.items() if not name.startswith("_")}
