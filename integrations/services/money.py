"""What marketplaces paid for orders and what they took: asked daily until it is settled."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from integrations.contract import RemoteMoney, UnknownAnswer
from integrations.models import ChannelAccount, ChannelFee, ChannelOrder
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure

logger = logging.getLogger(__name__)

#: Settling takes days; a marketplace that cannot answer is asked a little sooner.
ASK_AGAIN = timedelta(days=1)
ASK_AGAIN_AFTER_FAILURE = timedelta(hours=1)
#: Money is never urgent: a few orders in one pass, after all else.
MOST_AT_ONCE = 20


def money_is_due(now=None) -> Q:
    """Return the condition of channel orders whose money is to be asked for now."""
    return Q(money_at__lte=now or timezone.now(), is_settled=False)


def has_due_money(account: ChannelAccount) -> bool:
    """Return whether the money of one of its orders is to be asked for now."""
    return ChannelOrder.objects.filter(money_is_due(), account=account).exists()


def read_due_money(
    account: ChannelAccount, caller, should_stop: Callable[[], bool] = lambda: False
) -> int:
    """Read what orders brought, longest due first; returns how many were asked about.

    Raises:
        NotConnected: the account must be connected again; the rest waits.
    """
    due = ChannelOrder.objects.filter(money_is_due(), account=account).order_by("money_at", "pk")
    if not caller.adapter_class.can_tell_money:
        return due.update(money_at=None)
    asked = 0
    for row in due[:MOST_AT_ONCE]:
        if should_stop():
            break
        asked += 1
        _read_one(row, caller)
    return asked


def _read_one(row: ChannelOrder, caller) -> None:
    """Read one order's money; whatever is wrong with it holds up no other."""
    try:
        store_money(row, caller.call(lambda adapter: adapter.money(row.number)))
    except NotConnected:
        raise
    except RemoteFailure as failure:
        logger.info("money of order %s not told: %s", row.pk, failure.code)
        is_final = isinstance(failure, PermanentFailure | UnknownAnswer)
        wait = ASK_AGAIN if is_final else ASK_AGAIN_AFTER_FAILURE
        _put_off(row, max(wait, timedelta(seconds=failure.retry_after_seconds or 0)))
    except DatabaseError:
        raise
    except Exception:
        logger.exception("money of order %s", row.pk)
        _put_off(row, ASK_AGAIN)


@transaction.atomic
def store_money(row: ChannelOrder, money: RemoteMoney) -> None:
    """Keep what was told of one order in place of what was told before.

    Fees of one name are added up. A question that somebody asked meanwhile stays open. Once more
    with the same answer changes nothing but the time of reading.
    """
    now = timezone.now()
    kinds: dict[str, str] = {}
    amounts: dict[str, int] = defaultdict(int)
    for fee in money.fees:
        kinds.setdefault(fee.name[:80], fee.kind[:20])
        amounts[fee.name[:80]] += fee.amount_vnd
    ChannelFee.objects.filter(channel_order=row).exclude(name__in=amounts).delete()
    for name, amount in amounts.items():
        ChannelFee.objects.update_or_create(
            channel_order=row,
            name=name,
            defaults={"kind": kinds[name], "amount_vnd": amount, "read_at": now},
        )
    ChannelOrder.objects.filter(pk=row.pk).update(payout_vnd=money.payout_vnd)
    next_at = None if money.is_settled else now + ASK_AGAIN
    ChannelOrder.objects.filter(pk=row.pk, money_at=row.money_at).update(
        money_at=next_at, is_settled=money.is_settled
    )


def _put_off(row: ChannelOrder, wait: timedelta) -> None:
    rows = ChannelOrder.objects.filter(pk=row.pk, money_at=row.money_at)
    rows.update(money_at=timezone.now() + wait)
