"""Days at pick-up points: which can be chosen, taking a place in one, giving it back.

A day holds so many orders. Taking a place is one conditional ``UPDATE``, so that of two buyers
who want the last one exactly one gets it, on every database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.rests import REST_FIELDS, Rest, rest_of
from shop.core.calendar import holiday_on, named_day
from shop.shipping.exceptions import SlotRefused
from shop.shipping.models import PickupPoint, PickupSlot

#: How far ahead a buyer may choose, and how many days of one point are offered.
WEEKS_AHEAD = 4
DAYS_SHOWN = 2
#: How far ahead a co-op is told that a day of its points is a holiday.
WEEKS_WARNED = 12


@dataclass(frozen=True)
class OpenDay:
    """One day at one point that can still be chosen; ``left`` orders fit in."""

    point: PickupPoint
    day: date
    left: int

    @property
    def key(self) -> str:
        """Return how a form names this day: ``12-2026-12-05``."""
        return f"{self.point.pk}-{self.day.isoformat()}"

    @property
    def text(self) -> str:
        """Return place, day and hours in one line."""
        return self.point.text(self.day)


def open_days(
    cooperative_ids: Iterable[int], *, now: datetime | None = None, shown: int = DAYS_SHOWN
) -> dict[int, list[OpenDay]]:
    """Return the days that can be chosen by co-op, the soonest first; two queries.

    A co-op with points is always there, also when all its days are full; one without any
    has its pick-up place in words only, and is missing. On a day of rest nothing is handed over.
    """
    now = now or timezone.now()
    points = list(_points().filter(cooperative__in=cooperative_ids))
    if not points:
        return {}
    today = timezone.localdate(now)
    known = {
        (slot.point_id, slot.day): slot
        for slot in PickupSlot.objects.filter(point__in=points, day__gte=today)
    }
    found: dict[int, list[OpenDay]] = defaultdict(list)
    for point in points:
        days, rest = found[point.cooperative_id], rest_of(point.cooperative)
        offered = 0
        for day in _days(point, today):
            if rest and rest.covers(day):
                continue
            slot = known.get((point.pk, day))
            left = slot.capacity - slot.taken if slot else point.capacity
            if left > 0 and point.ends(day) > now and offered < shown:
                days.append(OpenDay(point, day, left))
                offered += 1
    return {
        pk: sorted(days, key=lambda one: (one.day, one.point.opens)) for pk, days in found.items()
    }


def rest_at_the_end(cooperative_id: int, *, today: date) -> Rest | None:
    """Return the rest that takes the last of the days offered, at every point; one query.

    Where none of the days before it is left, it is the rest that keeps a buyer from a day, not
    the others who came first.
    """
    points = list(_points().filter(cooperative=cooperative_id))
    rest = rest_of(points[0].cooperative) if points else None
    if rest and all(rest.covers(_days(point, today)[-1]) for point in points):
        return rest
    return None


def holidays_ahead(points: Iterable[PickupPoint], *, today: date) -> list[tuple[date, PickupPoint]]:
    """Return the days of points that fall on a public holiday in the coming weeks, in order.

    Without those on which the co-op rests: for these nobody can order.
    """
    found = []
    for point in points:
        rest = rest_of(point.cooperative)
        for day in _days(point, today, weeks=WEEKS_WARNED):
            if holiday_on(day) and not (rest and rest.covers(day)):
                found.append((day, point))
    return sorted(found, key=lambda one: (one[0], one[1].opens, one[1].pk))


def has_points(cooperative_id: int) -> bool:
    """Return whether the co-op hands over at points with days, not at a place in words."""
    return PickupPoint.objects.filter(cooperative_id=cooperative_id, is_active=True).exists()


@transaction.atomic
def take_place(key: str, *, cooperative_id: int, now: datetime | None = None) -> PickupSlot:
    """Take one order's place on a day; ``key`` is :attr:`OpenDay.key` as a form sent it.

    Who takes several in one transaction takes them in the order of their keys
    (:func:`in_order`).

    Raises:
        SlotRefused: no such day at this co-op, it rests on it, ordering for it has ended, or it is
            full.
    """
    point, day = _read(key, cooperative_id)
    if day.weekday() != point.weekday or day > timezone.localdate(now) + timedelta(
        weeks=WEEKS_AHEAD
    ):
        raise SlotRefused(_("Choose a pick-up day from the list."))
    rest = rest_of(point.cooperative)
    if rest and rest.covers(day):
        raise SlotRefused(
            _("%(seller)s rests on %(day)s. Choose another pick-up day.")
            % {"seller": rest.seller, "day": named_day(day)}
        )
    if point.ends(day) <= (now or timezone.now()):
        raise SlotRefused(
            _("Ordering for %(day)s has ended. Choose another pick-up day.")
            % {"day": point.text(day)}
        )
    slot, _new = PickupSlot.objects.get_or_create(
        point=point, day=day, defaults={"capacity": point.capacity}
    )
    if not PickupSlot.objects.filter(pk=slot.pk, taken__lt=F("capacity")).update(
        taken=F("taken") + 1
    ):
        raise SlotRefused(
            _("%(day)s is full. Choose another pick-up day.") % {"day": point.text(day)}
        )
    slot.point = point
    return slot


def give_place_back(slot_id: int) -> None:
    """Give back one order's place; whoever calls sees to it that it is given back once."""
    PickupSlot.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1)


@transaction.atomic
def change_capacity(point: PickupPoint, capacity: int) -> None:
    """Change how many orders a day holds, from today on; never below what is taken already."""
    PickupPoint.objects.filter(pk=point.pk).update(capacity=capacity)
    PickupSlot.objects.filter(point=point, day__gte=timezone.localdate()).update(
        capacity=Greatest(F("taken"), capacity)
    )


def in_order(key: str) -> tuple[int, str]:
    """Return the place of ``key`` in the one order in which locks are taken."""
    point, _dash, day = key.partition("-")
    return (int(point) if point.isascii() and point.isdigit() else 0, day)


def _read(key: str, cooperative_id: int) -> tuple[PickupPoint, date]:
    number, _dash, text = key.partition("-")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise SlotRefused(_("Choose a pick-up day from the list."))
    point = _points().filter(pk=int(number), cooperative_id=cooperative_id).first()
    if point is None:
        raise SlotRefused(_("This pick-up place is not there any more. Choose another."))
    return point, day


def _points() -> QuerySet[PickupPoint]:
    """Return the points in use, each with its co-op's rest."""
    rests = [f"cooperative__{name}" for name in ("short_name", *REST_FIELDS)]
    own = [field.attname for field in PickupPoint._meta.concrete_fields]
    points = PickupPoint.objects.filter(is_active=True).select_related("cooperative")
    return points.only(*own, *rests)


def _days(point: PickupPoint, today: date, weeks: int = WEEKS_AHEAD) -> list[date]:
    first = today + timedelta(days=(point.weekday - today.weekday()) % 7)
    return [first + timedelta(weeks=week) for week in range(weeks)]
