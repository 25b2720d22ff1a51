"""What buyers send back on Lazada, in our words: each unit is a row of a reverse order.

Source: API page of ``/reverse/getreverseordersforseller``, guides 121370 to 121372. Cancellations
are told there, too; they are read with the orders. Amounts are whole đồng in Việt Nam.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from integrations.contract import (
    RemoteLine,
    RemoteReturn,
    RemoteReturnLine,
    ReturnState,
)
from integrations.contract.answers import incomplete
from integrations.marketplaces.lazada import orders
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.values import count, ident, moment, part, rows, text, vnd

LIST = "reverse/getreverseordersforseller"
PAGE, MOST_PAGES = 50, 200  # a page's orders are read in one call of fifty
CANCEL, REFUND_ONLY = "CANCEL", "ONLY_REFUND"
#: ``reverse_status`` of the API pages and of pushes (sheet §8) → ours. The full list is
#: unverified: a word that is missing here is kept and shown.
STATES = {
    "REQUEST_INITIATE": ReturnState.ASKED,
    "RTM_INIT": ReturnState.ASKED,
    "RTW_INIT": ReturnState.ASKED,
    "REFUND_INIT": ReturnState.ASKED,
    "RTM_SHIPPING_BACK": ReturnState.COMING,
    "RTW_SHIPPING_BACK": ReturnState.COMING,
    "RTM_RECEIVE_ITEM": ReturnState.ARRIVED,
    "RTW_REFUND_PENDING": ReturnState.ARRIVED,
    "REFUND_PENDING": ReturnState.ARRIVED,
    "REFUND_SUCCESS": ReturnState.ENDED,
    "RTW_REJECT": ReturnState.WITHDRAWN,
    "REFUND_REJECTED": ReturnState.WITHDRAWN,
    "RTM_CANCELED": ReturnState.WITHDRAWN,
    "RTW_CANCELED": ReturnState.WITHDRAWN,
    "REQUEST_CANCEL": ReturnState.WITHDRAWN,
}
#: A return stands where the unit is that has come least far; withdrawn units do not count beside
#: others.
WAY = (
    ReturnState.UNKNOWN,
    ReturnState.ASKED,
    ReturnState.DISPUTED,
    ReturnState.COMING,
    ReturnState.ARRIVED,
    ReturnState.ENDED,
    ReturnState.WITHDRAWN,
)


def changed(client: LazadaClient, since: datetime, until: datetime) -> Iterator[RemoteReturn]:
    """Yield the returns of which a unit changed in the window.

    Raises:
        TemporaryFailure: a page is missing though more was announced.
    """
    seen = 0
    for page in range(1, MOST_PAGES + 1):
        question = {
            "page_no": page,
            "page_size": PAGE,
            "ReverseOrderLineModifiedTimeRangeStart": int(since.timestamp() * 1000),
            "ReverseOrderLineModifiedTimeRangeEnd": int(until.timestamp() * 1000) + 1,
        }
        answer = part(client.get(LIST, question), "result")
        told = rows(answer.get("items"))
        yield from _in_full(client, told)
        seen += len(told)
        total = count(answer.get("total"))
        if len(told) < PAGE if total is None else seen >= total:
            return
        if not told:
            break
    raise incomplete(LIST, "items")


def _in_full(client: LazadaClient, told: list[dict[str, Any]]) -> Iterator[RemoteReturn]:
    goods = [row for row in told if _kind(row) != CANCEL and ident(row.get("reverse_order_id"))]
    numbers = dict.fromkeys(filter(None, (ident(row.get("trade_order_id")) for row in goods)))
    units = orders.units_of(client, list(numbers))
    for row in goods:
        number = ident(row.get("trade_order_id"))
        if number:
            yield one(row, orders.lines_of_units(units.get(number, [])))


def one(row: dict[str, Any], lines: dict[str, RemoteLine]) -> RemoteReturn:
    """Return one reverse order; ``lines`` are the order's, by the number of the unit."""
    units = rows(row.get("reverse_order_lines"))
    states = {_state(unit) for unit in units} or {ReturnState.UNKNOWN}
    state = min(states, key=WAY.index)
    staying = [unit for unit in units if _state(unit) != ReturnState.WITHDRAWN] or units
    created = [moment(unit.get("return_order_line_gmt_create")) for unit in units]
    touched = [moment(unit.get("return_order_line_gmt_modified")) for unit in units]
    began = min((at for at in created if at), default=orders.EPOCH)
    amounts = [vnd(unit.get("refund_amount")) for unit in staying]
    told = [amount for amount in amounts if amount is not None]
    return RemoteReturn(
        number=ident(row.get("reverse_order_id")),
        order_number=ident(row.get("trade_order_id")),
        state=state,
        raw_state=", ".join(dict.fromkeys(filter(None, map(_word, units)))),
        created_at=began,
        updated_at=max((at for at in touched if at), default=began),
        lines=tuple(_lines(staying, lines)),
        reason=text(*(unit.get("reason_text") for unit in units)),
        amount_vnd=sum(told) if told else None,
        sends_goods=_kind(row) != REFUND_ONLY,
    )


def _kind(row: dict[str, Any]) -> str:
    return text(row.get("request_type")).upper().replace(" ", "")


def _word(unit: dict[str, Any]) -> str:
    return text(unit.get("reverse_status")).upper()


def _state(unit: dict[str, Any]) -> ReturnState:
    return STATES.get(_word(unit), ReturnState.UNKNOWN)


def _lines(
    units: Sequence[dict[str, Any]], lines: dict[str, RemoteLine]
) -> Iterator[RemoteReturnLine]:
    known: dict[str, tuple[RemoteLine, int]] = {}
    for unit in units:
        line = lines.get(ident(unit.get("trade_order_line_id")))
        if line is None:
            sku = text(unit.get("seller_sku_id"), part(unit, "product").get("product_sku"))
            yield RemoteReturnLine("", sku, sku, 1)
        else:
            known[line.line_id] = line, known.get(line.line_id, (line, 0))[1] + 1
    for line, quantity in known.values():
        yield RemoteReturnLine(line.line_id, line.sku, line.title, quantity)
