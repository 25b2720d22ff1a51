"""Price lists of a test, kept and imported."""

import io
import zipfile
from pathlib import Path

from PIL import Image

from catalog.models import Product
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import ImportResult, apply_import, store_reading

DATA = Path(__file__).parent / "data"
REAL_LIST = DATA / "bang-gia-htx.xlsx"
COLUMNS = "Tên hàng;ĐVT;Giá bán;Tồn kho"


def send(cooperative, *rows: str, columns: str = COLUMNS, by=None, **kwargs) -> PriceListImport:
    """Keep a list with ``rows`` under ``columns``; row 2 is the first."""
    text = "\n".join([columns, *rows]).encode()
    return store_reading(cooperative=cooperative, file=text, filename="gia.csv", by=by, **kwargs)


def bring_in(
    cooperative, *rows: str, columns: str = COLUMNS, by=None, **kwargs
) -> tuple[PriceListImport, ImportResult]:
    """Keep a list and import it at once."""
    price_list = send(cooperative, *rows, columns=columns, by=by)
    return price_list, apply_import(price_list_import=price_list, by=by, **kwargs)


def goods(cooperative) -> dict[str, tuple[int, int]]:
    """Return price and stock of each product by its name."""
    return {
        product.title: (int(product.offer.price), product.offer.num_in_stock)
        for product in Product.objects.filter(cooperative=cooperative)
    }


def photo(colour: str = "green") -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(out, "JPEG")
    return out.getvalue()


def zipped(**files: bytes) -> io.BytesIO:
    """Return a zip file; ``__`` in a name stands for the dot before its ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    out.seek(0)
    return out
