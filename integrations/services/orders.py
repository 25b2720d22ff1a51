"""Asking an account which orders changed, reading them, and making them ours exactly once.

Pushes and polls only raise :class:`ChannelOrder` hints; the truth is always read. Each order is
written in one transaction of its own, keyed on account and number, so all may be done twice.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.utils import timezone

from integrations.contract import RemoteOrder, UnknownAnswer
from integrations.models import ChannelAccount, ChannelOrder
from integrations.services.due import unread_orders
from integrations.services.failing import record_failure
from integrations.services.hints import hint_order, hint_orders
from integrations.services.importing import import_order, leave_out_same
from integrations.services.recognising import Goods, recognise_orders
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure, TemporaryFailure

__all__ = ["hint_order", "import_due_orders", "note_all_imported", "poll_is_due", "poll_orders"]

logger = logging.getLogger(__name__)

#: What was asked for last time is asked for again: clocks differ, and indexes lag.
OVERLAP = timedelta(minutes=10)
#: Orders open when a shop is connected began at most so long before: a parcel goes within days.
BEFORE_CONNECTING = timedelta(days=15)
POLL_EVERY = timedelta(seconds=60)
POLL_AGAIN_AFTER_FAILURE = timedelta(seconds=10)


def poll_is_due(account: ChannelAccount) -> bool:
    """Return whether the account is to be asked for changed orders now."""
    return account.next_poll_at is None or account.next_poll_at <= timezone.now()


def poll_orders(account: ChannelAccount, caller) -> bool:
    """Hint at every order changed since the last question; ``True`` when all were told.

    The cursor moves to the end of a window only when all of its pages were read, and never
    further, however empty they are. The first question reaches back before the connection: the
    goods of what is open there lie in the barn and were counted.

    Raises:
        NotConnected: the account must be connected again.
    """
    started = timezone.now()
    begin = account.connected_at - BEFORE_CONNECTING
    since = (account.orders_read_until or begin) - OVERLAP
    step = timedelta(seconds=caller.adapter_class.order_window_seconds)
    try:
        while since < started:
            until = min(since + step, started)
            hint_orders(account.pk, _changed(caller, since, until))
            _move_cursor(account, until)
            since = until
    except NotConnected:
        raise
    except RemoteFailure as failure:
        logger.warning("account %s: orders not told: %s", account.pk, failure.code)
        _ask_again(account, timezone.now(), POLL_AGAIN_AFTER_FAILURE)
        return False
    _ask_again(account, started, POLL_EVERY)
    return True


def import_due_orders(
    account: ChannelAccount,
    caller,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    budget_seconds: float = 3600.0,
) -> int:
    """Read the orders that were hinted at and write them; returns how many were worked on.

    What is left when the time is over stays due; until then no number rises.

    Raises:
        NotConnected: the account must be connected again.
    """
    most = caller.adapter_class.orders_per_call
    done = 0
    until = time.monotonic() + budget_seconds
    # Orders nobody has read yet first: polls overlap, and what is read again is rarely news.
    due = ChannelOrder.objects.due().filter(account=account)
    while rows := list(due.filter(read_rev=0)[:most]) or list(due[:most]):
        if done and (time.monotonic() > until or should_stop()):
            break
        if not _read_and_write(account, caller, rows):
            break
        done += len(rows)
    note_all_imported(account)
    return done


def note_all_imported(account: ChannelAccount) -> None:
    """Say since when all orders are in, if nothing that was hinted at is unread.

    Everything that changed there before ``orders_read_until`` has been hinted at; so if no hint
    is open afterwards, all of it is in, and numbers may rise. An order that cannot be read holds
    that up, unless the marketplace does not know it any more.
    """
    pk = account.pk
    as_of = ChannelAccount.objects.values_list("orders_read_until", flat=True).get(pk=pk)
    if as_of is None or unread_orders(pk).exists():
        return
    older = Q(orders_imported_as_of=None) | Q(orders_imported_as_of__lt=as_of)
    ChannelAccount.objects.filter(older, pk=pk).update(orders_imported_as_of=as_of)
    account.orders_imported_as_of = as_of


def _changed(caller, since: datetime, until: datetime) -> list[str]:
    return caller.call(lambda adapter: list(adapter.changed_orders(since, until)))


def _move_cursor(account: ChannelAccount, until: datetime) -> None:
    behind = Q(orders_read_until=None) | Q(orders_read_until__lt=until)
    ChannelAccount.objects.filter(behind, pk=account.pk).update(orders_read_until=until)
    account.orders_read_until = max(until, account.orders_read_until or until)


def _ask_again(account: ChannelAccount, seen: datetime, after: timedelta) -> None:
    """Put the next question off, unless somebody asked for one meanwhile."""
    asked_before = Q(next_poll_at=None) | Q(next_poll_at__lte=seen)
    at = timezone.now() + after
    ChannelAccount.objects.filter(asked_before, pk=account.pk).update(next_poll_at=at)


def _read_and_write(account: ChannelAccount, caller, rows: list[ChannelOrder]) -> bool:
    """Read some orders in one call; ``False`` when the line is bad and the rest must wait."""
    numbers = [row.number for row in rows]
    try:
        found = caller.call(lambda adapter: adapter.orders(numbers))
    except NotConnected:
        raise
    except PermanentFailure as failure:
        if len(rows) > 1:  # one of them spoils the call for all
            answers = [_read_and_write(account, caller, [row]) for row in rows]
            return all(answers)
        record_failure(rows[0], failure)
        return True
    except RemoteFailure as failure:
        for row in rows:
            record_failure(row, failure)
        return False
    by_number = {order.number: order for order in found}
    rows = leave_out_same(rows, by_number)
    goods = recognise_orders(account, [o for row in rows if (o := by_number.get(row.number))])
    for row in rows:
        _write(row, by_number.get(row.number), goods.get(row.number))
    return True


def _write(row: ChannelOrder, remote: RemoteOrder | None, goods: list[Goods] | None) -> None:
    """Write one order; whatever is wrong with it is its own trouble and nobody else's."""
    if remote is None:
        gone = UnknownAnswer("not among the answers", code="order_vanished", call="orders")
        record_failure(row, gone)
        return
    try:
        import_order(row, remote, goods)
    except (OperationalError, InterfaceError) as error:  # a lock held too long: again in a moment
        logger.warning("order %s not written: %s", row.pk, type(error).__name__)
        record_failure(row, TemporaryFailure(code=type(error).__name__, call="import"))
    except Exception as error:  # one odd order must not hold up all others for ever
        logger.exception("order %s not imported", row.pk)
        record_failure(row, UnknownAnswer(code=type(error).__name__, call="import"))
