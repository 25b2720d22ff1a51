"""Sendo's orders in our words. Every field but the number and the state may be missing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.contract import (
    CancelReason,
    OrderState,
    RemoteGone,
    RemoteLine,
    RemoteOrder,
)
from integrations.marketplaces.sendo.client import SendoClient, pages, rows, text, whole
from integrations.marketplaces.sendo.days import day, spans
from shop.core.remote import PermanentFailure

#: ``order_status`` → ours (help centre 17991120413337; sheet §4). All up to shipping are still in
#: the barn, so they hold units; a number that is missing here is kept and shown, and moves nothing.
STATES = {
    2: OrderState.READY,  # new; a new one that is not paid yet is UNPAID, see below
    3: OrderState.ARRANGED,  # the seller has confirmed, the carrier comes
    6: OrderState.SHIPPED,
    7: OrderState.DELIVERED,
    8: OrderState.COMPLETED,
    10: OrderState.DELIVERED,  # closed, or complained of (unverified): out, but not settled
    11: OrderState.READY,  # a delay is asked for
    12: OrderState.READY,  # delayed
    13: OrderState.CANCELLED,
    14: OrderState.CHECKING,  # a split is asked for: nobody packs it meanwhile
    15: OrderState.CHECKING,  # waits to be split
    19: OrderState.CHECKING,  # waits to be merged with another
    21: OrderState.RETURNING,
    22: OrderState.RETURNING,  # returned: a person counts what came back
    23: OrderState.CHECKING,  # waits for Sendo
}
NEW, CONFIRMED, CANCELLED = 2, 3, 13
#: ``payment_method`` and ``payment_status`` (sheet §4).
COD, ONLINE, COMBINED = 1, 2, 4
UNPAID, TO_BE_CONFIRMED = 1, 6
SEARCH, ORDER = "partner/salesorder/search", "partner/salesorder"
PAGE = 50
#: "At most three days": read as three days counting both ends, the shorter reading.
SPAN_DAYS = 3
#: Our clock and Sendo's, and the seconds between a change and its time stamp.
SLACK = timedelta(minutes=10)
REASONS = "partner/salesorder/reason-collection"


def changed(client: SendoClient, since: datetime, until: datetime) -> Iterator[str]:
    """Yield the numbers of orders whose state changed in the window, each once.

    Sendo asks for whole days. Those of a day that changed before ``since`` are left out where the
    answer tells the moment; where it does not, they are read once too often.
    """
    seen: set[str] = set()
    for first, last in spans(day(since), day(until), SPAN_DAYS):
        body: dict[str, object] = {
            "page_size": PAGE,
            "order_status": None,
            "order_status_date_from": first.isoformat(),
            "order_status_date_to": last.isoformat(),
        }
        for row in pages(client, SEARCH, body):
            head = _head(row)
            number, moved = text(head.get("order_number")), _moved(head)
            if number and number not in seen and (moved is None or moved >= since - SLACK):
                seen.add(number)
                yield number


def read(client: SendoClient, numbers: list[str]) -> list[RemoteOrder]:
    """Return orders in full, one call each; those unknown there are left out."""
    found = []
    for number in numbers:
        try:
            row = client.get(f"{ORDER}/{number}")
        except RemoteGone:
            continue
        if isinstance(row, dict) and _head(row).get("order_number"):
            found.append(order(row, now=datetime.fromtimestamp(client.clock(), UTC)))
    return found


def order(row: dict[str, Any], *, now: datetime) -> RemoteOrder:
    """Return one order; đồng as whole numbers, times in UTC.

    Time stamps are read as Unix seconds. One public client takes seven hours off them; if it is
    right, orders look later than they are, so more of them count as ours and we sell too little.
    ``now``: the moment of reading, for answers that do not tell when the state changed.
    """
    head = _head(row)
    created = _time(head.get("order_date_time_stamp")) or now
    return RemoteOrder(
        number=text(head.get("order_number")),
        state=state_of(head),
        raw_state=text(str(whole(head.get("order_status")) or "")),
        created_at=created,
        updated_at=_moved(head) or now,
        lines=tuple(_lines(rows(row, "sku_details"))),
        total_vnd=whole(head.get("total_amount")) or 0,
        is_cod=whole(head.get("payment_method")) == COD,
        buyer_name=text(head.get("receiver_name")),
        phone=text(head.get("buyer_phone"), head.get("receiver_phone")),
        address_text=text(head.get("receiver_full_address"), head.get("buyer_address")),
        note=text(head.get("note")),
        cancel_reason=text(head.get("reason_cancel"), head.get("cancel_reason")),
        cancelled_by=text(head.get("canceled_by"), head.get("cancel_by")).casefold(),
        carrier=text(head.get("carrier_name"), head.get("carrier_code")),
        tracking_code=text(head.get("tracking_number")),
        raw=row,
    )


def state_of(head: dict[str, Any]) -> OrderState:
    """Return where an order stands; a new one also by how far its payment is.

    Paying later and on delivery are the buyer's affair: such an order may be packed.
    """
    number = whole(head.get("order_status"))
    if number == NEW and whole(head.get("payment_method")) in (ONLINE, COMBINED):
        paid = whole(head.get("payment_status"))
        if paid == UNPAID:
            return OrderState.UNPAID
        if paid == TO_BE_CONFIRMED:
            return OrderState.CHECKING
    return STATES.get(number or 0, OrderState.UNKNOWN)


def reasons(client: SendoClient) -> list[CancelReason]:
    """Return why a seller may cancel; the names of the two fields are read in any spelling seen."""
    found = []
    for row in rows(client.get(REASONS), "reasons", "data"):
        code = text(row.get("code"), row.get("reason_code"), row.get("id"))
        name = text(row.get("name"), row.get("description"), row.get("reason"))
        if code:
            found.append(CancelReason(code, name or code))
    return found


def tell(client: SendoClient, told: RemoteOrder, status: int, **more: object) -> None:
    """Move an order for the seller; one that stands there already (or further) is done.

    Raises:
        PermanentFailure: it has come too far for that.
    """
    done = {
        CONFIRMED: (OrderState.ARRANGED, OrderState.SHIPPED, OrderState.DELIVERED)
        + (OrderState.COMPLETED,),
        CANCELLED: (OrderState.CANCELLED,),
    }[status]
    try:
        client.put(ORDER, {"order_number": told.number, "order_status": status, **more})
    except PermanentFailure as failure:
        (now,) = read(client, [told.number]) or [told]
        if now.state in done:
            return
        if failure.code == "order_status":
            raise PermanentFailure(failure.raw, code="too_late", call=ORDER) from None
        raise


def _head(row: dict[str, Any]) -> dict[str, Any]:
    head = row.get("sales_order")
    return head if isinstance(head, dict) else row


def _moved(head: dict[str, Any]) -> datetime | None:
    return _time(head.get("order_status_date_time_stamp"))


def _lines(details: list[dict[str, Any]]) -> Iterator[RemoteLine]:
    """Yield the lines. They name no product, so their code says what they are."""
    used: set[str] = set()
    for detail in details:
        base = text(detail.get("product_variant_id"), detail.get("sku"), "line")
        line_id, copy = base, 2
        while line_id in used:
            line_id, copy = f"{base}#{copy}", copy + 1
        used.add(line_id)
        yield RemoteLine(
            line_id=line_id,
            item_id="",
            model_id="",
            sku=text(detail.get("sku")),
            title=text(detail.get("product_name")),
            quantity=max(whole(detail.get("quantity")) or 0, 0),
            unit_price_vnd=whole(detail.get("price")) or 0,
        )


def _time(value: object) -> datetime | None:
    seconds = whole(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < 2**36 else None
