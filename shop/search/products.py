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
from shop.search.corrections import readings
from shop.search.synonyms import parts_of
from shop.search.words import Words, read_words

BATCH = 1_000


@dataclass(frozen=True)
class Found:
    """A page of results: product ids, best first, and how many there are in all.

    ``read_as`` are the words that were searched for instead when nothing has those typed: one
    letter of a word is forgiven. Empty when they were found as typed; words that had to be
    changed carry no marks.
    """

    ids: list[int]
    total: int
    read_as: tuple[str, ...] = ()


def engine() -> Engine:
    """Return the engine of the database in use."""
    return cast(Engine, sqlite if connection.vendor == "sqlite" else postgresql)


def search_products(
    typed: str,
    *,
    offset: int = 0,
    limit: int = 20,
    prefix: bool = False,
    correct: bool = True,
) -> Found:
    """Return the goods on sale that carry every word of ``typed``, marks or not.

    Words typed with marks rank goods that carry those marks first; goods that go by another
    region's name follow. When nothing carries the last word whole (or at once with ``prefix``,
    for somebody who is still typing), goods with a word that begins so are returned; when there
    are none, goods one wrong letter away: not for somebody who is still typing, and not without
    ``correct``, for it costs more than all the rest.
    """
    words = read_words(typed)
    if not words.typed:
        return Found([], 0)
    found = _find(words, prefix=prefix, offset=offset, limit=limit)
    if not found.total and not prefix:
        found = _find(words, prefix=True, offset=offset, limit=limit)
    if found.total or prefix or not correct:
        return found
    for read in readings(words, engine().known):
        found = _find(read, prefix=False, offset=offset, limit=limit)
        if found.total:
            return Found(found.ids, found.total, tuple(read.typed))
    return Found([], 0)


def _find(words: Words, *, prefix: bool, offset: int, limit: int) -> Found:
    parts = parts_of(words)
    ids, total = engine().find(words, parts, prefix=prefix, offset=offset, limit=limit)
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
