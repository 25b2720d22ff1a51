"""Stock that changes several times in one transaction, told to the channels once, at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from integrations.services.desired import refresh_stock

_gathered: ContextVar[set[int] | None] = ContextVar("stock_records_gathered", default=None)


@contextmanager
def stock_told_once() -> Iterator[set[int]]:
    """Gather the stock records that change inside, and recompute what channels may sell after it.

    Yields the set of their ids, to which others may be added. Use it inside the transaction of
    the changes: a failure leaves nothing changed, and so nothing to tell.
    """
    records: set[int] = set()
    before = _gathered.set(records)
    try:
        yield records
    finally:
        _gathered.reset(before)
    if records:
        refresh_stock(records)


def tell_stock(stock_record_id: int) -> None:
    """Recompute what every channel may sell of a stock record, now or when all is gathered."""
    records = _gathered.get()
    if records is None:
        refresh_stock([stock_record_id])
    else:
        records.add(stock_record_id)
