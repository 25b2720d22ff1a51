"""One order of a marketplace becomes ours, or ours follows it, in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from integrations.contract import OrderState, RemoteOrder
from integrations.models import ChannelAccount, ChannelOrder
from integrations.models.account import TOKENS
from integrations.models.failing import Failing
from integrations.registry import marketplace_class
from integrations.services.gathering import stock_told_once
from integrations.services.hints import ask_returns_soon
from integrations.services.known import drop_known
from integrations.services.own_sales import forget_given_back, lower_known_stock
from integrations.services.people import without_people
from integrations.services.recognising import Goods, recognise
from shop.order.channel_orders import ChannelLine, follow_channel, take_in_channel_order
from shop.order.models import Hold, Order, Status

#: The marketplace's state in our words → (where our order goes, what it waits for).
#: ``None``: the word says nothing about where it is.
STATES: dict[OrderState, tuple[Status | None, Hold]] = {
    OrderState.UNPAID: (None, Hold.UNPAID),
    OrderState.CHECKING: (None, Hold.CHECKING),
    OrderState.READY: (None, Hold.NONE),
    OrderState.ARRANGED: (None, Hold.NONE),
    OrderState.SHIPPED: (Status.HANDED_OVER, Hold.NONE),
    OrderState.DELIVERED: (Status.DELIVERED, Hold.NONE),
    OrderState.COMPLETED: (Status.DELIVERED, Hold.NONE),
    OrderState.CANCEL_ASKED: (None, Hold.CANCEL_ASKED),
    OrderState.CANCELLED: (Status.CANCELLED, Hold.NONE),
    OrderState.RETURNING: (None, Hold.RETURNING),
    OrderState.UNKNOWN: (None, Hold.UNKNOWN),
}
LONGEST_NUMBER = Order._meta.get_field("remote_number").max_length or 0
#: In these the goods have left the barn.
OUT = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.COMPLETED, OrderState.RETURNING)
#: From here on a marketplace can say what it pays.
PAID = (OrderState.DELIVERED, OrderState.COMPLETED)
#: Where ``raw`` keeps how many sale units one of the marketplace's was when it was imported.
FACTORS = "_pack_factors"
#: Where it keeps the lines whose goods the marketplace has set to 0, so that each counts once.
ZEROED = "_zeroed"


#: What a reading writes in the row besides that it was read.
_READ = (
    "order",
    "state",
    "raw_state",
    "remote_created_at",
    "remote_updated_at",
    "raw",
    "money_at",
    "is_settled",
    "read_digest",
)


def leave_out_same(
    rows: Sequence[ChannelOrder], told: Mapping[str, RemoteOrder]
) -> list[ChannelOrder]:
    """Mark as read those of ``rows`` that are told just as last time; returns the others.

    Polls overlap, so most orders are read several times; these cost a statement for all. One
    that somebody else has written meanwhile stays due.
    """
    same: dict[int, list[ChannelOrder]] = defaultdict(list)
    for row in rows:
        remote = told.get(row.number)
        if remote and row.order_id and row.read_digest == _digest(remote):
            same[row.hint_rev].append(row)
    for hint_rev, some in same.items():
        ChannelOrder.objects.filter(
            pk__in=[row.pk for row in some],
            read_digest__in=[row.read_digest for row in some],
            read_rev__lt=hint_rev,
        ).update(read_rev=hint_rev, read_at=timezone.now(), **Failing.WELL)
    done = {row.pk for some in same.values() for row in some}
    return [row for row in rows if row.pk not in done]


@transaction.atomic
def import_order(
    hinted: ChannelOrder, remote: RemoteOrder, goods: Sequence[Goods] | None = None
) -> None:
    """Write what was read about an order; ``hinted`` is its row as it was before the reading.

    ``goods`` are its lines as they were recognised a moment ago, together with those of other
    orders; goods unknown then are looked for again. A reading older than the one that is stored
    changes nothing but that it was read. A newer hint that came meanwhile stays open.
    """
    row = (
        ChannelOrder.objects.select_for_update(of=("self",))
        .select_related("account__cooperative__partner", "order")
        .defer(*(f"account__{token}" for token in TOKENS))
        .get(pk=hinted.pk)
    )
    row.read_rev = max(row.read_rev, hinted.hint_rev)
    row.read_at = timezone.now()
    is_old = row.remote_updated_at is not None and remote.updated_at < row.remote_updated_at
    for name, value in Failing.WELL.items():
        setattr(row, name, value)
    if is_old:
        row.save(update_fields=["read_rev", "read_at", *Failing.WELL])
        return
    if goods is None or any(one.stock_record is None for one in goods):
        goods = recognise(row.account, remote.lines)
    # Goods that are not known yet may be when it is read again.
    row.read_digest = _digest(remote) if all(one.stock_record for one in goods) else ""
    with stock_told_once() as changed:
        changed |= _take_over(row, remote, goods)


def _digest(remote: RemoteOrder) -> str:
    return sha256(repr(remote).encode()).hexdigest()


def _take_over(row: ChannelOrder, remote: RemoteOrder, goods: Sequence[Goods]) -> set[int]:
    """Write a reading that is news; returns the stock records that the order is about."""
    factors = dict(row.raw.get(FACTORS, {}))
    is_first, is_new = row.order is None, False
    if is_first and not _is_nothing_to_us(row, remote):
        row.order, is_new = _make_order(row, remote, goods)
        factors = {g.line.line_id: g.pack_factor for g in goods if g.stock_record}
    zeroed = _note_zeroed(row, goods)
    _ask_for_money(row, remote)
    if remote.state == OrderState.RETURNING and row.state != remote.state:
        ask_returns_soon(row.account_id)
    is_cancelled_now = remote.state == OrderState.CANCELLED and row.state != remote.state
    row.state, row.raw_state = remote.state, remote.raw_state[:40]
    row.remote_created_at, row.remote_updated_at = remote.created_at, remote.updated_at
    row.raw = {**without_people(remote.raw), FACTORS: factors, ZEROED: zeroed}
    row.save(update_fields=[*_READ, "read_rev", "read_at", *Failing.WELL])
    if row.order is not None and (not is_new or _has_moved(remote)):
        _follow(row.order, remote, factors)
    if is_cancelled_now:
        forget_given_back(row.account, goods, cancelled_at=remote.updated_at)
    if row.order is None:
        return set()
    if is_first:
        lower_known_stock(row.account, goods, sold_at=remote.created_at)
    if is_new:
        return {one.stock_record.pk for one in goods if one.stock_record}
    records = row.order.lines.values_list("stockrecord_id", flat=True)
    return {pk for pk in records if pk}


def _has_moved(remote: RemoteOrder) -> bool:
    """Return whether an order is elsewhere than a new one of ours begins."""
    target, hold = STATES[remote.state]
    return target is not None or hold == Hold.RETURNING


def _note_zeroed(row: ChannelOrder, goods: Sequence[Goods]) -> list[str]:
    """Forget what is known of stocks that the marketplace has set to 0 for units it calls missing.

    So what is really left is told again, once for each line. Returns the lines noted so far.
    """
    noted = list(row.raw.get(ZEROED, ()))
    # With what is left of it: a further part that is cancelled sets the stock to 0 once more.
    zeroed = {
        f"{one.line.line_id}:{one.line.quantity}": one for one in goods if one.line.was_zeroed
    }
    fresh = {mark: one for mark, one in zeroed.items() if mark not in noted}
    drop_known(one.offer.pk for one in fresh.values() if one.offer is not None)
    return [*noted, *fresh]


def _ask_for_money(row: ChannelOrder, remote: RemoteOrder) -> None:
    """Have the order's money asked for once it is delivered, and again when it changed since.

    A return after the settlement takes money back, so a settled order that moves is asked anew.
    """
    if remote.state not in PAID and not row.is_settled:
        return
    is_news = row.remote_updated_at is None or remote.updated_at > row.remote_updated_at
    knows = marketplace_class(row.account.marketplace).can_tell_money
    if knows and (is_news or row.state != remote.state):
        row.money_at, row.is_settled = timezone.now(), False


def _is_nothing_to_us(row: ChannelOrder, remote: RemoteOrder) -> bool:
    """Return whether an order seen for the first time must not touch the stock.

    Cancelled ones hold nothing. Of those that began before the shop was connected and are on
    their way, the goods had left the barn before they were counted.
    """
    if remote.state == OrderState.CANCELLED:
        return True
    return remote.state in OUT and remote.created_at < row.account.connected_at


def _make_order(
    row: ChannelOrder, remote: RemoteOrder, goods: Sequence[Goods]
) -> tuple[Order, bool]:
    account = row.account
    return take_in_channel_order(
        cooperative=account.cooperative,
        channel=account.marketplace,
        remote_number=_number_here(account, remote.number),
        is_practice=account.is_practice,
        lines=[_channel_line(one) for one in goods],
        total_vnd=remote.total_vnd,
        placed_at=remote.created_at,
        full_name=remote.buyer_name,
        phone=remote.phone,
        delivery_text=remote.address_text,
        note=remote.note,
        hold=STATES[remote.state][1],
        channel_state=remote.raw_state,
        carrier_name=remote.carrier,
        tracking_code=remote.tracking_code,
        ship_by=remote.ship_by,
        changed_at=remote.updated_at,
    )


def _number_here(account: ChannelAccount, number: str) -> str:
    """Return the number under which an order is known to the co-op.

    A marketplace gives each number once. People who keep lists count from 1 in each: where
    another of the co-op's lists has the number already, this one's carries the channel's.
    """
    if marketplace_class(account.marketplace).is_online:
        return number
    same = Order.objects.filter(
        cooperative=account.cooperative,
        channel=account.marketplace,
        is_practice=account.is_practice,
        remote_number=number,
    )
    if not same.exclude(channel_order__account=account).exists():
        return number
    suffix = f"-{account.pk}"
    return number[: LONGEST_NUMBER - len(suffix)] + suffix


def _channel_line(goods: Goods) -> ChannelLine:
    line, record = goods.line, goods.stock_record
    return ChannelLine(
        stock_record_id=record.pk if record else None,
        product_id=record.product_id if record else None,
        title=line.title,
        sku=line.sku,
        units=line.quantity * goods.pack_factor,
        price_vnd_total=line.quantity * line.unit_price_vnd,
        remote_line_id=line.line_id,
    )


def _follow(order: Order, remote: RemoteOrder, factors: dict[str, int]) -> None:
    target, hold = STATES[remote.state]
    follow_channel(
        order=order,
        target=target,
        hold=hold,
        channel_state=remote.raw_state,
        carrier_name=remote.carrier,
        tracking_code=remote.tracking_code,
        reason=remote.cancel_reason,
        by_buyer=remote.cancelled_by == "buyer",
        ship_by=remote.ship_by,
        wanted=_wanted(order, remote, factors),
        total_vnd=remote.total_vnd or None,
        changed_at=remote.updated_at,
    )


def _wanted(order: Order, remote: RemoteOrder, factors: dict[str, int]) -> dict[str, int]:
    """Return the sale units still wanted, by the marketplace's line.

    Counted with the pack factor of the day of import: a factor changed since must not look as
    if the buyer wanted less. Of a line that a person named, only "none at all" is understood.
    """
    if remote.state == OrderState.CANCELLED:
        return {}
    parked = {
        line.partner_line_reference for line in order.lines.all() if line.stockrecord_id is None
    }
    wanted = {}
    for line in remote.lines:
        if line.line_id in factors:
            wanted[line.line_id] = line.quantity * factors[line.line_id]
        elif line.line_id in parked or not line.quantity:
            wanted[line.line_id] = line.quantity
    return wanted
