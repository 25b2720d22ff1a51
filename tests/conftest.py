"""What every test may ask for: a co-op, its people, its goods, a phone-sized visitor."""

import pytest
from django.conf import settings
from django.utils import translation

from tests.factories.coops import make_cooperative, make_member, make_product, make_user


@pytest.fixture(autouse=True)
def vietnamese():
    """Speak Vietnamese at the start of every test: a request leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cooperative(db):
    """Return a co-op with a bank account, cash on delivery and delivery for 30,000 đồng."""
    return make_cooperative()


@pytest.fixture
def other_cooperative(db):
    """Return another co-op, which must never see the first one's things."""
    return make_cooperative("HTX Đồi Mận")


@pytest.fixture
def manager(cooperative):
    """Return the owner of ``cooperative``."""
    return make_member(cooperative)


@pytest.fixture
def other_manager(other_cooperative):
    """Return the owner of ``other_cooperative``."""
    return make_member(other_cooperative)


@pytest.fixture
def buyer(db):
    """Return a buyer with an account."""
    return make_user("nguoimua@example.com", full_name="Lê Thị Hoa")


@pytest.fixture
def rice(cooperative):
    """Return ten bags of sticky rice at 32,000 đồng."""
    return make_product(cooperative)
