"""A push that is refused is explained to operators, and to nobody else."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import InboundEvent, RefusedPush
from integrations.services import purging, refused_pushes
from tests.factories.coops import make_user
from tests.integrations.engine import fake
from tests.integrations.engine.test_inbox import PATH, hint, push

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/integrations/refusedpush/"
BODY = json.dumps(hint()).encode()


def reason() -> tuple[str, str]:
    row = RefusedPush.objects.get()
    return row.reason, row.fits


@pytest.fixture
def operator(client, db):
    """Return the browser of somebody who may see the operators' pages."""
    client.force_login(make_user("vanhanh@example.com", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    "address",
    [
        f"https://testserver{PATH}",
        f"http://testserver{PATH.rstrip('/')}",
        f"https://cho.example{PATH}",
    ],
)
def test_another_spelling_of_the_address_is_named(client, account, address):
    client.defaults["HTTP_X_FORWARDED_HOST"] = "cho.example"

    answer = push(client, BODY, signature=fake.sign(address, BODY))

    assert (answer.status_code, answer.content) == (401, b"")
    assert reason() == ("address", address)


def test_the_key_of_the_calls_instead_of_the_one_of_the_pushes(client, account, settings):
    settings.FAKE = {**settings.FAKE, "app_key": "key-of-calls", "push_keys": ["key-of-pushes"]}

    push(client, BODY, key="key-of-calls")

    assert reason() == ("key", "")


@pytest.mark.parametrize(
    "sent", [json.dumps(hint(), separators=(",", ":")).encode(), BODY + b"\n", b" " + BODY]
)
def test_a_message_that_was_written_anew_on_its_way(client, account, sent):
    push(client, sent, signature=fake.sign(f"http://testserver{PATH}", BODY))

    assert reason() == ("body", "")


def test_strangers_are_counted_in_one_row_and_nothing_of_theirs_is_kept(client, account):
    for number in range(3):
        push(client, hint(f"SP{number}"), key="a-strangers-key")

    row = RefusedPush.objects.get()
    assert (row.reason, row.times, row.fits) == ("stranger", 3, "")
    assert not InboundEvent.objects.exists()


def test_no_signature_and_no_keys(client, account, settings):
    client.post(PATH, BODY, content_type="application/json")
    assert reason() == ("unsigned", "")

    RefusedPush.objects.all().delete()
    settings.FAKE = {**settings.FAKE, "app_id": ""}
    settings.PRACTICE_URL = ""
    push(client, BODY)
    assert reason() == ("no_keys", "")


def test_a_flood_is_not_explained_for_ever(client, account, monkeypatch):
    monkeypatch.setattr(refused_pushes.EXPLAINED, "allow", lambda *_: False)

    assert push(client, BODY, key="a-strangers-key").status_code == 401
    assert not RefusedPush.objects.exists()


def test_a_body_nested_without_end_is_refused_all_the_same(client, account):
    assert push(client, b"[" * 50_000, key="a-strangers-key").status_code == 401


@pytest.mark.parametrize("language", ["vi", "en"])
def test_operators_read_the_reason_and_what_to_do(operator, account, language):
    operator.cookies["django_language"] = language
    for why in RefusedPush.Reason.values:
        RefusedPush.objects.create(marketplace="fake", reason=why, fits="https://there.example/")

    page = operator.get(PAGE).text

    assert f"http://testserver{PATH}" in page
    assert "https://there.example/" in page
    assert "FAKE_PUSH_KEY" in page
    assert "%(" not in page


def test_nobody_else_sees_them(client, manager):
    client.force_login(manager)

    assert client.get(PAGE).status_code in (302, 403)


def test_a_reason_that_was_not_met_for_ninety_days_is_thrown_away(account, monkeypatch):
    for why, days in (("key", 89), ("body", 91)):
        row = RefusedPush.objects.create(marketplace="fake", reason=why)
        last = timezone.now() - timedelta(days=days)
        RefusedPush.objects.filter(pk=row.pk).update(last_at=last)
    monkeypatch.setattr(purging, "_next", 0.0)

    assert purging.purge_when_due() == 1

    assert reason() == ("key", "")
