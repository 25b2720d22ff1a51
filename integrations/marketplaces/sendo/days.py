"""Vietnamese days: Sendo asks for days, and its days begin at midnight in UTC+7."""

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def day(moment: datetime) -> date:
    """Return the day in Vietnam at ``moment`` (aware)."""
    return moment.astimezone(VIETNAM).date()


def spans(first: date, last: date, length: int) -> list[tuple[date, date]]:
    """Return the days from ``first`` to ``last``, both included, in spans of ``length`` days."""
    found = []
    while first <= last:
        end = min(last, first + timedelta(days=length - 1))
        found.append((first, end))
        first = end + timedelta(days=1)
    return found
