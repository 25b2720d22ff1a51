"""The orders of seven days by channel: as bars drawn on the server, and as their table.

Sizes are SVG units, one to a CSS pixel; each channel has a pattern of its own, so that the
picture needs no colour.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import ngettext

from shop.dashboard.access import Desk
from shop.order.models import Channel, Status

DAYS = 7
WIDTH, HEIGHT = 336, 180
_BASE, _TOP = 150, 24
_STEP, _BAR = WIDTH // DAYS, 30


@dataclass(frozen=True)
class Block:
    """The orders of one channel on one day, as a rectangle."""

    x: int
    y: float
    height: float
    channel: str


@dataclass(frozen=True)
class Day:
    """One day: its place, its words, what came by channel."""

    day: date
    x: int
    top: float
    label: str
    total: int
    cells: list[int]
    blocks: list[Block]


@dataclass(frozen=True)
class Week:
    """What is drawn, and the same as a table; ``channels`` are (code, label, sum)."""

    days: list[Day]
    channels: list[tuple[str, str, int]]
    finding: str

    width = WIDTH
    height = HEIGHT
    base = _BASE
    bar = _BAR


def week_of(desk: Desk) -> Week | None:
    """Return the last seven days, today among them; ``None`` without any order. One query."""
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    rows = (
        desk.orders()
        .filter(date_placed__gte=_beginning_of(first))
        .exclude(status=Status.CANCELLED)
        .order_by()
        .annotate(day=TruncDate("date_placed"))
        .values("day", "channel")
        .annotate(number=Count("pk"))
        .values_list("day", "channel", "number")
    )
    found = {(day, channel): number for day, channel, number in rows}
    if not found:
        return None
    codes = [c for c in Channel.values if any(channel == c for _day, channel in found)]
    days = [first + timedelta(days=n) for n in range(DAYS)]
    sums = {day: sum(found.get((day, code), 0) for code in codes) for day in days}
    most = max(sums.values())
    return Week(
        days=[_drawn(n, day, codes, found, most) for n, day in enumerate(days)],
        channels=[
            (
                code,
                capfirst(str(Channel(code).label)),
                sum(found.get((day, code), 0) for day in days),
            )
            for code in codes
        ],
        finding=_finding(sums),
    )


def _drawn(
    place: int, day: date, codes: list[str], found: dict[tuple[date, str], int], most: int
) -> Day:
    x, y = place * _STEP + (_STEP - _BAR) // 2, float(_BASE)
    blocks = []
    cells = [found.get((day, code), 0) for code in codes]
    for code, number in zip(codes, cells, strict=True):
        if number:
            height = round(number * (_BASE - _TOP) / most, 1)
            y = round(y - height, 1)
            blocks.append(Block(x, y, height, code))
    return Day(day, x, y, date_format(day, "d/m"), sum(cells), cells, blocks)


def _finding(sums: dict[date, int]) -> str:
    total = sum(sums.values())
    best = max(sums, key=lambda day: (sums[day], day))
    text = ngettext(
        "%(total)d order in seven days; the most on %(day)s.",
        "%(total)d orders in seven days; the most on %(day)s.",
        total,
    )
    return text % {"total": total, "day": date_format(best, "l d/m")}


def _beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
