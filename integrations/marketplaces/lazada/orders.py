"""Lazada's orders in our words. An order has no state: each unit of it is a row with its own.

Units of one SKU at one price are one line of ours. Source: guides 120167 and 121327, API pages of
``/orders/get``, ``/order/get`` and ``/orders/items/get``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.contract import OrderState, RemoteGone, RemoteLine, RemoteOrder
from integrations.contract.answers import incomplete
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.items import iso
from integrations.marketplaces.lazada.payloads import compact
from integrations.marketplaces.lazada.values import (
    count,
    earliest,
    ident,
    moment,
    part,
    rows,
    text,
    truth,
    vnd,
)

CANCELED = "canceled"
#: Lazada's status of a unit → ours (sheet §8). The full list is unverified: a word that is missing
#: here is kept and shown, and moves nothing.
STATES = {
    "unpaid": OrderState.UNPAID,
    "pending": OrderState.READY,
    "topack": OrderState.READY,
    "packed": OrderState.READY,  # has a parcel, which nobody fetches before it is set ready
    "repacked": OrderState.READY,
    "ready_to_ship": OrderState.ARRANGED,
    "ready_to_ship_pending": OrderState.ARRANGED,
    "toship": OrderState.ARRANGED,
    "shipped": OrderState.SHIPPED,
    "shipping": OrderState.SHIPPED,
    "delivered": OrderState.DELIVERED,
    "failed": OrderState.RETURNING,
    "failed_delivery": OrderState.RETURNING,
    "lost": OrderState.RETURNING,  # out for good; the co-op has a claim against the carrier
    "lost_by_3pl": OrderState.RETURNING,
    "damaged_by_3pl": OrderState.RETURNING,
    "returned": OrderState.RETURNING,
    "shipped_back": OrderState.RETURNING,
    "shipped_back_success": OrderState.RETURNING,
    "shipped_back_failed": OrderState.RETURNING,
    CANCELED: OrderState.CANCELLED,
    "cancelled": OrderState.CANCELLED,
}
#: An order stands where the unit is that has come least far.
WAY = (
    OrderState.UNPAID,
    OrderState.READY,
    OrderState.ARRANGED,
    OrderState.SHIPPED,
    OrderState.RETURNING,
    OrderState.DELIVERED,
)
#: Before it is with the carrier, a buyer may ask to cancel.
CANCELLABLE = frozenset({OrderState.UNPAID, OrderState.READY, OrderState.ARRANGED})
#: ``cancel_return_initiator`` without its ``cancellation-`` → ours.
WHO = {"customer": "buyer", "buyer": "buyer", "seller": "seller", "internal": "system"}
#: Reasons after which Lazada sets the SKU's stock to 0 itself (guide 121329).
EMPTIES_STOCK = re.compile(
    r"out of stock|wrong price|pric(e|ing) error|hết hàng|sai giá", re.IGNORECASE
)
COD = "COD"
CARRIER = re.compile(r"delivery:\s*([^,]+)", re.IGNORECASE)
#: The parts of an address, finest first; ``address1`` is the house, the province comes last.
ADDRESS_PARTS = ("address1", "address2", "ward", "address5", "address4", "address3", "city")
PAGE, DEEPEST = 100, 5_000
EPOCH = datetime.fromtimestamp(0, UTC)


def changed(client: LazadaClient, since: datetime, until: datetime) -> Iterator[str]:
    """Yield the numbers of orders changed in the window, each once.

    Pages are asked by the time at which the last one ended, because deep offsets are refused.
    Times are whole seconds there, so both ends are rounded outwards.

    Raises:
        TemporaryFailure: a page is missing though more was announced.
    """
    call, start, offset = "orders/get", since, 0
    seen: set[str] = set()
    while True:
        question = {
            "update_after": iso(start),
            "update_before": iso(until + timedelta(seconds=1)),
            "sort_by": "updated_at",
            "sort_direction": "ASC",
            "offset": offset,
            "limit": PAGE,
        }
        answer = part(client.get(call, question), "data")
        told = rows(answer.get("orders"))
        for row in told:
            number = ident(row.get("order_id"))
            if number and number not in seen:
                seen.add(number)
                yield number
        total = count(answer.get("countTotal"))
        if len(told) < PAGE if total is None else offset + len(told) >= total:
            return
        if not told or offset > DEEPEST:
            raise incomplete(call, "orders")
        reached = _reached(told, start)
        start, offset = (reached, 0) if reached else (start, offset + len(told))


def _reached(told: Sequence[dict[str, Any]], start: datetime) -> datetime | None:
    """Return from when to go on; ``None`` when a page is in no order or all of one second."""
    times = [moment(row.get("updated_at")) for row in told]
    known = [time for time in times if time is not None]
    if len(known) < len(times) or known != sorted(known) or known[-1] <= start:
        return None
    return known[-1]


def read(client: LazadaClient, numbers: list[str]) -> list[RemoteOrder]:
    """Return orders in full; unknown ones are left out. One call, and one more for each."""
    units = units_of(client, numbers)
    found = []
    for number in numbers:
        if number not in units:
            continue
        try:
            row = part(client.get("order/get", {"order_id": number}), "data")
        except RemoteGone:
            continue
        found.append(order(row, units[number]))
    return found


def units_of(client: LazadaClient, numbers: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the units of orders, by number; unknown orders are left out."""
    if not numbers:
        return {}
    call = "orders/items/get"
    asked = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    try:
        answer = client.get(call, {"order_ids": compact(asked)})
    except RemoteGone:
        # One unknown number spoils the whole answer: find the others by halves.
        if len(numbers) == 1:
            return {}
        half = len(numbers) // 2
        return {**units_of(client, numbers[:half]), **units_of(client, numbers[half:])}
    return {
        ident(row.get("order_id")): rows(row.get("order_items")) for row in rows(answer.get("data"))
    }


def living(units: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the units that are not cancelled."""
    return [unit for unit in units if word(unit) not in (CANCELED, "cancelled")]


def word(unit: dict[str, Any]) -> str:
    """Return a unit's status in Lazada's word."""
    return text(unit.get("status")).lower()


def wants_cancelled(units: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the units that a buyer asks to cancel."""
    return [unit for unit in living(units) if truth(unit.get("need_cancel_confirm"))]


def state_of(row: dict[str, Any], units: Sequence[dict[str, Any]]) -> OrderState:
    """Return where an order stands: where that unit is which has come least far.

    A single unit of an unknown status makes the whole unknown; cancelled units do not count
    beside others.
    """
    alive = living(units)
    if not alive:
        return OrderState.CANCELLED if units else OrderState.UNKNOWN
    states = {STATES.get(word(unit), OrderState.UNKNOWN) for unit in alive}
    if OrderState.UNKNOWN in states:
        return OrderState.UNKNOWN
    state = min(states, key=WAY.index)
    asked = wants_cancelled(alive) or any(
        truth(row.get(name)) for name in ("need_cancel_confirm", "is_cancel_pending")
    )
    return OrderState.CANCEL_ASKED if asked and state in CANCELLABLE else state


def order(row: dict[str, Any], units: Sequence[dict[str, Any]]) -> RemoteOrder:
    """Return one order with its units; đồng as whole numbers, times in UTC.

    The buyer paid price − voucher + shipping; the price is told without both (sheet §7).
    """
    address = part(row, "address_shipping")
    alive = living(units)
    told = next((u for u in [*wants_cancelled(units), *units] if u.get("reason")), {})
    created = moment(row.get("created_at")) or EPOCH
    return RemoteOrder(
        number=ident(row.get("order_id")),
        state=state_of(row, units),
        raw_state=", ".join(dict.fromkeys(filter(None, map(word, units)))),
        created_at=created,
        updated_at=moment(row.get("updated_at")) or created,
        lines=tuple(line for line, _group in _grouped(units)),
        total_vnd=max(_total(row), 0),
        is_cod=text(row.get("payment_method")).upper() == COD,
        buyer_name=_name(address)
        or text(row.get("customer_first_name"), row.get("customer_last_name")),
        phone=text(address.get("phone"), address.get("phone2")),
        address_text=address_text(address),
        note=text(row.get("buyer_note"), row.get("remarks")),
        cancel_reason=text(told.get("reason_detail"), told.get("reason")),
        cancelled_by=_who(units),
        carrier=_carrier(text(*(unit.get("shipment_provider") for unit in alive))),
        tracking_code=text(*(unit.get("tracking_code") for unit in alive)),
        ship_by=earliest(moment(unit.get("sla_time_stamp")) for unit in alive),
        raw={"order": row, "units": list(units)},
    )


def address_text(address: dict[str, Any]) -> str:
    """Return an address in one line; what two parts say is said once."""
    kept: list[str] = []
    for name in ADDRESS_PARTS:
        # The house may hold the whole address already.
        for said in map(str.strip, text(address.get(name)).split(",")):
            if said and said.casefold() not in map(str.casefold, kept):
                kept.append(said)
    return ", ".join(kept)


def lines_of_units(units: Sequence[dict[str, Any]]) -> dict[str, RemoteLine]:
    """Return the line that each unit of an order belongs to, by the unit's number."""
    return {
        ident(unit.get("order_item_id")): line for line, group in _grouped(units) for unit in group
    }


def _grouped(
    units: Sequence[dict[str, Any]],
) -> Iterator[tuple[RemoteLine, list[dict[str, Any]]]]:
    """Yield a line for each SKU and price with its units, named by its SKU, the same for ever.

    A unit that is cancelled stays a row, and so cannot change the names of lines. The rare second
    price of a SKU (a gift) is named with the price.
    """
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for unit in sorted(units, key=lambda unit: count(unit.get("order_item_id")) or 0):
        sku_id = text(unit.get("sku_id"), unit.get("shop_sku"), unit.get("sku"))
        groups.setdefault((sku_id, vnd(unit.get("item_price")) or 0), []).append(unit)
    used: set[str] = set()
    for (sku_id, price), group in groups.items():
        first, wanted = group[0], living(group)
        line_id = sku_id if sku_id not in used else f"{sku_id}:{price}"
        used.add(sku_id)
        title = text(first.get("name"))
        line = RemoteLine(
            line_id=line_id,
            item_id=ident(first.get("product_id")),
            model_id=ident(first.get("sku_id")),
            sku=text(first.get("sku")),
            title=" – ".join(filter(None, (title, text(first.get("variation"))))),
            quantity=len(wanted),
            unit_price_vnd=price,
            was_zeroed=any(
                word(unit) in (CANCELED, "cancelled")
                and EMPTIES_STOCK.search(text(unit.get("reason"), unit.get("reason_detail")))
                for unit in group
            ),
        )
        yield line, group


def _total(row: dict[str, Any]) -> int:
    voucher = vnd(row.get("voucher"))
    if voucher is None:
        voucher = sum(vnd(row.get(f"voucher_{who}")) or 0 for who in ("seller", "platform"))
    return (vnd(row.get("price")) or 0) - voucher + (vnd(row.get("shipping_fee")) or 0)


def _name(address: dict[str, Any]) -> str:
    return " ".join(filter(None, (text(address.get(f"{n}_name")) for n in ("first", "last"))))


def _who(units: Sequence[dict[str, Any]]) -> str:
    told = text(*(unit.get("cancel_return_initiator") for unit in units)).lower()
    who = told.removeprefix("cancellation-")
    return WHO.get(who, who)


def _carrier(told: str) -> str:
    named = CARRIER.search(told)
    return named[1].strip() if named else told
