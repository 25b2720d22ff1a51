"""The queue of orders: which waits for what, how many, since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, Count, Min, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.core.text import nfc
from shop.order.choices import OWN_CHANNELS, WAITING_HOLDS, ParcelState
from shop.order.models import OPEN, Channel, Hold, Order, PaymentMethod, PaymentStatus, Status
from shop.payment.promises import with_open_promises

#: Money promised on a claim waits until it went back;
#: a transfer is waited for from the order on, cash from when the buyer has the goods; what a
#: marketplace takes is settled with it, not here.
MONEY_WAITS = (
    Q(payment_status=PaymentStatus.REFUND_DUE)
    | Q(pk__in=with_open_promises(Order.objects.all()).values("pk"))
    | (
        Q(payment_status=PaymentStatus.UNPAID)
        & ~Q(payment_method=PaymentMethod.CHANNEL)
        & (
            (Q(payment_method=PaymentMethod.VIETQR) & ~Q(status=Status.CANCELLED))
            | Q(status=Status.DELIVERED)
        )
    )
)


#: Fewer digits than this are no telephone number.
LEAST_DIGITS = 4


@dataclass(frozen=True)
class Tab:
    """One part of the queue; ``slug`` stands in the address.

    ``is_rare``: shown only while something is in it.
    """

    slug: str
    label: str | Promise
    condition: Q
    is_rare: bool = False


#: Nothing to do for the co-op until the marketplace lets the order go on.
HELD = Q(hold__in=WAITING_HOLDS)
ALL = Tab("tat-ca", _("All"), Q())
MISSING = Tab("thieu-hang", _("Goods missing"), Q(is_oversold=True), is_rare=True)
_OUR_PARCEL_BACK = Q(
    status=Status.HANDED_OVER, parcel_state=ParcelState.RETURNING, channel__in=OWN_CHANNELS
)
ON_THE_WAY = Q(status=Status.HANDED_OVER) & ~Q(hold=Hold.RETURNING) & ~_OUR_PARCEL_BACK
#: Ends by itself when it is not paid in time; till then nobody packs for it.
NOT_PAID_BY_CARD = Q(payment_method=PaymentMethod.CARD, payment_status=PaymentStatus.UNPAID)
COMING_BACK = Tab(
    "hang-ve",
    _("Coming back"),
    Q(hold=Hold.RETURNING, status__in=[Status.HANDED_OVER, Status.DELIVERED]) | _OUR_PARCEL_BACK,
    is_rare=True,
)
WAITING_THERE = Tab(
    "cho-san", _("Waiting on the marketplace"), HELD & Q(status__in=OPEN), is_rare=True
)
TABS = (
    MISSING,
    Tab("xac-nhan", _("To confirm"), Q(status=Status.NEW) & ~HELD & ~NOT_PAID_BY_CARD),
    Tab("dong-goi", _("To pack"), Q(status=Status.CONFIRMED) & ~HELD),
    Tab("giao", _("To hand over"), Q(status=Status.PACKED) & ~HELD),
    COMING_BACK,
    WAITING_THERE,
    Tab("dang-giao", _("On the way"), ON_THE_WAY),
    Tab("tien", _("Money"), MONEY_WAITS),
    Tab("xong", _("Delivered"), Q(status=Status.DELIVERED)),
    Tab("huy", _("Cancelled"), Q(status=Status.CANCELLED)),
    ALL,
)
#: The first of these in which something waits is shown when nobody asks for another.
TO_DO = TABS[:8]
#: Every order in one of those; each part has an index.
_ASKS_FOR_SOMETHING = (
    Q(status__in=[*OPEN, Status.HANDED_OVER])
    | Q(hold=Hold.RETURNING)
    | Q(payment_status=PaymentStatus.REFUND_DUE)
    | Q(payment_status=PaymentStatus.UNPAID, status=Status.DELIVERED)
    | Q(pk__in=with_open_promises(Order.objects.all()).values("pk"))
)


@dataclass(frozen=True)
class Waiting:
    """How many orders wait in a tab, and when the oldest of them was placed (UTC)."""

    tab: Tab
    number: int
    oldest: datetime | None


def waiting(orders: QuerySet) -> dict[str, Waiting]:
    """Return what waits in each tab, in one query."""
    asked: dict[str, Aggregate] = {}
    for place, tab in enumerate(TABS):
        asked[f"n{place}"] = Count("pk", filter=tab.condition or None)
        asked[f"t{place}"] = Min("date_placed", filter=tab.condition or None)
    found = orders.order_by().aggregate(**asked)
    return {
        tab.slug: Waiting(tab, found[f"n{place}"], found[f"t{place}"])
        for place, tab in enumerate(TABS)
    }


def waiting_today(
    orders: QuerySet, also: dict[str, Aggregate]
) -> tuple[dict[str, Waiting], dict[str, Any]]:
    """Return what waits in each tab in which something can be done, and the aggregates ``also``.

    One query that passes over what is delivered and paid: a co-op has some dozens of orders that
    ask for something, and ten thousands that do not.
    """
    asked: dict[str, Aggregate] = dict(also)
    for place, tab in enumerate(TO_DO):
        asked[f"n{place}"] = Count("pk", filter=tab.condition)
        asked[f"t{place}"] = Min("date_placed", filter=tab.condition)
    found = orders.filter(_ASKS_FOR_SOMETHING).order_by().aggregate(**asked)
    counts = {
        tab.slug: Waiting(tab, found[f"n{place}"], found[f"t{place}"])
        for place, tab in enumerate(TO_DO)
    }
    return counts, {name: found[name] for name in also}


def searched(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Return the orders with that number (ours or a marketplace's), name or telephone."""
    if not words:
        return orders
    found = (
        Q(number__iexact=words)
        | Q(remote_number__iexact=words)
        | Q(full_name__icontains=nfc(words))
    )
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


def channels_of(orders: QuerySet[Order]) -> list[ChannelCount]:
    """Return the channels that ``orders`` came from, in the order of :class:`Channel`."""
    found = dict(
        orders.order_by()
        .values_list("channel")
        .annotate(number=Count("pk"))
        .values_list("channel", "number")
    )
    return [
        ChannelCount(channel.value, str(channel.label), found[channel.value])
        for channel in Channel
        if channel.value in found
    ]


def came_after(moment) -> Q:
    """Return the condition of orders that reached the desk after ``moment``; all for ``None``.

    A marketplace's order counts from when it came here: it may have been placed long before.
    """
    if moment is None:
        return Q()
    return Q(imported_at__gt=moment) | Q(imported_at__isnull=True, date_placed__gt=moment)


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
