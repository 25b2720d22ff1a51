"""Reading items and their variants; finding an item by our own code in every state."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from integrations.contract import ItemState, RemoteGone, RemoteItem, RemoteModel
from integrations.marketplaces.shopee.client import ShopeeClient, incomplete, number, rows
from integrations.marketplaces.shopee.orders import vnd

#: Shopee's item status → ours. Source: ``v2.product.get_item_list``.
STATES = {
    "NORMAL": ItemState.LIVE,
    "UNLIST": ItemState.HIDDEN,
    "REVIEWING": ItemState.CHECKED,
    "BANNED": ItemState.BANNED,
    "SELLER_DELETE": ItemState.GONE,
    "SHOPEE_DELETE": ItemState.GONE,
}
ALL_STATES = [("item_status", state) for state in STATES]
PAGE = 100
#: How many items one ``get_item_base_info`` tells.
INFOS = 50
#: Shopee's clock may be ahead of ours.
CLOCKS_APART_SECONDS = 60


def one(client: ShopeeClient, item_id: str) -> dict[str, Any]:
    """Return the base info of one item as Shopee tells it.

    Raises:
        RemoteGone: there is none of that id, or it is deleted.
    """
    call = "product/get_item_base_info"
    for row in infos(client, [item_id]):
        state = str(row.get("item_status") or "")
        if STATES.get(state) == ItemState.GONE:
            raise RemoteGone(state, code="error_item_not_found", call=call)
        return row
    raise RemoteGone("not in the answer", code="error_item_not_found", call=call)


def infos(client: ShopeeClient, item_ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the base info of items; those unknown to Shopee are left out."""
    remaining = iter(item_ids)
    while some := list(islice(remaining, INFOS)):
        answer = client.get("product/get_item_base_info", [("item_id_list", ",".join(some))])
        yield from rows(answer, "item_list")


def item(row: dict[str, Any]) -> RemoteItem:
    """Return an item's base info in our words; an unknown status is kept beside."""
    state = str(row.get("item_status") or "")
    image = row.get("image")
    updated = row.get("update_time")
    return RemoteItem(
        item_id=str(row.get("item_id") or ""),
        sku=str(row.get("item_sku") or ""),
        state=STATES.get(state, ItemState.UNKNOWN),
        raw_state=state,
        title=str(row.get("item_name") or ""),
        has_variants=bool(row.get("has_model")),
        updated_at=datetime.fromtimestamp(updated, UTC) if isinstance(updated, int) else None,
        image_ids=tuple(
            str(image_id)
            for image_id in (image.get("image_id_list") if isinstance(image, dict) else None) or ()
        ),
    )


def model_list(client: ShopeeClient, item_id: str) -> dict[str, Any]:
    """Return ``get_model_list`` as Shopee tells it; ``model`` is empty without variants."""
    return client.get("product/get_model_list", [("item_id", item_id)])


def models(client: ShopeeClient, item_id: str) -> list[RemoteModel]:
    """Return an item's variants, or the item itself as variant 0."""
    found = [model(row) for row in rows(model_list(client, item_id), "model")]
    return found or [model(one(client, item_id))]


def model(row: dict[str, Any]) -> RemoteModel:
    """Return one variant; the base info of an item without variants has the same fields."""
    prices = rows(row, "price_info")
    info = row.get("stock_info_v2")
    info = info if isinstance(info, dict) else {}
    stocks = [
        entry["stock"]
        for entry in rows(info, "seller_stock")
        if isinstance(entry.get("stock"), int)
    ]
    summary = info.get("summary_info")
    reserved = summary.get("total_reserved_stock") if isinstance(summary, dict) else 0
    return RemoteModel(
        model_id=str(row.get("model_id") or 0),
        sku=str(row.get("model_sku") or row.get("item_sku") or ""),
        price_vnd=vnd(prices[0].get("original_price")) if prices else None,
        stock=sum(stocks) if stocks else None,
        reserved=reserved if isinstance(reserved, int) else 0,
    )


def by_sku(client: ShopeeClient, sku: str, changed_since: datetime) -> list[RemoteItem]:
    """Return the items whose code is exactly ``sku``, deleted ones too.

    The search index may lag, so every item that changed since is looked at as well.
    """
    ids = dict.fromkeys([*_searched(client, sku), *_changed(client, changed_since)])
    return [item(row) for row in infos(client, ids) if row.get("item_sku") == sku]


def _searched(client: ShopeeClient, sku: str) -> Iterator[str]:
    call, offset = "product/search_item", ""
    seen: set[str] = set()
    while True:
        query = [("item_sku", sku), *ALL_STATES, ("page_size", PAGE)]
        answer = client.get(call, query + ([("offset", offset)] if offset else []))
        found = [str(number(call, "item_id", entry)) for entry in answer.get("item_id_list") or ()]
        fresh = [item_id for item_id in found if item_id not in seen]
        yield from fresh
        seen.update(fresh)
        # The offset is opaque; some answers name one although nothing follows.
        offset = str(answer.get("next_offset") or "")
        if not fresh or not offset or len(seen) >= (answer.get("total_count") or 0):
            return


def with_models(client: ShopeeClient, item_ids: Iterable[str]) -> list[RemoteItem]:
    """Return items with their variants; deleted and unknown ones are left out."""
    found = []
    for row in infos(client, item_ids):
        told = item(row)
        if told.state == ItemState.GONE:
            continue
        inside = rows(model_list(client, told.item_id), "model") if told.has_variants else [row]
        found.append(replace(told, models=tuple(model(entry) for entry in inside)))
    return found


def everything(client: ShopeeClient) -> Iterator[RemoteItem]:
    """Yield all items that are not deleted, with their variants."""
    ids = _listed(client, [])
    while some := list(islice(ids, INFOS)):
        yield from with_models(client, some)


def _changed(client: ShopeeClient, since: datetime) -> Iterator[str]:
    window = [
        ("update_time_from", int(since.timestamp())),
        ("update_time_to", int(client.clock()) + CLOCKS_APART_SECONDS),
    ]
    return _listed(client, window)


def _listed(client: ShopeeClient, window: list[tuple[str, int]]) -> Iterator[str]:
    call, offset = "product/get_item_list", 0
    while True:
        query = [("offset", offset), ("page_size", PAGE), *ALL_STATES, *window]
        answer = client.get(call, query)
        for row in rows(answer, "item"):
            yield str(number(call, "item_id", row.get("item_id")))
        if not answer.get("has_next_page"):
            return
        following = number(call, "next_offset", answer.get("next_offset"))
        if following <= offset:  # an answer that leads back would be asked for ever
            raise incomplete(call, "next_offset")
        offset = following
