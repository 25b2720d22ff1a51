"""What random walks once found, as plain tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import Listing
from integrations.services.due import to_finish, to_look_up, to_make
from tests.integrations.engine.conftest import make_account, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_market(settings):
    settings.MARKETPLACES = {"lazada": "tests.machine.market.Numbered"}


@pytest.fixture
def listing(cooperative, rice):
    offer = make_listing(make_account(cooperative, marketplace="lazada"), rice)
    return offer.listing


def no_longer_wanted(listing, **fields):
    Listing.objects.filter(pk=listing.pk).update(is_wanted=False, **fields)


def test_an_item_whose_making_was_not_answered_is_looked_up_though_nobody_wants_it(listing):
    """It may stand there for sale: the worker was killed, then the co-op hid the listing."""
    ago = timezone.now() - timedelta(minutes=1)
    no_longer_wanted(listing, item_id="", intent_at=ago, remote_sku="GN-CQ1")
    assert list(to_look_up(listing.account)) == [listing]
    assert not to_make(listing.account).exists()


def test_an_item_is_finished_though_nobody_wants_it(listing):
    """Without the numbers of its variants it could not be told to hide."""
    no_longer_wanted(listing, has_variants=True, variants_made=False)
    assert list(to_finish(listing.account)) == [listing]
