"""Cancelling an order for the co-op, and answering a buyer who asks for it.

Both read the units first: what is cancelled or answered already is done. Source: guide 121329 and
the API pages of ``/order/reverse/cancel/*``.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract import CancelReason, Text
from integrations.marketplaces.lazada import orders
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.fulfilment import units
from integrations.marketplaces.lazada.payloads import compact
from integrations.marketplaces.lazada.values import ident, part, rows, text
from shop.core.remote import PermanentFailure

VALIDATE, CREATE = "order/reverse/cancel/validate", "order/reverse/cancel/create"
DECIDE = "order/reverse/cancel/seller/decide"
#: Numbers that the guide shows for "out of stock" and "wrong price"; they differ by country, so
#: the words of a reason count as well.
EMPTIES_STOCK = ("10000021", "10000023")
#: The guide's reasons, folded, in words of ours: Lazada tells them in English. Others stay as told.
WORDS: dict[str, Text] = {
    "sourcing delay": _("The goods cannot be there in time"),
    "out of stock": _("The goods are not there any more"),
    "wrong price or pricing error": _("The price was wrong"),
}
#: "No decision for this reverse order": it was answered, or withdrawn.
NOTHING_ASKED = "131"


def reasons(client: LazadaClient, number: str) -> list[CancelReason]:
    """Return the reasons that Lazada takes for the whole order now; none when it is too late."""
    alive = units(client, number)
    if not alive:
        return []
    told = part(client.get(VALIDATE, _asked(number, alive)), "data")
    if text(told.get("tip_type")).lower() == "error":
        return []
    tip = text(told.get("tip_content"))
    if orders.EMPTIES_STOCK.search(tip):
        tip = ""  # it names the reasons that empty the stock; we say so beside each of them
    return [
        CancelReason(
            id=ident(row.get("reason_id")),
            text=WORDS.get(name.casefold(), name),
            zeroes_stock=ident(row.get("reason_id")) in EMPTIES_STOCK
            or bool(orders.EMPTIES_STOCK.search(name)),
            warning=tip,
        )
        for row in rows(told.get("reason_options"))
        for name in [text(row.get("reason_name"))]
        if row.get("reason_id")
    ]


def cancel(client: LazadaClient, number: str, reason_id: str) -> None:
    """Cancel all that is left of an order; one that is cancelled already counts as done.

    Raises:
        PermanentFailure: it is too late for that.
    """
    alive = units(client, number)
    if not alive:
        return
    told = part(client.get(CREATE, {**_asked(number, alive), "reason_id": reason_id}), "data")
    # The page's own sample of success has the tip "error", so only the units can tell.
    if text(told.get("tip_type")).lower() == "error" and units(client, number):
        raise client.failure(CREATE, code="cancel_refused", message=text(told.get("tip_content")))


def cancel_part(client: LazadaClient, number: str, reason_id: str, keep: dict[str, int]) -> None:
    """Cancel units of an order until ``keep`` of each line are left; that many already is done.

    Units that share a parcel go together, so only those that are not packed are cancelled: of the
    others Lazada would take more than was asked.

    Raises:
        PermanentFailure: too few units are still without a parcel, or it is too late.
    """
    told_units = orders.units_of(client, [number]).get(number, [])
    line_of = orders.lines_of_units(told_units)  # cancelled ones, too: they keep lines' names
    alive = orders.living(told_units)
    going: list[dict[str, Any]] = []
    for line_id, wanted in keep.items():
        mine = [u for u in alive if line_of[ident(u.get("order_item_id"))].line_id == line_id]
        free = [unit for unit in mine if not text(unit.get("package_id"))]
        surplus = len(mine) - max(0, wanted)
        if surplus > len(free):
            raise client.failure(CREATE, code="in_one_parcel", message=line_id)
        going += free[:surplus] if surplus > 0 else []
    if not going:
        return
    told = part(client.get(CREATE, {**_asked(number, going), "reason_id": reason_id}), "data")
    if text(told.get("tip_type")).lower() != "error":
        return
    gone = {ident(unit.get("order_item_id")) for unit in going}
    if gone & {ident(unit.get("order_item_id")) for unit in units(client, number)}:
        raise client.failure(CREATE, code="cancel_refused", message=text(told.get("tip_content")))


def answer(client: LazadaClient, number: str, *, accept: bool) -> None:
    """Answer a buyer who asks to cancel; where nobody asks any more, nothing is done."""
    wishes = orders.wants_cancelled(units(client, number))
    for wish in dict.fromkeys(filter(None, (ident(u.get("reverse_order_id")) for u in wishes))):
        asked = {"reverse_order_id": wish, "agree_cancel": "true" if accept else "false"}
        try:
            client.get(DECIDE, asked)
        except PermanentFailure as failure:
            if failure.code != NOTHING_ASKED:
                raise


def _asked(number: str, alive: list[dict[str, Any]]) -> dict[str, object]:
    numbers = [ident(unit.get("order_item_id")) for unit in alive]
    return {"order_id": number, "order_item_id_list": compact(numbers)}
