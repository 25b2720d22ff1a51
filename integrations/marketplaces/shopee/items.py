"""Reading items and their variants; finding an item by our own code in every state.

Base info is told of fifty items at once, variants of one. What promotions hold and why items were
taken down are questions of their own, asked of fifty and only where somebody wants to know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from integrations.contract import ItemState, RemoteGone, RemoteItem, RemoteModel
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.shopee import promotions
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from integrations.marketplaces.shopee.orders import moment, vnd
from integrations.marketplaces.shopee.promotions import Hold

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
#: What Shopee writes for "no world-wide code".
NO_BARCODE = "00"


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
    return RemoteItem(
        item_id=str(row.get("item_id") or ""),
        sku=str(row.get("item_sku") or ""),
        state=STATES.get(state, ItemState.UNKNOWN),
        raw_state=state,
        title=str(row.get("item_name") or ""),
        has_variants=bool(row.get("has_model")),
        updated_at=moment(row.get("update_time")),
        created_at=moment(row.get("create_time")),
        image_ids=_images(row, "image_id_list"),
        image_url=next(iter(_images(row, "image_url_list")), ""),
        barcode=_barcode(row),
        category_id=str(row.get("category_id") or ""),
        description=_description(row),
    )


def with_reason(client: ShopeeClient, told: RemoteItem) -> RemoteItem:
    """Return the item with the reason why it was taken down; asks only when it was."""
    if told.state != ItemState.BANNED:
        return told
    found = promotions.reasons(client, [told.item_id])
    return replace(told, reason=found.get(told.item_id, ""))


def _images(row: dict[str, Any], name: str) -> tuple[str, ...]:
    image = row.get("image")
    values = image.get(name) if isinstance(image, dict) else None
    return tuple(str(value) for value in values or () if value)


def _barcode(row: dict[str, Any]) -> str:
    code = str(row.get("gtin_code") or "").strip()
    return "" if code == NO_BARCODE else code


def _description(row: dict[str, Any]) -> str:
    """Return the text; listed sellers mix text and pictures, of which the texts are taken."""
    if text := row.get("description"):
        return str(text)
    info = row.get("description_info")
    extended = info.get("extended_description") if isinstance(info, dict) else None
    fields = rows(extended, "field_list") if isinstance(extended, dict) else []
    return "\n".join(str(field["text"]) for field in fields if field.get("text"))


def model_list(client: ShopeeClient, item_id: str) -> dict[str, Any]:
    """Return ``get_model_list`` as Shopee tells it; ``model`` is empty without variants."""
    return client.get("product/get_model_list", [("item_id", item_id)])


def models(client: ShopeeClient, item_id: str) -> list[RemoteModel]:
    """Return an item's variants, or the item itself as variant 0."""
    return _variants(model_list(client, item_id)) or [model(one(client, item_id))]


def model(row: dict[str, Any], option: str = "") -> RemoteModel:
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
        option=option,
        barcode=_barcode(row),
        weight_g=_grams(row.get("weight")),
    )


def options(there: dict[str, Any], row: dict[str, Any]) -> str:
    """Return what a variant of ``get_model_list`` is called: its option of each tier."""
    tiers = [rows(tier, "option_list") for tier in rows(there, "tier_variation")]
    index = row.get("tier_index")
    if not isinstance(index, list) or len(index) != len(tiers):
        return str(row.get("model_name") or "")
    names = [
        str(tier[place].get("option") or "")
        for tier, place in zip(tiers, index, strict=True)
        if isinstance(place, int) and 0 <= place < len(tier)
    ]
    return ", ".join(filter(None, names))


def _variants(there: dict[str, Any]) -> list[RemoteModel]:
    return [model(row, options(there, row)) for row in rows(there, "model")]


def _grams(weight: object) -> int | None:
    """Return whole grams of kilograms, which Shopee writes as text; ``None`` for none."""
    try:
        kg = float(weight) if isinstance(weight, str | int | float) else 0.0
    except ValueError:
        return None
    return round(kg * 1000) if 0 < kg < 100_000 else None


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
    """Return items with their variants; deleted and unknown ones are left out.

    One call for fifty, one for each item with variants.
    """
    return [told for told, _row in _with_models(client, item_ids)]


def in_full(client: ShopeeClient, item_ids: Iterable[str]) -> list[RemoteItem]:
    """Return items with their variants, what promotions hold of these, and why any was banned.

    Asks as :func:`with_models`, once more when a promotion is possible, once when one is banned.
    """
    found = _with_models(client, item_ids)
    # Some answers say that nothing promotes an item; silence is no such word.
    maybe = [told.item_id for told, row in found if row.get("has_promotion") is not False]
    holds = promotions.holds(client, maybe)
    banned = [told.item_id for told, _row in found if told.state == ItemState.BANNED]
    reasons = promotions.reasons(client, banned)
    return [
        replace(
            told,
            reason=reasons.get(told.item_id, ""),
            models=tuple(_held(told.item_id, variant, holds) for variant in told.models or ()),
        )
        for told, _row in found
    ]


def _with_models(
    client: ShopeeClient, item_ids: Iterable[str]
) -> list[tuple[RemoteItem, dict[str, Any]]]:
    found = []
    for row in infos(client, item_ids):
        told = item(row)
        if told.state == ItemState.GONE:
            continue
        inside = _variants(model_list(client, told.item_id)) if told.has_variants else [model(row)]
        found.append((replace(told, models=tuple(inside)), row))
    return found


def _held(item_id: str, variant: RemoteModel, holds: dict[tuple[str, str], Hold]) -> RemoteModel:
    """Return the variant with what promotions hold of it, and of its item as a whole."""
    hold = holds.get((item_id, variant.model_id), Hold())
    if variant.model_id != "0":
        hold += holds.get((item_id, "0"), Hold())
    return replace(
        variant,
        campaign=min(hold.units, variant.reserved),
        campaign_until=hold.until,
        is_price_locked=hold.is_price_locked,
    )


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
