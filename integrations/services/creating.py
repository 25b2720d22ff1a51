"""Making an item there: once, whatever is killed or lost on the way.

An intent is committed before the call. While it has no answer, the call is never repeated:
the marketplace is asked for our code in all states, and only «absent» twice, with its own
look-up lag between, allows another try (design: "Create, the one step that a crash can double").
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from integrations.contract import (
    CategoryRules,
    ItemState,
    ListingDraft,
    OfferDraft,
    RemoteItem,
    RemoteModel,
    UnknownAnswer,
)
from integrations.drafts import draft_of, sku_of, with_carriers
from integrations.models import Facet, FacetKind, Listing
from integrations.registry import marketplace_class
from integrations.services import history
from integrations.services.answers import NoAnswer, category_rules
from integrations.services.desired import digest_of, pictures_of
from integrations.services.known import mark_known, mark_stands
from integrations.services.pictures import upload_pictures
from shop.core.remote import PermanentFailure, RemoteFailure, TemporaryFailure

#: Our word for goods whose code an item there carries that is not ours.
SKU_TAKEN = "sku_taken"
#: The other side's clock may be behind ours.
CLOCKS_APART = timedelta(minutes=10)


class StillLooking(TemporaryFailure):
    """An item may or may not be there; it is looked up again later. Nothing is wrong yet."""


def create_listing(listing: Listing, caller) -> None:
    """Bring ``listing`` one step nearer to being there whole: look up, pictures, item, variants.

    Raises:
        StillLooking: it is not known yet whether an earlier call worked.
        RemoteFailure: a call failed; everything before it is kept.
    """
    if listing.intent_at and not listing.item_id and not _settle_intent(listing, caller):
        return
    if not listing.item_id:
        if listing.is_wanted and listing.product.is_public:
            _create_item(listing, caller)
    elif listing.has_variants and not listing.variants_made:
        _set_variants(listing, caller)


def _create_item(listing: Listing, caller) -> None:
    image_ids = upload_pictures(listing.account, pictures_of(listing), caller)
    facets = _facets(listing)  # read before the draft: what changes in between stays a wish
    draft = with_carriers(draft_of(listing, image_ids), _rules(listing))
    market = caller.adapter_class
    listing.has_variants = draft.has_variants or market.numbers_every_variant
    listing.remote_sku = draft.sku or sku_of(listing)
    listing.intent_at = timezone.now()
    listing.intent_absent_since = None
    mine = Listing.objects.filter(pk=listing.pk, item_id="", intent_at=None).update(
        has_variants=listing.has_variants,
        remote_sku=listing.remote_sku,
        intent_at=listing.intent_at,
        intent_absent_since=None,
    )
    if not mine:
        return  # uploading took longer than the lease, and another worker was first
    try:
        item_id = caller.call(lambda adapter: adapter.create_item(draft))
    except PermanentFailure:
        _forget_intent(listing)  # it was refused, so nothing is there
        raise
    except RemoteFailure as failure:
        if not failure.may_have_worked:
            _forget_intent(listing)
            raise
        if isinstance(failure, UnknownAnswer):
            raise  # counted and shown in the end; the intent stays, so it is looked up first
        raise _looking(listing, failure) from failure
    comes_later = draft.has_variants and market.variants_come_later
    with transaction.atomic():
        _link(listing, item_id, created=True)
        shown = "1" if draft.is_visible and not comes_later else "0"
        _know(facets, draft, visibility=shown, with_offers=not comes_later)
        history.note(listing.account_id, listing.pk, "created")


def _rules(listing: Listing) -> CategoryRules:
    try:
        return category_rules(listing.account, listing.category_id)
    except NoAnswer as error:
        raise TemporaryFailure("rules not known", code="no_rules", call="category_rules") from error


def _settle_intent(listing: Listing, caller) -> bool:
    """Find out what became of an earlier call; ``True`` when it may be made (again).

    Raises:
        StillLooking: absent once; the index may lag, so it is asked again later.
    """
    since = (listing.intent_at or timezone.now()) - CLOCKS_APART
    codes = tuple(listing.offers.values_list("stock_record__partner_sku", flat=True))
    found = caller.call(
        lambda adapter: adapter.find_by_sku(
            listing.remote_sku, changed_since=since, offer_skus=codes
        )
    )
    there = [item for item in found if item.state != ItemState.GONE and _is_free(listing, item)]
    ours = [item for item in there if _is_ours(listing, item, since)]
    if ours:
        with transaction.atomic():
            _link(listing, min(ours, key=lambda item: item.item_id).item_id, created=False)
            history.note(listing.account_id, listing.pk, "created")
        return False
    lag = timedelta(seconds=lookup_lag_seconds(listing.account.marketplace))
    if listing.intent_absent_since is None:
        Listing.objects.filter(pk=listing.pk).update(intent_absent_since=timezone.now())
        raise _looking(listing)
    if timezone.now() - listing.intent_absent_since < lag:
        raise _looking(listing)
    _forget_intent(listing)
    if there:
        raise PermanentFailure(
            ", ".join(f"{item.item_id} {item.title}".strip() for item in there),
            code=SKU_TAKEN,
            call="create",
        )
    return True


def _is_ours(listing: Listing, item: RemoteItem, since: datetime) -> bool:
    """Return whether our own call can have made ``item``.

    What is older than the call was there before, and its code is the co-op's own habit: it is
    never taken over without being asked. Without an age only the code that is this listing's
    alone, or none at all, speaks for us.
    """
    if item.created_at is not None:
        return item.created_at >= since
    return item.sku in ("", listing.remote_sku)


def bring_variants_up(listing: Listing, draft: ListingDraft, caller) -> bool:
    """Add and rename the variants of an item that is there; ``False`` when there is nothing to do.

    Offers that were added here have no number there until then, and nothing is told of them. An
    item that keeps its own content was made by somebody else: its variants are left as they are.

    Raises:
        RemoteFailure: the call failed, or a new variant is not to be seen yet.
    """
    if not listing.is_created or not draft.has_variants or listing.keeps_their_content:
        return False
    if not caller.adapter_class.can_change_variants:
        return False
    unnumbered = listing.offers.filter(model_id="").exists()
    if listing.variants_told == _variants_digest(draft) and not unnumbered:
        return False
    _set_variants(listing, caller, draft)
    return True


def _variants_digest(draft: ListingDraft) -> str:
    return digest_of(sorted([offer.sku, offer.option] for offer in draft.offers))


def _set_variants(listing: Listing, caller, draft: ListingDraft | None = None) -> None:
    facets = _facets(listing)
    draft = draft or draft_of(listing)
    models = caller.call(lambda adapter: adapter.set_variants(listing.item_id, draft))
    there: list[RemoteModel] = []
    if caller.adapter_class.variants_come_later:
        # Variants that were there already kept their old numbers, so what they say now is read.
        there = caller.call(lambda adapter: adapter.models(listing.item_id))
    with transaction.atomic():
        for offer in listing.offers.select_related("stock_record"):
            if model_id := models.get(offer.stock_record.partner_sku):
                offer.model_id = model_id
                offer.save(update_fields=["model_id"])
        missing = listing.offers.filter(model_id="").exists()
        if missing:
            raise TemporaryFailure(
                "variants are missing", code="variants_missing", call="set_variants"
            )
        Listing.objects.filter(pk=listing.pk).update(
            variants_made=True, has_variants=True, variants_told=_variants_digest(draft)
        )
        _know_offers(facets, there)


def _facets(listing: Listing) -> list[Facet]:
    # In the order in which a checkout comes to them: by stock record.
    return list(
        Facet.objects.filter(listing=listing)
        .select_related("offer__stock_record")
        .order_by("offer__stock_record", "pk")
    )


def _link(listing: Listing, item_id: str, *, created: bool) -> None:
    """Tie the item to the listing. One that was found is told everything once more."""
    now = timezone.now()
    listing.item_id = item_id
    Listing.objects.filter(pk=listing.pk).update(
        item_id=item_id,
        intent_at=None,
        intent_absent_since=None,
        created_there_at=now,
        item_check_at=now,
        variants_made=False,
    )
    if not listing.has_variants:
        listing.offers.update(model_id="0")
    if not created:
        Facet.objects.filter(listing=listing).update(**Facet.WELL)


def _know(facets: list[Facet], draft, *, visibility: str, with_offers: bool) -> None:
    pages = [facet for facet in facets if facet.offer is None]
    stands = [
        facet
        for facet in pages
        if facet.kind == FacetKind.VISIBILITY and facet.desired != visibility
    ]
    mark_known([facet for facet in pages if facet not in stands])
    mark_stands(stands, lambda _facet: visibility)
    if with_offers:
        _know_offers(facets, draft.offers)


def _know_offers(facets: list[Facet], rows: Iterable[OfferDraft | RemoteModel]) -> None:
    """Mark prices and stocks that stand there; what has changed since stays a wish."""
    told = {row.sku: row for row in rows}
    carried: dict[int, str] = {}
    for facet in facets:
        row = told.get(facet.offer.stock_record.partner_sku) if facet.offer else None
        number = None
        if row is not None:
            number = row.stock if facet.kind == FacetKind.STOCK else row.price_vnd
        if number is not None:
            carried[facet.pk] = str(number)
    offered = [facet for facet in facets if facet.pk in carried]
    mark_known([facet for facet in offered if carried[facet.pk] == facet.desired])
    # What was in step and differs now was changed there by hand: the night's comparison says so.
    changed = [f for f in offered if carried[f.pk] != f.desired and not f.is_in_step]
    mark_stands(changed, lambda facet: carried[facet.pk])


def _is_free(listing: Listing, item: RemoteItem) -> bool:
    taken = Listing.objects.filter(account=listing.account_id, item_id=item.item_id)
    return not taken.exclude(pk=listing.pk).exists()


def _forget_intent(listing: Listing) -> None:
    listing.intent_at = listing.intent_absent_since = None
    Listing.objects.filter(pk=listing.pk).update(intent_at=None, intent_absent_since=None)


def lookup_lag_seconds(marketplace: str) -> float:
    """Return after how long an item is found there by its code: a setting, or the adapter's."""
    chosen = getattr(settings, marketplace.upper(), {}).get("lookup_lag_seconds")
    return float(chosen or marketplace_class(marketplace).lookup_lag_seconds)


def _looking(listing: Listing, failure: RemoteFailure | None = None) -> StillLooking:
    return StillLooking(
        failure.raw if failure else "not found yet",
        code="looking",
        call="create_item",
        retry_after_seconds=lookup_lag_seconds(listing.account.marketplace),
    )
