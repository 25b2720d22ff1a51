from types import SimpleNamespace

import pytest

from tests.factories.coops import make_user

PASSWORD = "mat-khau-thu"  # noqa: S105  the factories' password


@pytest.fixture(autouse=True)
def one_window(monkeypatch):
    """Let no window of the rate limits end in the middle of a test."""
    clock = SimpleNamespace(time=lambda: 3600.0 * 500_000)
    monkeypatch.setattr("shop.core.throttle.time", clock)


@pytest.fixture
def hoa(db):
    """Return a person with a phone and an e-mail address."""
    return make_user("hoa@example.com", phone="+84912345678", full_name="Lê Thị Hoa")


@pytest.fixture
def phone_only(db):
    """Return a person with a phone only."""
    from shop.users.models import User

    return User.objects.create_user(
        phone="+84987654321", password=PASSWORD, full_name="Trần Văn Nam"
    )
