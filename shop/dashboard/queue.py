"""The queue of orders: which waits for what, how many, since when."""

from dataclasses import dataclass

from django.db.models import Aggregate, Count, Min, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.core.text import nfc
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status

#: A transfer is waited for from the order on, cash from when the buyer has the goods.
MONEY_WAITS = Q(payment_status=PaymentStatus.REFUND_DUE) | (
    Q(payment_status=PaymentStatus.UNPAID)
    & (
        (Q(payment_method=PaymentMethod.VIETQR) & ~Q(status=Status.CANCELLED))
        | Q(status=Status.DELIVERED)
    )
)


#: Fewer digits than this are no telephone number.
LEAST_DIGITS = 4


@dataclass(frozen=True)
class Tab:
    """One part of the queue; ``slug`` stands in the address."""

    slug: str
    label: str | Promise
    condition: Q


ALL = Tab("tat-ca", _("All"), Q())
TABS = (
    Tab("xac-nhan", _("To confirm"), Q(status=Status.NEW)),
    Tab("dong-goi", _("To pack"), Q(status=Status.CONFIRMED)),
    Tab("giao", _("To hand over"), Q(status=Status.PACKED)),
    Tab("dang-giao", _("On the way"), Q(status=Status.HANDED_OVER)),
    Tab("tien", _("Money"), MONEY_WAITS),
    Tab("xong", _("Delivered"), Q(status=Status.DELIVERED)),
    Tab("huy", _("Cancelled"), Q(status=Status.CANCELLED)),
    ALL,
)
TO_DO = TABS[:5]


@dataclass(frozen=True)
class Waiting:
    """How many orders wait in a tab, and when the oldest of them was placed (UTC)."""

    tab: Tab
    number: int
    oldest: object


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


def searched(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Return the orders with that number, to that name (as written), or from that telephone."""
    if not words:
        return orders
    found = Q(number__iexact=words) | Q(full_name__icontains=nfc(words))
    digits = "".join(character for character in words if character.isdigit())
    if len(digits) >= LEAST_DIGITS:
        found |= Q(phone__endswith=digits.removeprefix("84").lstrip("0"))
    return orders.filter(found)


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
