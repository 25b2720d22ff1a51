"""Tokens and keys stand on no page, in no log, and in no copy of the database's text."""

import pytest
from django.core import serializers
from django.db import connection

from integrations.models import ChannelAccount, Facet
from tests.factories.coops import make_user
from tests.integrations.desk.conftest import fail

SECRETS = ("access-secret-0123456789", "refresh-secret-0123456789", "earlier-secret-0123456789")


@pytest.fixture
def secretive(account, live):
    """Return the account with tokens that can be searched for, and something wrong with it."""
    account.access_token, account.refresh_token, account.previous_refresh_token = SECRETS
    account.save()
    fail(Facet.objects.filter(listing=live))
    return account


def reveals(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_no_page_shows_them(desk, secretive, live):
    for address in (
        "/quan-ly/",
        "/quan-ly/kenh/",
        f"/quan-ly/kenh/{secretive.pk}/",
        f"/quan-ly/kenh/{secretive.pk}/ngat/",
        f"/quan-ly/kenh/tin/{live.pk}/",
    ):
        answer = desk.get(address)
        assert answer.status_code == 200, address
        assert reveals(answer.content.decode()) == [], address


def test_the_operator_sees_the_account_without_them(client, secretive):
    operator = make_user(is_staff=True, is_superuser=True)
    client.force_login(operator)
    base = "/quan-tri/integrations/channelaccount/"

    for address in (base, f"{base}{secretive.pk}/change/"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        assert reveals(answer.content.decode()) == [], address


def test_the_database_holds_them_encrypted(secretive):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_token, refresh_token, previous_refresh_token "
            "FROM integrations_channelaccount WHERE id = %s",
            [secretive.pk],
        )
        stored = " ".join(cursor.fetchone())

    assert stored and reveals(stored) == []
    assert ChannelAccount.objects.get(pk=secretive.pk).access_token == SECRETS[0]


def test_an_export_of_the_table_does_not_spell_them_out(secretive):
    text = serializers.serialize("json", ChannelAccount.objects.all())

    assert reveals(text) == []
    restored = next(serializers.deserialize("json", text)).object
    assert restored.access_token == SECRETS[0]


def test_an_error_page_and_its_log_do_not_hold_them(
    client, manager, secretive, caplog, monkeypatch
):
    def broken(*_args, **_kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("integrations.views.channels.problems_of", broken)
    client.force_login(manager)
    client.raise_request_exception = False

    answer = client.get(f"/quan-ly/kenh/{secretive.pk}/")

    assert answer.status_code == 500
    assert reveals(answer.content.decode() + caplog.text) == []
