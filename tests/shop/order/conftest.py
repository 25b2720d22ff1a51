"""Orders of one co-op at each station of their way."""

import pytest

from shop.order import processing
from tests.factories.orders import make_order


@pytest.fixture
def order(rice):
    """Return a new order of three bags of rice."""
    return make_order((rice, 3))


@pytest.fixture
def record(rice):
    """Return the stock record of ten bags of rice."""
    return rice.stockrecords.get()


@pytest.fixture
def packed(order, manager):
    """Return the order, confirmed and packed."""
    processing.confirm_order(order=order, by=manager)
    return processing.pack_order(order=order, by=manager)


def levels(record):
    """Return (in stock, promised) as they are in the database."""
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated
