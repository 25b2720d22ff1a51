"""What can be pressed on an order: each step has its word, its address and its service."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.order.choices import WAITING_HOLDS, ParcelState
from shop.order.exceptions import OrderStateError
from shop.order.models import Fulfilment, Hold, Order, PaymentMethod, PaymentStatus, Status
from shop.order.parcels import may_be_back
from shop.order.payments import mark_paid, mark_refunded
from shop.order.processing import (
    CANCELLABLE,
    cancel_order,
    confirm_order,
    deliver_order,
    hand_over_order,
    pack_order,
    take_back_order,
)
from shop.order.returns import may_undo_sale, undo_sale
from shop.order.words import waits_for_card


@dataclass(frozen=True)
class Step:
    """One button: ``action`` stands in the address, ``done`` is said afterwards."""

    action: str
    label: str | Promise
    done: str | Promise
    run: Callable[..., Order]
    icon_name: str
    only_money: bool = False
    asks_carrier: bool = False


def _said_paid(*, order: Order, by) -> Order:
    """Say that the money is there; of a card no person can know it."""
    _insist_on_no_card(order)
    return mark_paid(order=order, by=by)


def _said_paid_back(*, order: Order, by) -> Order:
    """Say that the buyer has the money back; to a card it goes from the money page."""
    _insist_on_no_card(order)
    return mark_refunded(order=order, by=by)


def _insist_on_no_card(order: Order) -> None:
    if order.payment_method == PaymentMethod.CARD:
        text = gettext("This order is paid by card: look at its money page, “What came and went”.")
        raise OrderStateError(text, status=order.status)


@transaction.atomic
def _picked_up(*, order: Order, by) -> Order:
    """Give the goods into the buyer's hands: handed over and delivered at once."""
    try:
        hand_over_order(order=order, by=by)
    except OrderStateError as refusal:
        if refusal.status != Status.DELIVERED:  # else another press was first, and did it all
            raise
    return deliver_order(order=order, by=by)


def _cancelled(*, order: Order, by, reason: str) -> Order:
    """Cancel, or take back a sale of today that was written down wrongly."""
    run = undo_sale if may_undo_sale(order) else cancel_order
    return run(order=order, by=by, reason=reason)


CONFIRM = Step("xac-nhan", _("Confirm the order"), _("Confirmed."), confirm_order, "check")
PACK = Step("dong-goi", _("Packed"), _("Marked as packed."), pack_order, "box")
HAND_OVER = Step(
    "giao-di",
    _("Given to the carrier"),
    _("Marked as given to the carrier."),
    hand_over_order,
    "truck",
    asks_carrier=True,
)
DELIVER = Step(
    "da-giao", _("Delivered to the buyer"), _("Marked as delivered."), deliver_order, "check-circle"
)
PICKED_UP = Step(
    "khach-nhan",
    _("The buyer has picked it up"),
    _("Marked as picked up."),
    _picked_up,
    "check-circle",
)
MONEY_CAME = Step(
    "tien-da-ve",
    _("The money has come"),
    _("Marked as paid."),
    _said_paid,
    "cash",
    only_money=True,
)
CASH_TAKEN = Step(
    "tien-da-ve",
    _("Cash collected"),
    _("Marked as paid."),
    _said_paid,
    "cash",
    only_money=True,
)
PAID_BACK = Step(
    "da-tra-tien",
    _("Money paid back"),
    _("Marked as paid back."),
    _said_paid_back,
    "cash",
    only_money=True,
)
TAKE_BACK = Step(
    "hang-da-ve",
    _("The goods are back"),
    _("Closed. Look at the goods, then count your stock again."),
    take_back_order,
    "box",
)
CANCEL = Step("huy", _("Cancel the order"), _("The order is cancelled."), _cancelled, "x")

STEPS = {
    step.action: step
    for step in (
        CONFIRM,
        PACK,
        HAND_OVER,
        DELIVER,
        PICKED_UP,
        TAKE_BACK,
        MONEY_CAME,
        PAID_BACK,
        CANCEL,
    )
}

_WAY = {
    Status.NEW: CONFIRM,
    Status.CONFIRMED: PACK,
    Status.PACKED: HAND_OVER,
    Status.HANDED_OVER: DELIVER,
}


def next_step(order: Order) -> Step | None:
    """Return what is done next with the goods of ``order``; ``None`` when nothing is.

    A marketplace says by itself what it holds, and when its buyer has the goods.
    """
    if order.hold == Hold.RETURNING and order.status in {Status.HANDED_OVER, Status.DELIVERED}:
        return TAKE_BACK
    if order.parcel_state == ParcelState.RETURNING and may_be_back(order):
        return TAKE_BACK
    if order.hold in WAITING_HOLDS or order.status == Status.NEW and waits_for_card(order):
        return None
    if order.is_from_marketplace and order.status == Status.HANDED_OVER:
        return None
    if order.fulfilment == Fulfilment.PICKUP and order.status == Status.PACKED:
        return PICKED_UP
    return _WAY.get(order.status)


def other_step(order: Order) -> Step | None:
    """Return what else may have become of the goods of ``order``; ``None``: nothing.

    A parcel that could not be delivered comes back, or the carrier tries once more.
    """
    is_out = order.status == Status.HANDED_OVER
    return (
        TAKE_BACK if is_out and may_be_back(order) and next_step(order) is not TAKE_BACK else None
    )


def money_step(order: Order) -> Step | None:
    """Return what can be said about the money of ``order``; ``None`` when nothing can.

    About a card only machines can say anything; what goes back to it goes from the money page.
    """
    if order.payment_method in {PaymentMethod.CHANNEL, PaymentMethod.CARD}:
        return None
    if order.payment_status == PaymentStatus.REFUND_DUE:
        return PAID_BACK
    if order.payment_status != PaymentStatus.UNPAID or order.status == Status.CANCELLED:
        return None
    is_cash = order.payment_method == PaymentMethod.COD and not order.pays_later
    return CASH_TAKEN if is_cash else MONEY_CAME


def can_cancel(order: Order) -> bool:
    """Return whether the co-op may still cancel here; of what is partly out only the rest ends.

    A sale that it wrote down itself may be wrong: that is found on the same day.
    """
    if may_undo_sale(order):
        return True
    is_whole = not order.waits_for_rest
    return is_whole and not order.is_from_marketplace and order.status in CANCELLABLE


def main_step(order: Order) -> Step | None:
    """Return the one step that the biggest button of a card does: goods first, then money."""
    return next_step(order) or money_step(order)
