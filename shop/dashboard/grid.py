"""The grid of prices and counts: its columns, its cells, what channels show, its spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Product
from coops.price_lists.own_photos import photo_file_name
from coops.price_lists.services.goods import parse_unit
from shop.core.registries import ChannelView, channel_views
from shop.core.sheets import workbook_of
from shop.core.units import format_weight
from shop.dashboard.fields import PriceField, UnitsField
from shop.dashboard.product_forms import ShownForm, shown_values


class PriceCell(ShownForm):
    """The price of one product."""

    price = PriceField(
        label=gettext_lazy("Price"),
        error_messages={"required": gettext_lazy("Write the price, such as 32.000.")},
    )


class CountCell(ShownForm):
    """How many units of one product are in the barn."""

    in_stock = UnitsField(
        label=gettext_lazy("In the barn"),
        error_messages={"required": gettext_lazy("Write how many there are; 0 when all is gone.")},
    )


@dataclass(frozen=True)
class Column:
    """One column that can be typed in; ``slug`` stands in the address, ``field`` in the form."""

    slug: str
    field: str
    label: str | Promise
    form_class: type[ShownForm]
    only_money: bool = False

    def form(self, product: Product, data=None) -> ShownForm:
        """Return the form of this column for ``product``, with what is true now or ``data``."""
        return self.form_class(
            data, initial=shown_values(product.offer), auto_id=f"g{product.pk}_{self.slug}_%s"
        )


PRICE = Column("gia", "price", gettext_lazy("Price (₫)"), PriceCell, only_money=True)
COUNT = Column("con", "in_stock", gettext_lazy("In the barn"), CountCell)
COLUMNS = (PRICE, COUNT)


@dataclass(frozen=True)
class Cell:
    """One cell: its column, its product, and the form with what is in it."""

    column: Column
    product: Product
    form: ShownForm
    may_change: bool

    @property
    def field(self):
        """Return the field that is typed in."""
        return self.form[self.column.field]


def channel_views_of(products: Iterable[Product]) -> dict[int, list[ChannelView]]:
    """Return what every channel shows of each of one co-op's ``products``, the market first.

    Goods that are not on sale here are not shown here either. Few queries for all of them.
    """
    products = list(products)
    records = {p.offer.pk: p.pk for p in products if p.offer is not None}
    own = products[0].cooperative if products else None
    is_open = own is not None and own.is_open
    views: dict[int, list[ChannelView]] = {
        p.pk: list(_on_the_market(p)) if is_open else [] for p in products
    }
    if records:
        for ask in channel_views.values():
            for record, found in ask(list(records)).items():
                views[records[record]] += found
    return views


def _on_the_market(product: Product) -> Iterator[ChannelView]:
    offer = product.offer
    if not product.is_public or offer is None or offer.price is None:
        return
    yield ChannelView(
        label=_("On this market"),
        url=product.get_absolute_url(),
        price_vnd=int(offer.price),
        units=offer.sellable,
        pack=product.sale_unit,
    )


#: Headings that the reader of price lists knows (coops.price_lists.headings).
HEADINGS = (
    "Mã hàng",
    "Tên hàng",
    "ĐVT",
    "Quy cách",
    "Giá bán",
    "Tồn kho",
    "Nơi trồng",
    "Bảo quản",
    "Hạn sử dụng",
    "Mô tả",
    "Ảnh",
)


def product_sheet(products: QuerySet[Product], *, title: str) -> bytes:
    """Return all of ``products`` as .xlsx that the price-list page reads back.

    Prices in whole đồng for one sale unit, counts in sale units. A photo's name ends in the
    beginning of its digest, so that the list that comes back finds the photo that is here.
    """
    rows = products.prefetch_related("stockrecords", "images").order_by("title_folded", "pk")
    return workbook_of(HEADINGS, (_sheet_row(p) for p in rows.iterator(500)), title=title)


def _sheet_row(product: Product) -> list:
    offer = product.offer
    code = offer.partner_sku if offer else ""
    days = product.shelf_life_days
    return [
        code,
        product.title,
        product.sale_unit,
        _weight_to_say(product),
        int(offer.price) if offer and offer.price is not None else None,
        offer.num_in_stock if offer else None,
        product.origin_hamlet,
        product.storage,
        f"{days} ngày" if days else "",
        product.description,
        "; ".join(
            photo_file_name(code or str(product.pk), image.content_hash)
            for image in product.images.all()
        ),
    ]


def _weight_to_say(product: Product) -> str:
    """Return the weight of a sale unit whose word does not say it: “túi”, and not “kg”."""
    unit = parse_unit(product.sale_unit)
    if not product.net_weight_g or (unit and unit.net_weight_g):
        return ""
    return format_weight(product.net_weight_g)
