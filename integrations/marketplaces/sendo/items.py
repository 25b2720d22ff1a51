"""Reading products and their variants; finding one by our own code in every state.

A variant's number is its ``variant_attribute_hash``: the product's answers carry it, it stays while
the options stay, and ``config/variant-price`` takes it. The ``product_variant_id`` of order lines
is told nowhere else, so lines are recognised by their code. An item without variants is ``"0"``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from integrations.contract import ItemState, RemoteGone, RemoteItem, RemoteModel
from integrations.marketplaces.sendo.client import SendoClient, pages, rows, text, whole
from integrations.marketplaces.sendo.days import day
from integrations.marketplaces.sendo.payloads import NO_VARIANT

#: Product state → ours. 1, 4 and 5 are documented; 2 as approved fits the gap, while 0 and 3
#: (draft, rejected?) are left unknown. Hiding is no state there.
STATES = {
    1: ItemState.CHECKED,
    2: ItemState.LIVE,
    4: ItemState.BANNED,
    5: ItemState.GONE,
}
PAGE = 50
DETAIL = "partner/product"
SEARCH = "partner/product/search"


def one(client: SendoClient, item_id: str) -> dict[str, Any]:
    """Return one product as Sendo tells it.

    Raises:
        RemoteGone: there is none of that number, or it is deleted.
    """
    row = client.get(DETAIL, [("id", item_id)])
    if not isinstance(row, dict) or not row.get("id"):
        raise RemoteGone("not in the answer", code="status_404", call=DETAIL)
    if state_of(row) == ItemState.GONE:
        raise RemoteGone("deleted", code="status_404", call=DETAIL)
    return row


def item(row: dict[str, Any], *, with_models: bool = True) -> RemoteItem:
    """Return a product in our words; a search's row tells no variants."""
    avatar = row.get("avatar")
    pictures = [text(picture.get("picture_url")) for picture in rows(row, "pictures")]
    image = text(avatar.get("picture_url")) if isinstance(avatar, dict) else ""
    has_variants = bool(row.get("is_config_variant"))
    return RemoteItem(
        item_id=str(row.get("id") or ""),
        sku=text(row.get("sku")),
        state=state_of(row),
        raw_state=_raw_state(row),
        title=text(row.get("name")),
        has_variants=has_variants,
        updated_at=_time(row.get("updated_date_timestamp")),
        created_at=_time(row.get("created_date_timestamp")),
        image_ids=tuple(filter(None, dict.fromkeys([image, *pictures]))),
        image_url=image or next(filter(None, pictures), ""),
        category_id=text(row.get("cat_4_id")),
        description=text(row.get("description")),
        reason=text(row.get("ReasonCode"), row.get("reason_code")),
        models=tuple(models(row)) if with_models or not has_variants else None,
    )


def models(row: dict[str, Any]) -> list[RemoteModel]:
    """Return the variants of a product, or the product itself as variant 0.

    A product that is not available sells nothing, whatever quantity it names: its stock is 0.
    """
    open_for_sale = row.get("stock_availability") is not False
    weight = whole(row.get("weight"))
    if not row.get("is_config_variant"):
        stock = whole(row.get("stock_quantity"))
        return [
            RemoteModel(
                model_id=NO_VARIANT,
                sku=text(row.get("sku")),
                price_vnd=whole(row.get("price")),
                stock=stock if open_for_sale or stock is None else 0,
                weight_g=weight,
            )
        ]
    found = []
    for variant in rows(row, "variants"):
        stock, price = whole(variant.get("variant_quantity")), whole(variant.get("variant_price"))
        found.append(
            RemoteModel(
                model_id=number_of(variant),
                sku=text(variant.get("variant_sku")),
                # A variant without a price costs what the product does.
                price_vnd=whole(row.get("price")) if price is None else price,
                stock=stock if open_for_sale or stock is None else 0,
                weight_g=weight,
            )
        )
    return found


def number_of(variant: dict[str, Any]) -> str:
    """Return what names a variant: its hash, else the numbers of its options, as hashes are."""
    chosen = rows(variant, "variant_attributes")
    own = "_".join(
        text(each.get("option_id"))
        for each in sorted(chosen, key=lambda each: whole(each.get("attribute_id")) or 0)
    )
    return text(variant.get("variant_attribute_hash"), own)[:40]


def read(client: SendoClient, item_ids: list[str]) -> list[RemoteItem]:
    """Return products with their variants, one call each; deleted and unknown ones left out."""
    found = []
    for item_id in item_ids:
        try:
            found.append(item(one(client, item_id)))
        except RemoteGone:
            continue
    return found


def everything(client: SendoClient) -> Iterator[RemoteItem]:
    """Yield all products that are not deleted; those with variants are read one by one."""
    for row in _searched(client, {}):
        told = item(row, with_models=False)
        if told.state == ItemState.GONE:
            continue
        if told.models is not None:
            yield told
        else:
            client.breathe()
            yield from read(client, [told.item_id])


def by_sku(client: SendoClient, sku: str, changed_since: datetime) -> list[RemoteItem]:
    """Return the products with exactly that code, deleted ones too where the search tells them.

    The look-up by code is the answer after a lost creation (sheet §6); the search over what
    changed since stands behind it, should the look-up lag.
    """
    found: dict[str, RemoteItem] = {}
    try:
        row = client.get(DETAIL, [("sku", sku)])
        candidates = [row] if isinstance(row, dict) else []
    except RemoteGone:
        candidates = []
    since = {"date_from": day(changed_since).strftime("%Y/%m/%d")}
    for row in [*candidates, *_searched(client, since)]:
        if row.get("id") and text(row.get("sku")) == sku:
            found.setdefault(str(row["id"]), item(row, with_models=False))
    return list(found.values())


def state_of(row: dict[str, Any]) -> ItemState:
    """Return where a product stands."""
    return STATES.get(whole(_raw_state(row)) or 0, ItemState.UNKNOWN)


def _raw_state(row: dict[str, Any]) -> str:
    told = row.get("product_status")
    told = row.get("status") if told is None else told
    return "" if told is None else str(told)[:40]


def _searched(client: SendoClient, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
    return pages(client, SEARCH, {"page_size": PAGE, "status": None, **filters})


def _time(value: object) -> datetime | None:
    seconds = whole(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < 2**36 else None
