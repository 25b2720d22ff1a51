"""Reading items and their SKUs; finding an item by our codes in every state.

A SKU always has a number of its own, also where it is the only one. An item has no code; ours
stands in its SKUs. Source: API pages of ``/products/get`` and ``/product/item/get``, guide 121233
for the kinds of stock.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from re import IGNORECASE, sub
from typing import Any

from integrations.contract import ItemState, RemoteGone, RemoteItem, RemoteModel
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.payloads import compact
from integrations.marketplaces.lazada.values import (
    count,
    decimal,
    ident,
    moment,
    part,
    rows,
    text,
    texts,
    vnd,
)

#: Lazada's item status in small letters → ours (sheet §8); messages and answers differ in case.
STATES = {
    "active": ItemState.LIVE,
    "live": ItemState.LIVE,
    "approved": ItemState.LIVE,
    "sold-out": ItemState.LIVE,  # on sale, with nothing left
    "inactive": ItemState.HIDDEN,
    "pending qc": ItemState.CHECKED,
    "pending": ItemState.CHECKED,
    "rejected": ItemState.BANNED,  # can be edited, and is looked at again
    "live_rejected": ItemState.BANNED,
    "lock": ItemState.BANNED,  # cannot be edited
    "locked": ItemState.BANNED,
    "suspended": ItemState.BANNED,
    "deleted": ItemState.GONE,
}
PAGE, DEEPEST = 50, 10_000
#: Codes that one question may name.
MOST_CODES = 100
NO_ITEM = "4137"


def one(client: LazadaClient, item_id: str) -> dict[str, Any]:
    """Return one item as Lazada tells it, with its kinds of stock.

    Raises:
        RemoteGone: there is none of that id, or it is deleted.
    """
    call = "product/item/get"
    row = part(client.get(call, {"item_id": item_id}), "data")
    if not row or item(row).state == ItemState.GONE:
        raise client.failure(call, code=NO_ITEM, message=text(row.get("status"), "not there"))
    return row


def item(row: Mapping[str, Any]) -> RemoteItem:
    """Return an item in our words; an unknown status is kept beside.

    One whose every SKU is inactive is hidden, whatever the item says. ``sku`` is the code of an
    only SKU.
    """
    attributes = part(row, "attributes")
    raw_state = text(row.get("status"))
    inside = rows(row.get("skus"))
    models = tuple(model(sku) for sku in inside if _is_kept(sku))
    images = texts(row.get("images"))
    state = STATES.get(raw_state.lower(), ItemState.UNKNOWN)
    if state == ItemState.LIVE and models and not any(_is_on_sale(sku) for sku in inside):
        state = ItemState.HIDDEN
    return RemoteItem(
        item_id=ident(row.get("item_id")),
        sku=models[0].sku if len(models) == 1 else "",
        state=state,
        raw_state=raw_state,
        title=text(attributes.get("name")),
        has_variants=len(models) > 1,
        updated_at=moment(row.get("updated_time")),
        image_ids=images,
        created_at=moment(row.get("created_time")),
        image_url=images[0] if images else "",
        category_id=ident(row.get("primary_category")),
        description=as_text(text(attributes.get("description"))),
        reason=_reason(row),
        models=models,
    )


def model(row: Mapping[str, Any]) -> RemoteModel:
    """Return one SKU; ``price_vnd`` is the regular price, ``stock`` what buyers can take.

    Units that a campaign keeps are a part of the sellable ones; below them it may not go.
    """
    campaigns = rows(row.get("channelInventories"))
    kept = sum(count(entry.get("sellableQuantity")) or 0 for entry in campaigns)
    ends = [end for entry in campaigns if (end := moment(entry.get("endTime")))]
    weight = decimal(row.get("package_weight"))
    return RemoteModel(
        model_id=ident(row.get("SkuId")),
        sku=text(row.get("SellerSku")),
        price_vnd=vnd(row.get("price")),
        stock=_sellable(row),
        reserved=kept,
        campaign=kept,
        campaign_until=max(ends, default=None),
        option=", ".join(text(value) for value in part(row, "saleProp").values() if value),
        weight_g=round(weight * 1000) if weight else None,
    )


def sku_ids(row: Mapping[str, Any]) -> dict[str, str]:
    """Return code → number of the SKUs of an item that are not deleted."""
    kept = (model(sku) for sku in rows(row.get("skus")) if _is_kept(sku))
    return {one.sku: one.model_id for one in kept}


def with_models(client: LazadaClient, item_ids: list[str]) -> list[RemoteItem]:
    """Return items with their SKUs, one call each; those gone are left out."""
    found = []
    for item_id in item_ids:
        try:
            found.append(item(one(client, item_id)))
        except RemoteGone:
            continue
    return found


def everything(client: LazadaClient) -> Iterator[RemoteItem]:
    """Yield all items that are not deleted, with their SKUs."""
    for row in _pages(client, {"filter": "all"}):
        if (told := item(row)).state != ItemState.GONE:
            yield told


def by_codes(client: LazadaClient, codes: tuple[str, ...], since: datetime) -> list[RemoteItem]:
    """Return the items one of whose SKUs has exactly one of ``codes``, deleted ones too.

    The list of products may lag, so the first code is also asked for by itself, and every item
    that changed since is looked at.
    """
    asked = compact(list(codes[:MOST_CODES]))
    found: dict[str, RemoteItem] = {}
    questions: list[dict[str, object]] = [
        {"filter": "all", "sku_seller_list": asked},
        {"filter": "deleted", "sku_seller_list": asked},
        {"filter": "all", "update_after": iso(since)},
    ]
    for question in questions:
        for row in _pages(client, question):
            _keep(found, item(row), codes)
    try:
        row = part(client.get("product/item/get", {"seller_sku": codes[0]}), "data")
    except RemoteGone:
        row = {}
    _keep(found, item(row), codes)
    return list(found.values())


def _keep(found: dict[str, RemoteItem], told: RemoteItem, codes: tuple[str, ...]) -> None:
    if told.item_id and any(model.sku in codes for model in told.models or ()):
        found.setdefault(told.item_id, told)


def _pages(client: LazadaClient, question: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Yield items, each once; a shop may have half as many as the deepest page reaches.

    Raises:
        TemporaryFailure: a page is missing, or there are more than can be told.
    """
    call, offset = "products/get", 0
    seen: set[str] = set()
    while True:
        asked = {**question, "limit": PAGE, "offset": offset, "options": 1}
        answer = part(client.get(call, asked), "data")
        told = rows(answer.get("products"))
        for row in told:
            if (item_id := ident(row.get("item_id"))) not in seen:
                seen.add(item_id)
                yield row
        offset += len(told)
        total = number(call, "total_products", answer.get("total_products") or 0)
        if offset >= total:
            return
        if not told or offset > DEEPEST:
            raise incomplete(call, "products")


def iso(at: datetime) -> str:
    """Return a moment as Lazada's questions want it, whole seconds in UTC."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat()


def as_text(html: str) -> str:
    """Return rich text as plain paragraphs."""
    lines = sub(r"<br\s*/?>", "\n", html, flags=IGNORECASE)
    lines = sub(r"</(p|div|li|h\d)>", "\n\n", lines, flags=IGNORECASE)
    plain = unescape(sub(r"<[^>]*>", "", lines))
    return sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _sellable(row: Mapping[str, Any]) -> int | None:
    known = [
        units
        for entry in rows(row.get("multiWarehouseInventories"))
        if (units := count(entry.get("sellableQuantity"))) is not None
    ]
    if known:
        return sum(known)
    available = count(row.get("Available"))
    return available if available is not None else count(row.get("quantity"))


def _is_kept(row: Mapping[str, Any]) -> bool:
    return text(row.get("Status")).lower() != "deleted"


def _is_on_sale(row: Mapping[str, Any]) -> bool:
    return text(row.get("Status")).lower() in ("", "active")


def _reason(row: Mapping[str, Any]) -> str:
    told = rows(row.get("rejectReason"))
    parts = [text(entry.get(name)) for entry in told for name in ("violationDetail", "suggestion")]
    return "; ".join(dict.fromkeys(filter(None, parts)))
