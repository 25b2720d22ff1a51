"""What buyers send back: asked for now and then, shown with the order, put back by a person only.

A return is news about goods that nobody here has seen. So reading one writes its row and a line in
the order's history, and moves no stock. What came back is said by who holds it in the hand, once:
:func:`receive` and :func:`nothing_came`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.contract import RemoteReturn, ReturnState
from integrations.models import ChannelAccount, ChannelOrder, ChannelReturn
from integrations.registry import marketplace_class
from integrations.services.hints import hint_orders
from integrations.services.importing import FACTORS
from shop.core.remote import NotConnected, RemoteFailure
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.lot_serving import is_of_recalled_lot
from shop.order.models import Line, Order
from shop.order.returns import CameBack, is_perishable, receive_returned, units_out

logger = logging.getLogger(__name__)

#: A buyer has days to send something back, so it is no hurry; a push or an order asks sooner.
ASK_EVERY = timedelta(minutes=30)
ASK_AGAIN_AFTER_FAILURE = timedelta(minutes=5)
#: What was asked for last time is asked for again: clocks differ, and indexes lag.
OVERLAP = timedelta(minutes=10)
#: In these the goods may be in the co-op's hands.
CAN_ARRIVE = frozenset(set(ReturnState) - {ReturnState.ASKED, ReturnState.WITHDRAWN})

Outcome = ChannelReturn.Outcome


#: So many returns are looked at for the first screen.
MOST_WAITING = 100


class ReturnDecided(Exception):
    """Somebody has said before what became of the goods; the text is a sentence for a person."""


# --- Asking ------------------------------------------------------------------------------


def returns_due(codes: list[str], now=None) -> Q:
    """Return the condition of accounts to be asked; ``codes``: marketplaces that can tell."""
    due = Q(next_returns_at=None) | Q(next_returns_at__lte=now or timezone.now())
    return due & Q(marketplace__in=codes)


def returns_are_due(account: ChannelAccount) -> bool:
    """Return whether an account's marketplace is to be asked for changed returns now."""
    if not marketplace_class(account.marketplace).can_tell_returns:
        return False
    return account.next_returns_at is None or account.next_returns_at <= timezone.now()


def poll_returns(account: ChannelAccount, caller) -> int:
    """Read the returns changed since the last question; returns how many were new or different.

    The mark moves to the end of a window when all of it is written, and never further.

    Raises:
        NotConnected: the account must be connected again.
    """
    started = timezone.now()
    since = (account.returns_read_until or account.connected_at) - OVERLAP
    step = timedelta(seconds=caller.adapter_class.order_window_seconds)
    written = 0
    try:
        while since < started:
            until = min(since + step, started)
            window = since, until
            told = caller.call(
                lambda adapter, window=window: list(adapter.changed_returns(*window))
            )
            written += sum(store_return(account.pk, one) for one in told)
            ChannelAccount.objects.filter(pk=account.pk).update(returns_read_until=until)
            account.returns_read_until = since = until
    except NotConnected:
        raise
    except RemoteFailure as failure:
        logger.warning("account %s: returns not told: %s", account.pk, failure.code)
        _ask_again(account, timezone.now(), ASK_AGAIN_AFTER_FAILURE)
        return written
    _ask_again(account, started, ASK_EVERY)
    return written


def _ask_again(account: ChannelAccount, seen, after: timedelta) -> None:
    """Put the next question off, unless somebody asked for one meanwhile."""
    asked_before = Q(next_returns_at=None) | Q(next_returns_at__lte=seen)
    ChannelAccount.objects.filter(asked_before, pk=account.pk).update(
        next_returns_at=timezone.now() + after
    )


def store_return(account_id: int, told: RemoteReturn) -> bool:
    """Write one return as it was read; ``False`` when nothing is new. It moves no stock.

    An order that is not known here yet is asked for; what a person said before stays.
    """
    rows = ChannelOrder.objects.filter(account=account_id, number=told.order_number[:64])
    if not rows.exists():
        hint_orders(account_id, [told.order_number])
    with transaction.atomic():
        # The order's row is the lock of its returns.
        row = rows.select_for_update(of=("self",)).select_related("order").get()
        known = row.returns.filter(number=told.number[:64]).first()
        if known and known.remote_updated_at >= told.updated_at and known.state == told.state:
            return False
        if known and known.remote_updated_at > told.updated_at:
            return False
        _write(row, known, told)
    hint_orders(account_id, [told.order_number])
    return True


def _write(row: ChannelOrder, known: ChannelReturn | None, told: RemoteReturn) -> None:
    facts = {
        "state": told.state,
        "raw_state": told.raw_state[:80],
        "reason": told.reason[:255],
        "amount_vnd": told.amount_vnd,
        "sends_goods": told.sends_goods,
        "answer_by": told.answer_by,
        "remote_created_at": told.created_at,
        "remote_updated_at": told.updated_at,
        "lines": [
            {
                "line_id": line.line_id,
                "sku": line.sku[:128],
                "title": line.title[:255],
                "quantity": line.quantity,
            }
            for line in told.lines
        ],
    }
    if known is None:
        ChannelReturn.objects.create(channel_order=row, number=told.number[:64], **facts)
        if row.order is not None:
            write_event(row.order.pk, Kind.NEWS, note=_news(row.order, told))
    else:
        ChannelReturn.objects.filter(pk=known.pk).update(read_at=timezone.now(), **facts)


def _news(order: Order, told: RemoteReturn) -> str:
    sentence = (
        _("%(channel)s: the buyer wants to send goods back")
        if told.sends_goods
        else _("%(channel)s: the buyer wants money back")
    )
    return sentence % {"channel": order.get_channel_display()}


# --- Waiting for a person ----------------------------------------------------------------


def to_answer(accounts: list[ChannelAccount]) -> QuerySet[ChannelReturn]:
    """Return what buyers ask for and the co-op can still answer there, the first to end first."""
    return ChannelReturn.objects.filter(
        channel_order__account__in=accounts,
        channel_order__order__isnull=False,
        state=ReturnState.ASKED,
        answer_by__gt=timezone.now(),
    ).order_by("answer_by", "pk")


def to_receive(accounts: list[ChannelAccount]) -> list[ChannelReturn]:
    """Return what should be back by now and nobody has said what came, the oldest first.

    Not those whose own goods have come back otherwise, or are none that we know.
    """
    out = Line.objects.filter(
        order=OuterRef("channel_order__order"), num_consumed__gt=F("num_returned")
    )
    found = ChannelReturn.objects.filter(
        Exists(out),
        channel_order__account__in=accounts,
        state__in=[ReturnState.ARRIVED, ReturnState.ENDED],
        sends_goods=True,
        outcome=Outcome.OPEN,
    ).select_related("channel_order__order")
    return [one for one in found.order_by("pk")[:MOST_WAITING] if can_be_decided(one)]


# --- What came back ----------------------------------------------------------------------


@dataclass(frozen=True)
class ReturnedGoods:
    """Some goods of a return: ``units`` sale units of ``line`` that may come back.

    ``must_go`` : they spoil, or are of a recalled lot (``is_recalled``), and are written off
    whatever they look like.
    """

    line: Line
    units: int
    must_go: bool
    is_recalled: bool = False


def goods_of(found: ChannelReturn) -> list[ReturnedGoods]:
    """Return the goods of a return that are still out, in sale units, by line of our order.

    Units beyond what was handed over and has not come back are left out: they can be no goods of
    this return any more.
    """
    row = found.channel_order
    if row.order is None:
        return []
    factors = row.raw.get(FACTORS, {})
    wanted: dict[str, int] = {}
    for told in found.lines:
        if told["line_id"]:
            units = told["quantity"] * factors.get(told["line_id"], 1)
            wanted[told["line_id"]] = wanted.get(told["line_id"], 0) + units
    lines = row.order.lines.select_related("product").filter(partner_line_reference__in=wanted)
    goods = [
        ReturnedGoods(
            line,
            min(wanted[line.partner_line_reference], units_out(line)),
            must_go=is_perishable(line) or is_of_recalled_lot(line),
            is_recalled=is_of_recalled_lot(line),
        )
        for line in lines.order_by("pk")
    ]
    return [one for one in goods if one.units > 0]


def can_be_decided(found: ChannelReturn) -> bool:
    """Say whether a person may say now what became of the goods."""
    return (
        found.sends_goods
        and found.outcome == Outcome.OPEN
        and found.state in CAN_ARRIVE
        and bool(goods_of(found))
    )


@transaction.atomic
def receive(*, found: ChannelReturn, sellable: Mapping[int, int], by) -> int:
    """Say that the goods are here; ``sellable`` says by line how many can be sold again.

    The rest, and all that spoils, is written off. Returns the units that go on sale again.

    Raises:
        ReturnDecided: it was said before.
        OrderStateError: the goods are not out (any more).
        ValueError: more can be sold than came.
    """
    _decide(found, Outcome.RECEIVED, by)
    goods = goods_of(found)
    came = {
        one.line.pk: CameBack(one.units, 0 if one.must_go else sellable.get(one.line.pk, 0))
        for one in goods
    }
    order = found.channel_order.order
    if order is None or not came:
        raise OrderStateError(_("These goods are counted already."), status="")
    return receive_returned(order=order, came_back=came, by=by)


@transaction.atomic
def nothing_came(*, found: ChannelReturn, by) -> None:
    """Say that nothing came back, and nothing will: no stock moves.

    Raises:
        ReturnDecided: something was said before.
    """
    _decide(found, Outcome.NOTHING, by)
    order = found.channel_order.order
    if order is not None:
        write_event(order.pk, Kind.RETURNED, by=by, note=_("nothing came back"))


def _decide(found: ChannelReturn, outcome: str, by) -> None:
    mine = ChannelReturn.objects.filter(pk=found.pk, outcome=Outcome.OPEN)
    if not mine.update(outcome=outcome, decided_at=timezone.now(), decided_by=by):
        raise ReturnDecided(_("Somebody has said before what became of these goods."))
    found.refresh_from_db()
