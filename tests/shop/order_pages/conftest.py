from types import SimpleNamespace

import pytest

from tests.factories.orders import make_order


@pytest.fixture(autouse=True)
def one_window(monkeypatch):
    """Let no window of the rate limits end in the middle of a test."""
    clock = SimpleNamespace(time=lambda: 3600.0 * 500_000)
    monkeypatch.setattr("shop.core.throttle.time", clock)


@pytest.fixture
def order(rice):
    """Return two bags of rice, to be paid in cash, ordered by 0912 345 678."""
    return make_order((rice, 2))


@pytest.fixture
def transfer_order(rice):
    """Return the same to be paid by bank transfer."""
    return make_order((rice, 2), payment_method="vietqr")
