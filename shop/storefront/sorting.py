"""How lists are sorted. The page ``/chinh-sach/thu-tu-hien-thi/`` is written from this table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.managers import ProductQuerySet
from coops.partner.models import StockRecord
from shop.storefront.place import Place

_PRICE = F("stockrecords__price")


@dataclass(frozen=True)
class Order:
    """One way to sort: its word in the address, its name, and what it does, for the buyer."""

    key: str
    label: str | Promise
    explanation: str | Promise
    fields: tuple[str | OrderBy, ...]
    within_shelf_only: bool = False
    needs_place: bool = False
    made_when_asked: Callable[[Place | None], tuple[OrderBy, ...]] | None = None

    def apply(self, products: ProductQuerySet, *, place: Place | None = None) -> ProductQuerySet:
        """Sort ``products``; equal ones newest first. ``place`` is the visitor's ward."""
        fields = self.made_when_asked(place) if self.made_when_asked else self.fields
        return products.order_by(*fields, *NEWEST)


#: Follows the index on (is_public, date_created): the first page costs the same at any size.
NEWEST = ("-date_created", "pk")

ORDERS = (
    Order(
        "moi-nhat",
        _("Newest first"),
        _("Goods put on sale last come first. Every list begins like this."),
        (),
    ),
    Order(
        "gia-thap",
        _("Lowest price first"),
        _("By the price of one sale unit, without delivery; goods without a price come last."),
        (_PRICE.asc(nulls_last=True),),
    ),
    Order(
        "gia-cao",
        _("Highest price first"),
        _("By the price of one sale unit, the other way round."),
        (_PRICE.desc(nulls_last=True),),
    ),
    Order(
        "gia-moi-kg",
        _("Lowest price per kg first"),
        _("Within one shelf: by the price of one kilogram; goods without a weight come last."),
        ((_PRICE * 1000 / F("net_weight_g")).asc(nulls_last=True),),
        within_shelf_only=True,
    ),
    Order(
        "ngay-co",
        _("Ready soonest first"),
        _("Goods that can be handed over now, then by the day from which they are ready."),
        (),
        made_when_asked=lambda place: _readiness(),
    ),
    Order(
        "gan-toi",
        _("Near me first"),
        _(
            "Goods of co-ops in the ward that the buyer has chosen, then of the same province,"
            " then all others."
        ),
        (),
        needs_place=True,
        made_when_asked=lambda place: _nearness(place) if place else (),
    ),
)

#: Lists that no buyer can sort otherwise.
FIXED_ORDERS = (
    (
        _("Search results"),
        _(
            "Goods whose names carry the searched words come first, those with the very same"
            " marks before others; equal ones newest first."
        ),
    ),
    (
        _("“In season” on the first page"),
        _("Goods in stock whose harvest is now, newest first; then other goods in stock."),
    ),
    (_("Co-ops"), _("By the day they joined, the first ones first.")),
)


def order_named(key: str, *, within_shelf: bool, place: Place | None = None) -> Order:
    """Return the order with this ``key``; an unknown one is the first."""
    for order in orders_for(within_shelf=within_shelf, place=place):
        if order.key == key:
            return order
    return ORDERS[0]


def orders_for(*, within_shelf: bool, place: Place | None = None) -> list[Order]:
    """Return the orders offered.

    A price per kg compares only goods of one kind; nobody is near a buyer who has not said where.
    """
    return [
        order
        for order in ORDERS
        if (within_shelf or not order.within_shelf_only) and (place or not order.needs_place)
    ]


def _readiness() -> tuple[OrderBy, ...]:
    """Return the order by which what is left comes before what is sold out, then by ready day."""
    left = Exists(StockRecord.objects.sellable().filter(product=OuterRef("pk")))
    return left.desc(), F("ready_on").asc(nulls_first=True)


def _nearness(place: Place) -> tuple[OrderBy, ...]:
    """Return the order by which co-ops of the ward come first, then those of its province."""
    near = Case(
        When(cooperative__ward_code=place.code, then=Value(0)),
        When(cooperative__province_code=place.province_id, then=Value(1)),
        default=Value(2),
    )
    return (near.asc(),)
