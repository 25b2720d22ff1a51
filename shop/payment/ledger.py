"""Writing the ledger, and what it says of an order: nothing else decides whether one is paid.

``payment_status`` of an order is kept with its rows, in the transaction that writes them:

- no row: not paid;
- less came than the order costs: not paid (yet);
- as much came: paid; more cannot be, the rest is a surplus;
- an order that is cancelled: to be paid back while something is held, then paid back; not paid
  when nothing of what came was for it.

A refund of a part leaves an order paid: the buyer owes nothing for what was given back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q, Sum
from django.utils import timezone

from shop.core.money import format_vnd
from shop.order.choices import PaymentMethod, PaymentStatus, Status
from shop.order.events import Kind, write_event
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.order.signals import money_moved, payment_marked
from shop.payment.choices import EntryKind, Source
from shop.payment.models import Attempt, Entry

#: What an order's history says when its status becomes another.
_NEWS = {
    PaymentStatus.PAID: Kind.PAID,
    PaymentStatus.REFUND_DUE: Kind.REFUND_DUE,
    PaymentStatus.REFUNDED: Kind.REFUNDED,
}


@dataclass(frozen=True)
class Balance:
    """What the rows of one order add up to, whole đồng, no number below 0 but by a fault.

    ``captured`` counts towards the total, ``surplus`` came above it, ``returned`` went back,
    ``given_back`` is what a buyer really got back (not what was booked here by mistake),
    ``fees`` are the co-op's own cost.
    """

    rows: int = 0
    captured: int = 0
    surplus: int = 0
    returned: int = 0
    given_back: int = 0
    fees: int = 0

    @property
    def came(self) -> int:
        """Return what came from the buyer and was not reversed."""
        return self.captured + self.surplus

    @property
    def held(self) -> int:
        """Return what the co-op holds of the buyer's money."""
        return self.came - self.returned


#: Rows that say that a bank credit was booked here by mistake (``shop.payment.credits``).
MISBOOKED = Q(reference__startswith="bank:", reference__endswith=":back")
#: Begins the names of rows by which money that had paid for an order is above its total since
#: that fell (:func:`total_fell`): it went nowhere.
FELL = "fell:"


def _given_back() -> Sum:
    kinds = (EntryKind.REVERSAL, EntryKind.REFUND, EntryKind.DISPUTE, EntryKind.DISPUTE_WON)
    return Sum(
        "amount_vnd",
        filter=Q(kind__in=[str(kind) for kind in kinds])
        & ~MISBOOKED
        & ~Q(reference__startswith=FELL),
        default=0,
    )


def _sum(*kinds: EntryKind) -> Sum:
    return Sum("amount_vnd", filter=Q(kind__in=[str(kind) for kind in kinds]), default=0)


#: The sums behind a :class:`Balance`, for ``aggregate`` and ``annotate``; costs are negative.
SUMS: dict[str, Callable[[], Sum]] = {
    "captured": partial(_sum, EntryKind.CAPTURE, EntryKind.REVERSAL),
    "surplus": partial(_sum, EntryKind.SURPLUS),
    "returned": partial(_sum, EntryKind.REFUND, EntryKind.DISPUTE, EntryKind.DISPUTE_WON),
    "given_back": _given_back,
    "fees": partial(_sum, EntryKind.FEE),
}


def balance_of(order: Order) -> Balance:
    """Return what the ledger says of ``order``; one query."""
    rows = Entry.objects.filter(order=order)
    found = rows.aggregate(**{name: make() for name, make in SUMS.items()})
    return Balance(
        rows=rows.exclude(kind=EntryKind.FEE).count(),
        captured=found["captured"],
        surplus=found["surplus"],
        returned=-found["returned"],
        given_back=-found["given_back"],
        fees=-found["fees"],
    )


def held_otherwise(order: Order, balance: Balance) -> int:
    """Return what is held of money that no try to pay brought: transfers and cash.

    Only this a person can give back by hand; the rest goes back the way it came.
    """
    by_tries = Entry.objects.filter(order=order, attempt__isnull=False)
    held_there = by_tries.exclude(kind=EntryKind.FEE).aggregate(found=_held())["found"]
    return balance.held - max(0, min(held_there, balance.held))


def held_by(attempt: Attempt) -> int:
    """Return what ``attempt`` brought and has not gone back yet."""
    return attempt.entries.exclude(kind=EntryKind.FEE).aggregate(found=_held())["found"]


def _held() -> Sum:
    return Sum("amount_vnd", default=0)


def status_of(order: Order, balance: Balance) -> str:
    """Return what ``balance`` makes of an order with its total and status."""
    if not balance.rows:
        return PaymentStatus.UNPAID
    if order.status == Status.CANCELLED:
        if balance.held > 0:
            return PaymentStatus.REFUND_DUE
        return PaymentStatus.REFUNDED if balance.given_back > 0 else PaymentStatus.UNPAID
    if balance.captured < order.amount_vnd:
        return PaymentStatus.UNPAID
    if balance.returned and balance.held <= 0:
        return PaymentStatus.REFUNDED
    return PaymentStatus.PAID


def missing(order: Order, balance: Balance) -> int:
    """Return what is still to be paid for an order, 0 when nothing is."""
    return max(0, order.amount_vnd - balance.captured)


def missing_of(orders: Iterable[Order]) -> dict[int, int]:
    """Return by primary key what is still to be paid for each of ``orders``; one query.

    Nothing is due for what is paid, cancelled, or paid to a marketplace.
    """
    waiting = [
        order
        for order in orders
        if order.payment_status == PaymentStatus.UNPAID
        and order.payment_method != PaymentMethod.CHANNEL
        and order.status != Status.CANCELLED
    ]
    if not waiting:
        return {}
    rows = Entry.objects.filter(order__in=[order.pk for order in waiting]).order_by()
    came = dict(
        rows.values("order").annotate(captured=SUMS["captured"]()).values_list("order", "captured")
    )
    return {order.pk: max(0, order.amount_vnd - came.get(order.pk, 0)) for order in waiting}


@dataclass(frozen=True)
class News:
    """What somebody says happened with money: how, under which name, when (UTC), who says so.

    ``reference`` is unique within each kind of row: the same news again writes nothing.
    """

    reference: str
    method: str
    source: str
    at: datetime | None = None
    by: object = None
    note: str = ""
    attempt: Attempt | None = None


def money_came(order: Order, amount_vnd: int, news: News) -> bool:
    """Write that ``amount_vnd`` came for ``order``; ``False`` when that was known.

    Call it inside a transaction. What is above the total becomes a surplus; of a cancelled
    order all of it is to be paid back.

    Raises:
        ValueError: less than nothing.
    """
    if amount_vnd < 0:
        raise ValueError("money that came is not negative")
    now = lock_order(order.pk)
    if _is_known(news, EntryKind.CAPTURE, EntryKind.SURPLUS):
        return False
    due = missing(now, balance_of(now))
    counted = amount_vnd if now.status == Status.CANCELLED else min(amount_vnd, due)
    if counted or not amount_vnd:
        _write(now, EntryKind.CAPTURE, counted, news)
    if amount_vnd > counted:
        _write(now, EntryKind.SURPLUS, amount_vnd - counted, news)
    if settle(now, by=news.by) == PaymentStatus.UNPAID:
        _tell(now, Kind.PART_PAID, by=news.by, note=format_vnd(amount_vnd))
    return True


def money_went_back(
    order: Order, amount_vnd: int, news: News, *, has_happened: bool = False
) -> bool:
    """Write that ``amount_vnd`` went back to the buyer; ``False`` when that was known.

    Call it inside a transaction. Before the order was paid in full, what goes back did not pay
    for anything: it is a reversal. What a machine reports has happened, however much is held.

    Raises:
        ValueError: nothing or less, or more than the co-op holds.
    """
    now = lock_order(order.pk)
    if _is_known(news, EntryKind.REFUND, EntryKind.REVERSAL):
        return False
    balance = balance_of(now)
    if amount_vnd <= 0 or amount_vnd > balance.held and not has_happened:
        raise ValueError(f"{amount_vnd} of {balance.held} cannot go back")
    is_part_payment = now.status != Status.CANCELLED and balance.captured < now.amount_vnd
    kind = EntryKind.REVERSAL if is_part_payment else EntryKind.REFUND
    _write(now, kind, -amount_vnd, news)
    if settle(now, by=news.by) != PaymentStatus.REFUNDED:
        _tell(now, Kind.PART_REFUNDED, by=news.by, note=format_vnd(amount_vnd))
    return True


def money_was_not_for(order: Order, amount_vnd: int, news: News) -> bool:
    """Write that ``amount_vnd`` never was for ``order``; ``False`` when that was known.

    Call it inside a transaction. What came above the total goes first, so that the rest still
    pays for the order.

    Raises:
        ValueError: nothing or less, or more than is held of transfers and cash.
    """
    now = lock_order(order.pk)
    if _is_known(news, EntryKind.REFUND, EntryKind.REVERSAL):
        return False
    balance = balance_of(now)
    if not 0 < amount_vnd <= held_otherwise(now, balance):
        raise ValueError(f"{amount_vnd} of {balance.held} cannot be taken out")
    above = min(amount_vnd, max(0, balance.surplus - balance.returned))
    if above:
        _write(now, EntryKind.REFUND, -above, news)
    if amount_vnd > above:
        _write(now, EntryKind.REVERSAL, above - amount_vnd, news)
    before = now.payment_status
    status = settle(now, by=news.by)
    note = format_vnd(amount_vnd)
    if before == PaymentStatus.PAID and status == PaymentStatus.UNPAID:
        _tell(now, Kind.MISBOOKED, by=news.by, note=note)  # the buyer was told that it is paid
    else:
        write_event(now.pk, Kind.MISBOOKED, by=news.by, note=note)
    return True


def total_fell(order: Order, *, name: str, by=None, note: str = "") -> int:
    """Count what came above a total that has just fallen as a surplus; return how much is owed.

    Call it inside the transaction that wrote the new total. ``name`` says what made it fall:
    once written, it is not written again. What went back before is not owed once more.
    """
    now = lock_order(order.pk)
    news = News(f"{FELL}{order.number}:{name}", now.payment_method, Source.DESK, by=by, note=note)
    balance = balance_of(now)
    above = balance.captured - now.amount_vnd
    if above > 0 and not _is_known(news, EntryKind.REVERSAL):
        _write(now, EntryKind.REVERSAL, -above, news)
        _write(now, EntryKind.SURPLUS, above, news)
    settle(now, by=by)
    return max(0, min(above, balance.held - now.amount_vnd))


def note_money(order: Order, kind: EntryKind, amount_vnd: int, news: News) -> bool:
    """Write a fee or what became of a dispute; ``False`` when that was known.

    Call it inside a transaction; the sign is that of the row.
    """
    now = lock_order(order.pk)
    if _is_known(news, kind):
        return False
    _write(now, kind, amount_vnd, news)
    if kind != EntryKind.FEE:
        settle(now, by=news.by)
    return True


def settle(order: Order, *, by=None) -> str:
    """Bring ``order.payment_status`` in step with its rows and return it.

    Call it inside the transaction that wrote a row, changed the total or cancelled the order.
    """
    balance = balance_of(order)
    status = status_of(order, balance)
    changed = Order.objects.filter(pk=order.pk).exclude(payment_status=status)
    if changed.update(payment_status=status):
        if status in _NEWS:
            _tell(order, _NEWS[PaymentStatus(status)], by=by)
        payment_marked.send(sender=Order, order_id=order.pk, payment_status=str(status))
    order.payment_status = status
    return status


def _tell(order: Order, kind: Kind, *, by, note: str = "") -> None:
    """Write it into the order's history, and let whoever mails know."""
    write_event(order.pk, kind, by=by, note=note)
    money_moved.send(sender=Order, order_id=order.pk, kind=str(kind))


def _is_known(news: News, *kinds: EntryKind) -> bool:
    return Entry.objects.filter(kind__in=kinds, reference=news.reference).exists()


def _write(order: Order, kind: EntryKind, amount_vnd: int, news: News) -> Entry:
    entry = Entry(
        order=order,
        attempt=news.attempt,
        kind=kind,
        amount_vnd=amount_vnd,
        method=news.method,
        source=news.source,
        reference=news.reference,
        at=news.at or timezone.now(),
        by=news.by,
        note=news.note[:255],
    )
    entry.save()
    return entry


def next_reference(order: Order, *, source: str = Source.DESK) -> str:
    """Return a name for what a person says about ``order``; its row is locked."""
    said = Entry.objects.filter(order=order, source=source).count()
    return f"{source}:{order.number}:{said + 1}"
