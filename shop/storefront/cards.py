"""Products as ``components/product_card.html`` shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.managers import ProductQuerySet
from catalog.models import Product
from catalog.picture_sources import PictureSources
from shop.core.units import GRAMS_PER_KG, format_weight
from shop.storefront.availability import availability_of

#: So many photos of a page are in the first view and load at once.
EAGER = 2

COLUMNS = (
    "title",
    "slug",
    "sale_unit",
    "net_weight_g",
    "season_from",
    "season_to",
    "origin_hamlet",
    "cooperative__short_name",
)


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


def for_cards(products: ProductQuerySet) -> ProductQuerySet:
    """Return those of ``products`` that are on sale, with no more columns than a tile shows."""
    return products.on_sale().for_cards().only(*COLUMNS)


def cards_of(products: Iterable[Product], *, today: date, eager: int = EAGER) -> list[ProductCard]:
    """Return the tiles of products loaded with :func:`for_cards`; no query."""
    return [_card(product, today, place < eager) for place, product in enumerate(products)]


def pack_of(product: Product) -> str:
    """Return the sale unit as read: ``kg``, ``túi 5 kg``, ``hộp 10 quả``."""
    unit, weight = product.sale_unit, product.net_weight_g
    if not unit or not weight or any(c.isdigit() for c in unit) or unit.lower() in {"kg", "ký"}:
        return unit
    return f"{unit} {format_weight(weight)}"


def kilo_price_of(product: Product) -> Decimal | None:
    """Return the price per kg, where it says more than the price itself."""
    return None if product.net_weight_g == GRAMS_PER_KG else product.price_per_kg


def _card(product: Product, today: date, eager: bool) -> ProductCard:
    stock = availability_of(product, today=today)
    image = next(iter(product.images.all()), None)
    return ProductCard(
        url=product.get_absolute_url(),
        name=product.title,
        picture=image.sources if image else None,
        amount=product.offer.price if product.offer else None,
        pack=pack_of(product),
        unit_amount=kilo_price_of(product),
        note=stock.note,
        note_kind=stock.kind,
        cooperative=product.cooperative.short_name if product.cooperative else "",
        hamlet=product.origin_hamlet,
        eager=eager,
    )
