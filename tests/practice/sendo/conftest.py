import pytest

from tests.practice.sendo.client import connect


@pytest.fixture
def seller(market):
    """Yield a seller of a shop with keys, logged in."""
    return connect(market)
