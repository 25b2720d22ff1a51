"""Giving an item its variants, so that doing it twice changes nothing.

One tier, one option for each offer. Variants that are there by their code are kept, and renamed
when they are called otherwise here: making the structure anew would give them new ids. Source:
developer guide 219.
"""

from typing import Any

from integrations.contract import ListingDraft, OfferDraft, RemoteGone
from integrations.marketplaces.shopee import failures, items, payloads
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from shop.core.remote import TemporaryFailure

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
    old = _options(there)
    if old is None:
        if missing:
            raise failures.ours("product/get_model_list", "variants_differ", "two tiers")
        return
    places = _places(there, old, draft, missing)
    names = [name for name, _old in places]
    if len(set(names)) < len(names):
        raise failures.ours("product/get_model_list", "variants_differ", "one name twice")
    if names != old:
        client.post("product/update_tier_variation", _tiers(item_id, there, places))
    if missing:
        added = [payloads.model(offer, names.index(offer.option)) for offer in missing]
        client.post("product/add_model", {"item_id": int(item_id), "model_list": added})


def _places(
    there: dict[str, Any], old: list[str], draft: ListingDraft, missing: list[OfferDraft]
) -> list[tuple[str, int | None]]:
    """Return the options as they should be, each with its place now (``None``: it is new).

    Options of our variants get our names; those of variants made by hand keep theirs, as do those
    that no variant uses unless their name is wanted elsewhere.
    """
    wanted = {offer.sku: offer.option for offer in draft.offers} if draft.has_variants else {}
    used = {index: str(row.get("model_sku") or "") for row, index in _indexed(there)}
    renamed = {
        index: wanted[sku] for index, sku in used.items() if wanted.get(sku) and index < len(old)
    }
    places: list[tuple[str, int | None]] = [
        (renamed.get(index, name), index)
        for index, name in enumerate(old)
        if index in used or name not in renamed.values()
    ]
    names = {name for name, _index in places}
    fresh = dict.fromkeys(offer.option for offer in missing)
    return places + [(name, None) for name in fresh if name not in names]


def _indexed(there: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """Return the variants of one tier with the place of their option."""
    return [
        (row, row["tier_index"][0])
        for row in rows(there, "model")
        if row.get("model_id") and isinstance(row.get("tier_index"), list) and row["tier_index"]
    ]


def _tiers(
    item_id: str, there: dict[str, Any], places: list[tuple[str, int | None]]
) -> dict[str, Any]:
    """Return the body of ``update_tier_variation``; variants keep their ids at their new places."""
    moved = {old: new for new, (_name, old) in enumerate(places) if old is not None}
    return {
        "item_id": int(item_id),
        "tier_variation": _tier(there, places),
        "model_list": [
            {"model_id": row["model_id"], "tier_index": [moved[index]]}
            for row, index in _indexed(there)
            if index in moved
        ],
    }


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


def _tier(there: dict[str, Any], places: list[tuple[str, int | None]]) -> list[dict[str, Any]]:
    """Return the tier with these options; its name and the pictures of its options stay."""
    tier = rows(there, "tier_variation")[0]
    old = rows(tier, "option_list")
    told = []
    for name, index in places:
        option: dict[str, Any] = {"option": name}
        image = old[index].get("image") if index is not None else None
        if isinstance(image, dict) and image.get("image_id"):
            option["image"] = {"image_id": image["image_id"]}
        told.append(option)
    return [{"name": tier.get("name") or payloads.TIER_NAME, "option_list": told}]


def _late(call: str, raw: str) -> TemporaryFailure:
    return TemporaryFailure(
        raw,
        code="models_late",
        call=call,
        retry_after_seconds=READY_AFTER_SECONDS,
        may_have_worked=True,
    )
