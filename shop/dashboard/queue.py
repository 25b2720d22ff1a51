"""The queue of orders: which waits for what, how many, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Cooperative
from shop.core.capped import MOST, CappedCount, written
from shop.core.text import folded_pattern
from shop.order.choices import KEYED_CHANNELS, OWN_CHANNELS, WAITING_HOLDS, ParcelState
from shop.order.models import OPEN, Channel, Hold, Order, PaymentMethod, PaymentStatus, Status
from shop.payment.promises import with_open_promises

#: Money promised on a claim waits until it went back;
#: a transfer is waited for from the order on, cash from when the buyer has the goods; what a
#: marketplace takes is settled with it, not here.
_PROMISED = Q(pk__in=with_open_promises(Order.objects.all()).values("pk"))
_OWED_BACK = Q(payment_status=PaymentStatus.REFUND_DUE)
_TRANSFER_AWAITED = Q(
    payment_status=PaymentStatus.UNPAID,
    payment_method=PaymentMethod.VIETQR,
    status__in=[one for one in Status.values if one != Status.CANCELLED],
)
_CASH_AWAITED = Q(
    payment_status=PaymentStatus.UNPAID,
    payment_method__in=[
        one
        for one in PaymentMethod.values
        if one not in {PaymentMethod.VIETQR, PaymentMethod.CHANNEL}
    ],
    status=Status.DELIVERED,
)
_AWAITED = _OWED_BACK | _TRANSFER_AWAITED | _CASH_AWAITED
MONEY_WAITS = _AWAITED | _PROMISED
_MONEY_PARTS = (_OWED_BACK, _TRANSFER_AWAITED, _CASH_AWAITED, _PROMISED & ~_AWAITED)


#: Fewer digits than this are no telephone number.
LEAST_DIGITS = 4


@dataclass(frozen=True)
class Tab:
    """One part of the queue; ``slug`` stands in the address.

    ``is_rare``: shown only while something is in it. ``has_age``: how long its oldest order waits
    is asked for as well. ``parts`` say the same as ``condition``, no order in two of them, each
    so that an index finds it.
    """

    slug: str
    label: str | Promise
    condition: Q
    is_rare: bool = False
    has_age: bool = False
    parts: tuple[Q, ...] = ()

    @property
    def counted(self) -> tuple[Q, ...]:
        """Return the conditions whose numbers add up to that of the tab."""
        return self.parts or (self.condition,)


#: Nothing to do for the co-op until the marketplace lets the order go on.
HELD = Q(hold__in=WAITING_HOLDS)
ALL = Tab("tat-ca", _("All"), Q())
MISSING = Tab("thieu-hang", _("Goods missing"), Q(is_oversold=True), is_rare=True, has_age=True)
_OUR_PARCEL_BACK = Q(
    status=Status.HANDED_OVER, parcel_state=ParcelState.RETURNING, channel__in=OWN_CHANNELS
)
_SENT_BACK_THERE = Q(hold=Hold.RETURNING, status__in=[Status.HANDED_OVER, Status.DELIVERED])
ON_THE_WAY = Q(status=Status.HANDED_OVER) & ~Q(hold=Hold.RETURNING) & ~_OUR_PARCEL_BACK
#: Ends by itself when it is not paid in time; till then nobody packs for it.
NOT_PAID_BY_CARD = Q(payment_method=PaymentMethod.CARD, payment_status=PaymentStatus.UNPAID)
COMING_BACK = Tab(
    "hang-ve",
    _("Coming back"),
    _SENT_BACK_THERE | _OUR_PARCEL_BACK,
    is_rare=True,
    parts=(_SENT_BACK_THERE, _OUR_PARCEL_BACK & ~_SENT_BACK_THERE),
)
WAITING_THERE = Tab(
    "cho-san", _("Waiting on the marketplace"), HELD & Q(status__in=OPEN), is_rare=True
)
TABS = (
    MISSING,
    Tab(
        "xac-nhan",
        _("To confirm"),
        Q(status=Status.NEW) & ~HELD & ~NOT_PAID_BY_CARD,
        has_age=True,
    ),
    Tab("dong-goi", _("To pack"), Q(status=Status.CONFIRMED) & ~HELD, has_age=True),
    Tab("giao", _("To hand over"), Q(status=Status.PACKED) & ~HELD, has_age=True),
    COMING_BACK,
    WAITING_THERE,
    Tab("dang-giao", _("On the way"), ON_THE_WAY),
    Tab("tien", _("Money"), MONEY_WAITS, parts=_MONEY_PARTS),
    Tab("xong", _("Delivered"), Q(status=Status.DELIVERED)),
    Tab("huy", _("Cancelled"), Q(status=Status.CANCELLED)),
    ALL,
)
#: The first of these in which something waits is shown when nobody asks for another.
TO_DO = TABS[:8]


@dataclass(frozen=True)
class Waiting:
    """How many orders wait in a tab, at most one more than a thousand.

    ``oldest`` is when the oldest of them was placed (UTC), where the tab has an age.
    """

    tab: Tab
    number: int
    oldest: datetime | None = None

    @property
    def written(self) -> str:
        """Return the number as pages show it."""
        return written(self.number)


def waiting(
    cooperative, orders: QuerySet, tabs: Sequence[Tab] = TABS, **also: Combinable
) -> tuple[dict[str, Waiting], dict[str, Any]]:
    """Return what waits in each of ``tabs`` of a co-op's ``orders``, and the values ``also``.

    One query. Each number stops at a thousand and each age is that of one row of an index, so a
    co-op with fifty thousand orders waits no longer than one with five hundred.
    """
    asked: dict[str, Any] = dict(also)
    for place, tab in enumerate(tabs):
        for part, condition in enumerate(tab.counted):
            asked[f"n{place}_{part}"] = CappedCount(orders.filter(condition))
        if tab.has_age:
            oldest = orders.filter(tab.condition).order_by("date_placed")
            asked[f"t{place}"] = Subquery(oldest.values("date_placed")[:1])
    row = Cooperative.objects.filter(pk=cooperative.pk).order_by().annotate(**asked)
    found = row.values(*asked).get()
    counts = {}
    for place, tab in enumerate(tabs):
        number = sum(found[f"n{place}_{part}"] for part in range(len(tab.counted)))
        counts[tab.slug] = Waiting(tab, min(number, MOST + 1), found.get(f"t{place}"))
    return counts, {name: found[name] for name in also}


def searched(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Return the orders with that number (ours or a marketplace's), name or telephone.

    A name is found without its marks, by any of its words in any order.
    """
    if not words:
        return orders
    named = Q()
    for word in words.split():
        named &= Q(full_name__iregex=folded_pattern(word))
    found = Q(number__iexact=words) | Q(remote_number__iexact=words) | named
    digits = "".join(character for character in words if character.isdigit())
    if len(digits) >= LEAST_DIGITS:
        found |= Q(phone__endswith=digits.removeprefix("84").lstrip("0"))
    return orders.filter(found)


@dataclass(frozen=True)
class ChannelCount:
    """One channel of the queue: ``code`` stands in the address."""

    code: str
    label: str
    number: int


def channels_of(cooperative, orders: QuerySet[Order]) -> list[ChannelCount]:
    """Return the channels that ``orders`` came from, in the order of :class:`Channel`."""
    asked = {f"n_{one.value}": CappedCount(orders.filter(channel=one)) for one in Channel}
    row = Cooperative.objects.filter(pk=cooperative.pk).order_by().annotate(**asked)
    found = row.values(*asked).get()
    return [
        ChannelCount(one.value, str(one.label), found[f"n_{one.value}"])
        for one in Channel
        if found[f"n_{one.value}"]
    ]


def came_after(moment) -> Q:
    """Return the condition of orders that reached the desk after ``moment``; all for ``None``.

    A marketplace's order counts from when it came here: it may have been placed long before. What
    people of the co-op wrote down themselves is no news to it.
    """
    told = ~Q(channel__in=KEYED_CHANNELS)
    if moment is None:
        return told
    return told & (Q(imported_at__gt=moment) | Q(imported_at__isnull=True, date_placed__gt=moment))


def chosen_tab(slug: str, counts: dict[str, Waiting]) -> Tab:
    """Return the tab of that name; by default the first in which something waits."""
    for tab in TABS:
        if tab.slug == slug:
            return tab
    return next((tab for tab in TO_DO if counts[tab.slug].number), TABS[-1])


def with_own_lines(desk, orders: QuerySet[Order]) -> QuerySet[Order]:
    """Load what a card of the queue shows; of the lines only the co-op's own."""
    own = (
        Order._meta.get_field("lines")
        .related_model.objects.filter(partner=desk.cooperative.partner_id)
        .order_by("pk")
    )
    return orders.select_related("checkout", "cooperative").prefetch_related(
        Prefetch("lines", queryset=own)
    )
