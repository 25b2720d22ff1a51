"""Giving an item its variants, so that doing it twice changes nothing.

One tier, one option for each offer. Variants that are there by their code are kept: making the
structure anew would give them new ids. Source: developer guide 219.
"""

from typing import Any

from integrations.contract import ListingDraft, RemoteGone
from integrations.marketplaces.shopee import failures, items, payloads
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from shop.core.remote import PermanentFailure, TemporaryFailure

#: An item that was just made is not ready for variants for about so long (developer guide 219).
READY_AFTER_SECONDS = 5.0


def make(client: ShopeeClient, item_id: str, draft: ListingDraft) -> dict[str, str]:
    """Bring the item's variants up to ``draft``; return the model id of each code.

    Raises:
        TemporaryFailure: the item is too young, or the variants are not all to be seen yet.
        PermanentFailure: it has variants of two kinds, made by hand.
    """
    try:
        _make(client, item_id, draft)
        there = items.model_list(client, item_id)
    except RemoteGone as gone:
        # Said of items that are seconds old as well. Only what is not there itself is gone.
        items.one(client, item_id)
        raise _late(gone.call, gone.raw) from None
    ids = _ids(there)
    if not ids and not draft.has_variants:
        return {draft.offers[0].sku: "0"}
    wanted = {offer.sku for offer in draft.offers}
    if missing := wanted - ids.keys():
        raise _late("product/get_model_list", f"not seen yet: {', '.join(sorted(missing))}")
    return {sku: model_id for sku, model_id in ids.items() if sku in wanted}


def _make(client: ShopeeClient, item_id: str, draft: ListingDraft) -> None:
    there = items.model_list(client, item_id)
    if not rows(there, "model"):
        if draft.has_variants:
            _init(client, item_id, draft)
        return
    ids = _ids(there)
    missing = [offer for offer in draft.offers if offer.sku not in ids]
    if not missing:
        return
    options = _options(there)
    if options is None:
        raise (
            failures.failure(
                "product/get_model_list", "variants_differ", "two tiers", now=client.clock()
            )
            or PermanentFailure()
        )
    grown = list(dict.fromkeys([*options, *(offer.option for offer in missing)]))
    if len(grown) > len(options):
        client.post(
            "product/update_tier_variation",
            {
                "item_id": int(item_id),
                "tier_variation": _tier(there, grown),
                "model_list": [
                    {"model_id": row["model_id"], "tier_index": row["tier_index"]}
                    for row in rows(there, "model")
                    if row.get("model_id") and row.get("tier_index")
                ],
            },
        )
    client.post(
        "product/add_model",
        {
            "item_id": int(item_id),
            "model_list": [payloads.model(offer, grown.index(offer.option)) for offer in missing],
        },
    )


def _init(client: ShopeeClient, item_id: str, draft: ListingDraft) -> None:
    client.post(
        "product/init_tier_variation",
        {
            "item_id": int(item_id),
            "tier_variation": payloads.tier([offer.option for offer in draft.offers]),
            "model": [payloads.model(offer, index) for index, offer in enumerate(draft.offers)],
        },
    )


def _ids(there: dict[str, Any]) -> dict[str, str]:
    """Return code → model id; of two variants with one code the first."""
    ids: dict[str, str] = {}
    for row in rows(there, "model"):
        if row.get("model_sku") and row.get("model_id"):
            ids.setdefault(str(row["model_sku"]), str(row["model_id"]))
    return ids


def _options(there: dict[str, Any]) -> list[str] | None:
    """Return the options of the one tier; ``None`` when there are two."""
    tiers = rows(there, "tier_variation")
    if len(tiers) != 1:
        return None
    return [str(row.get("option") or "") for row in rows(tiers[0], "option_list")]


def _tier(there: dict[str, Any], options: list[str]) -> list[dict[str, Any]]:
    """Return the tier with more options; its name and the pictures of its options stay."""
    tier = rows(there, "tier_variation")[0]
    old = rows(tier, "option_list")
    kept = [
        {"option": row.get("option")}
        | (
            {"image": {"image_id": image["image_id"]}}
            if isinstance(image := row.get("image"), dict) and image.get("image_id")
            else {}
        )
        for row in old
    ]
    new = [{"option": option} for option in options[len(old) :]]
    return [{"name": tier.get("name") or payloads.TIER_NAME, "option_list": kept + new}]


def _late(call: str, raw: str) -> TemporaryFailure:
    return TemporaryFailure(
        raw,
        code="models_late",
        call=call,
        retry_after_seconds=READY_AFTER_SECONDS,
        may_have_worked=True,
    )
