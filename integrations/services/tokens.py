"""A shop's access token: renewed by one worker at a time, stored before it is used.

A refresh token is good once. Who does not get the lease waits for the one who has it and then
uses what that one stored.
"""

import random
import time

from integrations.contract import Tokens
from integrations.models import ChannelAccount
from integrations.registry import open_adapter
from integrations.services.leases import lease
from shop.core.remote import NotConnected, TemporaryFailure, waiting_at_most

#: Longer than a refresh can take; a killed worker's lease ends then.
LEASE_SECONDS = 60
#: How long others wait for the one who renews.
PATIENCE_SECONDS = 40.0


def lease_name(account_id: int) -> str:
    """Return the name of the lease under which tokens of an account are written."""
    return f"refresh:{account_id}"


def renewed(account: ChannelAccount, *, patience_seconds: float | None = None) -> ChannelAccount:
    """Return the account, read anew, with an access token other than the given one's.

    ``patience_seconds``: how long to wait for another who renews it; :data:`PATIENCE_SECONDS` by
    default. Who renews it here waits for the answer as long as ever: a refresh token is good
    once, and an answer that nobody waited for would cost the connection.

    Raises:
        NotConnected: the refresh token is not taken, or the account is not connected any more.
        TemporaryFailure: no answer, or the one who renews takes too long.
    """
    until = time.monotonic() + (PATIENCE_SECONDS if patience_seconds is None else patience_seconds)
    while time.monotonic() < until:
        with lease(lease_name(account.pk), LEASE_SECONDS) as held:
            fresh = ChannelAccount.objects.get(pk=account.pk)
            if fresh.state != ChannelAccount.State.CONNECTED:
                raise NotConnected("the account is not connected", code="not_connected")
            if fresh.access_token != account.access_token and not fresh.token_is_old:
                return fresh
            if held:
                with waiting_at_most(None):
                    pair = open_adapter(fresh).refresh(fresh.refresh_token)
                if not store(fresh, pair, only_connected=True):
                    raise NotConnected("disconnected meanwhile", code="not_connected")
                return fresh
        time.sleep(random.uniform(0.05, 0.2))  # noqa: S311
    raise TemporaryFailure("another worker renews the token", code="refresh_waits", call="refresh")


def store(account: ChannelAccount, pair: Tokens, *, only_connected: bool = False) -> bool:
    """Keep a new pair, the old refresh token beside it; only under the lease.

    With ``only_connected`` nothing is kept for a shop that a person has let go meanwhile; returns
    whether it was.
    """
    account.previous_refresh_token = account.refresh_token
    account.access_token = pair.access_token
    account.refresh_token = pair.refresh_token
    account.access_expires_at = pair.access_expires_at
    account.refresh_expires_at = pair.refresh_expires_at
    # Most answers do not say when a person must agree again; then what is known stays.
    account.authorised_until = pair.authorised_until or account.authorised_until
    rows = ChannelAccount.objects.filter(pk=account.pk)
    if only_connected:
        rows = rows.filter(state=ChannelAccount.State.CONNECTED)
    kept = rows.update(
        authorised_until=account.authorised_until,
        access_token=account.access_token,
        refresh_token=account.refresh_token,
        previous_refresh_token=account.previous_refresh_token,
        access_expires_at=account.access_expires_at,
        refresh_expires_at=account.refresh_expires_at,
    )
    return bool(kept)
