"""Prices and stocks of many SKUs in one call, and showing and hiding: one outcome for each.

A call that is wrong in part is told as 501 with ``detail`` about the SKUs it refused. That the
others were done is said nowhere, so they are sent once more by themselves: the numbers are
absolute, and taking a number for told that was not could sell too much. Source: guides 121233,
121234 and the API page of ``/product/price_quantity/update`` (errors 204, 513, 4171).
"""

from collections.abc import Callable, Sequence
from typing import Any

from integrations.contract import (
    ItemState,
    Level,
    LockedByPromotion,
    NotYet,
    Outcome,
    RemoteGone,
)
from integrations.marketplaces.lazada import failures, items, payloads
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.values import ident, rows, text
from shop.core.remote import PermanentFailure, RemoteFailure

#: Too many SKUs at once, or too much for the moment: so many are tried instead.
TOO_MUCH, FEWER = ("204", "513", "4171"), 20
DEACTIVATE, UPDATE = "product/deactivate", "product/update"
NOT_ON_SALE = "E0004"
#: States in which nobody can buy an item.
NOT_SOLD = (ItemState.HIDDEN, ItemState.BANNED, ItemState.GONE)


def tell(
    client: LazadaClient, call: str, body: Callable[[Sequence[Level]], str], levels: Sequence[Level]
) -> list[Outcome]:
    """Tell levels of any items; return one outcome each, in order.

    Raises:
        RemoteFailure: the whole call failed, for reasons that are nobody's in particular.
    """
    if not levels:
        return []
    try:
        answer = client.post(call, {"payload": body(levels)}, in_parts=True)
    except RemoteFailure as failure:
        if failure.code in TOO_MUCH and len(levels) > FEWER:
            return [
                outcome
                for start in range(0, len(levels), FEWER)
                for outcome in tell(client, call, body, levels[start : start + FEWER])
            ]
        if len(levels) == 1 and isinstance(failure, PermanentFailure | LockedByPromotion):
            return [Outcome(failure)]
        raise
    refused = rows(answer.get("detail")) if str(answer.get("code")) != "0" else []
    if not refused:
        return [Outcome()] * len(levels)
    if len(levels) == 1:
        return [Outcome(_refusal(client, call, refused[0], answer))]
    return _in_parts(client, call, body, levels, answer)


def _in_parts(
    client: LazadaClient,
    call: str,
    body: Callable[[Sequence[Level]], str],
    levels: Sequence[Level],
    answer: dict[str, Any],
) -> list[Outcome]:
    outcomes: dict[int, Outcome] = {}
    for row in rows(answer.get("detail")):
        for place, level in enumerate(levels):
            if place not in outcomes and _is_about(row, level):
                outcomes[place] = Outcome(_refusal(client, call, row, answer))
    rest = [place for place in range(len(levels)) if place not in outcomes]
    if len(rest) < len(levels):
        shares = [rest]
    else:  # nobody is named: find out by halves whom it is about
        shares = [rest[: len(rest) // 2], rest[len(rest) // 2 :]]
    for share in shares:
        told = tell(client, call, body, [levels[place] for place in share])
        outcomes |= dict(zip(share, told, strict=True))
    return [outcomes[place] for place in range(len(levels))]


def _is_about(row: dict[str, Any], level: Level) -> bool:
    """Return whether a row of ``detail`` names the SKU of ``level``, by number or by our code."""
    sku_id = ident(row.get("sku_id") or row.get("SkuId"))
    if sku_id:
        return sku_id == level.model_id
    code = text(row.get("seller_sku"), row.get("SellerSku"))
    return bool(code) and code == level.sku


def _refusal(
    client: LazadaClient, call: str, row: dict[str, Any], answer: dict[str, Any]
) -> RemoteFailure:
    told = failures.of_detail(
        call,
        row,
        otherwise=str(answer.get("code")),
        kind=text(answer.get("type")),
        request_id=text(answer.get("request_id")),
    )
    return client.cleaned(told)


def set_visibility(client: LazadaClient, wanted: Sequence[tuple[str, bool]]) -> list[Outcome]:
    """Show or hide items, one or two calls each.

    Raises:
        RemoteFailure: a failure that is not this item's alone.
    """
    outcomes = []
    for item_id, seen in wanted:
        try:
            (_show if seen else hide)(client, item_id)
        except (PermanentFailure, LockedByPromotion, NotYet) as failure:
            outcomes.append(Outcome(failure))
        else:
            outcomes.append(Outcome())
    return outcomes


def _show(client: LazadaClient, item_id: str) -> None:
    """Put all SKUs of an item on sale; ``/product/update`` takes their numbers."""
    numbers = list(items.sku_ids(items.one(client, item_id)).values())
    client.post(UPDATE, {"payload": payloads.shown(item_id, numbers)})


def hide(client: LazadaClient, item_id: str) -> None:
    """Take an item off sale; one that cannot be bought is as good as hidden.

    Raises:
        NotYet: Lazada is looking at it, and would put it on sale afterwards.
        RemoteGone: there is none of that id.
    """
    try:
        client.post(DEACTIVATE, {"apiRequestBody": payloads.hidden(item_id)})
    except RemoteGone:
        raise
    except PermanentFailure as failure:
        if failure.code != NOT_ON_SALE:
            raise
        state = items.item(items.one(client, item_id)).state
        if state not in NOT_SOLD:
            raise client.failure(DEACTIVATE, code="in_review", message=state) from None
