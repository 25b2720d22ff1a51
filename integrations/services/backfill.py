"""Orders of a time gone by, asked for once more, window by window, beside the normal polls.

For a shop that was cut off, or whose orders were lost with a broken machine. What comes back is
a hint like any other: the order is read, and one that is here already stays one.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from integrations.models import ChannelAccount
from integrations.services.hints import hint_orders, poll_at_once
from shop.core.remote import NotConnected, RemoteFailure

logger = logging.getLogger(__name__)

SLICE_SECONDS = 2.0


@transaction.atomic
def ask_for_backfill(
    account: ChannelAccount, since: datetime, until: datetime | None = None
) -> None:
    """Have orders changed from ``since`` to ``until`` (aware; now when ``None``) asked for again.

    One that is under way is widened to cover both.

    Raises:
        ValueError: the time ends before it begins, or begins later than now.
    """
    now = timezone.now()
    until = min(until or now, now)
    if since >= until:
        raise ValueError("The time to be asked for again ends before it begins.")
    row = ChannelAccount.objects.select_for_update().without_tokens().get(pk=account.pk)
    if row.backfill_since and row.backfill_until:
        since, until = min(since, row.backfill_since), max(until, row.backfill_until)
    account.backfill_since, account.backfill_until = since, until
    ChannelAccount.objects.filter(pk=account.pk).update(backfill_since=since, backfill_until=until)
    poll_at_once(account.pk)


def backfill(
    account: ChannelAccount,
    caller,
    *,
    budget_seconds: float = SLICE_SECONDS,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Ask for some windows of the wanted time; returns how many. Called after a complete poll.

    The start moves to the end of a window only when all of its pages were read, and never
    further. What is left goes on after the next poll; a failure waits for it too.

    Raises:
        NotConnected: the account must be connected again.
    """
    stop_at = time.monotonic() + budget_seconds
    done = 0
    try:
        while time.monotonic() < stop_at and not should_stop():
            if not _one_window(account, caller):
                return done
            done += 1
    except NotConnected:
        raise
    except RemoteFailure as failure:
        logger.warning("account %s: older orders not told: %s", account.pk, failure.code)
        return done
    poll_at_once(account.pk)
    return done


def _one_window(account: ChannelAccount, caller) -> bool:
    """Ask for the next window; ``False`` when there is none."""
    row = ChannelAccount.objects.without_tokens().get(pk=account.pk)
    since, end = row.backfill_since, row.backfill_until
    if since is None or end is None:
        return False
    # Somebody may widen the time while its start is being asked for: then nothing is moved.
    as_read = ChannelAccount.objects.filter(pk=account.pk, backfill_since=since, backfill_until=end)
    if since < end:
        until = min(since + timedelta(seconds=caller.adapter_class.order_window_seconds), end)
        numbers = caller.call(lambda adapter: list(adapter.changed_orders(since, until)))
        hint_orders(account.pk, numbers)
        if until < end:
            as_read.update(backfill_since=until)
            return True
    as_read.update(backfill_since=None, backfill_until=None)
    return True
