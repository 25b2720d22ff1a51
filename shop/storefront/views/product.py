"""One product."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Product, ProductImage
from catalog.picture_sources import PictureSources
from catalog.related import Shown, also_in_season, more_of_the_cooperative, shown
from coops.registry.certificates import certificates_of, mark_of
from coops.registry.rests import REST_FIELDS, refusal_on, told_rest
from shop.core.links import site_url
from shop.core.prepared import Prepared, Slots
from shop.reviews.reading import reviews_of
from shop.shipping.fees import destination_of, fee_for
from shop.shipping.models import PickupPoint
from shop.storefront.availability import availability_of, day_text
from shop.storefront.cards import COLUMNS as CARD_COLUMNS
from shop.storefront.cards import cards_from, kilo_price_of, pack_of
from shop.storefront.contacts import phone_text, zalo_url
from shop.storefront.cooperatives import cooperative_cards, terms_of
from shop.storefront.facts import facts_of, season_months, season_sentence
from shop.storefront.kept.pages import kept
from shop.storefront.kinds import read_kinds
from shop.storefront.pickups import WeeklyPoint
from shop.storefront.place import place_of
from shop.storefront.share_cards import share_card_url
from shop.storefront.shelves import Shelf, way_to
from shop.storefront.sorting import NEWEST
from shop.storefront.structured import product_data


@dataclass(frozen=True)
class Photo:
    """One photo of ``components/gallery.html``; see there."""

    sources: PictureSources
    caption: str
    is_illustration: bool


MORE = 4
#: Read of a product and its co-op, which have twice as many columns.
COLUMNS = (
    *("title", "slug", "description", "sale_unit", "net_weight_g", "grade", "season_from"),
    *("season_to", "harvest_note", "origin_hamlet", "origin_commune", "storage"),
    *("shelf_life_days", "ingredients", "warnings", "maker", "maker_address", "made_on"),
    *("ready_on", "family", "rating"),
)
COOPERATIVE_COLUMNS = (
    *("slug", "name", "short_name", "tagline", "story", "founded_year", "members_count", "logo"),
    *("is_demo", "phone", "hamlet", "ward_code", "ward_name", "province_code", "province_name"),
    *("accepts_cod", "accepts_vietqr", "cod_ceiling_vnd", "offers_delivery", "delivery_fee_vnd"),
    *("free_delivery_from_vnd", "offers_pickup", "pickup_place", "pickup_hours"),
    *("delivery_table__packaging_g", "delivery_table__near_provinces", "delivery_table__steps"),
    "delivery_table__free_from",
    *REST_FIELDS,
)

#: Read of each pick-up point, beside the product: a row for each point costs no query more.
POINT_COLUMNS = ("place", "weekday", "opens", "closes")

_GOODS = Prepared(
    lambda slots: (
        Product.objects.on_sale()
        .filter(pk=slots("pk"))
        .select_related("cooperative__delivery_table")
        .only(*COLUMNS, *(f"cooperative__{column}" for column in COOPERATIVE_COLUMNS))
        .annotate(
            point=FilteredRelation(
                "cooperative__pickup_points",
                condition=Q(cooperative__pickup_points__is_active=True),
            ),
            **{f"point_{column}": F(f"point__{column}") for column in POINT_COLUMNS},
        )
        .order_by("point__weekday", "point__opens", "point__pk")
    )
)
_IMAGES = Prepared(lambda slots: ProductImage.objects.filter(product=slots("product")))


@kept
@require_safe
def product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show a product on sale; an old or misspelt slug leads to the right address."""
    rows = _GOODS.objects(pk=int(pk))
    if not rows:
        raise Http404
    goods = rows[0]
    if goods.slug != slug:
        return redirect(goods, permanent=True)
    today, cooperative = timezone.localdate(), goods.cooperative
    kinds = read_kinds(goods)
    trail = way_to(goods.pk)
    more, in_season = _beside(goods, trail, today)
    certificates = certificates_of([goods.pk], today=today).get(goods.pk, [])
    price = goods.offer.price if goods.offer else None
    phone = str(cooperative.phone or "")
    images = _IMAGES.objects(product=goods.pk)
    photos = tuple(Photo(one.sources, one.caption, one.is_illustration) for one in images)
    stock = availability_of(goods, today=today)
    reviews = reviews_of(goods.pk)
    place = place_of(request)
    is_later = goods.ready_on is not None and goods.ready_on > today
    share_picture = site_url(share_card_url(goods, images[0] if images else None))
    return render(
        request,
        "storefront/product.html",
        {
            "product": goods,
            "photos": photos,
            "share_picture": share_picture,
            "has_illustration": any(photo.is_illustration for photo in photos),
            "amount": price,
            "pack": pack_of(goods.sale_unit, goods.net_weight_g),
            "unit_amount": kilo_price_of(price, goods.net_weight_g),
            "stock": stock,
            "rest": told_rest(cooperative, today),
            "takes_orders": not refusal_on(cooperative, today),
            "ready_text": day_text(goods.ready_on) if is_later else "",
            "kinds": kinds,
            "certificates": certificates,
            "mark": mark_of(certificates),
            "place": place,
            "fee": fee_for(goods, place),
            "facts": facts_of(goods),
            "months": goods.season and season_months(goods.season, today=today),
            "season_summary": goods.season and season_sentence(goods.season, today=today),
            "cooperative": cooperative,
            "cooperative_card": cooperative_cards([cooperative])[0],
            "terms": terms_of(
                cooperative,
                points=_points_in(rows),
                to=destination_of(place),
                fee_is_above=place is not None,
            ),
            "phone": phone,
            "phone_text": phone_text(phone),
            "zalo_url": zalo_url(phone),
            "trail": trail,
            "more": more,
            "in_season": in_season,
            "reviews": reviews,
            "structured": product_data(
                goods, price=price, stock=stock, images=images, trail=trail, reviews=reviews
            ),
        },
    )


def _points_in(rows: list[Any]) -> list[WeeklyPoint]:
    """Return the co-op's pick-up points in use; without any there is one row without a place."""
    return [
        WeeklyPoint(
            PickupPoint(**{column: getattr(row, f"point_{column}") for column in POINT_COLUMNS})
        )
        for row in rows
        if row.point_place is not None
    ]


def _read_beside(slots: Slots, *, on_shelves: bool) -> QuerySet:
    """Return the rows of tiles of both; two rows cost no more queries than one.

    A union of ids is looked up by its few rows; "this one or that one" reads all products.
    """
    here = Shown(*(slots(name) for name in Shown._fields))
    season = also_in_season(
        month=slots("month"),
        shelf_ids=slots("shelves", many=True) if on_shelves else [],
        instead_of=here,
    )
    few, others = (
        Product.objects.filter(pk__in=each.order_by(*NEWEST).values("pk")[:MORE]).values("pk")
        for each in (more_of_the_cooperative(here), season)
    )
    both = Product.objects.filter(pk__in=few.order_by().union(others.order_by()))
    return both.order_by(*NEWEST).values_list(*CARD_COLUMNS)


_BESIDE = Prepared(partial(_read_beside, on_shelves=False))
_BESIDE_ON_SHELVES = Prepared(partial(_read_beside, on_shelves=True))


def _beside(goods: Product, trail: list[Shelf], today: date) -> tuple[list, list]:
    """Return the tiles of more from the co-op, and of what others have in season on the shelf."""
    asked = {**shown(goods)._asdict(), "month": today.month}
    if trail:
        rows = _BESIDE_ON_SHELVES.rows(**asked, shelves=trail[-1].ids)
    else:
        rows = _BESIDE.rows(**asked)
    cards = cards_from(rows, today=today, eager=0, marked=False)
    name = goods.cooperative.short_name if goods.cooperative else ""
    return (
        [card for card in cards if card.cooperative == name],
        [card for card in cards if card.cooperative != name],
    )
