import json
import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import ChannelAccount, ChannelOrder, InboundEvent, Listing
from integrations.services import inbox, purging
from integrations.services.inbox import work_inbox
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account

pytestmark = pytest.mark.django_db

PATH = "/kenh/fake/push/"


def push(client, body, *, key=fake.KEY, path=PATH, signature=None):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    given = signature or fake.sign(f"http://testserver{path}", body, key)
    return client.post(
        path, body, content_type="application/json", headers={"authorization": given}
    )


def hint(number="SP1", **fields):
    return {"kind": "order", "shops": ["77"], "id": number, **fields}


def test_a_genuine_push_is_stored_as_it_came_and_answered_with_nothing(client, account):
    answer = push(client, hint())

    assert (answer.status_code, answer.content) == (200, b"")
    event = InboundEvent.objects.get()
    assert json.loads(event.body) == hint()
    assert (event.environment, event.code, event.processed_at) == ("live", "3", None)


def test_a_push_signed_with_the_older_key_is_genuine_too(client, account):
    assert push(client, hint(), key="older-push-key").status_code == 200


@pytest.mark.parametrize("signature", ["0" * 64, "é", "x"])
def test_a_forged_push_is_refused_and_nothing_is_stored(client, account, signature, caplog):
    caplog.set_level(logging.DEBUG)

    assert push(client, hint(), signature=signature).status_code == 401

    assert not InboundEvent.objects.exists()
    assert fake.KEY not in caplog.text


def test_a_push_signed_for_another_address_is_forged(client, account):
    body = json.dumps(hint()).encode()

    signature = fake.sign("http://testserver/kenh/other/push/", body)

    assert push(client, body, signature=signature).status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff\xfe", b"[" * 50_000])
def test_what_is_no_json_object_is_refused_although_it_is_signed(client, account, body):
    assert push(client, body).status_code == 400
    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize("size", [64 * 1024, 6 * 1024 * 1024])
def test_a_push_beyond_all_size_is_refused(client, account, size):
    assert push(client, {"kind": "order", "id": "x" * size}).status_code == 413
    assert not InboundEvent.objects.exists()


def test_other_methods_and_other_marketplaces_are_refused(client, account):
    assert client.get(PATH).status_code == 405
    assert push(client, hint(), path="/kenh/nobody/push/").status_code == 404
    assert push(client, hint(), path="/kenh/fake/push/token/").status_code == 404


def test_the_same_push_again_has_one_effect_and_is_counted(client, account):
    for _ in range(3):
        assert push(client, hint()).status_code == 200
        work_inbox()

    assert InboundEvent.objects.get().times_seen == 3
    assert ChannelOrder.objects.get().hint_rev == 1


def test_a_push_about_a_known_order_has_it_read_again_and_the_shop_asked_at_once(client, account):
    push(client, hint(at=1))
    push(client, hint(at=2))

    assert work_inbox() == 2
    assert work_inbox() == 0

    assert ChannelOrder.objects.get().hint_rev == 2
    account.refresh_from_db()
    assert account.next_poll_at <= timezone.now()


def test_a_practice_push_touches_practice_shops_only(client, cooperative, account, settings):
    practice = make_account(cooperative, environment="practice")

    assert push(client, hint(), key="practice-key-for-tests").status_code == 200
    work_inbox()

    assert ChannelOrder.objects.get().account == practice
    assert InboundEvent.objects.get().environment == "practice"


def test_a_push_that_nobody_understands_is_kept_and_done_with(client, account):
    assert push(client, {"odd": 1}).status_code == 200

    assert work_inbox() == 1
    assert not ChannelOrder.objects.exists()


def test_a_push_about_a_strange_shop_changes_nothing(client, account):
    push(client, hint() | {"shops": ["78"]})
    work_inbox()

    assert not ChannelOrder.objects.exists()


def test_word_of_a_consents_end_is_a_reason_to_ask_and_not_believed(client, account):
    """It may be an old push that comes after the owner has agreed again."""
    later = timezone.now() + timedelta(minutes=1)
    ChannelAccount.objects.update(next_poll_at=later)

    push(client, {"kind": "disconnected", "shops": ["77"]})
    work_inbox()

    asked = ChannelAccount.objects.get()
    assert asked.state == "connected"
    assert asked.next_poll_at < later


def test_a_push_about_an_item_has_it_looked_at(client, account, offer):
    push(client, {"kind": "item", "shops": ["77"], "id": "item-1"})
    work_inbox()

    offer.listing.refresh_from_db()
    assert offer.listing.item_check_at is not None


def test_pushes_have_an_address(client):
    assert reverse("integrations:push", args=["fake"]) == PATH


@pytest.mark.parametrize("kind", ["item", "stock"])
def test_news_of_goods_has_them_looked_at_soon(client, account, kind, rice):
    listing = Listing.objects.create(account=account, product=rice, item_id="55")
    other = make_account(account.cooperative, "78")
    same_number = Listing.objects.create(account=other, product=rice, item_id="55")

    push(client, {"kind": kind, "shops": ["77"], "id": "55"})
    work_inbox()

    listing.refresh_from_db()
    same_number.refresh_from_db()
    assert listing.item_check_at and not same_number.item_check_at


def test_after_thirty_days_a_push_that_was_worked_on_is_thrown_away(client, account, monkeypatch):
    for number in ("SP1", "SP2", "SP3", "SP4"):
        push(client, hint(number))
    old = timezone.now() - timedelta(days=31)
    events = {json.loads(event.body)["id"]: event for event in InboundEvent.objects.all()}

    def write(number, **fields):
        InboundEvent.objects.filter(pk=events[number].pk).update(**fields)

    write("SP1", processed_at=old, last_seen_at=old)
    write("SP2", received_at=old, last_seen_at=old)  # nobody has worked on it yet
    write("SP3", processed_at=old)  # came once more a moment ago
    write("SP4", processed_at=old, last_seen_at=old)  # the newest says that pushes come at all
    monkeypatch.setattr(purging, "_next", 0.0)

    assert [purging.purge_when_due(), purging.purge_when_due()] == [1, 0]

    left = {json.loads(event.body)["id"] for event in InboundEvent.objects.all()}
    assert left == {"SP2", "SP3", "SP4"}


def test_many_old_pushes_are_thrown_away_in_parts(client, account, monkeypatch):
    for number in range(4):
        push(client, hint(f"SP{number}"))
    old = timezone.now() - timedelta(days=31)
    InboundEvent.objects.update(processed_at=old, last_seen_at=old)
    monkeypatch.setattr(purging, "_next", 0.0)
    monkeypatch.setattr(inbox, "PURGED_AT_ONCE", 2)

    assert [purging.purge_when_due() for _round in range(4)] == [2, 1, 0, 0]
