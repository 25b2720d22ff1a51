"""What buyers and carriers do. Units are held by one conditional UPDATE: nobody oversells here."""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from integrations.practice import notices
from integrations.practice.models import Control, Order, OrderLine, Variant
from integrations.practice.models.orders import OrderStatus

#: Letters and digits of order numbers, without those that are misread on paper.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXY3456789"
SOMEBODY = {
    "user_id": 88_001,
    "username": "nguoi_mua_tap",
    "name": "Nguyễn Văn Tập",
    "phone": "84900000123",
    "town": "Xã Hòa Phong",
    "district": "",
    "city": "",
    "state": "Đà Nẵng",
    "zipcode": "",
    "full_address": "12 đường Tập, xã Hòa Phong, Đà Nẵng",
}


class Refused(Exception):
    """The market does not do this; the sentence says why."""


@transaction.atomic
def place_order(
    *,
    lines: Iterable[tuple[int, int]],
    paid: bool,
    form_key: str | None = None,
    message: str = "",
) -> Order:
    """Order ``(variant id, units)`` lines of one shop; the same ``form_key`` orders only once.

    Raises:
        Refused: something is not on sale, or not that many are left.
    """
    if form_key and (earlier := Order.objects.filter(form_key=form_key).first()):
        return earlier
    wanted = list(lines)
    variants = {
        variant.pk: variant
        for variant in Variant.objects.select_related("item__shop").filter(
            pk__in=[pk for pk, _units in wanted], gone=False, item__status="NORMAL"
        )
    }
    if not wanted or any(pk not in variants for pk, _units in wanted):
        raise Refused(_("These goods are not on sale any more."))
    shop = next(iter(variants.values())).item.shop
    if any(variant.item.shop_id != shop.pk for variant in variants.values()):
        raise Refused(_("One order is of one shop."))
    now = time.time()
    order = Order.objects.create(
        shop=shop,
        order_sn=new_order_number(now),
        status=OrderStatus.READY_TO_SHIP if paid else OrderStatus.UNPAID,
        buyer=SOMEBODY,
        message_to_seller=message,
        created_at=now,
        updated_at=now,
        paid_at=now if paid else 0,
        form_key=form_key,
    )
    mode = Control.current().reserve_mode
    for pk, units in wanted:
        hold(order, variants[pk], units, mode)
    notices.of(shop.marketplace).order_changed(order)
    return order


def new_order_number(now: float) -> str:
    """Return a number of the market's shape: the date and eight signs."""
    return time.strftime("%y%m%d", time.gmtime(now + 7 * 3600)) + "".join(
        secrets.choice(SIGNS) for _sign in range(8)
    )


def hold(order: Order, variant: Variant, units: int, mode: str) -> None:
    """Keep ``units`` of ``variant`` for the order.

    Raises:
        Refused: fewer are available.
    """
    change = (
        {"reserved": F("reserved") + units}
        if mode == OrderLine.Held.RESERVED
        else {"stock": F("stock") - units}
    )
    enough = Variant.objects.filter(pk=variant.pk, stock__gte=F("reserved") + units)
    if units < 1 or not enough.update(**change):
        variant.refresh_from_db(fields=["stock", "reserved"])
        raise Refused(_("Only %(left)d are left.") % {"left": variant.available})
    OrderLine.objects.create(
        order=order,
        variant=variant,
        quantity=units,
        price_vnd=variant.price_vnd,
        item_name=variant.item.name,
        model_name=variant.name,
        item_sku=variant.item.sku,
        model_sku=variant.sku if variant.tier_index else "",
        held=mode,
    )
    if mode == OrderLine.Held.RESERVED:
        notices.of(order.shop.marketplace).reserve_changed(order, variant, units)


def give_back(order: Order) -> None:
    """Put the units of a cancelled order back on sale, once."""
    for line in order.lines.select_related("variant").exclude(held=""):
        row = Variant.objects.filter(pk=line.variant_id)
        if line.held == OrderLine.Held.RESERVED:
            row.update(reserved=F("reserved") - line.quantity)
            notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -line.quantity)
        else:
            row.update(stock=F("stock") + line.quantity)
    order.lines.update(held=OrderLine.Held.NOT)


def take_out(order: Order) -> None:
    """The carrier has the goods: what was only reserved leaves the stock."""
    for line in order.lines.filter(held=OrderLine.Held.RESERVED).select_related("variant"):
        Variant.objects.filter(pk=line.variant_id).update(
            stock=F("stock") - line.quantity, reserved=F("reserved") - line.quantity
        )
        notices.of(order.shop.marketplace).reserve_changed(order, line.variant, -line.quantity)
    order.lines.update(held=OrderLine.Held.NOT)


@dataclass(frozen=True)
class Move:
    """One thing a person can do to an order in one of ``states``; it is then in ``leads_to``."""

    states: frozenset[str]
    leads_to: str
    effect: Callable[[Order], None] | None = None


def _mark_paid(order: Order) -> None:
    order.paid_at = time.time()


def _note_wish(order: Order) -> None:
    order.cancel_reason = order.cancel_reason or "CHANGE_MIND"


def _arrange(order: Order) -> None:
    order.tracking_number = f"TAP{order.pk:09d}VN"
    notices.of(order.shop.marketplace).tracking_number_given(order)


def _pick_up(order: Order) -> None:
    order.picked_up_at = time.time()
    take_out(order)


S = OrderStatus
BEFORE_SHIPPING = frozenset({S.UNPAID, S.PENDING, S.READY_TO_SHIP, S.PROCESSED, S.RETRY_SHIP})
MOVES: dict[str, Move] = {
    "pay": Move(frozenset({S.UNPAID}), S.READY_TO_SHIP, _mark_paid),
    "pay_and_check": Move(frozenset({S.UNPAID}), S.PENDING, _mark_paid),
    "pass_check": Move(frozenset({S.PENDING}), S.READY_TO_SHIP),
    "arrange": Move(frozenset({S.READY_TO_SHIP, S.RETRY_SHIP}), S.PROCESSED, _arrange),
    "pick_up": Move(frozenset({S.PROCESSED}), S.SHIPPED, _pick_up),
    "fail_pick_up": Move(frozenset({S.PROCESSED}), S.RETRY_SHIP),
    "deliver": Move(frozenset({S.SHIPPED}), S.TO_CONFIRM_RECEIVE),
    "complete": Move(frozenset({S.TO_CONFIRM_RECEIVE}), S.COMPLETED),
    "ask_return": Move(frozenset({S.TO_CONFIRM_RECEIVE, S.COMPLETED}), S.TO_RETURN),
    "end_return": Move(frozenset({S.TO_RETURN}), S.COMPLETED),
    "ask_cancel": Move(
        frozenset({S.READY_TO_SHIP, S.PROCESSED, S.RETRY_SHIP}), S.IN_CANCEL, _note_wish
    ),
    "cancel": Move(BEFORE_SHIPPING | {S.IN_CANCEL}, S.CANCELLED, give_back),
    # The carrier brings it back; what is in it comes into the stock when the seller counts it.
    "fail_delivery": Move(frozenset({S.SHIPPED}), S.CANCELLED),
}


@transaction.atomic
def move(*, order_sn: str, action: str, by: str = "buyer", reason: str = "") -> Order:
    """Do ``action`` (a key of :data:`MOVES`) to an order and tell the shop.

    Raises:
        Refused: there is no such order, or it is in no state for this.
    """
    order = Order.objects.select_related("shop").filter(order_sn=order_sn).first()
    step = MOVES.get(action)
    if order is None or step is None or order.status not in step.states:
        raise Refused(_("This cannot be done to this order now."))
    order.status_before_request = order.status
    order.status = step.leads_to
    order.updated_at = time.time()
    if step.leads_to in {S.CANCELLED, S.IN_CANCEL}:
        order.cancel_by = order.cancel_by or ("system" if action == "fail_delivery" else by)
        order.cancel_reason = reason or order.cancel_reason
    if step.effect:
        step.effect(order)
    order.save()
    notices.of(order.shop.marketplace).order_changed(order)
    return order


@transaction.atomic
def refuse_cancellation(order: Order) -> Order:
    """The seller says no to a buyer's wish to cancel: the order goes on from where it was.

    Raises:
        Refused: nobody asked.
    """
    if order.status != S.IN_CANCEL:
        raise Refused(_("This cannot be done to this order now."))
    order.status = order.status_before_request
    order.cancel_by = order.cancel_reason = ""
    order.updated_at = time.time()
    order.save()
    notices.of(order.shop.marketplace).order_changed(order)
    return order


def possible_moves(order: Order) -> list[str]:
    """Return the actions that :func:`move` takes for this order now."""
    return [action for action, step in MOVES.items() if order.status in step.states]
