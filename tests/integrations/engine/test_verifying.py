from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from integrations.contract import ItemState, RemoteItem, RemoteModel
from integrations.models import (
    ChannelAccount,
    Facet,
    FacetKind,
    HistoryEntry,
    Listing,
    ListingOffer,
)
from integrations.own_words import own_explanation
from integrations.services import due, known
from integrations.services.calling import AccountCaller
from integrations.services.reconciling import reconcile
from integrations.services.verifying import note_reading, read_back
from shop.core.remote import TemporaryFailure
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import stock_facet
from tests.integrations.engine.listed import calls, list_many, orders_are_in, stands, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_what_must_be(monkeypatch):
    """Read back what must be, and nothing of the sample."""
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 10**9)


def tell(account) -> None:
    """Tell what is due; it is read back some seconds later."""
    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)


def a_minute_goes_by() -> None:
    minute = timedelta(seconds=61)
    Facet.objects.update(written_at=F("written_at") - minute)
    ListingOffer.objects.update(seen_there_at=F("seen_there_at") - minute)


def read_again(account) -> Facet:
    """Let a minute go by and read back; return the stock."""
    a_minute_goes_by()
    Facet.objects.filter(verify_at__isnull=False).update(verify_at=timezone.now())
    read_back(account, AccountCaller(account))
    return Facet.objects.get(kind=FacetKind.STOCK)


def tell_and_read(account) -> Facet:
    """Tell what is due and read it back; return the stock."""
    tell(account)
    return read_again(account)


def test_a_stock_of_nothing_is_always_read_back(account, offer):
    stands(offer, stock=0)
    wish(offer, 0)

    tell(account)
    due_at = stock_facet(offer).verify_at
    facet = read_again(account)

    assert due_at > timezone.now() + timedelta(seconds=5)
    assert fake.world.calls["read_items"] == 1
    assert (facet.known, facet.verify_at, facet.verify_misses) == ("0", None, 0)
    assert facet.offer.stock_there == 0


def test_of_other_numbers_a_sample_is_read_back(account, offer, monkeypatch):
    stands(offer, stock=4)
    wish(offer, 4)
    tell_and_read(account)
    assert fake.world.calls["read_items"] == 0

    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 1)
    stands(offer, stock=3)
    wish(offer, 3)
    tell_and_read(account)

    assert fake.world.calls["read_items"] == 1


def test_the_sample_is_one_in_so_many_and_always_the_same(monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 20)
    facets = [Facet(pk=n, kind="price", desired="5", desired_rev=n % 7) for n in range(2_000)]

    chosen = [facet.pk for facet in facets if known.is_read_back(facet)]

    assert 60 < len(chosen) < 140
    assert chosen == [facet.pk for facet in facets if known.is_read_back(facet)]


def test_a_nothing_that_was_not_taken_is_told_again(account, offer):
    stands(offer, stock=10)
    wish(offer, 0)

    facet = tell_and_read(account)
    assert (facet.known, facet.desired, facet.verify_misses) == ("10", "0", 1)
    assert not facet.is_in_step
    assert HistoryEntry.objects.filter(what="not_taken").exists()
    stands(offer, stock=0)
    facet = tell_and_read(account)

    assert [levels[0].value for levels in calls("push_stock")] == [0, 0]
    assert facet.is_in_step and facet.verify_misses == 0


def test_the_third_time_a_person_must_look(account, offer):
    stands(offer, stock=10)
    wish(offer, 0)

    for _try in range(5):
        facet = tell_and_read(account)

    assert len(calls("push_stock")) == 3
    assert (facet.needs_person, facet.problem_code) == (True, "not_taken")
    assert own_explanation(call=facet.problem_call, code=facet.problem_code).remedy


def test_a_price_that_was_not_taken_is_told_again(account, offer, monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 1)
    stands(offer, price_vnd=32_000)
    wish(offer, 40_000, FacetKind.PRICE)

    tell_and_read(account)

    facet = Facet.objects.get(kind=FacetKind.PRICE)
    assert (facet.known, facet.verify_misses, facet.is_in_step) == ("32000", 1, False)


def test_an_order_that_explains_the_number_makes_no_miss(account, offer, monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 1)
    wish(offer, 9)
    stands(offer, stock=6)
    tell(account)
    Facet.objects.filter(kind=FacetKind.STOCK).update(
        written_at=timezone.now() - timedelta(minutes=1)
    )
    fake.order("SP1", "ready", fake.line(quantity=3))

    facet = read_again(account)

    assert (facet.known, facet.verify_misses) == ("6", 0)
    assert facet.verify_at is None


def test_two_looks_in_the_same_moment_are_one(account, offer, monkeypatch):
    """The night's comparison may read just before; the sale may still be missing in the list."""
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 1)
    wish(offer, 9)
    stands(offer, stock=4)
    tell(account)
    a_minute_goes_by()
    note_reading(account, [fake.world.items["item-1"]])

    Facet.objects.filter(verify_at__isnull=False).update(verify_at=timezone.now())
    read_back(account, AccountCaller(account))

    assert stock_facet(offer).known == "9"


def test_a_lower_number_is_believed_when_it_is_found_twice(account, offer, monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 1)
    wish(offer, 9)
    stands(offer, stock=4)
    tell(account)

    first = read_again(account)
    assert (first.known, first.verify_misses) == ("9", 0)
    assert first.verify_at > timezone.now()
    second = read_again(account)

    assert (second.known, second.verify_misses, second.is_in_step) == ("4", 1, False)


def test_the_repaired_number_rises_only_when_all_orders_are_in(account, offer, monkeypatch):
    test_a_lower_number_is_believed_when_it_is_found_twice(account, offer, monkeypatch)
    account.refresh_from_db()

    assert not due.due_stock(account).exists()
    assert due.due_stock(orders_are_in(account)).exists()


def test_a_number_is_left_in_doubt_while_orders_cannot_be_asked_for(account, offer):
    stands(offer, stock=10)
    wish(offer, 0)
    fake.world.wrong["changed_orders"] = [TemporaryFailure(code="busy")] * 3

    facet = tell_and_read(account)

    assert (facet.known, facet.verify_misses) == ("0", 0)
    assert facet.verify_at > timezone.now()


def test_a_newer_wish_is_told_and_the_older_one_not_judged(account, offer):
    stands(offer, stock=10)
    wish(offer, 0)
    tell(account)
    wish(offer, 2)

    facet = read_again(account)

    assert (facet.desired, facet.known, facet.verify_misses) == ("2", "0", 0)


def test_an_item_that_is_left_out_of_the_answer_is_looked_at(account, offer):
    wish(offer, 0)
    Listing.objects.update(item_check_at=None)
    account = orders_are_in(account)
    Facet.objects.filter(kind=FacetKind.STOCK).update(verify_at=timezone.now())

    read_back(account, AccountCaller(account))

    assert Listing.objects.get().item_check_at is not None
    assert stock_facet(offer).verify_at is None


def test_a_reading_that_fails_is_put_off_as_long_as_the_marketplace_wishes(account, offer):
    Facet.objects.filter(kind=FacetKind.STOCK).update(verify_at=timezone.now())
    fake.world.wrong["read_items"] = [TemporaryFailure(code="busy", retry_after_seconds=300)]

    assert read_back(account, AccountCaller(account))

    assert stock_facet(offer).verify_at > timezone.now() + timedelta(seconds=280)


def test_one_reading_covers_at_most_so_many_items(account, monkeypatch):
    monkeypatch.setattr(fake.Fake, "items_per_read", 2)
    for offer in list_many(account, 3):
        stands(offer)
    Facet.objects.filter(kind=FacetKind.STOCK).update(verify_at=timezone.now())

    while read_back(account, AccountCaller(ChannelAccount.objects.get())):
        pass

    assert [len(what[1]) for what in fake.world.seen if what[0] == "read_items"] == [2, 1]


def test_a_reading_notes_what_stands_there(account, offer):
    until = timezone.now() + timedelta(days=2)
    model = RemoteModel("0", "KHAC-1", 31_000, -1, reserved=5, campaign=3, campaign_until=until)
    items = [
        RemoteItem("item-1", "", ItemState.LIVE, models=(model,)),
        RemoteItem("strange", "", ItemState.LIVE, models=(model,)),
        RemoteItem("untold", "", ItemState.LIVE),
    ]

    assert note_reading(account, items) == {offer.pk: model}

    offer.refresh_from_db()
    assert (offer.price_there, offer.stock_there, offer.sku_there) == (31_000, 0, "KHAC-1")
    assert (offer.reserved_there, offer.campaign_there, offer.campaign_until) == (5, 3, until)
    assert offer.seen_there_at is not None
