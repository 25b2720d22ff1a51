"""``/control/api/``: the switches and the buyers, for tests. JSON in, JSON out, loopback only.

``GET /control/api/``
    all switches by name
``POST /control/api/`` ``{switch: value, …}``
    change switches; answers with all of them
``POST /control/api/<action>/``
    one of :data:`ACTIONS`; each says below what it takes. ``GET`` works where nothing is taken.

A refusal has status 409 and ``{"refused": sentence}``, a wrong request 400 and ``{"wrong": …}``.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from integrations.practice import budgets, counting, market
from integrations.practice.dialects.shopee import consents, notices
from integrations.practice.models import (
    Code,
    Control,
    Item,
    Order,
    Push,
    Shop,
    Token,
    Trouble,
    Variant,
)

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})


def is_loopback(request: HttpRequest) -> bool:
    """Say whether the caller sits at this machine and asked for it by a loopback name."""
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


@csrf_exempt
def switches(request: HttpRequest) -> HttpResponse:
    """Tell the switches, or change those that are given."""
    if not is_loopback(request):
        return HttpResponseForbidden()
    control = Control.current()
    try:
        change(control, body_of(request))
    except (ValueError, FieldDoesNotExist, ValidationError) as error:
        return JsonResponse({"wrong": str(error)}, status=400)
    return JsonResponse(told(control))


def change(control: Control, values: dict[str, Any]) -> None:
    """Set switches by name and save them."""
    for name, value in values.items():
        Control._meta.get_field(name)
        setattr(control, name, value)
    if values:
        control.full_clean(exclude=["push_retry_seconds"])
        control.save()


def told(control: Control) -> dict[str, Any]:
    """Return all switches by name."""
    return {
        field.name: getattr(control, field.name)
        for field in Control._meta.concrete_fields
        if not field.primary_key
    }


@csrf_exempt
def act(request: HttpRequest, action: str) -> HttpResponse:
    """Do one of the actions."""
    if not is_loopback(request):
        return HttpResponseForbidden()
    if action not in ACTIONS:
        return JsonResponse({"wrong": f"no such action; there are {sorted(ACTIONS)}"}, status=404)
    try:
        with transaction.atomic():
            return JsonResponse(ACTIONS[action](**body_of(request)))
    except market.Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    except (ValueError, TypeError, KeyError, ValidationError) as error:
        return JsonResponse({"wrong": f"{type(error).__name__}: {error}"}, status=400)


def reset() -> dict[str, Any]:
    """Forget shops, goods, orders, notices and counts; set all switches back."""
    Shop.objects.all().delete()
    Push.objects.all().delete()
    return calm()


def calm() -> dict[str, Any]:
    """Set all switches back, drop waiting troubles, start counting anew; shops stay."""
    Trouble.objects.all().delete()
    Control.objects.all().delete()
    counting.forget()
    budgets.forget()
    return told(Control.current())


def stats() -> dict[str, Any]:
    """Tell how often each call was made since the last reset, and what became of the notices."""
    rows = Push.objects.values_list("state", flat=True)
    states = list(rows)
    return counting.numbers() | {
        "pushes": {state: states.count(state) for state in ("waiting", "delivered", "lost")}
    }


def trouble(kind: str, path: str = "", calls: int = 1, **more: Any) -> dict[str, Any]:
    """Let the next ``calls`` calls that begin with ``path`` go wrong (see ``TroubleKind``)."""
    row = Trouble(kind=kind, path=path, calls_left=calls, **more)
    row.full_clean()
    row.save()
    return {"id": row.pk}


def troubles() -> dict[str, Any]:
    """Tell how many calls each trouble still waits for."""
    return {"troubles": list(Trouble.objects.values())}


def grant(name: str = "", shop_id: int = 0) -> dict[str, Any]:
    """Agree for a shop, or for a new one of that name; tell its number and the consent code."""
    shop = Shop.objects.get(pk=shop_id) if shop_id else Shop.objects.create(name=name or "Shop")
    return {"shop_id": shop.pk, "code": consents.agree(shop).value}


def revoke(shop_id: int) -> dict[str, Any]:
    """The owner takes the consent back."""
    consents.withdraw(Shop.objects.get(pk=shop_id))
    return {}


def expire(shop_id: int, what: str = "access") -> dict[str, Any]:
    """End ``access`` tokens, ``refresh`` tokens, ``codes`` or the ``authorisation`` of a shop."""
    past = time.time() - 1
    if what in {"access", "refresh"}:
        Token.objects.filter(shop_id=shop_id, kind=what).update(expires_at=past)
    elif what == "codes":
        Code.objects.filter(shop_id=shop_id).update(expires_at=past)
    elif what == "authorisation":
        Shop.objects.filter(pk=shop_id).update(authorised_until=past)
    else:
        raise ValueError("what is access, refresh, codes or authorisation")
    return {}


def shop_status(shop_id: int, status: str) -> dict[str, Any]:
    """Set a shop to NORMAL, BANNED or FROZEN."""
    Shop.objects.filter(pk=shop_id).update(status=status)
    return {}


def ban(item_id: int, reason: str = "Listing violates the rules of the market.") -> dict[str, Any]:
    """Take an item down."""
    take_down(Item.objects.select_related("shop").get(pk=item_id), reason)
    return {}


def take_down(item: Item, reason: str) -> None:
    """Ban an item and tell the shop."""
    item.status, item.ban_reason, item.updated_at = "BANNED", reason, time.time()
    item.save(update_fields=["status", "ban_reason", "updated_at"])
    notices.item_banned(item)


def review(item_id: int, status: str = "NORMAL") -> dict[str, Any]:
    """Set an item's status (REVIEWING, NORMAL, SHOPEE_DELETE …) as the market would."""
    Item.objects.filter(pk=item_id).update(status=status, updated_at=time.time())
    return {}


def orders(
    shop_id: int = 0,
    item_id: int = 0,
    model_id: int = 0,
    quantity: int = 1,
    pay: bool = True,
    lines: list[dict[str, int]] | None = None,
    message: str = "",
    form_key: str | None = None,
) -> dict[str, Any]:
    """Order as a buyer: one line, or several ``lines`` of ``{item_id, model_id, quantity}``."""
    wanted = lines or [{"item_id": item_id, "model_id": model_id, "quantity": quantity}]
    order = market.place_order(
        lines=[
            (variant_number(row["item_id"], row.get("model_id", 0)), row.get("quantity", 1))
            for row in wanted
        ],
        paid=pay,
        message=message,
        form_key=form_key,
    )
    return {"order_sn": order.order_sn, "shop_id": order.shop_id, "status": order.status}


def variant_number(item_id: int, model_id: int) -> int:
    """Return the row of a variant; 0, which none has, when it is gone."""
    kept = Variant.objects.filter(item_id=item_id, gone=False)
    row = kept.filter(pk=model_id).first() if model_id else kept.filter(item__tiers=[]).first()
    return row.pk if row else 0


def move(order_sn: str, action: str, by: str = "buyer") -> dict[str, Any]:
    """Do something to an order (see ``market.MOVES``)."""
    return {"status": market.move(order_sn=order_sn, action=action, by=by).status}


def list_orders() -> dict[str, Any]:
    """Tell every order with its lines, for counting."""
    return {
        "orders": [
            {
                "order_sn": order.order_sn,
                "shop_id": order.shop_id,
                "status": order.status,
                "paid": bool(order.paid_at),
                "lines": [
                    {
                        "item_id": line.variant.item_id,
                        "model_id": line.variant.model_id,
                        "quantity": line.quantity,
                        "price_vnd": line.price_vnd,
                    }
                    for line in order.lines.all()
                ],
            }
            for order in Order.objects.prefetch_related("lines__variant").order_by("pk")
        ]
    }


def list_items(shop_id: int = 0) -> dict[str, Any]:
    """Tell every item with its variants and their stock, deleted ones too."""
    items = Item.objects.prefetch_related("variants")
    return {
        "items": [
            {
                "item_id": item.pk,
                "shop_id": item.shop_id,
                "sku": item.sku,
                "name": item.name,
                "status": item.status,
                "image_ids": item.image_ids,
                "variants": [
                    {
                        "model_id": variant.model_id,
                        "sku": variant.sku,
                        "price_vnd": variant.price_vnd,
                        "stock": variant.stock,
                        "reserved": variant.reserved,
                        "available": variant.available,
                    }
                    for variant in item.kept_variants
                ],
            }
            for item in (items.filter(shop_id=shop_id) if shop_id else items)
        ]
    }


def pushes() -> dict[str, Any]:
    """Tell every notice and what became of it."""
    names = ("id", "shop_id", "code", "body", "state", "attempts", "answer")
    return {"pushes": list(Push.objects.values(*names))}


def trial_push() -> dict[str, Any]:
    """Send what the console sends when an address is saved."""
    notices.trial()
    return {}


def seller_edit(item_id: int, model_id: int = 0, **values: int) -> dict[str, Any]:
    """Change ``stock`` or ``price_vnd`` behind the app's back, as by hand on the market."""
    Variant.objects.filter(pk=variant_number(item_id, model_id)).update(**values)
    Item.objects.filter(pk=item_id).update(updated_at=time.time())
    return {}


ACTIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "ban": ban,
    "calm": calm,
    "expire": expire,
    "grant": grant,
    "list-items": list_items,
    "list-orders": list_orders,
    "move": move,
    "orders": orders,
    "pushes": pushes,
    "reset": reset,
    "review": review,
    "revoke": revoke,
    "seller-edit": seller_edit,
    "shop-status": shop_status,
    "stats": stats,
    "trial-push": trial_push,
    "trouble": trouble,
    "troubles": troubles,
}
