"""The demo's goods: each co-op's own price list, through the importer that everybody uses."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from catalog.models import Product
from coops.partner.models import StockChange
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import PhotoFolder, apply_import, store_reading
from coops.registry.models import Cooperative
from shop.demo.source import DemoFiles
from shop.users.models import User

#: The lists came in before the first demo order.
LISTED = timedelta(days=13)
#: Goods of the co-ops take turns in coming in, what stands first in its list as the newest: so
#: the newest are not all of one co-op, and each has its best goods in front.
APART = timedelta(minutes=30)


class DemoBroken(RuntimeError):
    """A demo file does not fit the importer any more. Names the file and the rows."""


def import_goods(
    entry: dict[str, Any], *, files: DemoFiles, by: User, now: datetime | None = None
) -> int:
    """Import and publish the price list of a co-op; return how many goods are on sale.

    Dated back, as if the list had come in two weeks before ``now``.

    Raises:
        DemoBroken: a row was not taken in, or its goods are not on sale.
    """
    path = files.price_list(entry)
    cooperative = Cooperative.objects.get(code=entry["code"])
    with path.open("rb") as file:
        price_list = store_reading(
            cooperative=cooperative,
            file=file,
            filename=path.name,
            by=by,
            photos=PhotoFolder(files.folder / "photos"),
            photos_are_illustrations=True,
        )
    result = apply_import(price_list_import=price_list, by=by, publish=True)
    on_sale = Product.objects.on_sale().filter(cooperative=cooperative).count()
    rows = price_list.rows.count()
    if result.refused or not rows == result.imported == on_sale:
        raise DemoBroken(
            f"{path.name}: {rows} rows, {result.imported} imported, {on_sale} on sale; "
            f"refused: {[f'row {r.row} {r.name}: {r.reason}' for r in result.refused]}"
        )
    turn = next(n for n, other in enumerate(files.cooperatives) if other["code"] == entry["code"])
    newest = (now or timezone.now()) - LISTED - turn * APART
    _date_back(price_list, newest, step=len(files.cooperatives) * APART)
    return on_sale


def _date_back(price_list: PriceListImport, newest: datetime, *, step: timedelta) -> None:
    products = price_list.rows.order_by("number").values_list("product", flat=True)
    for place, product in enumerate(products):
        at = newest - place * step
        Product.objects.filter(pk=product).update(date_created=at)
        StockChange.objects.filter(stock_record__product=product).update(at=at)
        PriceListImport.objects.filter(pk=price_list.pk).update(uploaded_at=at, applied_at=at)
