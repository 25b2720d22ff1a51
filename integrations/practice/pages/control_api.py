"""``/control/api/``: the switches and the buyers, for tests. JSON in, JSON out, loopback only.

``GET /control/api/``
    all switches by name
``POST /control/api/`` ``{switch: value, …}``
    change switches; answers with all of them
``POST /control/api/<action>/``
    one of :data:`ACTIONS`; each says in ``levers``, ``goods_levers``, ``order_levers`` or
    ``reports`` what it takes. Reports can be read by ``GET`` as well.

A refusal has status 409 and ``{"refused": sentence}``, a wrong request 400 and ``{"wrong": …}``.
"""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import (
    FieldDoesNotExist,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import market
from integrations.practice.models import Control
from integrations.practice.pages import card_levers, goods_levers, levers, order_levers, reports

#: What an action raises when it was asked for nonsense.
MISUNDERSTOOD = (
    ValueError,
    TypeError,
    KeyError,
    ValidationError,
    ObjectDoesNotExist,
    MultipleObjectsReturned,
)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})
#: What a proxy adds to a request that it passes on.
PASSED_ON = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
)


def is_loopback(request: HttpRequest) -> bool:
    """Say whether the caller sits at this machine and asked for it by a loopback name.

    What a proxy on this machine passes on comes from here as well, and may bear a loopback name
    too: it is known by the headers that proxies add, and nginx, which adds none of itself, by
    the HTTP/1.0 that no tool of today speaks.
    """
    if any(name in request.headers for name in PASSED_ON):
        return False
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return False
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    return host in LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of the request; a GET has an empty one.

    Raises:
        ValueError: it is none. The content type is checked because pages of other hosts
            cannot send this one without asking first, and the views are exempt from CSRF.
    """
    if request.method == "GET":
        return {}
    if request.content_type != "application/json":
        raise ValueError("send application/json")
    body = json.loads(request.body or b"{}")
    if not isinstance(body, dict):
        raise ValueError("send a JSON object")
    return body


ACTIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "age": order_levers.age,
    "approve": goods_levers.approve,
    "ask-more": goods_levers.ask_more,
    "ban": goods_levers.ban,
    "calm": levers.calm,
    "campaign": goods_levers.campaign,
    "cancel": order_levers.cancel,
    "card-deed": card_levers.deed,
    "card-pay": card_levers.pay,
    "card-resend": card_levers.resend,
    "delay-tracking": order_levers.delay_tracking,
    "edit": goods_levers.edit,
    "expire": levers.expire,
    "grant": levers.grant,
    "list-items": reports.list_items,
    "list-orders": reports.list_orders,
    "lose-pushes": levers.lose_pushes,
    "move": order_levers.move,
    "orders": order_levers.orders,
    "promotion": goods_levers.promotion,
    "pushes": reports.pushes,
    "reject": goods_levers.reject,
    "reset": levers.reset,
    "review": goods_levers.review,
    "revoke": levers.revoke,
    "seller-edit": goods_levers.edit,
    "shop-status": levers.shop_status,
    "stats": reports.stats,
    "trial-push": levers.trial_push,
    "trouble": levers.trouble,
    "troubles": reports.troubles,
}


@csrf_exempt  # loopback only, and only JSON, which no form can send
def switches(request: HttpRequest) -> HttpResponse:
    """Tell the switches, or change those that are given."""
    if not is_loopback(request):
        return HttpResponseForbidden()
    control = Control.current()
    try:
        levers.change(control, body_of(request))
    except (ValueError, FieldDoesNotExist, ValidationError) as error:
        return JsonResponse({"wrong": str(error)}, status=400)
    return JsonResponse(levers.told(control))


@csrf_exempt  # as above
def act(request: HttpRequest, action: str) -> HttpResponse:
    """Do one of the actions."""
    if not is_loopback(request):
        return HttpResponseForbidden()
    if action not in ACTIONS:
        return JsonResponse({"wrong": f"no such action; there are {sorted(ACTIONS)}"}, status=404)
    if request.method != "POST" and ACTIONS[action].__module__ != reports.__name__:
        return HttpResponseNotAllowed(["POST"])  # a link or a picture's address must do nothing
    try:
        with transaction.atomic():
            return JsonResponse(ACTIONS[action](**body_of(request)))
    except market.Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    except MISUNDERSTOOD as error:
        return JsonResponse({"wrong": f"{type(error).__name__}: {error}"}, status=400)
