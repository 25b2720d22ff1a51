"""Products in a table of PostgreSQL with a GIN index over a ``tsvector``.

The configuration is ``simple``: the default, English, drops folded Vietnamese words such as
«an», «do», «to» as stop words. No foreign key: the table is derived and can be made again.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from shop.core.text import fold
from shop.search.backends.base import Document
from shop.search.synonyms import Part
from shop.search.words import Words

TABLE = "search_products"
#: A word counts as frequent from here on; counting on would read the whole index.
COUNT_LIMIT = 50


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


def find(
    words: Words, parts: Sequence[Part], *, prefix: bool, offset: int, limit: int
) -> tuple[list[int], int]:
    """Return a page of product ids, best first, and how many there are in all.

    Other names are found by the index without their marks, and their marks compared after.
    """
    direct = _all_of(words.folded, prefix)
    query, conditions, order = direct, ["folded @@ to_tsquery('simple', %s)"], ""
    narrowing, sorting = [direct], []
    if any(part.others for part in parts):
        query = " & ".join(_part(words, part, prefix) for part in parts)
        narrowing = [query]
        for part in parts:
            if part.others:
                conditions.append(
                    "(folded @@ to_tsquery('simple', %s) OR marked @@ to_tsquery('simple', %s))"
                )
                narrowing += [_own(words, part, prefix), _any_of(part.others)]
        order = "(folded @@ to_tsquery('simple', %s)) DESC, "
        sorting.append(direct)
    if words.marked:
        order += "(marked @@ to_tsquery('simple', %s)) DESC, "
        sorting.append(" & ".join(words.marked))
    where = " AND ".join(conditions)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE {where}", narrowing)  # noqa: S608
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT product_id FROM {TABLE} WHERE {where} "  # noqa: S608
            f"ORDER BY {order}ts_rank(folded, to_tsquery('simple', %s)) DESC, product_id "
            "LIMIT %s OFFSET %s",
            [*narrowing, *sorting, query, limit, offset],
        )
        return [row[0] for row in cursor.fetchall()], total


def known(words: Iterable[str]) -> dict[str, int]:
    """Return those of these words that documents have; documents are counted to a limit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (SELECT count(*) FROM (SELECT 1 "  # noqa: S608
            f"FROM {TABLE} WHERE folded @@ to_tsquery('simple', word) LIMIT %s) AS some_of_them) "
            "FROM unnest(%s::text[]) AS word",
            [COUNT_LIMIT, sorted(set(words))],
        )
        return {word: count for word, count in cursor.fetchall() if count}


def _all_of(words: Sequence[str], prefix: bool) -> str:
    return " & ".join(words) + (":*" if prefix else "")


def _any_of(phrases: Sequence[str]) -> str:
    return " | ".join(f"({' <-> '.join(phrase.split())})" for phrase in phrases)


def _own(words: Words, part: Part, prefix: bool) -> str:
    end = part.start + part.length
    is_last = end == len(words.folded)
    return _all_of(words.folded[part.start : end], prefix and is_last)


def _part(words: Words, part: Part, prefix: bool) -> str:
    own = f"({_own(words, part, prefix)})"
    if not part.others:
        return own
    return f"({own} | {_any_of([fold(name) for name in part.others])})"
