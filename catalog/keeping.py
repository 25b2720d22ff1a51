"""How long goods keep."""

from datetime import date, timedelta


def best_before(made_on: date | None, shelf_life_days: int | None) -> date | None:
    """Return the last day on which goods of ``made_on`` keep, if that is known.

    ``None`` as well beyond the last day of the calendar.
    """
    if made_on is None or shelf_life_days is None:
        return None
    try:
        return made_on + timedelta(days=shelf_life_days)
    except OverflowError:
        return None
