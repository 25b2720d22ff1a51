"""Cancelling for the co-op, and answering a buyer who asks to cancel.

Source: ``v2.order.cancel_order`` and ``v2.order.handle_buyer_cancellation``. Part of an order is
never cancelled: ``partial_cancel_item_list`` is not in the published specification.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract import CancelReason, OrderState, RemoteOrder, Text
from integrations.contract.answers import number
from integrations.marketplaces.shopee import failures, orders
from integrations.marketplaces.shopee.client import ShopeeClient
from shop.core.remote import PermanentFailure

CANCEL, ANSWER = "order/cancel_order", "order/handle_buyer_cancellation"
OUT_OF_STOCK, NO_CASH = "OUT_OF_STOCK", "COD_NOT_SUPPORTED"
#: What the co-op may say; UNDELIVERABLE_AREA is for Taiwan and Malaysia. No reason is known to
#: change the stock there, so none is told to.
REASONS: dict[str, Text] = {
    OUT_OF_STOCK: _("The goods are not there any more"),
    "CUSTOMER_REQUEST": _("The buyer asked for it"),
    NO_CASH: _("Cash on delivery is not possible for this buyer"),
}
#: "This action can only be performed before the order has been shipped." While a buyer's wish
#: waits, it is answered instead.
BEFORE_SHIPPING = frozenset(
    {OrderState.UNPAID, OrderState.CHECKING, OrderState.READY, OrderState.ARRANGED}
)


def reasons(order: RemoteOrder) -> list[CancelReason]:
    """Return the reasons that may be given now; none when the order is past cancelling."""
    if order.state not in BEFORE_SHIPPING:
        return []
    return [
        CancelReason(reason, text)
        for reason, text in REASONS.items()
        if order.is_cod or reason != NO_CASH
    ]


def cancel(client: ShopeeClient, order: RemoteOrder, reason_id: str) -> None:
    """Cancel the whole order; one that is cancelled already counts as done.

    Raises:
        PermanentFailure: no such reason, or it is too late.
    """
    if reason_id not in REASONS:
        raise failures.ours(CANCEL, "no_such_reason", reason_id)
    body: dict[str, Any] = {"order_sn": order.number, "cancel_reason": reason_id}
    if reason_id == OUT_OF_STOCK:
        body["item_list"] = _items(order)
    try:
        client.post(CANCEL, body)
    except PermanentFailure:
        # The same words are said of an order that was cancelled by a call whose answer was lost.
        if orders.state_of(client, order.number) != OrderState.CANCELLED:
            raise


def answer(client: ShopeeClient, order: RemoteOrder, *, accept: bool) -> None:
    """Answer a buyer's wish; the same answer once more is harmless.

    Raises:
        PermanentFailure: nobody asks any more, and the order did not go the way of this answer.
    """
    body = {"order_sn": order.number, "operation": "ACCEPT" if accept else "REJECT"}
    try:
        client.post(ANSWER, body)
    except PermanentFailure:
        state = orders.state_of(client, order.number)
        is_cancelled = state == OrderState.CANCELLED
        is_open = state in (OrderState.CANCEL_ASKED, OrderState.UNKNOWN)
        if is_open or is_cancelled != accept:
            raise


def _items(order: RemoteOrder) -> list[dict[str, int]]:
    """Return all that is still wanted, as Shopee wants it named; goods of two prices once."""
    places = dict.fromkeys(
        (number(CANCEL, "item_id", line.item_id), number(CANCEL, "model_id", line.model_id or 0))
        for line in order.lines
        if line.quantity
    )
    return [{"item_id": item_id, "model_id": model_id} for item_id, model_id in places]
