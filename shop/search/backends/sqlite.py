"""Products in an FTS5 table of SQLite; the row's id is the product's.

The tokenizer keeps marks (``remove_diacritics 0``), because SQLite's own folding knows no đ and
misses letters with two marks; the folded columns are folded by ``shop.core.text``.
"""

from collections.abc import Iterable

from django.db import connection

from shop.search.backends.base import Document
from shop.search.words import Words

TABLE = "search_products"


def create() -> None:
    """Make the table unless it is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5("
            "title, title_folded, around, around_folded, "
            "tokenize = 'unicode61 remove_diacritics 0')"
        )


def clear() -> None:
    """Forget every document."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608


def count() -> int:
    """Return how many documents there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608
        return cursor.fetchone()[0]


def put(documents: Iterable[Document]) -> None:
    """Add documents, or replace those of the same products."""
    rows = list(documents)
    remove(row.product_id for row in rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, title, title_folded, around, around_folded) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def remove(product_ids: Iterable[int]) -> None:
    """Forget the documents of these products."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608
            [(product_id,) for product_id in product_ids],
        )


def find(words: Words, *, prefix: bool, offset: int, limit: int) -> tuple[list[int], int]:
    """Return a page of product ids, best first, and how many there are in all."""
    terms = [f'"{word}"' for word in words.folded]
    if prefix:
        terms[-1] += " *"
    query = f"{{title_folded around_folded}} : ({' AND '.join(terms)})"
    order, parameters = "", [query]
    if words.marked:
        exact = " AND ".join(f'"{word}"' for word in words.marked)
        order = f"rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s) DESC, "  # noqa: S608
        parameters.append(f"{{title around}} : ({exact})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH %s", [query])  # noqa: S608
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s "  # noqa: S608
            f"ORDER BY {order}bm25({TABLE}, 0, 10, 0, 3), rowid LIMIT %s OFFSET %s",
            [*parameters, limit, offset],
        )
        return [row[0] for row in cursor.fetchall()], total
