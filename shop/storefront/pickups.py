"""When and where goods can be fetched, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from coops.registry.models import Cooperative
from shop.core.calendar import WEEKDAYS, with_words
from shop.shipping.models import PickupPoint
from shop.shipping.pickups import OpenDay, open_days
from shop.storefront.availability import day_text

#: Where a co-op's page tells its pick-up days; ``storefront/cooperative.html`` has it.
PICKUP_ANCHOR = "diem-hen"


@dataclass(frozen=True)
class WeeklyPoint:
    """A pick-up point as a page names it."""

    point: PickupPoint
    #: Its number on the map, such as ``2a``; empty when it is not on it.
    mark: str = ""

    @property
    def weekday_text(self) -> str:
        """Return ``Thứ Bảy``."""
        return str(WEEKDAYS[self.point.weekday])

    @property
    def hours(self) -> str:
        """Return ``7:00–9:00``."""
        return self.point.hours

    @property
    def place(self) -> str:
        """Return where it is."""
        return self.point.place

    @property
    def text(self) -> str:
        """Return it in one line: ``Chợ Hôm, Thứ Bảy 7:00–9:00``."""
        return f"{self.place}, {self.weekday_text} {self.hours}"

    @property
    def directions(self) -> str:
        """Return how to find it; may be empty."""
        return self.point.directions


@dataclass(frozen=True)
class PickupDay:
    """The next day on which a co-op hands goods over."""

    day: str
    hours: str
    place: str
    cooperative: str
    url: str


def weekly_points(cooperative_ids: Iterable[int]) -> dict[int, list["WeeklyPoint"]]:
    """Return the pick-up points in use of each co-op, in the order of the week; one query."""
    found: dict[int, list[WeeklyPoint]] = defaultdict(list)
    for point in PickupPoint.objects.filter(cooperative__in=cooperative_ids, is_active=True):
        found[point.cooperative_id].append(WeeklyPoint(point))
    return found


def next_days(
    cooperatives: Iterable[Cooperative], *, near_province: str = "", limit: int = 4
) -> list[PickupDay]:
    """Return the next pick-up days, those of ``near_province`` before others, then the soonest."""
    bodies = {body.pk: body for body in cooperatives}
    days = [day for theirs in open_days(bodies, shown=1).values() for day in theirs]

    def nearness(open_day: OpenDay) -> tuple:
        body = bodies[open_day.point.cooperative_id]
        is_far = bool(near_province) and body.province_code != near_province
        return is_far, open_day.day, open_day.point.opens, open_day.point.pk

    return [
        PickupDay(
            day=with_words(day_text(one.day), one.day),
            hours=one.point.hours,
            place=one.point.place,
            cooperative=bodies[one.point.cooperative_id].short_name,
            url=bodies[one.point.cooperative_id].get_absolute_url(),
        )
        for one in sorted(days, key=nearness)[:limit]
    ]
