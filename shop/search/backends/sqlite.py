"""Products in an FTS5 table of SQLite; the row's id is the product's.

The tokenizer keeps marks (``remove_diacritics 0``), because SQLite's own folding knows no đ and
misses letters with two marks; the folded columns are folded by ``shop.core.text``.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from shop.search.backends.base import Document
from shop.search.synonyms import Part
from shop.search.words import Words

TABLE = "search_products"
#: The index's own list of words; SQLite keeps it, nothing is stored twice.
VOCABULARY = "search_words"
#: So many words are looked up in one query.
AT_ONCE = 500


def create() -> None:
    """Make the table and its list of words unless they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5("
            "title, title_folded, around, around_folded, "
            "tokenize = 'unicode61 remove_diacritics 0')"
        )
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {VOCABULARY} USING fts5vocab({TABLE}, col)"
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


def find(
    words: Words, parts: Sequence[Part], *, prefix: bool, offset: int, limit: int
) -> tuple[list[int], int]:
    """Return a page of product ids, best first, and how many there are in all."""
    direct = f"{{title_folded around_folded}} : ({_all_of(words.folded, prefix)})"
    query, order, parameters = direct, "", []
    if any(part.others for part in parts):
        query = " AND ".join(_part(words, part, prefix) for part in parts)
        order = f"rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s) DESC, "  # noqa: S608
        parameters.append(direct)
    if words.marked:
        order += f"rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s) DESC, "  # noqa: S608
        parameters.append(f"{{title around}} : ({_all_of(words.marked, prefix=False)})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH %s", [query])  # noqa: S608
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s "  # noqa: S608
            f"ORDER BY {order}bm25({TABLE}, 10, 10, 3, 3), rowid LIMIT %s OFFSET %s",
            [query, *parameters, limit, offset],
        )
        return [row[0] for row in cursor.fetchall()], total


def known(words: Iterable[str]) -> dict[str, int]:
    """Return those of these words that documents have, with the number of documents."""
    found: dict[str, int] = {}
    asked = sorted(set(words))
    with connection.cursor() as cursor:
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            cursor.execute(
                f"SELECT term, max(doc) FROM {VOCABULARY} "  # noqa: S608
                f"WHERE term IN ({', '.join(['%s'] * len(some))}) "
                "AND col IN ('title_folded', 'around_folded') GROUP BY term",
                some,
            )
            found.update(cursor.fetchall())
    return found


def _all_of(words: Sequence[str], prefix: bool) -> str:
    terms = [f'"{word}"' for word in words]
    if prefix:
        terms[-1] += " *"
    return " AND ".join(terms)


def _part(words: Words, part: Part, prefix: bool) -> str:
    end = part.start + part.length
    is_last = end == len(words.folded)
    own = _all_of(words.folded[part.start : end], prefix and is_last)
    queries = [f"{{title_folded around_folded}} : ({own})"]
    if part.others:
        names = " OR ".join(f'"{name}"' for name in part.others)
        queries.append(f"{{title around}} : ({names})")
    return f"({' OR '.join(queries)})"
