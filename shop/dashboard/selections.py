"""Which orders a pick list, labels or a hand-over list are about, as the address says.

``?chon=can-soan`` (to pack), ``da-soan`` (packed), ``hen-<point>-<day>`` (a pick-up day) or ``don``
with ``don=<number>`` for each ticked order. The same words work for screen, paper and PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.calendar import named_day
from shop.dashboard.access import Desk, DeskRequest
from shop.dashboard.queue import HELD, with_own_lines
from shop.order.models import Fulfilment, Order, Status
from shop.order.numbers import normalise
from shop.shipping.models import PickupSlot

TO_PACK, PACKED, TICKED, PICKUP = "can-soan", "da-soan", "don", "hen"
#: A list longer than this is packed in two goes.
MOST_ORDERS = 500
#: So many can be ticked: their numbers stand in the address.
MOST_TICKED = 100
#: So many pick-up days ahead can be chosen.
MOST_DAYS = 12

_STATUSES = {TO_PACK: [Status.CONFIRMED], PACKED: [Status.PACKED]}
#: Whose goods are still to be packed or to be handed over.
AT_HAND = (Status.CONFIRMED, Status.PACKED)


@dataclass(frozen=True)
class Selection:
    """Some orders of one desk. ``query`` says the same in an address; ``label`` in words."""

    slug: str
    label: str
    orders: list[Order]
    query: str
    #: More than ``MOST_ORDERS`` fit; the newest are left out.
    is_cut: bool = False

    @property
    def numbers(self) -> str:
        """Return the numbers of the orders in one field of a form."""
        return " ".join(order.number for order in self.orders)


@dataclass(frozen=True)
class Choice:
    """One part of the desk's orders that can be chosen, with how many are in it."""

    slug: str
    label: str
    count: int
    is_active: bool = False
    icon_name: str = ""

    @property
    def url(self) -> str:
        """Return the address that chooses it, for ``components/filter_chips.html``."""
        return f"?{urlencode({'chon': self.slug})}"


def selection_of(request: DeskRequest, *, default: str = TO_PACK) -> Selection:
    """Return the orders that the address chooses; what it says wrongly chooses ``default``."""
    desk = request.desk
    slug = request.GET.get("chon", default)
    if slug == TICKED:
        ticked = [text.replace("\x00", "")[:20] for text in request.GET.getlist("don")]
        numbers = [normalise(text) for text in ticked[:MOST_TICKED]]
        found = desk.orders().filter(number__in=numbers, status__in=AT_HAND)
        query = urlencode([("chon", TICKED), *(("don", number) for number in numbers)])
        return _selection(desk, slug, _("Chosen orders"), found, query)
    if slot := _slot_of(desk, slug):
        found = desk.orders().filter(pickup_slot=slot, status__in=AT_HAND)
        return _selection(desk, slug, _slot_label(slot), found, urlencode({"chon": slug}))
    slug = slug if slug in _STATUSES else default
    found = desk.orders().filter(status__in=_STATUSES[slug]).exclude(HELD)
    label = _("To pack now") if slug == TO_PACK else _("To hand over")
    return _selection(desk, slug, label, found, urlencode({"chon": slug}))


def choices_of(desk: Desk, chosen: str) -> list[Choice]:
    """Return what can be packed, each part with its number; two queries."""
    counts = (
        desk.orders()
        .exclude(HELD)
        .aggregate(
            to_pack=Count("pk", filter=Q(status=Status.CONFIRMED)),
            packed=Count("pk", filter=Q(status=Status.PACKED)),
        )
    )
    return [
        Choice(TO_PACK, _("To pack now"), counts["to_pack"], chosen == TO_PACK),
        Choice(PACKED, _("To hand over"), counts["packed"], chosen == PACKED),
        *_days_of(desk, chosen, AT_HAND),
    ]


def leaving_choices(desk: Desk, chosen: str) -> list[Choice]:
    """Return what can be handed over, each part with its number; two queries.

    Parcels wait for a carrier; who comes for the goods stands under the pick-up day.
    """
    parcels = (
        desk.orders().exclude(HELD).filter(status=Status.PACKED, fulfilment=Fulfilment.DELIVERY)
    )
    return [
        Choice(PACKED, _("To hand over"), parcels.count(), chosen == PACKED),
        *_days_of(desk, chosen, [Status.PACKED]),
    ]


def leaving(chosen: Selection) -> list[Order]:
    """Return the orders of a selection that can be handed over: the packed ones."""
    orders = [order for order in chosen.orders if order.status == Status.PACKED]
    if chosen.slug == PACKED:
        orders = [order for order in orders if order.fulfilment == Fulfilment.DELIVERY]
    return orders


def _days_of(desk: Desk, chosen: str, statuses: Sequence[str]) -> list[Choice]:
    slots = (
        PickupSlot.objects.filter(point__cooperative=desk.cooperative)
        .filter(day__gte=timezone.localdate())
        .annotate(waiting=Count("orders", filter=Q(orders__status__in=statuses)))
        .filter(waiting__gt=0)
        .select_related("point")
        .order_by("day", "point__opens", "pk")[:MOST_DAYS]
    )
    return [
        Choice(_slot_slug(slot), _slot_label(slot), slot.waiting, chosen == _slot_slug(slot))
        for slot in slots
    ]


def orders_named(desk: Desk, text: str) -> list[Order]:
    """Return the desk's own orders whose numbers stand in ``text``, oldest first."""
    numbers = [normalise(word) for word in text.replace("\x00", " ").split()[:MOST_ORDERS]]
    found = desk.orders().filter(number__in=numbers)
    return list(found.select_related("cooperative").order_by("date_placed", "pk"))


def _selection(desk: Desk, slug: str, label: str, found, query: str) -> Selection:
    found = with_own_lines(desk, found).select_related(
        "checkout", "cooperative", "shipping_address", "pickup_slot__point"
    )
    orders = list(found.order_by("date_placed", "pk")[: MOST_ORDERS + 1])
    return Selection(slug, label, orders[:MOST_ORDERS], query, len(orders) > MOST_ORDERS)


def _slot_of(desk: Desk, slug: str) -> PickupSlot | None:
    kind, _dash, rest = slug.partition("-")
    pk, _dash, day = rest.partition("-")
    if kind != PICKUP or not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return None
    slots = PickupSlot.objects.filter(point__cooperative=desk.cooperative)
    return slots.select_related("point").filter(point=int(pk), day=when).first()


def _slot_slug(slot: PickupSlot) -> str:
    return f"{PICKUP}-{slot.point_id}-{slot.day.isoformat()}"


def _slot_label(slot: PickupSlot) -> str:
    return _("Pick-up %(day)s, %(place)s") % {
        "day": named_day(slot.day),
        "place": slot.point.place,
    }
