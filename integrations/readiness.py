"""What stands between a listing and the marketplace, and the page that mends each thing."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.channels import adapter_of_words
from integrations.contract import CategoryRules, ItemState, Missing
from integrations.drafts import draft_of, with_carriers
from integrations.models import Listing
from integrations.services.answers import FRESH_FOR, category_rules, kept_rules
from integrations.services.desired import pictures_of

#: Where each field of the contract is mended: a page of the product, …
PRODUCT_PAGES = {
    "title": "dashboard:product_name",
    "description": "dashboard:product_more",
    "picture": "dashboard:product_photos",
    "price": "dashboard:product_price",
    "stock": "dashboard:product_quantity",
    "unusual_price": "dashboard:product_price",
    "not_on_sale": "dashboard:product_edit",
}
#: … or a place on the listing's own page.
PLACES = {
    "category": "category",
    "weight": "id_weight",
    "option": "offers",
    "sku": "offers",
    "logistics": "ready",
    "brand": "id_brand",
    "size": "id_length",
}


@dataclass(frozen=True)
class Gap:
    """Something missing, in words, and the address where it is mended."""

    text: str | Promise
    url: str


def missing_for(listing: Listing, *, fresh_for: timedelta = FRESH_FOR) -> list[Missing]:
    """Return all that must be mended before ``listing`` can be there; empty when nothing is.

    Photos are not uploaded for this: their number counts.

    Raises:
        NoAnswer: the marketplace's rules are not known and it cannot be asked now.
    """
    if listing.keeps_their_content and listing.item_state != ItemState.GONE:
        return []  # the marketplace has it as it is, and nothing of ours is told it
    missing = _missing_here(listing)
    if not listing.category_id:
        return [
            *missing,
            Missing("category", _("Choose where the marketplace shows these goods.")),
        ]
    rules = category_rules(listing.account, listing.category_id, fresh_for=fresh_for)
    return missing + missing_by(listing, rules)


def missing_by(listing: Listing, rules: CategoryRules) -> list[Missing]:
    """Return what the marketplace misses in ``listing`` by ``rules``; calls nobody."""
    placeholders = tuple(image.content_hash for image in pictures_of(listing))
    draft = with_carriers(draft_of(listing, placeholders), rules)
    return adapter_of_words(listing.account).missing(draft, rules)


def gaps_of(listing: Listing, missing: list[Missing]) -> list[Gap]:
    """Return ``missing`` with the addresses where each is mended."""
    return [Gap(item.text, mending_url(listing, item.field)) for item in missing]


def mending_url(listing: Listing, field: str) -> str:
    """Return the address where ``field`` of the contract is mended for ``listing``.

    ``adopt`` leads to where the account's own listings are linked.
    """
    if field == "weight" and not lacks_weight(listing):
        field = "price"  # the net weight stands on the same step
    if page := PRODUCT_PAGES.get(field):
        return reverse(page, args=[listing.product_id]) + "?sua=1"
    if field == "adopt":
        return reverse("integrations:adopt", args=[listing.account_id])
    here = reverse("integrations:listing", args=[listing.pk])
    if field.startswith("attribute:"):
        return f"{here}#id_attribute_{_asked_as(listing, field.partition(':')[2])}"
    return f"{here}#{PLACES[field]}" if field in PLACES else here


def _asked_as(listing: Listing, name: str) -> str:
    """Return the id under which the question ``name`` stands in the listing's form.

    A refusal names it bare, while a question about variants may have a mark in front there
    (Lazada's "sku-tax_class").
    """
    rules = kept_rules(listing.account, listing.category_id)
    ids = [question.id for question in rules.attributes] if rules else []
    marked = (pk for pk in ids if pk.endswith(f"-{name}"))
    return name if name in ids else next(marked, name)


def lacks_weight(listing: Listing) -> bool:
    """Return whether some goods of ``listing`` do not say what they weigh."""
    no_weight = Q(stock_record__product__net_weight_g=None) | Q(
        stock_record__product__net_weight_g=0
    )
    return listing.offers.filter(no_weight).exists()


def _missing_here(listing: Listing) -> list[Missing]:
    """Return what is missing in our own shop; no marketplace is asked."""
    missing = []
    if not listing.product.is_public:
        missing.append(
            Missing("not_on_sale", _("The goods are not on sale here yet. Put them on sale first."))
        )
    if any(offer.stock_record.price_to_confirm for offer in listing.offers.all()):
        missing.append(
            Missing("unusual_price", _("The price looks unusual. Confirm or correct it."))
        )
    return missing
