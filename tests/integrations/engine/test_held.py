"""Units that the marketplace keeps back: a smaller stock waits, and nobody hammers at the door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.channels import explain
from integrations.contract import StockHeldThere
from integrations.models import Facet, FacetKind, ListingOffer
from integrations.services import known
from integrations.services.calling import AccountCaller
from integrations.services.reconciling import reconcile
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import stock_facet
from tests.integrations.engine.listed import calls, orders_are_in, stands, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_what_must_be(monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 10**9)


def held(reserved=None) -> StockHeldThere:
    return StockHeldThere("keep 5", code="4170", call="push_stock", reserved=reserved)


def work(account) -> Facet:
    """Do all that is due; return the stock."""
    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)
    return Facet.objects.get(kind=FacetKind.STOCK)


def told() -> list[int]:
    return [levels[0].value for levels in calls("push_stock")]


def minutes_later(minutes: int) -> None:
    """Let time go by for whatever waits."""
    past = timedelta(minutes=minutes)
    for facet in Facet.objects.exclude(verify_at=None):
        facet.verify_at -= past
        facet.save(update_fields=["verify_at"])
    for facet in Facet.objects.exclude(next_attempt_at=None):
        facet.next_attempt_at -= past
        facet.save(update_fields=["next_attempt_at"])


def test_a_held_stock_is_lowered_as_far_as_it_goes_and_then_waits(account, offer):
    stands(offer, stock=10, reserved=5, campaign=5)
    fake.world.refused["item-1"] = [held(reserved=5)]
    wish(offer, 2)

    facet = work(account)

    assert told() == [2, 5]
    assert (facet.known, facet.desired, facet.is_in_step) == ("5", "2", False)
    assert (facet.problem_code, facet.needs_person) == ("stock_held", False)


def test_how_much_is_held_is_read_when_the_refusal_does_not_say(account, offer):
    stands(offer, stock=10, reserved=5)
    fake.world.refused["item-1"] = [held()]
    wish(offer, 2)

    work(account)

    assert told() == [2, 5]
    assert ListingOffer.objects.get().reserved_there == 5


def test_refusals_do_not_chase_each_other(account, offer):
    stands(offer, stock=10, reserved=5)
    fake.world.refused["item-1"] = [held() for _ in range(50)]
    wish(offer, 2)

    for _ in range(6):
        work(account)

    assert len(told()) == 2


def test_where_readings_tell_nothing_of_it_refusals_are_minutes_apart(account, offer):
    stands(offer, stock=10)
    fake.world.refused["item-1"] = [held(reserved=5) for _ in range(50)]
    wish(offer, 2)
    for _ in range(6):
        work(account)
    before = len(told())

    minutes_later(13)
    work(account)
    work(account)

    assert before <= 2
    assert before < len(told()) <= before + 2


def test_it_is_told_as_soon_as_a_reading_finds_it_free(account, offer):
    test_a_held_stock_is_lowered_as_far_as_it_goes_and_then_waits(account, offer)
    minutes_later(11)
    work(account)
    assert told() == [2, 5]

    stands(offer, stock=5, reserved=0)
    minutes_later(11)
    facet = work(account)

    assert told() == [2, 5, 2]
    assert facet.is_in_step and not facet.has_problem


def test_it_is_looked_at_when_the_campaign_ends(account, offer):
    until = timezone.now() + timedelta(minutes=4)
    stands(offer, stock=10, reserved=5, campaign=5, campaign_until=until)
    fake.world.refused["item-1"] = [held(reserved=5)]
    wish(offer, 2)

    facet = work(account)

    assert facet.verify_at == until
    assert facet.next_attempt_at > until


def test_a_higher_wish_ends_the_waiting(account, offer):
    test_a_held_stock_is_lowered_as_far_as_it_goes_and_then_waits(account, offer)

    wish(offer, 8, **Facet.WELL)
    facet = work(account)

    assert told()[-1] == 8
    assert facet.is_in_step


def test_the_desk_says_how_many_are_held_and_until_when(account, offer):
    test_a_held_stock_is_lowered_as_far_as_it_goes_and_then_waits(account, offer)
    ListingOffer.objects.update(campaign_until=timezone.now() + timedelta(days=3))

    said = explain(account, stock_facet(offer))

    day = timezone.localtime(timezone.now() + timedelta(days=3))
    assert "5" in str(said.cause) and f"{day.day:02d}" in str(said.cause)
    assert said.fix == "wait" and str(said.remedy)


def test_a_number_that_the_marketplace_set_itself_is_told_again_when_orders_are_in(account, offer):
    known.drop_known([offer.pk])
    reconcile(account, AccountCaller(account))
    assert told() == []

    work(account)

    assert told() == [10]
