"""Whole practice rounds against each practice marketplace: broken for real, mended, and sold."""

from datetime import timedelta

import pytest
from django.conf import settings as base
from django.db.models import F
from django.utils import timezone

from integrations.contract import AttributeValue
from integrations.models import Drift, Facet, Listing
from integrations.services import practice_round as rounds
from integrations.services.answers import category_rules
from integrations.services.audits import audit
from integrations.services.calling import AccountCaller
from integrations.services.drifts import repair
from integrations.services.listings import save_listing, tree_of
from shop.demo.channels import some_answer
from tests.integrations.practice_world import list_goods, make_goods, open_account, settle
from tests.practice.server import practice

MARKETPLACES = base.MARKETPLACES


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(params=["shopee", "lazada", "sendo"])
def account(request, market, there, settings, monkeypatch, cooperative):
    """Return a real practice shop on each marketplace in turn; ``market`` comes first."""
    monkeypatch.undo()
    settings.MARKETPLACES = MARKETPLACES
    settings.PRACTICE_URL = there.url_with_keys
    settings.DEMO_LOGINS = True
    for name in ("SHOPEE", "LAZADA", "SENDO"):
        setattr(settings, name, {**(getattr(settings, name, None) or {}), "calls_per_second": 500})
    return open_account(there, cooperative, marketplace=request.param)


@pytest.fixture
def begun(account, manager, cooperative):
    """Return a round whose listing is on sale there."""
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


def sell(there, found) -> None:
    there.order(lines=[{"item_id": int(found.listing.item_id), "quantity": 1}])
    settle(found.account)


def answer_what_is_missing(account, listing) -> None:
    """Answer each question of today's rules that must be answered, as the form would."""
    kept = [AttributeValue(**row) for row in listing.attributes]
    known = {value.attribute_id for value in kept}
    more = [
        some_answer(question)
        for question in category_rules(account, listing.category_id).attributes
        if question.is_mandatory and question.id not in known
    ]
    assert more, "nothing new is asked"
    save_listing(listing=listing, attributes=kept + more, weight=listing.parcel_weight_g)


def test_a_price_changed_by_hand_is_found_set_right_and_sold(begun, there, manager):
    rounds.break_listing(begun, rounds.Break.OTHER_PRICE)
    compare(begun.account)
    found = anew(begun)
    assert rounds.is_noticed(found) and found.repaired_at is None

    assert repair(Drift.objects.filter(account=found.account), manager) == 1
    settle(found.account)
    found = anew(found)
    assert found.repaired_at

    sell(there, found)
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


def must_be_answered(account, category_id) -> set[str]:
    """Return what the marketplace asks a shop today, asked anew."""
    rules = category_rules(account, category_id, fresh_for=timedelta(0))
    return {question.id for question in rules.attributes if question.is_mandatory}


def test_a_new_question_is_asked_of_this_shop_alone_until_it_is_answered(
    begun, there, other_cooperative, other_manager
):
    category = begun.listing.category_id
    before = must_be_answered(begun.account, category)
    other = open_account(there, other_cooperative, marketplace=begun.account.marketplace)

    rounds.break_listing(begun, rounds.Break.NEW_QUESTION)
    compare(begun.account)

    found = anew(begun)
    assert rounds.is_noticed(found) and found.repaired_at is None
    (asked,) = must_be_answered(begun.account, category) - before
    if begun.account.marketplace == "lazada":  # nobody says there for whom the rules are asked
        category = tree_of(other).alike("trà")[0].id
        assert must_be_answered(other, category).isdisjoint({asked})
        category = begun.listing.category_id
    else:
        assert must_be_answered(other, category) == before
    theirs = list_goods(other, make_goods(other_cooperative), by=other_manager)
    settle(other)
    assert Listing.objects.get(pk=theirs.pk).item_state == "live"

    answer_what_is_missing(begun.account, found.listing)
    settle(begun.account)

    found = anew(found)
    assert found.repaired_at
    assert must_be_answered(begun.account, category) == before
    sell(there, found)
    assert anew(found).sold_at

    # The answer may stay, and the goods can still be changed.
    again = rounds.start(begun.account, None)
    rounds.look(again)
    with pytest.raises(rounds.CannotBreak, match="câu hỏi|question"):
        rounds.break_listing(again, rounds.Break.NEW_QUESTION)
    Facet.objects.filter(listing=found.listing, kind="content").update(
        desired="other words", desired_rev=F("desired_rev") + 1, changed_at=timezone.now()
    )
    settle(begun.account)
    assert rounds.is_repaired(found)


def test_a_question_of_a_round_that_was_given_up_is_asked_no_more(begun, manager):
    category = begun.listing.category_id
    before = must_be_answered(begun.account, category)
    rounds.break_listing(begun, rounds.Break.NEW_QUESTION)
    assert must_be_answered(begun.account, category) > before

    rounds.start(begun.account, manager)

    assert must_be_answered(begun.account, category) == before
