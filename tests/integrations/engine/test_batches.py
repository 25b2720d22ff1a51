import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.contract import Level
from integrations.models import Facet, FacetKind, ListingOffer
from integrations.services import known
from integrations.services.calling import AccountCaller
from integrations.services.levels import tell_numbers
from integrations.services.reconciling import reconcile
from shop.core.remote import TemporaryFailure
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_listing
from tests.integrations.engine.listed import calls, list_many, orders_are_in, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def spanning(monkeypatch):
    """One call takes five variants of any items."""
    monkeypatch.setattr(fake.Fake, "levels_span_items", True)
    monkeypatch.setattr(fake.Fake, "levels_per_call", 5)


@pytest.fixture(autouse=True)
def unread(monkeypatch):
    """Read nothing back that need not be."""
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 10**9)


def bring_in_step(account) -> None:
    reconcile(account, AccountCaller(account), budget_seconds=30)


def test_a_call_that_takes_any_items_is_filled_with_what_waits_longest(account, spanning):
    offers = list_many(account, 12)
    for offer in offers:
        wish(offer, 3)

    bring_in_step(orders_are_in(account))

    assert [len(levels) for levels in calls("push_stock")] == [5, 5, 2]
    assert [level.item_id for level in calls("push_stock")[0]] == [f"item-{n}" for n in range(5)]
    assert not Facet.objects.out_of_step().exists()


def test_what_stands_there_already_takes_no_place_in_a_batch(account, spanning):
    offers = list_many(account, 10)
    for n, offer in enumerate(offers):
        wish(offer, 10 if n % 2 else 3)

    bring_in_step(orders_are_in(account))

    assert [len(levels) for levels in calls("push_stock")] == [5]
    assert not Facet.objects.out_of_step().exists()


def test_a_wish_fulfilled_by_itself_is_no_writing_there(account, offer):
    before = Facet.objects.get(offer=offer, kind=FacetKind.STOCK).written_at
    facet = wish(offer, 10)

    bring_in_step(orders_are_in(account))

    facet.refresh_from_db()
    assert facet.is_in_step and facet.written_at == before
    assert not calls("push_stock")


def test_a_wish_whose_call_was_never_answered_is_told_although_it_seems_fulfilled(account, offer):
    facet = wish(offer, 10)
    Facet.objects.filter(pk=facet.pk).update(sent_rev=facet.desired_rev)

    bring_in_step(orders_are_in(account))

    assert [levels[0].value for levels in calls("push_stock")] == [10]


def test_a_call_for_one_item_carries_its_variants_alone(account, rice, caller):
    first, second = list_many(account, 2)
    ListingOffer.objects.filter(pk=second.pk).update(listing=first.listing, model_id="m2")
    Facet.objects.filter(offer=second).update(listing=first.listing)
    honey = make_product(account.cooperative, "Mật ong", stock=10)
    third = make_listing(account, honey, item_id="item-9")
    for offer in (first, second, third):
        wish(offer, 3)

    bring_in_step(orders_are_in(account))

    assert [[level.model_id for level in levels] for levels in calls("push_stock")] == [
        ["0", "m2"],
        ["0"],
    ]


def test_a_level_says_the_code_there_and_the_number_of_the_other_kind(account, offer):
    wish(offer, 4)
    wish(offer, 35_000, FacetKind.PRICE)
    ListingOffer.objects.update(sku_there="CU-1")

    bring_in_step(orders_are_in(account))

    assert calls("push_stock") == [(Level("item-1", "0", 4, "CU-1", 32_000),)]
    assert calls("push_prices") == [(Level("item-1", "0", 35_000, "CU-1", 4),)]


def test_an_item_of_a_batch_that_is_refused_spoils_no_other(account, spanning):
    for offer in list_many(account, 3):
        wish(offer, 3)
    fake.world.refused["item-1"] = [TemporaryFailure(code="busy", call="push_stock")]

    bring_in_step(orders_are_in(account))

    assert [f.listing.item_id for f in Facet.objects.out_of_step()] == ["item-1"]
    assert Facet.objects.out_of_step().get().problem_code == "busy"


def test_a_wish_that_comes_during_the_call_stays_a_wish(account, offer, monkeypatch):
    facet = wish(offer, 4)

    def slow(self, levels):
        Facet.objects.filter(pk=facet.pk).update(desired="2", desired_rev=facet.desired_rev + 1)
        return [fake.Outcome() for _ in levels]

    monkeypatch.setattr(fake.Fake, "push_stock", slow)
    known_before = facet.known_rev

    tell_numbers(orders_are_in(account), AccountCaller(account), FacetKind.STOCK)

    facet.refresh_from_db()
    assert (facet.known, facet.desired) == ("4", "2")
    assert known_before < facet.known_rev < facet.desired_rev


def test_a_batch_costs_the_same_number_of_queries_however_many_it_carries(account, monkeypatch):
    monkeypatch.setattr(fake.Fake, "levels_span_items", True)
    offers = list_many(account, 24)
    account = orders_are_in(account)

    def queries(some) -> int:
        for offer in some:
            wish(offer, 3)
        with CaptureQueriesContext(connection) as captured:
            bring_in_step(account)
        return len(captured)

    queries(offers[:1])  # the first call of an account also writes that it was heard

    assert queries(offers[1:3]) == queries(offers[3:]) < 40
