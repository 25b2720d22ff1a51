import pytest

from tests.factories.orders import make_order


@pytest.fixture
def order(rice):
    """Return a new order of two bags of rice, paid on delivery."""
    return make_order((rice, 2))
