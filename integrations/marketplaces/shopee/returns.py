"""What buyers send back on Shopee, in our words.

Source: ``v2.returns.get_return_list`` (whole returns, fifteen days of changes at most, pages from
0) and its data definitions. An order may have several. What a return means for its lines is found
in the order itself: a return names item and model only.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract import (
    RemoteLine,
    RemoteOrder,
    RemoteReturn,
    RemoteReturnLine,
    ReturnState,
    Text,
)
from integrations.contract.answers import incomplete
from integrations.marketplaces.shopee import orders
from integrations.marketplaces.shopee.client import ShopeeClient, rows

LIST = "returns/get_return_list"
PAGE, MOST_PAGES = 50, 200  # a page's orders are read in one call of fifty
#: Shopee's status → ours. ACCEPTED and CLOSED settle the money; the goods may still be under way.
STATES = {
    "REQUESTED": ReturnState.ASKED,
    "PROCESSING": ReturnState.COMING,
    "JUDGING": ReturnState.DISPUTED,
    "SELLER_DISPUTE": ReturnState.DISPUTED,
    "ACCEPTED": ReturnState.ENDED,
    "CLOSED": ReturnState.ENDED,
    "CANCELLED": ReturnState.WITHDRAWN,
}
#: In these the co-op can still answer.
OPEN = frozenset({ReturnState.ASKED, ReturnState.COMING, ReturnState.DISPUTED})
#: ``return_solution``: money back without the goods. The specification writes a number, its data
#: definition a word.
REFUND_ONLY = frozenset({"1", "REFUND"})
REASONS: dict[str, Text] = {
    "NOT_RECEIPT": _("The parcel did not arrive"),
    "NONRECEIPT": _("The parcel did not arrive"),
    "WRONG_ITEM": _("Other goods than ordered"),
    "ITEM_WRONGDAMAGED": _("Other goods than ordered, or damaged"),
    "ITEM_DAMAGED": _("The goods are damaged"),
    "PHYSICAL_DMG": _("The goods are damaged"),
    "FUNCTIONAL_DMG": _("The goods do not work"),
    "DIFFERENT_DESCRIPTION": _("Not as described"),
    "DIFF_DESC": _("Not as described"),
    "MUTUAL_AGREE": _("Agreed with the shop"),
    "CHANGE_MIND": _("The buyer has changed their mind"),
    "ITEM_MISSING": _("Something is missing in the parcel"),
    "EXPECTATION_FAILED": _("Not as the buyer had expected"),
    "ITEM_FAKE": _("The buyer thinks that the goods are not genuine"),
    "OTHER": _("Another reason"),
}


def changed(client: ShopeeClient, start: int, stop: int) -> Iterator[RemoteReturn]:
    """Yield the returns changed between two moments (Unix seconds, fifteen days at most).

    Raises:
        TemporaryFailure: the pages lead nowhere.
    """
    for page in range(MOST_PAGES):
        query: list[tuple[str, object]] = [
            ("page_no", page),
            ("page_size", PAGE),
            ("update_time_from", start),
            ("update_time_to", stop),
        ]
        answer = client.get(LIST, query)
        told = [row for row in rows(answer, "return") if row.get("return_sn")]
        yield from _in_full(client, told)
        if not answer.get("more"):
            return
        if not told:
            break
    raise incomplete(LIST, "return")


def _in_full(client: ShopeeClient, told: list[dict[str, Any]]) -> Iterator[RemoteReturn]:
    numbers = dict.fromkeys(str(row["order_sn"]) for row in told if row.get("order_sn"))
    there = {order.number: order for order in orders.read(client, list(numbers))}
    for row in told:
        if row.get("order_sn"):
            yield one(row, there.get(str(row["order_sn"])))


def one(row: dict[str, Any], order: RemoteOrder | None) -> RemoteReturn:
    """Return one return of ``get_return_list``; ``order`` is the one it belongs to."""
    raw_state = str(row.get("status") or "")
    state = STATES.get(raw_state, ReturnState.UNKNOWN)
    created = orders.moment(row.get("create_time")) or datetime.fromtimestamp(0, UTC)
    # Once the goods are on their way the seller has another deadline.
    deadlines = [orders.moment(row.get(name)) for name in ("due_date", "return_seller_due_date")]
    return RemoteReturn(
        number=str(row["return_sn"]),
        order_number=str(row["order_sn"]),
        state=state,
        raw_state=raw_state,
        created_at=created,
        updated_at=orders.moment(row.get("update_time")) or created,
        lines=tuple(_lines(rows(row, "item"), order)),
        reason=_reason(row),
        amount_vnd=orders.vnd(row.get("refund_amount")),
        sends_goods=_sends_goods(row),
        answer_by=max((at for at in deadlines if at), default=None) if state in OPEN else None,
    )


def _reason(row: dict[str, Any]) -> str:
    """Return the reason as Shopee sees it after looking again, else the buyer's."""
    again = str(row.get("reassessed_request_reason") or "")
    return again if again not in ("", "NONE") else str(row.get("reason") or "")


def _sends_goods(row: dict[str, Any]) -> bool:
    solution = row.get("return_solution")
    if solution is not None:
        return str(solution).upper() not in REFUND_ONLY
    return row.get("needs_logistics") is not False


def _lines(told: list[dict[str, Any]], order: RemoteOrder | None) -> Iterator[RemoteReturnLine]:
    """Yield what goes back by line of the order; goods at two prices fill the first first."""
    left = {line.line_id: line.quantity for line in (order.lines if order else ())}
    for item in told:
        units = item.get("amount")
        units = units if isinstance(units, int) and not isinstance(units, bool) else 0
        sku = str(item.get("variation_sku") or item.get("item_sku") or "")
        title = str(item.get("name") or "")
        for line in _same_goods(item, order):
            some = min(units, left[line.line_id])
            if some > 0:
                left[line.line_id] -= some
                units -= some
                yield RemoteReturnLine(line.line_id, line.sku or sku, line.title or title, some)
        if units > 0:
            yield RemoteReturnLine("", sku, title, units)


def _same_goods(item: dict[str, Any], order: RemoteOrder | None) -> list[RemoteLine]:
    names = str(item.get("item_id") or ""), str(item.get("model_id") or 0)
    lines = order.lines if order else ()
    return [line for line in lines if (line.item_id, line.model_id) == names]
