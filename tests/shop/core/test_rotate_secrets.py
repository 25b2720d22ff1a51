"""Changing the key that secrets are stored with."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from integrations.models import ChannelAccount
from shop.core.crypto import SecretUnreadable

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cooperative):
    return ChannelAccount.objects.create(
        cooperative=cooperative,
        marketplace="shopee",
        environment="live",
        remote_shop_id="1",
        access_token="a-token",
        refresh_token="r-token",
    )


def test_after_rotating_the_old_key_may_go(account, settings):
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]

    call_command("rotate_secrets")

    settings.FIELD_ENCRYPTION_KEYS = [new]
    account.refresh_from_db()
    assert (account.access_token, account.refresh_token) == ("a-token", "r-token")


def test_what_opens_with_no_key_is_counted_and_stays(account, settings):
    old = settings.FIELD_ENCRYPTION_KEYS[0]
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="2 secrets"):
        call_command("rotate_secrets")

    with pytest.raises(SecretUnreadable):
        account.refresh_from_db()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    account.refresh_from_db()
    assert account.access_token == "a-token"
