"""Giving an item the SKUs it lacks. All are made with the item; this is for those that came later.

Source: guides 120949 (``AssociatedSku``) and 121228.
"""

from typing import Any

from integrations.contract import ListingDraft
from integrations.marketplaces.lazada import categories, items, payloads
from integrations.marketplaces.lazada.categories import SaleProp
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.values import ident, part, rows, text
from shop.core.remote import TemporaryFailure

CREATE = "product/create"


def sale_prop_for(client: LazadaClient, draft: ListingDraft) -> SaleProp | None:
    """Return by which attribute the variants of a new item differ; ``None`` for a single one.

    Raises:
        PermanentFailure: goods of its category cannot have variants.
    """
    if not draft.has_variants:
        return None
    found = categories.sale_prop_of(categories.attribute_rows(client, draft.category_id))
    if found is None:
        raise client.failure(CREATE, code="no_sale_prop", message=draft.category_id)
    return found


def sale_prop_there(
    client: LazadaClient, row: dict[str, Any], draft: ListingDraft
) -> SaleProp | None:
    """Return by which attribute the variants of an item differ that is there as ``row``.

    ``None`` also where there are several: one name of ours says nothing about two of theirs.
    """
    if not draft.has_variants:
        return None
    names = {name for sku in rows(row.get("skus")) for name in part(sku, "saleProp")}
    if not names:
        return sale_prop_for(client, draft)
    if len(names) > 1:
        return None
    asked = categories.attribute_rows(client, draft.category_id)
    return categories.sale_prop_of(asked, names.pop())


def make(client: LazadaClient, item_id: str, draft: ListingDraft) -> dict[str, str]:
    """Add the SKUs that the item lacks; return code → number of all that ``draft`` names.

    Raises:
        RemoteGone: the item is not there.
        TemporaryFailure: a SKU that was made is not told yet.
    """
    row = items.one(client, item_id)
    there = items.sku_ids(row)
    missing = [offer for offer in draft.offers if offer.sku not in there]
    if missing:
        payload = payloads.more_skus(
            draft,
            missing,
            beside=next(iter(there.values()), ""),
            sale_prop=sale_prop_there(client, row, draft),
        )
        made = part(client.post(CREATE, {"payload": payload}), "data")
        told = {
            text(sku.get("seller_sku")): ident(sku.get("sku_id"))
            for sku in rows(made.get("sku_list"))
        }
        there = {**told, **items.sku_ids(items.one(client, item_id))}
    wanted = {offer.sku: there.get(offer.sku, "") for offer in draft.offers}
    if not all(wanted.values()):
        raise TemporaryFailure("a SKU is not told", code="models_late", call=CREATE)
    return wanted
