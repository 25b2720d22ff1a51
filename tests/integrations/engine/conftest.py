from datetime import timedelta

import pytest
from django.utils import timezone

from coops.partner.models import StockRecord
from integrations.contract import OrderState
from integrations.models import ChannelAccount, Facet, FacetKind, Listing, ListingOffer
from integrations.services import calling, tallies
from integrations.services.calling import AccountCaller
from integrations.services.desired import make_facets
from tests.integrations.engine import fake

FAKE = {
    "host": "http://127.0.0.1:1",
    "app_id": 5,
    "app_key": fake.KEY,
    "push_keys": [fake.KEY, "older-push-key"],
    "calls_per_second": 10_000.0,
}


@pytest.fixture(autouse=True)
def market(settings):
    """Serve the fake marketplace alone; return its world."""
    settings.MARKETPLACES = {"fake": "tests.integrations.engine.fake.Fake"}
    settings.FAKE = FAKE
    settings.SITE_URL = "http://testserver"
    tallies.forget()
    calling._used_up.clear()
    return fake.start_anew()


def make_account(cooperative, shop: str = "77", **fields) -> ChannelAccount:
    """Return a connected live shop whose token has hours to live."""
    now = timezone.now()
    defaults = {
        "marketplace": "fake",
        "environment": "live",
        "access_token": "access-0",
        "refresh_token": "refresh-0",
        "access_expires_at": now + timedelta(hours=3),
        "connected_at": now - timedelta(days=1),
        "orders_read_until": now - timedelta(minutes=1),
        "buffer_units": 0,
    }
    return ChannelAccount.objects.create(
        cooperative=cooperative, remote_shop_id=shop, **{**defaults, **fields}
    )


def make_listing(account, product, *, item_id="item-1", pack_factor=1) -> ListingOffer:
    """Return the offer of a live listing that is in step, told a minute ago."""
    listing = Listing.objects.create(
        account=account, product=product, is_wanted=True, item_id=item_id, item_state="live"
    )
    offer = ListingOffer.objects.create(
        listing=listing,
        stock_record=StockRecord.objects.get(product=product),
        model_id="0",
        pack_factor=pack_factor,
    )
    make_facets(listing)
    ago = timezone.now() - timedelta(minutes=1)
    for facet in Facet.objects.filter(listing=listing):
        Facet.objects.filter(pk=facet.pk).update(
            sent_rev=facet.desired_rev,
            known_rev=facet.desired_rev,
            known=facet.desired,
            written_at=ago,
            changed_at=ago,
        )
    return offer


def stock_facet(offer) -> Facet:
    """Return what is known of the offer's stock there."""
    return Facet.objects.get(offer=offer, kind=FacetKind.STOCK)


@pytest.fixture
def account(cooperative):
    return make_account(cooperative)


@pytest.fixture
def caller(account):
    return AccountCaller(account)


@pytest.fixture
def offer(account, rice):
    return make_listing(account, rice)


READY = OrderState.READY
