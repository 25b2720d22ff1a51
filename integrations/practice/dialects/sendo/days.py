"""Days as the API speaks of them: Vietnamese ones, from midnight to midnight at UTC+7."""

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def read(text: object, form: str) -> date | None:
    """Return a day written as ``form`` (``%Y-%m-%d``), ``None`` for anything else.

    Shorter spellings that ``strptime`` would take (``2026-1-5``) are not days here.
    """
    try:
        day = datetime.strptime(str(text), form).replace(tzinfo=VIETNAM).date()
    except ValueError:
        return None
    return day if day.strftime(form) == text else None


def today(now: float) -> date:
    """Return the day in Vietnam at the Unix time ``now``."""
    return datetime.fromtimestamp(now, VIETNAM).date()


def start(day: date) -> float:
    """Return the Unix time at which a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).timestamp()


def end(day: date) -> float:
    """Return the Unix time at which a day is over; it no longer belongs to the day."""
    return start(day + timedelta(days=1))
