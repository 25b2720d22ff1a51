from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from integrations.contract import ItemState, RemoteItem
from integrations.models import Facet, FacetKind, HistoryEntry, Listing
from integrations.services import connecting, history, known, purging, reconciling
from integrations.services.calling import AccountCaller
from shop.core.remote import PermanentFailure
from tests.factories.coops import make_member
from tests.integrations.engine import fake
from tests.integrations.engine.listed import list_many, orders_are_in, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unread(monkeypatch):
    monkeypatch.setattr(known, "READ_BACK_ONE_IN", 10**9)


def work(account) -> None:
    reconciling.reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)


def said(**fields) -> list[str]:
    """Return the sentences written so far, in English, the oldest first."""
    with translation.override("en"):
        rows = HistoryEntry.objects.filter(**fields).order_by("pk")
        return [history.sentence(entry) for entry in rows]


def test_each_listing_of_a_call_has_its_line_and_all_cost_one_statement(account, monkeypatch):
    monkeypatch.setattr(fake.Fake, "levels_span_items", True)
    offers = list_many(account, 4)
    for offer in offers:
        wish(offer, 4)

    with CaptureQueriesContext(connection) as captured:
        work(account)

    assert said(listing=offers[0].listing) == ["Stock there set to 4."]
    assert HistoryEntry.objects.count() == 4
    inserts = [q for q in captured if 'INSERT INTO "integrations_historyentry"' in q["sql"]]
    assert len(inserts) == 1


def test_several_variants_of_one_call_are_one_line(account, offer):
    second = list_many(account, 1)[0]
    type(second).objects.filter(pk=second.pk).update(listing=offer.listing, model_id="m2")
    Facet.objects.filter(offer=second).update(listing=offer.listing)
    for one in (offer, second):
        wish(one, 4)

    work(account)

    assert said(listing=offer.listing) == ["Stock of 2 sizes told."]


def test_prices_and_visibility_are_told_of_too(account, offer):
    wish(offer, 35_000, FacetKind.PRICE)
    facet = Facet.objects.get(kind=FacetKind.VISIBILITY)
    Facet.objects.filter(pk=facet.pk).update(desired="0", desired_rev=facet.desired_rev + 1)

    work(account)

    assert said() == ["Price there set to 35,000 đ.", "Hidden from buyers there."]


def test_a_ban_and_its_end_are_one_line_each(account, offer, monkeypatch):
    for state in (ItemState.BANNED, ItemState.BANNED, ItemState.LIVE, ItemState.LIVE):
        Listing.objects.update(item_check_at=timezone.now())
        item = RemoteItem("item-1", "", state)
        monkeypatch.setattr(fake.Fake, "item", lambda *_, item=item: item)
        reconciling._check_one(account, AccountCaller(account))

    assert said() == ["The marketplace took the listing down.", "The listing is back there."]


def test_what_needs_a_person_is_noted_once(account, offer):
    fake.world.refused["item-1"] = [PermanentFailure(code="no"), PermanentFailure(code="no")]
    wish(offer, 4)

    work(account)
    work(account)

    assert said() == ["Could not be told: stock. Somebody must look at it."]
    assert HistoryEntry.objects.get().facts == {"kind": "stock", "code": "no"}


def test_pauses_and_the_end_of_a_connection_name_the_person(account, manager):
    connecting.pause(account, by=manager)
    connecting.pause(account, by=manager)
    connecting.resume(account, by=manager)
    connecting.disconnect(account, by=manager)

    rows = HistoryEntry.objects.order_by("pk")
    assert [row.what for row in rows] == ["paused", "resumed", "disconnected"]
    assert {row.by for row in rows} == {manager}


def test_every_word_has_a_sentence_also_without_its_facts():
    for what in history.SENTENCES:
        assert history.sentence(HistoryEntry(what=what, facts={})), what


def test_a_word_without_a_sentence_is_not_written(account):
    with pytest.raises(KeyError):
        history.note(account, None, "exploded")

    assert not HistoryEntry.objects.exists()


def test_a_co_op_sees_its_own_history_alone(account, offer, manager, other_cooperative):
    history.note(account, offer.listing, "linked")

    assert HistoryEntry.objects.visible_to(manager).count() == 1
    assert not HistoryEntry.objects.visible_to(make_member(other_cooperative)).exists()


def test_after_ninety_days_a_line_is_thrown_away(account, monkeypatch):
    history.note(account, None, "paused")
    history.note(account, None, "resumed")
    old = timezone.now() - timedelta(days=91)
    HistoryEntry.objects.filter(what="paused").update(at=old)
    monkeypatch.setattr(purging, "_next", 0.0)

    assert purging.purge_when_due() == 1
    assert purging.purge_when_due() == 0

    assert [row.what for row in HistoryEntry.objects.all()] == ["resumed"]
