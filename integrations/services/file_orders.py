"""Orders of a file, looked at first and then taken in, by the import of every other channel."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.contract import OrderState
from integrations.file_orders import FileOrder, remote_order
from integrations.models import ChannelAccount, ChannelOrder
from integrations.services.importing import OUT, import_order
from integrations.services.recognising import recognise_orders

logger = logging.getLogger(__name__)

NEW = _("new: it comes into your list of orders")
MOVED = _("known: it moves on")
SAME = _("known: nothing is new")
ONLY_NOTED = _("older than this channel and gone already: only noted")
CANCELLED = _("cancelled before it came here: only noted")

#: A state of the file in a word.
STATE_WORDS = {
    OrderState.UNPAID: _("not paid yet"),
    OrderState.READY: _("to be packed"),
    OrderState.SHIPPED: _("on its way"),
    OrderState.DELIVERED: _("delivered"),
    OrderState.COMPLETED: _("finished there"),
    OrderState.CANCELLED: _("cancelled"),
    OrderState.RETURNING: _("coming back"),
}


@dataclass(frozen=True)
class PlannedOrder:
    """What taking in an order would do; ``unknown``: codes that none of the co-op's goods has."""

    order: FileOrder
    effect: str | Promise
    state: str | Promise
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Taken:
    """How many orders came in, and the numbers of those that did not."""

    done: int
    failed: tuple[str, ...]


def plan(account: ChannelAccount, orders: Sequence[FileOrder]) -> list[PlannedOrder]:
    """Say what each order would do; nothing is written. As many queries for one as for all."""
    now = timezone.now()
    numbers = [order.number for order in orders]
    known = {
        row.number: row for row in ChannelOrder.objects.filter(account=account, number__in=numbers)
    }
    goods = recognise_orders(account, [remote_order(order, now=now) for order in orders])
    planned = []
    for order in orders:
        lines = goods[order.number]
        unknown = dict.fromkeys(g.line.sku for g in lines if g.stock_record is None)
        row = known.get(order.number)
        effect = _effect(account, order, row)
        planned.append(PlannedOrder(order, effect, STATE_WORDS[order.state], tuple(unknown)))
    return planned


def take_in(account: ChannelAccount, orders: Sequence[FileOrder]) -> Taken:
    """Write orders, each in a transaction of its own; once more changes nothing.

    The number is the order: a later file moves its state.
    """
    now = timezone.now()
    remotes = [remote_order(order, now=now) for order in orders]
    goods = recognise_orders(account, remotes)
    done, failed = 0, []
    for order in remotes:
        try:
            row, _is_new = ChannelOrder.objects.get_or_create(account=account, number=order.number)
            import_order(row, order, goods[order.number])
            done += 1
        except DatabaseError as error:  # a lock held too long: the file can be sent again
            logger.warning("order of a file not written: %s", type(error).__name__)
            failed.append(order.number)
    if done:
        ChannelAccount.objects.filter(pk=account.pk).update(last_success_at=now)
    return Taken(done, tuple(failed))


def _effect(account: ChannelAccount, order: FileOrder, row: ChannelOrder | None) -> str | Promise:
    if row is not None and row.order_id:
        return SAME if row.state == order.state else MOVED
    if order.state == OrderState.CANCELLED:
        return CANCELLED
    if order.state in OUT and order.placed_at and order.placed_at < account.connected_at:
        return ONLY_NOTED
    return NEW
