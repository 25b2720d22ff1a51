"""The wanted side of every facet, recomputed inside the transaction that changed the shop.

Nothing here calls anybody. A value that comes out as it was changes nothing, so recomputing is
cheap and may be done once too often.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Sum
from django.utils import timezone

from catalog.models import ProductImage
from coops.partner.models import StockRecord
from integrations.contract import OrderState, StockMeaning
from integrations.drafts import content_of
from integrations.models import ChannelAccount, Facet, FacetKind, Listing, ListingOffer
from integrations.models.account import TOKENS
from integrations.registry import marketplace_class
from integrations.services.known import ROWS_AT_ONCE, lock_rows
from integrations.services.recent_sales import sold_in_the_last_hour
from shop.order.models import Line

#: Orders in these still lie in the barn although they are the marketplace's.
IN_THE_BARN = [
    OrderState.UNPAID,
    OrderState.CHECKING,
    OrderState.READY,
    OrderState.ARRANGED,
    OrderState.CANCEL_ASKED,
]
#: Prices that are not ours to the đồng end in whole steps, as prices on a shelf do.
PRICE_STEP_VND = 500
#: :func:`is_for_sale` for facets, asked of the database.
_FOR_SALE = Q(
    listing__is_wanted=True,
    listing__product__is_public=True,
    listing__account__cooperative__is_open=True,
    listing__account__is_resting=False,
)
#: Most marketplaces take nine.
MOST_PICTURES = 9


@transaction.atomic
def make_facets(listing: Listing) -> None:
    """Create the facets that ``listing`` and its offers lack, and compute what they want."""
    now = timezone.now()
    wanted: list[Facet] = [
        Facet(account_id=listing.account_id, listing=listing, kind=kind, changed_at=now)
        for kind in (FacetKind.CONTENT, FacetKind.PICTURES, FacetKind.VISIBILITY)
    ]
    wanted += [
        Facet(account_id=listing.account_id, listing=listing, offer=offer, kind=k, changed_at=now)
        for offer in listing.offers.all()
        for k in (FacetKind.PRICE, FacetKind.STOCK)
    ]
    Facet.objects.bulk_create(wanted, ignore_conflicts=True)
    refresh_listing(listing)


@transaction.atomic
def refresh_listing(listing: Listing) -> int:
    """Recompute everything that ``listing`` and its offers want; returns how many changed."""
    records = list(listing.offers.values_list("stock_record_id", flat=True))
    _lock_records(records)
    return _refresh_pages([listing.pk]) + refresh_stock(records) + refresh_prices(records)


def refresh_product(product_id: int) -> int:
    """Recompute content, pictures and visibility of all listings that show a product."""
    pages = Listing.objects.filter(offers__stock_record__product_id=product_id).distinct()
    return _refresh_pages(list(pages.values_list("pk", flat=True)))


def refresh_cooperative(cooperative_id: int) -> int:
    """Recompute what all listings of a co-op want: it opened, closed or was renamed."""
    pages = Listing.objects.filter(account__cooperative_id=cooperative_id)
    return _refresh_pages(list(pages.values_list("pk", flat=True)))


@transaction.atomic
def refresh_visibility(account_ids: Iterable[int]) -> int:
    """Recompute for all listings of accounts whether buyers may see them; few statements.

    Where nothing can be hidden, the stocks must be recomputed as well
    (:func:`refresh_account_stock`).
    """
    facets = Facet.objects.filter(account__in=list(account_ids), kind=FacetKind.VISIBILITY)
    changed = 0
    for wish, rows in (("0", facets.exclude(_FOR_SALE)), ("1", facets.filter(_FOR_SALE))):
        keys = list(
            rows.exclude(desired=wish).order_by("listing", "pk").values_list("pk", flat=True)
        )
        for start in range(0, len(keys), ROWS_AT_ONCE):
            some = Facet.objects.filter(pk__in=keys[start : start + ROWS_AT_ONCE])
            changed += lock_rows(some).update(
                desired=wish,
                desired_rev=F("desired_rev") + 1,
                changed_at=timezone.now(),
                **Facet.WELL,
            )
    return changed


@transaction.atomic
def refresh_account_stock(account: ChannelAccount) -> int:
    """Recompute the stock that an account may sell: its buffer or meaning has changed."""
    offers = ListingOffer.objects.filter(listing__account=account)
    records = list(offers.values_list("stock_record_id", flat=True))
    _lock_records(records)
    return refresh_stock(records)


def refresh_all_stock(account: ChannelAccount) -> int:
    """Recompute like :func:`refresh_account_stock`, a slice at a time: no sale waits for all.

    So what was computed under another setting, or lost on its way, is right by next morning.
    """
    offers = ListingOffer.objects.filter(listing__account=account).order_by("stock_record")
    records = list(dict.fromkeys(offers.values_list("stock_record_id", flat=True)))
    slices = range(0, len(records), ROWS_AT_ONCE)
    return sum(refresh_stock_alone(records[start : start + ROWS_AT_ONCE]) for start in slices)


def refresh_stock(stock_record_ids: Iterable[int]) -> int:
    """Recompute what every channel may sell of these stock records."""
    facets = _offer_facets(FacetKind.STOCK, stock_record_ids)
    held = _held_for_channels(facets)
    sold = sold_in_the_last_hour(
        {o.stock_record_id for facet, o in facets if facet.listing.account.holds_last_hour}
    )
    changed = 0
    overtaken: set[int] = set()
    for facet, offer in facets:
        account = facet.listing.account
        hidden = not facet.for_sale and not can_hide(account)  # type: ignore[attr-defined]
        just_sold = sold.get(offer.stock_record_id, 0)
        units = 0 if hidden else units_for_channel(offer, account, just_sold=just_sold)
        if stock_meaning(account) == StockMeaning.ON_HAND:
            units += held[account.pk, offer.stock_record_id] // offer.pack_factor
        if facet.desired == str(units):
            continue
        if set_desired(facet, str(units), only_as_read=True):
            changed += 1
        else:  # a sale was committed between our reading and our writing
            overtaken.add(offer.stock_record_id)
    if overtaken:
        # Not now: their records would be locked out of turn.
        transaction.on_commit(lambda: refresh_stock_alone(overtaken))
    return changed


@transaction.atomic
def refresh_stock_alone(stock_record_ids: Iterable[int]) -> int:
    """Recompute like :func:`refresh_stock`, outside of any sale: the records are locked first."""
    records = list(stock_record_ids)
    _lock_records(records)
    return refresh_stock(records)


def refresh_prices(stock_record_ids: Iterable[int]) -> int:
    """Recompute the prices of packs of these stock records, in whole đồng."""
    changed = 0
    for facet, offer in _offer_facets(FacetKind.PRICE, stock_record_ids):
        price = price_for_channel(offer)
        if price is not None:
            changed += set_desired(facet, str(price))
    return changed


def price_for_channel(offer: ListingOffer) -> int | None:
    """Return what one pack costs there in đồng; ``None`` while the goods have no price."""
    price = offer.stock_record.price
    if price is None:
        return None
    return rounded_price(int(price) * offer.pack_factor, offer.price_percent)


def rounded_price(ours_vnd: int, percent: int) -> int:
    """Return ``percent`` of our price, in whole steps of 500 đồng, rounded up.

    So the co-op never keeps less than was worked out. 100 percent is our price to the đồng.
    """
    if percent == 100:
        return ours_vnd
    return -(-ours_vnd * percent // (100 * PRICE_STEP_VND)) * PRICE_STEP_VND


def units_for_channel(offer: ListingOffer, account: ChannelAccount, *, just_sold: int = 0) -> int:
    """Return the packs that one channel may sell now: the rule of the offer, never below 0.

    ``just_sold``: units sold anywhere in the last hour, which count where the account keeps
    them back.
    """
    buffer = account.buffer_units if offer.buffer_units is None else offer.buffer_units
    buffer += just_sold if account.holds_last_hour else 0
    free = max(0, offer.stock_record.sellable - buffer)
    packs = free * offer.share_percent // 100 // offer.pack_factor
    if offer.cap is not None:
        packs = min(packs, offer.cap)
    return packs if packs >= offer.floor else 0


def stock_meaning(account: ChannelAccount) -> StockMeaning:
    """Return what the number we tell means there: the account's own setting comes first."""
    if account.stock_meaning:
        return StockMeaning(account.stock_meaning)
    return marketplace_class(account.marketplace).stock_meaning


def set_desired(facet: Facet, value: str, *, only_as_read: bool = False) -> int:
    """Want ``value``; 1 when that is news. News clears what went wrong before.

    With ``only_as_read`` nothing is written over a wish that is newer than ``facet``.
    """
    if facet.desired == value:
        return 0
    rows = Facet.objects.filter(pk=facet.pk)
    if only_as_read:
        rows = rows.filter(desired_rev=facet.desired_rev)
    return rows.exclude(desired=value).update(
        desired=value,
        desired_rev=F("desired_rev") + 1,
        changed_at=timezone.now(),
        **Facet.WELL,
    )


def pictures_of(listing: Listing) -> list[ProductImage]:
    """Return the photos that the listing shows, the main product's first, none twice."""
    products = [listing.product_id]
    products += [o.stock_record.product_id for o in listing.offers.select_related("stock_record")]
    found = ProductImage.objects.filter(product_id__in=products).exclude(content_hash="")
    seen: dict[str, ProductImage] = {}
    for image in sorted(found, key=lambda i: (products.index(i.product_id), i.display_order, i.pk)):
        seen.setdefault(image.content_hash, image)
    return list(seen.values())[:MOST_PICTURES]


def digest_of(value: object) -> str:
    """Return a digest of anything JSON can say; equal things give the same."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_for_sale(listing: Listing) -> bool:
    """Return whether buyers may see it: wanted, on sale here, co-op open, shop not resting."""
    account = listing.account
    is_open = account.cooperative.is_open and not account.is_resting
    return listing.is_wanted and listing.product.is_public and is_open


def can_hide(account: ChannelAccount) -> bool:
    """Return whether an item there can be hidden; where not, a stock of 0 stands for it."""
    code = account.marketplace
    return code not in settings.MARKETPLACES or marketplace_class(code).can_hide


def _lock_records(stock_record_ids: list[int]) -> None:
    """Lock records before their numbers are read: a sale in between would be written over.

    In the order of a checkout, which locks a record and then its facets.
    """
    records = StockRecord.objects.filter(pk__in=stock_record_ids).order_by("pk")
    list(records.select_for_update(no_key=True).values_list("pk", flat=True))


def _refresh_pages(listing_ids: list[int]) -> int:
    listings = (
        Listing.objects.filter(pk__in=listing_ids)
        .select_related("product", "account__cooperative")
        .prefetch_related("facets", "offers__stock_record__product")
    )
    changed = 0
    hidden_by_stock: list[int] = []
    for listing in listings:
        wanted = {
            FacetKind.CONTENT: digest_of(content_of(listing)),
            FacetKind.PICTURES: digest_of([i.content_hash for i in pictures_of(listing)]),
            FacetKind.VISIBILITY: "1" if is_for_sale(listing) else "0",
        }
        if listing.keeps_their_content:  # linked, and nobody has said that ours shall be shown
            del wanted[FacetKind.CONTENT], wanted[FacetKind.PICTURES]
        for facet in listing.facets.all():
            if facet.kind in wanted:
                news = set_desired(facet, wanted[FacetKind(facet.kind)])
                changed += news
                if news and facet.kind == FacetKind.VISIBILITY and not can_hide(listing.account):
                    hidden_by_stock += [o.stock_record_id for o in listing.offers.all()]
    if hidden_by_stock:
        with transaction.atomic():
            _lock_records(hidden_by_stock)
            changed += refresh_stock(hidden_by_stock)
    return changed


def _offer_facets(kind: str, stock_record_ids: Iterable[int]) -> list[tuple[Facet, ListingOffer]]:
    facets = (
        Facet.objects.filter(kind=kind, offer__stock_record_id__in=list(stock_record_ids))
        .select_related("offer__stock_record", "listing__account")
        .annotate(for_sale=ExpressionWrapper(_FOR_SALE, BooleanField()))
        # Every change of stock asks this; decrypting tokens is not part of the answer.
        .defer(*(f"listing__account__{token}" for token in TOKENS))
        # The order in which answers are written down, too: nobody waits for each other.
        .order_by("offer__stock_record", "pk")
    )
    return [(facet, facet.offer) for facet in facets if facet.offer is not None]


def _held_for_channels(
    facets: list[tuple[Facet, ListingOffer]],
) -> dict[tuple[int, int], int]:
    """Return, per (account, stock record), the units of open orders there, where it counts."""
    on_hand = {
        facet.listing.account.pk
        for facet, _offer in facets
        if stock_meaning(facet.listing.account) == StockMeaning.ON_HAND
    }
    held: dict[tuple[int, int], int] = defaultdict(int)
    if not on_hand:
        return held
    rows = (
        Line.objects.filter(
            order__channel_order__account__in=on_hand,
            order__channel_order__state__in=IN_THE_BARN,
            stockrecord__in={offer.stock_record_id for _facet, offer in facets},
        )
        .values_list("order__channel_order__account", "stockrecord")
        .annotate(units=Sum(F("num_allocated") + F("num_short")))
    )
    for account_id, record_id, units in rows:
        held[account_id, record_id] = units
    return held
