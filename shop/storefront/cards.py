"""Products as ``components/product_card.html`` shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.files.storage import default_storage

from catalog.addresses import product_address
from catalog.keeping import best_before
from catalog.models import Product, ProductImage
from catalog.picture_sources import PictureSources, cut_picture, single_picture
from catalog.seasons import Season
from coops.registry.certificates import marks_of
from coops.registry.rests import resting_until
from shop.core.prepared import Prepared
from shop.core.units import GRAMS_PER_KG, format_weight, price_per_kg
from shop.storefront.availability import availability

#: So many photos of a page are in the first view and load at once.
EAGER = 2


@dataclass(frozen=True)
class ProductCard:
    """One tile; amounts in VND. See the component for the meaning of each field."""

    url: str
    name: str
    picture: PictureSources | None
    amount: Decimal | None
    pack: str
    unit_amount: Decimal | None
    note: str
    note_kind: str
    cooperative: str
    hamlet: str
    eager: bool = False
    mark: str = ""


class Goods(NamedTuple):
    """What a tile reads of a product, its co-op and its stock record, in the order of COLUMNS."""

    pk: int
    title: str
    slug: str
    sale_unit: str
    net_weight_g: int | None
    season_from: int | None
    season_to: int | None
    origin_hamlet: str
    ready_on: date | None
    made_on: date | None
    shelf_life_days: int | None
    cooperative: str
    rest_from: date | None
    rest_until: date | None
    price: Decimal | None
    num_in_stock: int | None
    num_allocated: int | None


COLUMNS = (
    *Goods._fields[:11],
    "cooperative__short_name",
    "cooperative__rest_from",
    "cooperative__rest_until",
    "stockrecords__price",
    "stockrecords__num_in_stock",
    "stockrecords__num_allocated",
)


_ROWS = Prepared(
    lambda slots: (
        Product.objects.on_sale().filter(pk__in=slots("ids", many=True)).values_list(*COLUMNS)
    )
)
_PICTURES = Prepared(
    lambda slots: ProductImage.objects.filter(product__in=slots("ids", many=True)).values_list(
        "product", "content_hash", "width", "height", "original"
    )
)


def cards_of(
    ids: Sequence[int], *, today: date, eager: int = EAGER, marked: bool = True
) -> list[ProductCard]:
    """Return the tiles of these products in this order, in three queries.

    What is no longer on sale is left out. Values are read instead of models: a list makes no use
    of what Oscar's products carry along, and half its time went into building them.
    ``marked=False`` leaves certificates, and their query, out.
    """
    wanted = list(ids)
    rows = _ROWS.rows(ids=wanted) if wanted else []
    return cards_from(rows, today=today, order=wanted, eager=eager, marked=marked)


def cards_from(
    rows: Iterable[tuple],
    *,
    today: date,
    order: Iterable[int] = (),
    eager: int = EAGER,
    marked: bool = True,
) -> list[ProductCard]:
    """Return the tiles of ``rows`` of :data:`COLUMNS` in their ``order``, in two queries."""
    found: dict[int, Goods] = {}
    for row in rows:
        found.setdefault(row[0], Goods._make(row))  # one offer each, the first
    goods = [found[pk] for pk in order or found if pk in found]
    pictures = _first_pictures(list(found)) if found else {}
    marks = marks_of(found, today=today) if found and marked else {}
    return [
        _card(row, pictures.get(row.pk), today, place < eager, marks.get(row.pk, ""))
        for place, row in enumerate(goods)
    ]


def pack_of(unit: str, weight: int | None) -> str:
    """Return a sale unit of ``weight`` grams as read: ``kg``, ``túi 5 kg``, ``hộp 10 quả``."""
    if not unit or not weight or any(c.isdigit() for c in unit) or unit.lower() in {"kg", "ký"}:
        return unit
    return f"{unit} {format_weight(weight)}"


def kilo_price_of(price: Decimal | None, weight: int | None) -> Decimal | None:
    """Return the price per kg of a sale unit of ``weight`` grams, where it tells something new."""
    if price is None or not weight or weight == GRAMS_PER_KG:
        return None
    return price_per_kg(price, weight)


def _card(
    goods: Goods, picture: PictureSources | None, today: date, eager: bool, mark: str
) -> ProductCard:
    season = None
    if goods.season_from and goods.season_to:
        season = Season(goods.season_from, goods.season_to)
    left = 0
    if goods.price is not None:
        left = max(0, (goods.num_in_stock or 0) - (goods.num_allocated or 0))
    stock = availability(
        left,
        unit=goods.sale_unit,
        season=season,
        today=today,
        ready_on=goods.ready_on,
        best_before=best_before(goods.made_on, goods.shelf_life_days),
    )
    note, kind = stock.note, stock.kind
    # What is not there anyway says when it comes again: "until 12/02" would promise too much.
    if stock.units and (rests := resting_until(goods.rest_from, goods.rest_until, today)):
        note, kind = rests, "off"
    return ProductCard(
        url=product_address(goods.slug, goods.pk),
        name=goods.title,
        picture=picture,
        amount=goods.price,
        pack=pack_of(goods.sale_unit, goods.net_weight_g),
        unit_amount=kilo_price_of(goods.price, goods.net_weight_g),
        note=note,
        note_kind=kind,
        cooperative=goods.cooperative,
        hamlet=goods.origin_hamlet,
        eager=eager,
        mark=mark,
    )


def _first_pictures(product_ids: list[int]) -> dict[int, PictureSources]:
    pictures: dict[int, PictureSources] = {}
    for product, digest, width, height, original in _PICTURES.rows(ids=product_ids):
        if product in pictures:
            continue
        if digest:
            pictures[product] = cut_picture(digest, width, height)
        else:
            pictures[product] = single_picture(default_storage.url(original), width, height)
    return pictures
