"""A seller of the practice Lazada; the process is the one of the folder above."""

import pytest

from tests.practice.lazada.client import connect


@pytest.fixture
def seller(market):
    """Yield a caller for a shop that agreed."""
    return connect(market)
