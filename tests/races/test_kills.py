"""Killed in the middle, five times: sixty listings are there in the end, none double."""

import pytest

from tests.integrations.practice_world import open_account
from tests.practice.server import practice
from tests.races.killing import CREATION, upload_with_kills

pytestmark = pytest.mark.django_db(transaction=True)

LISTINGS = 60
KILLS = 5


@pytest.fixture
def market(tmp_path, settings):
    with practice(tmp_path) as market:
        settings.PRACTICE_URL = market.url_with_keys
        settings.MEDIA_ROOT = tmp_path / "media"
        yield market


def test_five_kills_during_the_upload_end_in_sixty_listings(market, tmp_path, cooperative, manager):
    account = open_account(market, cooperative)
    upload_with_kills(market, account, tmp_path, listings=LISTINGS, kills=KILLS, by=manager)


@pytest.mark.postgresql
@pytest.mark.parametrize("marketplace", sorted(CREATION))
def test_five_kills_on_postgresql_on_each_marketplace(
    marketplace, market, tmp_path, cooperative, manager
):
    account = open_account(market, cooperative, marketplace=marketplace)
    upload_with_kills(market, account, tmp_path, listings=LISTINGS, kills=KILLS, by=manager)
