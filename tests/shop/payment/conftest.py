"""Orders that wait for money, and news about it."""

from datetime import UTC, datetime
from itertools import count

import pytest

from shop.payment.credits import ToldCredit
from tests.factories.orders import make_order

numbers = count(1)


@pytest.fixture
def transfer_order(rice):
    """Return an order of 94,000 đồng that waits for a transfer."""
    return make_order((rice, 2), payment_method="vietqr")


@pytest.fixture
def cash_order(rice):
    """Return an order of 94,000 đồng to be paid in cash."""
    return make_order((rice, 2))


def told(order=None, amount: int | None = None, **fields) -> ToldCredit:
    """Return a transfer for ``order`` as a bank tells it."""
    values = {
        "amount_vnd": amount if amount is not None else order.amount_vnd,
        "text": f"MBVCB.123.{order.number}-CT tu 0123 LE THI HOA" if order else "chuyen tien",
        "at": datetime(2026, 11, 27, 3, 0, tzinfo=UTC),
        "reference": f"FT{next(numbers):08d}",
    }
    return ToldCredit(**{**values, **fields})


def fresh(row):
    """Return the row as it is in the database now."""
    return type(row).objects.get(pk=row.pk)


def rows_of(order) -> list[tuple[str, int]]:
    """Return kind and amount of an order's rows in the ledger."""
    return list(order.money.order_by("pk").values_list("kind", "amount_vnd"))
