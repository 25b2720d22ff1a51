"""Reading the shop there on demand: strangers become rows with suggestions, nothing is linked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.contract import RemoteModel
from integrations.models import Listing, RemoteListing
from integrations.services.adopting import (
    ask_for_items,
    items_are_due,
    progress_of,
    read_items_there,
    suggest,
)
from integrations.services.passes import accounts_with_work, pass_over
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.factories.coops import make_product
from tests.integrations.adopting.conftest import found, put_item, variant
from tests.integrations.engine.conftest import make_listing


def read(account, caller, **how) -> int:
    account.refresh_from_db()
    return read_items_there(account, caller, **how)


def test_what_is_asked_for_is_read_and_guessed(account, caller, rice):
    put_item("901", "GAO NEP cái hoa vàng 1kg", sku="X")
    put_item("902", "Nồi cơm điện")
    ask_for_items(account)

    assert read(account, caller) == 1

    rice_row, pot = RemoteListing.objects.order_by("item_id")
    first = rice_row.suggestions["0"][0]
    assert first["record_id"] == rice.stockrecords.get().pk
    assert first["sure"] is True
    assert pot.suggestions == {"0": []}
    assert Listing.objects.count() == 0
    account.refresh_from_db()
    assert account.items_due_at is None
    assert account.items_read_at is not None


def test_sync_does_it_in_its_rounds(account, rice):
    put_item("901", rice.title)
    account.next_poll_at = timezone.now() + timedelta(hours=1)
    account.next_audit_at = timezone.now() + timedelta(hours=1)
    account.save()
    assert accounts_with_work() == []

    ask_for_items(account)

    assert accounts_with_work() == [account.pk]
    pass_over(account.pk)
    assert RemoteListing.objects.filter(item_id="901").exists()
    assert accounts_with_work() == []


def test_our_own_items_are_no_strangers(account, caller, rice):
    make_listing(account, rice, item_id="901")
    put_item("901", rice.title)
    ask_for_items(account)

    read(account, caller)

    assert RemoteListing.objects.count() == 0


def test_asking_twice_is_one_reading(account):
    assert ask_for_items(account) is True
    assert ask_for_items(account) is False


def test_a_killed_reading_is_begun_again_and_comes_to_the_same_end(account, caller, rice, market):
    for number in range(3):
        put_item(f"90{number}", rice.title)
    ask_for_items(account)
    assert read(account, caller, should_stop=lambda: True) == 0
    account.refresh_from_db()
    assert items_are_due(account)

    read(account, caller)

    assert RemoteListing.objects.count() == 3


def test_vanished_items_go_and_decisions_stay(account, caller, rice):
    found(account, item_id="old")
    ignored = found(account, item_id="ignored", decision=RemoteListing.Decision.IGNORED)
    ask_for_items(account)

    read(account, caller)

    assert list(RemoteListing.objects.all()) == [ignored]


@pytest.mark.parametrize(
    ("failure", "minutes"), [(TemporaryFailure(code="busy"), 1), (PermanentFailure(code="no"), 15)]
)
def test_a_failure_puts_it_off(account, caller, market, failure, minutes):
    market.wrong["all_items"] = [failure]
    ask_for_items(account)

    assert read(account, caller) == 0

    account.refresh_from_db()
    wait = (account.items_due_at - timezone.now()).total_seconds()
    assert 60 * minutes - 5 < wait <= 60 * minutes
    assert progress_of(account).again_at == account.items_due_at
    ask_for_items(account)  # a press cuts the pause short
    account.refresh_from_db()
    assert items_are_due(account)


def test_orders_and_stocks_have_their_turn_meanwhile(account, caller, rice, monkeypatch):
    monkeypatch.setattr("integrations.services.adopting.BREATH_SECONDS", 0.0)
    put_item("901", rice.title)
    ask_for_items(account)
    turns = []

    read(account, caller, between=lambda: turns.append(1))

    assert turns


def test_progress_counts_what_was_seen_since(account, rice):
    found(account, item_id="before")
    RemoteListing.objects.update(seen_at=timezone.now() - timedelta(days=1))
    ask_for_items(account)
    found(account, item_id="901")
    account.refresh_from_db()

    progress = progress_of(account)

    assert (progress.is_asked, progress.seen, progress.again_at) == (True, 1, None)


def test_two_items_that_claim_the_same_goods_are_sure_for_neither(account, rice):
    one = found(account, rice.title, "901")
    other = found(account, rice.title.upper(), "902")

    suggest(account)

    for row in (one, other):
        row.refresh_from_db()
        assert row.suggestions["0"][0]["record_id"] == rice.stockrecords.get().pk
        assert row.suggestions["0"][0]["sure"] is False


def test_goods_of_another_co_op_are_never_suggested(account, other_cooperative):
    make_product(other_cooperative, "Gạo nếp cái hoa vàng")
    row = found(account)

    suggest(account)

    row.refresh_from_db()
    assert row.suggestions == {"0": []}


def test_each_variant_has_suggestions_of_its_own(account, cooperative):
    red = make_product(cooperative, "Lạc nhân đỏ")
    dry = make_product(cooperative, "Lạc củ khô")
    row = found(
        account,
        "Lạc quê",
        variants=[variant("1", "Nhân đỏ"), variant("2", "Củ khô")],
    )

    suggest(account)

    row.refresh_from_db()
    firsts = {model: best[0]["record_id"] for model, best in row.suggestions.items()}
    assert firsts == {"1": red.stockrecords.get().pk, "2": dry.stockrecords.get().pk}


def test_a_barcode_of_the_item_counts_for_its_only_variant(account, cooperative):
    honey = make_product(cooperative, "Mật ong hoa nhãn", upc="8930000000017")
    row = found(account, "Chai nhỏ", barcode="8930000000017")

    suggest(account)

    row.refresh_from_db()
    assert row.suggestions["0"][0]["record_id"] == honey.stockrecords.get().pk
    assert row.suggestions["0"][0]["reason"] == "barcode"


def test_an_item_whose_variants_were_not_told_is_guessed_by_itself(account, caller, rice):
    put_item("901", rice.title, RemoteModel("0", "", None, None))
    row = found(account, rice.title, variants=[])

    suggest(account)

    row.refresh_from_db()
    assert row.suggestions["0"][0]["record_id"] == rice.stockrecords.get().pk
