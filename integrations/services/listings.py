"""A listing from choosing goods to being seen on the channel, and off it again."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from catalog.models import Product
from coops.partner.models import StockRecord
from integrations.categories import Tree
from integrations.contract import AttributeValue, Category, ItemState, Missing
from integrations.models import ChannelAccount, Facet, Listing, ListingOffer
from integrations.readiness import missing_for
from integrations.services.answers import (
    FRESH_ENOUGH_TO_PUBLISH,
    NoAnswer,
    category_rules,
    category_tree,
)
from integrations.services.desired import make_facets, refresh_account_stock, refresh_listing
from integrations.services.rules_watch import look_again
from shop.core.units import format_weight

__all__ = [
    "AlreadyListed",
    "AlreadySent",
    "NoAnswer",
    "NotReady",
    "TERMS",
    "OfferTerms",
    "Parcel",
    "category_rules",
    "category_tree",
    "discard_listing",
    "hide_listing",
    "keep_back_units",
    "option_name",
    "publish_listing",
    "save_listing",
    "start_listing",
    "tree_of",
    "unlisted",
]

logger = logging.getLogger(__name__)

OPTION_LENGTH = 20


class NotReady(Exception):
    """Something is missing; nothing was sent. ``missing`` says what, for people."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(" ".join(str(item.text) for item in missing))


class AlreadyListed(Exception):
    """One of the goods stands in another listing of this channel."""


class AlreadySent(Exception):
    """The marketplace has (or may have) the item: it can be hidden, not thrown away."""


#: What a co-op decides for an offer: name among the sizes, units in one pack there, units kept
#: back (``None``: as the channel does), share of the barn in percent, packs shown at most
#: (``None``: no limit), and the fewest packs that are shown at all.
TERMS = ("option", "pack_factor", "buffer_units", "share_percent", "cap", "floor")


@dataclass(frozen=True)
class OfferTerms:
    """What somebody decided for one offer just now: values of some of :data:`TERMS` by name.

    What is not among them stays as it is by then, whoever decided it.
    """

    offer_id: int
    values: Mapping[str, str | int | None]


@dataclass(frozen=True)
class Parcel:
    """How one sale unit is sent: grams, and whole cm; ``None`` where nobody has said."""

    weight_g: int | None = None
    length_cm: int | None = None
    width_cm: int | None = None
    height_cm: int | None = None


def unlisted(account: ChannelAccount, products: QuerySet[Product]) -> QuerySet[Product]:
    """Return those of ``products`` that are priced and in no listing of ``account``."""
    listed = ListingOffer.objects.filter(listing__account=account)
    return (
        products.filter(stockrecords__price__isnull=False)
        .exclude(pk__in=listed.values("stock_record__product"))
        .exclude(pk__in=Listing.objects.filter(account=account).values("product"))
    )


def option_name(product: Product) -> str:
    """Return how ``product`` is called among the sizes of one listing, such as “Túi 5 kg”."""
    weight = format_weight(product.net_weight_g) if product.net_weight_g else ""
    unit = product.sale_unit
    if weight and unit.lower() == "kg":
        unit = ""
    name = " ".join(part for part in (unit, weight) if part) or product.title
    return (name[:1].upper() + name[1:]).replace("\u00a0", " ")[:OPTION_LENGTH].strip()


@transaction.atomic
def start_listing(
    *, account: ChannelAccount, products: Sequence[Product], options: Mapping[int, str], by
) -> Listing:
    """Prepare one listing of ``products`` on ``account``, the first giving title and text.

    ``options`` names each product (by id) among several. Nothing is sent. Once more with the
    same goods returns what was prepared.

    Raises:
        AlreadyListed: one of them stands in another listing of the channel.
    """
    records = _records(products)
    listing, is_new = Listing.objects.get_or_create(account=account, product=products[0])
    listed = ListingOffer.objects.filter(listing__account=account, stock_record__in=records)
    if listed.exclude(listing=listing).exists():
        raise AlreadyListed
    if not is_new:
        if set(listing.offers.values_list("stock_record", flat=True)) != {r.pk for r in records}:
            raise AlreadyListed
        return listing
    ListingOffer.objects.bulk_create(
        ListingOffer(
            listing=listing,
            stock_record=record,
            option=options.get(record.product_id, "") if len(records) > 1 else "",
        )
        for record in records
    )
    make_facets(listing)
    logger.info("listing %s of account %s prepared by user %s", listing.pk, account.pk, by.pk)
    return listing


@transaction.atomic
def save_listing(
    *,
    listing: Listing,
    category: tuple[Category, str] | None = None,
    attributes: Sequence[AttributeValue],
    weight: int | None,
    offers: Sequence[OfferTerms] = (),
    parcel: Parcel | None = None,
    brand: tuple[str, str] | None = None,
) -> Listing:
    """Keep what was chosen and typed, and want it there if the item is there.

    ``category`` with its path as people read it, ``None``: as it is. ``weight``: grams of one
    sale unit in its parcel; ``parcel`` says it with its sides instead. ``brand``: id and name in
    the marketplace's list, both empty for none; ``None``: as it is.
    """
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    if category is not None:
        leaf, path = category
        listing.category_id, listing.category_name = leaf.id, path[-200:]
    listing.attributes = [
        {
            "attribute_id": value.attribute_id,
            "value_id": value.value_id,
            "text": value.text,
            "unit": value.unit,
        }
        for value in attributes
    ]
    listing.parcel_weight_g = weight
    if parcel is not None:
        listing.parcel_weight_g = parcel.weight_g
        listing.parcel_length_cm = parcel.length_cm
        listing.parcel_width_cm = parcel.width_cm
        listing.parcel_height_cm = parcel.height_cm
    if brand is not None:
        listing.brand_id, listing.brand_name = brand
    listing.save(
        update_fields=[
            "category_id",
            "category_name",
            "attributes",
            "parcel_weight_g",
            "parcel_length_cm",
            "parcel_width_cm",
            "parcel_height_cm",
            "brand_id",
            "brand_name",
        ]
    )
    for terms in offers:
        decided = {name: terms.values[name] for name in TERMS if name in terms.values}
        if decided:
            listing.offers.filter(pk=terms.offer_id).update(**decided)
    refresh_listing(listing)
    look_again(listing)
    return listing


def publish_listing(*, listing: Listing) -> Listing:
    """Want ``listing`` to be seen there; the reconciler does the rest. Once more is harmless.

    What the marketplace deleted is made anew.

    Raises:
        NotReady: the marketplace would refuse it; nothing was changed.
        NoAnswer: its rules are not known and it cannot be asked now.
    """
    missing = missing_for(listing)
    if missing:  # perhaps it was mended there a moment ago: ask once more
        missing = missing_for(listing, fresh_for=FRESH_ENOUGH_TO_PUBLISH)
    if missing:
        raise NotReady(missing)
    with transaction.atomic():
        listing = Listing.objects.select_for_update().get(pk=listing.pk)
        if listing.item_state == ItemState.GONE:
            _forget_item(listing)
        if not listing.is_wanted:
            listing.is_wanted = True
            listing.save(update_fields=["is_wanted"])
        make_facets(listing)
    return listing


@transaction.atomic
def hide_listing(*, listing: Listing) -> Listing:
    """Want ``listing`` not to be seen there; item and history stay. Once more is harmless."""
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    if listing.is_wanted:
        listing.is_wanted = False
        listing.save(update_fields=["is_wanted"])
        refresh_listing(listing)
    return listing


@transaction.atomic
def discard_listing(*, listing: Listing) -> None:
    """Throw a listing away that was never sent; a second press finds nothing to do.

    Raises:
        AlreadySent: the marketplace has the item, or may have it.
    """
    found = Listing.objects.select_for_update().filter(pk=listing.pk).first()
    if found is None:
        return
    if found.item_id or found.intent_at or found.is_wanted:
        raise AlreadySent
    found.delete()


@transaction.atomic
def keep_back_units(
    *, account: ChannelAccount, units: int, last_hour: bool = False
) -> ChannelAccount:
    """Keep ``units`` of each product back from ``account``, and tell it at once.

    ``last_hour``: and as many as were sold in the last hour, on whatever channel.
    """
    ChannelAccount.objects.filter(pk=account.pk).update(
        buffer_units=units, holds_last_hour=last_hour
    )
    account.buffer_units, account.holds_last_hour = units, last_hour
    refresh_account_stock(account)
    return account


def tree_of(account: ChannelAccount) -> Tree:
    """Return the marketplace's categories, ready to be searched.

    Raises:
        NoAnswer: it cannot be reached, and nothing is kept.
    """
    return Tree(category_tree(account))


def _records(products: Sequence[Product]) -> list[StockRecord]:
    wanted = [product.pk for product in products]
    found = StockRecord.objects.filter(product__in=wanted).order_by("pk")
    by_product: dict[int, StockRecord] = {}
    for record in found:
        by_product.setdefault(record.product_id, record)
    return [by_product[pk] for pk in wanted]


def _forget_item(listing: Listing) -> None:
    """Untie an item that is deleted there; the next creation makes another."""
    listing.item_id = listing.item_state = listing.raw_item_state = ""
    listing.variants_made, listing.variants_told = False, ""
    listing.created_there_at = None
    listing.keeps_their_content = False  # gone with it
    listing.save(
        update_fields=[
            "item_id",
            "item_state",
            "raw_item_state",
            "variants_made",
            "variants_told",
            "created_there_at",
            "keeps_their_content",
        ]
    )
    listing.offers.update(model_id="")
    Facet.objects.filter(listing=listing).update(
        known="", known_rev=0, sent_rev=0, written_at=None, **Facet.WELL
    )
