"""What a listing says there, put together from what the co-op wrote once."""

from dataclasses import replace

from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from integrations.contract import AttributeValue, CategoryRules, ListingDraft, OfferDraft
from integrations.models import Facet, FacetKind, Listing, ListingOffer
from integrations.registry import marketplace_class
from shop.core.units import format_weight

#: Buyers on Vietnamese marketplaces read Vietnamese, whoever presses the button.
LANGUAGE = "vi"


def content_of(listing: Listing) -> dict:
    """Return title, description, category, attributes, weights and options, as plain values.

    Brand and size stand in it once somebody has said them.
    """
    said = {"brand": _brand(listing), "parcel_cm": _parcel_cm(listing)}
    return {
        "title": listing.product.get_title().strip(),
        "description": description_of(listing),
        "category_id": listing.category_id,
        "attributes": listing.attributes,
        "offers": [
            [o.stock_record.partner_sku, o.option, weight_g(listing, o)]
            for o in listing.offers.all()
        ],
        **{name: list(value) for name, value in said.items() if value and any(value)},
    }


def draft_of(listing: Listing, image_ids: tuple[str, ...] = ()) -> ListingDraft:
    """Return the whole listing as it should be now, with the wanted prices and stocks.

    Prices and stocks are what the facets want, so that a creation can mark them as known.
    """
    content = content_of(listing)
    wanted = {
        (facet.offer_id, facet.kind): facet.desired
        for facet in Facet.objects.filter(listing=listing, offer__isnull=False)
    }
    visible = Facet.objects.filter(listing=listing, kind=FacetKind.VISIBILITY, desired="1").exists()
    offers = tuple(
        OfferDraft(
            sku=offer.stock_record.partner_sku,
            option=offer.option,
            price_vnd=int(wanted.get((offer.pk, FacetKind.PRICE)) or 0),
            stock=int(wanted.get((offer.pk, FacetKind.STOCK)) or 0),
            weight_g=weight_g(listing, offer),
        )
        for offer in listing.offers.select_related("stock_record__product")
    )
    return ListingDraft(
        sku=listing.remote_sku or sku_of(listing),
        title=content["title"],
        description=content["description"],
        category_id=listing.category_id,
        attributes=tuple(AttributeValue(**value) for value in listing.attributes),
        image_ids=image_ids,
        offers=offers,
        is_visible=visible,
        brand=_brand(listing),
        parcel_cm=_parcel_cm(listing),
        shelf_life_days=listing.product.shelf_life_days,
        sale_unit=listing.product.sale_unit,
    )


def with_carriers(draft: ListingDraft, rules: CategoryRules) -> ListingDraft:
    """Return ``draft`` with every way of sending that is on there and carries all its packs."""
    # A weight that nobody has given yet is asked for by itself, not once more as a carrier.
    weights = [offer.weight_g for offer in draft.offers if offer.weight_g]
    carriers = tuple(
        channel.id
        for channel in rules.logistics
        if channel.is_enabled
        and all(
            (channel.min_weight_g or 0) <= weight
            and (channel.max_weight_g is None or weight <= channel.max_weight_g)
            for weight in weights
        )
    )
    return replace(draft, logistics_ids=carriers)


def sku_of(listing: Listing) -> str:
    """Return the item's code there: the co-op's own, and a number that is this listing's alone.

    A repeated creation is looked up by it, so no other item may ever carry the same.
    """
    offer = listing.offers.select_related("stock_record").first()
    own = offer.stock_record.partner_sku if offer else ""
    mark = f"-CQ{listing.pk}"
    room = min(80, marketplace_class(listing.account.marketplace).longest_sku - len(mark))
    return f"{own[:room]}{mark}"


def _brand(listing: Listing) -> tuple[str, str]:
    return listing.brand_id, listing.brand_name


def _parcel_cm(listing: Listing) -> tuple[int, int, int] | None:
    """Return length, width and height in cm when all three are known."""
    length, width, height = (
        listing.parcel_length_cm,
        listing.parcel_width_cm,
        listing.parcel_height_cm,
    )
    return (length, width, height) if length and width and height else None


def _pack_facts(listing: Listing) -> list[tuple[str, str]]:
    """Return what one there holds, and weighs; of variants, their names say it."""
    offers = list(listing.offers.all())
    if len(offers) != 1:
        return []
    factor, product = offers[0].pack_factor, listing.product
    grams = (product.net_weight_g or 0) * factor
    return [
        (_("One pack"), offers[0].pack_name if factor > 1 else ""),
        (_("Net weight"), format_weight(grams) if grams else ""),
    ]


def weight_g(listing: Listing, offer: ListingOffer) -> int:
    """Return the grams of one pack of ``offer``; 0 when nobody has said."""
    unit = offer.stock_record.product.net_weight_g or listing.parcel_weight_g or 0
    return unit * offer.pack_factor


def description_of(listing: Listing) -> str:
    """Return the description and, below it, what a label says, in Vietnamese."""
    product, cooperative = listing.product, listing.account.cooperative
    with translation.override(LANGUAGE):
        origin = ", ".join(part for part in (product.origin_hamlet, product.origin_commune) if part)
        facts = [
            *_pack_facts(listing),
            (_("Where it was grown"), origin),
            (_("How to keep it"), product.storage),
            (
                _("Keeps"),
                _("%(days)d days") % {"days": product.shelf_life_days}
                if product.shelf_life_days
                else "",
            ),
            (_("Seller of these goods"), cooperative.name),
        ]
        lines = [f"{label}: {text}" for label, text in facts if text]
    own = strip_tags(product.description or "").strip()
    return "\n\n".join(part for part in (own, "\n".join(lines)) if part)
