"""A whole practice round against the practice Shopee: broken for real, mended, and sold."""

import pytest
from django.conf import settings as base
from django.db.models import F
from django.utils import timezone

from integrations.models import Drift, Facet, Listing
from integrations.services import practice_round as rounds
from integrations.services.audits import audit
from integrations.services.calling import AccountCaller
from integrations.services.drifts import repair
from tests.integrations.practice_world import list_goods, make_goods, open_account, settle
from tests.practice.server import practice

MARKETPLACES = base.MARKETPLACES


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture
def begun(market, there, settings, monkeypatch, cooperative, manager):
    """Return a round on a real practice shop whose listing is on sale; ``market`` comes first."""
    monkeypatch.undo()
    settings.MARKETPLACES = MARKETPLACES
    settings.PRACTICE_URL = there.url_with_keys
    settings.DEMO_LOGINS = True
    settings.SHOPEE = {"calls_per_second": 500}
    account = open_account(there, cooperative)
    list_goods(account, make_goods(cooperative), by=manager)
    settle(account)
    found = rounds.look(rounds.start(account, manager))
    assert found.published_at
    return found


def compare(account) -> None:
    """Do the round of comparing that a break asks for."""
    for _pass in range(10):
        settle(account)
        account.refresh_from_db()
        audit(account, AccountCaller(account), budget_seconds=5)
        account.refresh_from_db()
        if account.audit_since is None:
            return


def anew(found):
    return rounds.look(rounds.newest(found.cooperative))


def test_a_price_changed_by_hand_is_found_set_right_and_sold(begun, there, manager):
    rounds.break_listing(begun, rounds.Break.OTHER_PRICE)
    compare(begun.account)
    found = anew(begun)
    assert rounds.is_noticed(found) and found.repaired_at is None

    assert repair(Drift.objects.filter(account=found.account), manager) == 1
    settle(found.account)
    found = anew(found)
    assert found.repaired_at

    there.order(lines=[{"item_id": int(found.listing.item_id), "quantity": 1}])
    settle(found.account)
    assert anew(found).sold_at


def test_a_listing_that_was_taken_down_comes_back_after_new_words(begun):
    rounds.break_listing(begun, rounds.Break.TAKEN_DOWN)
    settle(begun.account)
    found = anew(begun)
    assert found.listing.item_state == "banned" and found.repaired_at is None
    with pytest.raises(rounds.CannotBreak):
        rounds.ask_to_look_again(found)

    Facet.objects.filter(listing=found.listing, kind="content").update(
        desired="new words", desired_rev=F("desired_rev") + 1, changed_at=timezone.now()
    )
    rounds.ask_to_look_again(found)
    settle(found.account)

    assert Listing.objects.get().item_state == "live"
    assert anew(found).repaired_at
