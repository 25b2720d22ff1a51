"""Public holidays and lunar dates of Việt Nam, as far as the dated lists in ``data`` go.

Days are those of Việt Nam (UTC+7). Facts, sources and what was left out: ``data/SOURCES.txt``;
why lists and no library: docs/decisions/0090-holidays-are-a-dated-list.md. Beyond the lists no
day is a holiday and none has a lunar date: an unknown day is an ordinary one.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.core import checks
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

_DATA = Path(__file__).parent / "data"
#: So long before the list of holidays ends, ``manage.py check`` says so.
RENEW_BEFORE = timedelta(days=120)

#: Monday first. Django's Vietnamese writes "Thứ 7"; people plan with "Thứ Bảy".
WEEKDAYS = (
    pgettext_lazy("on this day", "Monday"),
    pgettext_lazy("on this day", "Tuesday"),
    pgettext_lazy("on this day", "Wednesday"),
    pgettext_lazy("on this day", "Thursday"),
    pgettext_lazy("on this day", "Friday"),
    pgettext_lazy("on this day", "Saturday"),
    pgettext_lazy("on this day", "Sunday"),
)
HOLIDAYS = {
    "new-year": gettext_lazy("New Year's Day"),
    "tet-eve": gettext_lazy("eve of Tết"),
    "tet-1": gettext_lazy("first day of Tết"),
    "tet-2": gettext_lazy("second day of Tết"),
    "tet-3": gettext_lazy("third day of Tết"),
    "tet-4": gettext_lazy("fourth day of Tết"),
    "hung-kings": gettext_lazy("Hùng Kings' Day"),
    "liberation": gettext_lazy("30 April"),
    "labour": gettext_lazy("1 May"),
    "national": gettext_lazy("National Day"),
    "national-beside": gettext_lazy("holiday of National Day"),
    "culture": gettext_lazy("Day of Vietnamese Culture"),
}
#: Lunar (month, day) on which people buy for the altar or the children; no days off.
FESTIVALS = {
    (1, 15): gettext_lazy("full moon of the first lunar month"),
    (5, 5): gettext_lazy("Đoan Ngọ festival"),
    (7, 15): gettext_lazy("full moon of the seventh lunar month"),
    (8, 15): gettext_lazy("Mid-Autumn festival"),
    (12, 23): gettext_lazy("day of the Kitchen Gods"),
}
#: Around Tết people reckon in lunar days: from this one of the last month to that of the first.
FROM_LAST, TO_FIRST = 24, 10


@dataclass(frozen=True)
class LunarDate:
    """A day of the lunar calendar; ``is_leap``: of the second of two months with one number."""

    year: int
    month: int
    day: int
    is_leap: bool = False


def holiday_on(day: date) -> str:
    """Return what is celebrated on a public holiday, such as ``Mùng 1 Tết``; else nothing."""
    code = _holidays().get(day)
    return str(HOLIDAYS[code]) if code else ""


def lunar_date(day: date) -> LunarDate | None:
    """Return ``day`` in the lunar calendar; ``None`` where the list does not reach."""
    starts, months = _months()
    place = bisect_right(starts, day) - 1
    if not 0 <= place < len(months) - 1:  # the last row only ends the month before it
        return None
    year, month, is_leap = months[place]
    return LunarDate(year, month, (day - starts[place]).days + 1, is_leap)


def words_for(day: date) -> str:
    """Return what people call ``day`` besides its date, or nothing.

    The holiday, a festival of the lunar year, or, around Tết, its lunar date.
    """
    if holiday := holiday_on(day):
        return holiday
    lunar = lunar_date(day)
    if lunar is None or lunar.is_leap:
        return ""
    if festival := FESTIVALS.get((lunar.month, lunar.day)):
        return str(festival)
    if lunar.month == 12 and lunar.day >= FROM_LAST:
        return _("%(day)d of the last lunar month") % {"day": lunar.day}
    if lunar.month == 1 and lunar.day <= TO_FIRST:
        return _("%(day)d of the first lunar month") % {"day": lunar.day}
    return ""


def with_words(text: str, day: date) -> str:
    """Return ``text``, a date, with what people call that day, if anything."""
    return ", ".join(filter(None, (text, words_for(day))))


def named_day(day: date, *, with_year: bool = False) -> str:
    """Return a day in full: ``Thứ Bảy 06/02, Mùng 1 Tết``."""
    text = day.strftime("%d/%m/%Y" if with_year else "%d/%m")
    return with_words(f"{WEEKDAYS[day.weekday()]} {text}", day)


def next_tet(today: date) -> date | None:
    """Return the first day of the next lunar year from ``today`` on; ``None`` beyond the list."""
    starts, months = _months()
    first_days = (
        start
        for start, (_year, month, is_leap) in zip(starts, months, strict=True)
        if month == 1 and not is_leap
    )
    return next((day for day in first_days if day >= today), None)


def answer_deadline(start: datetime, within: timedelta) -> datetime:
    """Return when ``within`` is over, counted from ``start`` (aware); public holidays do not count.

    The clock stands still from the midnight before a holiday to the midnight after it.
    """
    now, left = timezone.localtime(start), within
    while True:
        tomorrow = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), time.min))
        if not holiday_on(now.date()):
            if now + left <= tomorrow:
                return now + left
            left -= tomorrow - now
        now = timezone.localtime(tomorrow)


def working_days_later(start: datetime, days: int) -> datetime:
    """Return the end (17:00) of the ``days``-th working day after ``start`` (aware).

    Working days are Monday to Friday without public holidays, the hours those of offices.
    """
    day = timezone.localtime(start).date()
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and not holiday_on(day):
            days -= 1
    return timezone.make_aware(datetime.combine(day, time(17)))


@checks.register
def lists_reach_far_enough(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Say in good time that the list of holidays ends; no error, since dates go on without it."""
    end = max(_holidays())
    if timezone.localdate() + RENEW_BEFORE <= end:
        return []
    text = f"The list of public holidays ends on {end}."
    return [checks.Info(text, hint="See shop/core/data/SOURCES.txt.", id="core.I001")]


@cache
def _holidays() -> dict[date, str]:
    rows = _rows("public-holidays.csv")
    return {date.fromisoformat(row["day"]): row["holiday"] for row in rows}


@cache
def _months() -> tuple[list[date], list[tuple[int, int, bool]]]:
    """Return the first days of the lunar months and, beside each, its year, number and kind."""
    rows = list(_rows("lunar-months.csv"))
    starts = [date.fromisoformat(row["first_day"]) for row in rows]
    return starts, [
        (int(row["lunar_year"]), int(row["month"]), bool(row["is_leap"])) for row in rows
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
