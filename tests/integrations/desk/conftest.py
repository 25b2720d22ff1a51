from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.contract import AppKeys, AttributeValue
from integrations.models import ChannelAccount, Facet, Listing
from integrations.services.listings import save_listing, start_listing
from tests.factories.coops import make_product
from tests.integrations.desk.market import TREE, Market

KEYS = AppKeys(host="https://chothu.example", app_id="1", app_key="x")


class Caller:
    """Asks the market at once: budget, lease and tokens are tested elsewhere."""

    def __init__(self, account) -> None:
        self.account = account

    def call(self, work):
        return work(Market(KEYS))


@pytest.fixture(autouse=True)
def market(settings, monkeypatch):
    """Serve «Chợ Thử» and let it answer."""
    Market.reset()
    settings.MARKETPLACES = {"chothu": "tests.integrations.desk.market.Market"}
    monkeypatch.setattr("integrations.services.answers.AccountCaller", Caller)
    monkeypatch.setattr("integrations.channels.app_keys", lambda code, environment: KEYS)
    return Market


def make_account(cooperative, shop: str = "900", **fields) -> ChannelAccount:
    """Return a connected practice shop."""
    defaults = {
        "marketplace": "chothu",
        "environment": "practice",
        "name": "Gian hàng tập",
        "last_success_at": timezone.now(),
        "authorised_until": timezone.now() + timedelta(days=200),
    }
    return ChannelAccount.objects.create(
        cooperative=cooperative, remote_shop_id=shop, **{**defaults, **fields}
    )


def prepare(account, *products, options=None) -> Listing:
    """Return a draft of ``products`` in one listing."""
    user = account.cooperative.memberships.first().user
    return start_listing(account=account, products=products, options=options or {}, by=user)


def make_ready(listing) -> Listing:
    """Answer all that the market asks but for the photo, which the test's market wants too."""
    save_listing(
        listing=listing,
        category=(TREE[2], "Thực phẩm › Gạo nếp"),
        attributes=[AttributeValue("7", "71", "Nếp"), AttributeValue("8", "0", "12", "tháng")],
        weight=None,
    )
    listing.refresh_from_db()
    return listing


def make_live(listing) -> Listing:
    """Pretend that the reconciler has done everything."""
    Listing.objects.filter(pk=listing.pk).update(
        is_wanted=True, item_id=f"9{listing.pk}", item_state="live"
    )
    for facet in Facet.objects.filter(listing=listing):
        value = "1" if facet.kind == "visibility" else facet.desired
        Facet.objects.filter(pk=facet.pk).update(
            desired=value, known=value, known_rev=facet.desired_rev, written_at=timezone.now()
        )
    listing.refresh_from_db()
    return listing


def fail(facets, code: str = "no_weight", *, needs_person: bool = True, **fields) -> None:
    """Let facets carry a failure."""
    facets.update(
        known_rev=0,
        needs_person=needs_person,
        problem_call="add_item",
        problem_code=code,
        problem_raw=f"error_{code}: raw words",
        problem_since=timezone.now() - timedelta(hours=2),
        **fields,
    )


@pytest.fixture
def account(cooperative, manager):
    return make_account(cooperative)


@pytest.fixture
def eggs(cooperative):
    """Return eggs, sold by ten, without a weight."""
    return make_product(
        cooperative, "Trứng gà ta", sale_unit="chục", net_weight_g=None, price=40_000
    )


@pytest.fixture
def listing(account, rice):
    """Return a draft of rice."""
    return prepare(account, rice)


@pytest.fixture
def live(account, rice):
    return make_live(make_ready(prepare(account, rice)))
