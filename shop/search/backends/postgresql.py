"""Products in a table of PostgreSQL with a GIN index over a ``tsvector``.

The configuration is ``simple``: the default, English, drops folded Vietnamese words such as
«an», «do», «to» as stop words. No foreign key: the table is derived and can be made again.
"""

from collections.abc import Iterable

from django.db import connection

from shop.search.backends.base import Document
from shop.search.words import Words

TABLE = "search_products"


def create() -> None:
    """Make the table and its index unless they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (product_id bigint PRIMARY KEY, "
            "folded tsvector NOT NULL, marked tsvector NOT NULL)"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {TABLE}_folded ON {TABLE} USING gin (folded)")


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
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (product_id, folded, marked) VALUES (%s, "  # noqa: S608
            "setweight(to_tsvector('simple', %s), 'A') || "
            "setweight(to_tsvector('simple', %s), 'C'), to_tsvector('simple', %s)) "
            "ON CONFLICT (product_id) DO UPDATE "
            "SET folded = EXCLUDED.folded, marked = EXCLUDED.marked",
            [
                (row.product_id, row.title_folded, row.around_folded, f"{row.title} {row.around}")
                for row in documents
            ],
        )


def remove(product_ids: Iterable[int]) -> None:
    """Forget the documents of these products."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE product_id = ANY(%s)",  # noqa: S608
            [list(product_ids)],
        )


def find(words: Words, *, prefix: bool, offset: int, limit: int) -> tuple[list[int], int]:
    """Return a page of product ids, best first, and how many there are in all."""
    query = " & ".join(words.folded) + (":*" if prefix else "")
    order, parameters = "", [query]
    if words.marked:
        order = "(marked @@ to_tsquery('simple', %s)) DESC, "
        parameters.append(" & ".join(words.marked))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {TABLE} WHERE folded @@ to_tsquery('simple', %s)",  # noqa: S608
            [query],
        )
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT product_id FROM {TABLE} WHERE folded @@ to_tsquery('simple', %s) "  # noqa: S608
            f"ORDER BY {order}ts_rank(folded, to_tsquery('simple', %s)) DESC, product_id "
            "LIMIT %s OFFSET %s",
            [*parameters, query, limit, offset],
        )
        return [row[0] for row in cursor.fetchall()], total
