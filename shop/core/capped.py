"""Counting up to a limit: how many there are matters up to a thousand, then that there are more.

A number over all rows takes longer the more rows there are; one that stops does not
(docs/decisions/0051-counts-up-to-a-thousand.md).
"""

from django.db.models import IntegerField, QuerySet, Subquery

#: Beyond this a number is written as “more than …”.
MOST = 1_000


class CappedCount(Subquery):
    """The number of rows of a query set, at most ``MOST + 1``, as a value inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _few)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet, **extra) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST + 1], **extra)


def written(number: int) -> str:
    """Return ``number`` as pages show it: ``12``, or ``1.000+`` for more than are counted."""
    return f"{number}" if number <= MOST else f"{MOST:,}+".replace(",", ".")
