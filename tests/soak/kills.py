"""``make soak``: fifty kills while five hundred listings go up, on each practice marketplace.

Not collected by name: too long for every change. Runs on PostgreSQL.
"""

import pytest

from tests.integrations.practice_world import open_account
from tests.practice.server import practice
from tests.races.killing import CREATION, upload_with_kills

pytestmark = pytest.mark.django_db(transaction=True)

LISTINGS = 500
KILLS = 50


@pytest.mark.parametrize("marketplace", sorted(CREATION))
def test_fifty_kills_end_in_five_hundred_listings(
    marketplace, tmp_path, settings, cooperative, manager
):
    with practice(tmp_path) as market:
        settings.PRACTICE_URL = market.url_with_keys
        settings.MEDIA_ROOT = tmp_path / "media"
        account = open_account(market, cooperative, marketplace=marketplace)
        upload_with_kills(market, account, tmp_path, listings=LISTINGS, kills=KILLS, by=manager)
