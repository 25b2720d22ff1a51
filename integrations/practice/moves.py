"""How an order goes on after it was placed: who may do what to it in which state."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from integrations.practice import habits, notices
from integrations.practice.market import Refused, give_back, take_out
from integrations.practice.models import Order
from integrations.practice.models.orders import OrderStatus


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
    order.tracking_number = order.tracking_number or f"TAP{order.pk:09d}VN"
    if habits.of(order.shop.marketplace).leaves_when_arranged:
        take_out(order)
    notices.of(order.shop.marketplace).tracking_number_given(order)


def _pick_up(order: Order) -> None:
    order.picked_up_at = time.time()
    take_out(order)


def _note_return(order: Order) -> None:
    order.extra = order.extra | {"return_at": time.time(), "sent_back_at": 0}


def _send_back(order: Order) -> None:
    if order.extra.get("sent_back_at"):
        raise Refused(_("This cannot be done to this order now."))
    order.extra = order.extra | {"sent_back_at": time.time()}


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
    "ask_return": Move(frozenset({S.TO_CONFIRM_RECEIVE, S.COMPLETED}), S.TO_RETURN, _note_return),
    "send_back": Move(frozenset({S.TO_RETURN}), S.TO_RETURN, _send_back),
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
    fitting = [action for action, step in MOVES.items() if order.status in step.states]
    if order.extra.get("sent_back_at") and "send_back" in fitting:
        fitting.remove("send_back")
    return fitting


def lapse() -> int:
    """Cancel what waited too long for its payment, or for the seller's answer; return how many.

    How long is too long is in ``habits``. Safe in several threads at once: the second finds the
    order in another state.
    """
    now = time.time()
    done = 0
    for marketplace, ways in habits.HABITS.items():
        orders = Order.objects.filter(shop__marketplace=marketplace)
        late = []
        if ways.payment_seconds:
            end = now - ways.payment_seconds
            late += orders.filter(status=S.UNPAID, created_at__lt=end).values_list("order_sn")
        if ways.cancel_answer_seconds:
            end = now - ways.cancel_answer_seconds
            late += orders.filter(status=S.IN_CANCEL, updated_at__lt=end).values_list("order_sn")
        for (order_sn,) in late:
            done += _cancel_late(order_sn)
    return done


def _cancel_late(order_sn: str) -> bool:
    try:
        move(order_sn=order_sn, action="cancel", by="system")
    except Refused:
        return False
    return True
