"""Finding products: one interface, two engines, no service to install.

Haystack, which Oscar's pages use, needs 388 ms of processor time for a list; Wagtail's search is
10 to 1,000 times slower at 50,000 products than one table of our own (measured; see
docs/decisions). Only goods on sale are kept in the index; whoever shows a result reads the rows
through ``on_sale()``, so nothing hidden slips through.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from django.db import connection
from django.db.models import Prefetch

from catalog.models import Category, Product
from shop.core.text import fold, nfc
from shop.search.backends import postgresql, sqlite
from shop.search.backends.base import Document, Engine
from shop.search.words import read_words

BATCH = 1_000


@dataclass(frozen=True)
class Found:
    """A page of results: product ids, best first, and how many there are in all."""

    ids: list[int]
    total: int


def engine() -> Engine:
    """Return the engine of the database in use."""
    return cast(Engine, sqlite if connection.vendor == "sqlite" else postgresql)


def search_products(typed: str, *, offset: int = 0, limit: int = 20) -> Found:
    """Return the goods on sale that carry every word of ``typed``, marks or not.

    Words typed with marks rank goods that carry those marks first. When nothing carries the
    last word whole, goods with a word that begins so are returned.
    """
    words = read_words(typed)
    if not words.folded:
        return Found([], 0)
    ids, total = engine().find(words, prefix=False, offset=offset, limit=limit)
    if not total:
        ids, total = engine().find(words, prefix=True, offset=offset, limit=limit)
    return Found(ids, total)


def index_products(product_ids: Iterable[int]) -> None:
    """Bring the documents of these products up to date; those not on sale are forgotten."""
    wanted = set(product_ids)
    documents = list(documents_of(Product.objects.filter(pk__in=wanted)))
    engine().put(documents)
    engine().remove(wanted - {document.product_id for document in documents})


def rebuild() -> int:
    """Make the index anew from the goods on sale; return how many there are."""
    engine().clear()
    batch, total = [], 0
    for document in documents_of(Product.objects.all()):
        batch.append(document)
        if len(batch) == BATCH:
            engine().put(batch)
            total, batch = total + len(batch), []
    engine().put(batch)
    return total + len(batch)


def documents_of(products) -> Iterator[Document]:
    """Yield the document of each product that is on sale."""
    rows = (
        products.on_sale()
        .select_related("cooperative")
        .prefetch_related(Prefetch("categories", queryset=Category.objects.only("name")))
        .order_by("pk")
    )
    for product in rows.iterator(chunk_size=BATCH):
        around = " ".join(
            [
                product.grade,
                product.origin_hamlet,
                product.origin_commune,
                product.cooperative.short_name,
                *(category.name for category in product.categories.all()),
            ]
        )
        title, around = nfc(product.title).lower(), nfc(around).lower()
        yield Document(product.pk, title, fold(title), around, fold(around))
