"""One practice process for all tests of this folder; each starts with an empty market."""

import pytest

from tests.practice.client import Caller
from tests.practice.receiver import receiver
from tests.practice.server import practice


@pytest.fixture(scope="session")
def shop_ear():
    """Yield what listens where the shop would be."""
    with receiver() as ear:
        yield ear


@pytest.fixture(scope="session")
def running(tmp_path_factory, shop_ear):
    """Yield the process."""
    folder = tmp_path_factory.mktemp("practice")
    with practice(folder, site_url=shop_ear.address) as market:
        yield market


@pytest.fixture
def market(running, shop_ear):
    """Yield an empty market with its switches at their defaults."""
    running.reset()
    shop_ear.forget()
    return running


practice_shopee = market


@pytest.fixture
def shop(market):
    """Yield a caller for a shop that agreed."""
    return Caller(market, market.connect("Nông sản Mường Thanh"))
