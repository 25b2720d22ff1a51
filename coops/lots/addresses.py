"""The address that stands in a lot's QR code."""

from urllib.parse import quote

from catalog.gtin import read_gtin
from coops.lots.models import Lot
from shop.core.links import site_url


def label_url(lot: Lot) -> str:
    """Return the address for labels: a GS1 Digital Link when the product has a GTIN.

    ``https://…/01/<GTIN-14>/10/<lot>`` (AI 01 and 10), else ``https://…/lo/<code>/``.
    """
    gtin = read_gtin(lot.stock_record.product.upc or "")
    if gtin:
        return site_url(f"/01/{gtin}/10/{quote(lot.number, safe='')}")
    return site_url(lot.get_absolute_url())
