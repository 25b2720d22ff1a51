"""What once stood still for ever, looped hot, or believed what nobody had said."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from integrations.contract import ItemState, RemoteItem, RemoteModel, UnknownAnswer
from integrations.models import ChannelAccount, ChannelOrder, Facet, InboundEvent, Listing
from integrations.services import creating, orders, passes, reconciling
from integrations.services.calling import AccountCaller
from integrations.services.failing import retry_now
from integrations.services.hints import hint_orders
from integrations.services.inbox import work_inbox
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_listing, stock_facet
from tests.integrations.engine.test_inbox import push

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_rules(monkeypatch):
    """Create without asking for the rules of a category."""
    monkeypatch.setattr(creating, "_rules", lambda listing: None)
    monkeypatch.setattr(creating, "with_carriers", lambda draft, rules: draft)


def test_variants_that_were_there_already_are_told_what_changed(account, rice, caller, monkeypatch):
    offer = make_listing(account, rice)
    Listing.objects.update(has_variants=True, variants_made=False)
    facet = stock_facet(offer)
    Facet.objects.update(known="", known_rev=0, sent_rev=0)
    Facet.objects.filter(pk=facet.pk).update(desired="3", desired_rev=7)
    sku = offer.stock_record.partner_sku
    monkeypatch.setattr(fake.Fake, "set_variants", lambda *_: {sku: "m1"})
    monkeypatch.setattr(fake.Fake, "models", lambda *_: [RemoteModel("m1", sku, 32_000, 10)])

    creating.create_listing(Listing.objects.get(), caller)

    facet.refresh_from_db()
    assert facet.known == "10"
    assert not facet.is_in_step


def test_a_creation_refused_with_an_unknown_word_is_shown_to_a_person(
    account, rice, market, settings, without_rules
):
    settings.FAKE = {**settings.FAKE, "lookup_lag_seconds": 0.0001}
    make_listing(account, rice, item_id="")
    Facet.objects.update(known_rev=0, sent_rev=0)
    market.wrong["create_item"] = [
        UnknownAnswer("odd", code="error_odd", call="create_item", may_have_worked=True)
        for _ in range(50)
    ]

    for _try in range(30):
        Facet.objects.update(next_attempt_at=None)
        reconciling._create_one(account, AccountCaller(ChannelAccount.objects.get()))

    facet = Facet.objects.get(kind="content")
    assert facet.needs_person
    assert facet.problem_code == "error_odd"


def test_a_listing_that_goes_while_it_is_looked_at_stops_no_pass(
    account, rice, caller, market, monkeypatch
):
    offer = make_listing(account, rice)
    Listing.objects.update(has_variants=True, variants_made=False)
    found = reconciling.to_finish

    def find_and_lose(account):
        listings = list(found(account))
        Listing.objects.filter(pk=offer.listing_id).delete()
        return Mock(first=lambda: listings[0])

    monkeypatch.setattr(reconciling, "to_finish", find_and_lose)

    assert not reconciling._create_one(account, caller)
    assert not market.calls


def test_a_second_worker_that_comes_during_the_uploads_creates_nothing_double(
    account, rice, market, monkeypatch, without_rules
):
    make_listing(account, rice, item_id="")
    first, second = (Listing.objects.select_related("account", "product").get() for _ in "ab")
    came = []

    def slow_upload(*_args):
        if not came:
            came.append(True)
            creating.create_listing(second, AccountCaller(account))
        return ()

    monkeypatch.setattr(creating, "upload_pictures", slow_upload)

    creating.create_listing(first, AccountCaller(account))

    assert market.calls["create_item"] == 1


def test_a_lost_photo_is_the_trouble_of_its_listing_alone(account, rice, monkeypatch):
    make_listing(account, rice)
    Facet.objects.filter(kind="content").update(known_rev=0)
    ChannelAccount.objects.update(next_poll_at=timezone.now() + timedelta(hours=1))

    def lost(*_args):
        raise FileNotFoundError("anh.jpg")

    monkeypatch.setattr(reconciling, "upload_pictures", lost)

    passes.pass_over(account.pk)

    facet = Facet.objects.get(kind="content")
    assert facet.problem_code == "FileNotFoundError"
    assert facet.next_attempt_at is not None


def test_an_order_that_was_given_up_is_read_again_when_there_is_news(account, market):
    hint_orders(account.pk, ["A1"])
    for _try in range(6):
        ChannelOrder.objects.update(next_attempt_at=None)
        orders.import_due_orders(account, AccountCaller(account))
    assert ChannelOrder.objects.get().needs_person
    fake.order("A1")

    hint_orders(account.pk, ["A1"])
    ChannelOrder.objects.update(next_attempt_at=None)
    orders.import_due_orders(account, AccountCaller(account))

    assert ChannelOrder.objects.get().order is not None


def test_a_failed_question_for_orders_keeps_its_pause_while_stock_waits(account, offer, market):
    Facet.objects.filter(kind="stock").update(
        desired="99", desired_rev=9, changed_at=timezone.now()
    )
    market.wrong["changed_orders"] = [
        UnknownAnswer("odd", code="error_odd", call="changed_orders") for _ in range(50)
    ]

    for _round in range(20):
        if passes.accounts_with_work():
            passes.pass_over(account.pk)

    assert market.calls["changed_orders"] <= 2


def test_a_ban_is_looked_at_again_and_mended_by_its_text(account, offer, market, monkeypatch):
    Listing.objects.update(item_check_at=timezone.now())
    banned = RemoteItem("item-1", "", ItemState.BANNED, "BANNED")
    monkeypatch.setattr(fake.Fake, "item", lambda *_: banned)

    reconciling._check_one(account, AccountCaller(account))

    assert Listing.objects.get().item_check_at > timezone.now()
    Facet.objects.filter(kind="content").update(desired="new", desired_rev=9)
    retry_now(Facet.objects.all())
    assert reconciling.has_work(account)


def test_what_was_refused_during_a_ban_is_told_when_the_ban_is_over(account, offer, monkeypatch):
    Listing.objects.update(item_state="banned", item_check_at=timezone.now())
    refused = {"needs_person": True, "problem_code": "locked", "problem_since": timezone.now()}
    Facet.objects.filter(kind="content").update(desired="new", desired_rev=9, **refused)
    back = RemoteItem("item-1", "", ItemState.LIVE, "NORMAL")
    monkeypatch.setattr(fake.Fake, "item", lambda *_: back)

    reconciling._check_one(account, AccountCaller(account))

    assert not Facet.objects.filter(needs_person=True).exists()
    assert reconciling.has_work(account)


def test_the_desk_opens_when_the_key_of_the_tokens_is_lost(account, client, manager, settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    passes.pass_over(account.pk)

    client.force_login(manager)
    assert client.get("/quan-ly/kenh/").status_code == 200
    assert client.get("/quan-ly/").status_code == 200


def test_a_push_that_cannot_be_worked_on_stops_no_other(client, account):
    push(client, {"kind": "order", "shops": ["77"], "id": "A\ud800"})
    push(client, {"kind": "order", "shops": ["77"], "id": "B2"})

    work_inbox()

    assert ChannelOrder.objects.filter(number="B2").exists()
    assert not InboundEvent.objects.filter(processed_at=None).exists()
