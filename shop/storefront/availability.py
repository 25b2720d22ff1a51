"""Can it be bought, and if not, when again: in the words of the season."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalog.keeping import best_before
from catalog.models import Product
from catalog.seasons import Season
from shop.core.calendar import WEEKDAYS

#: From here on down the number left is shown.
FEW = 10
#: A season that begins within so many days is "coming soon".
SOON_DAYS = 62


@dataclass(frozen=True)
class Availability:
    """What a buyer reads about the stock of a product.

    ``units`` is what can be bought now (0 also when there is no price); ``note`` is a few words
    for a tile, ``kind`` their colour: ``fresh``, ``ripe`` or ``off``. ``back_in`` names the
    month of the next harvest when nothing is left between two harvests. ``is_past``: what can be
    bought is past its best-before day.
    """

    units: int
    note: str
    kind: str
    back_in: str = ""
    is_past: bool = False


def availability_of(product: Product, *, today: date) -> Availability:
    """Return the availability of ``product`` on ``today``, without a query if prefetched."""
    offer = product.offer
    units = offer.sellable if offer and offer.price is not None else 0
    return availability(
        units,
        unit=product.sale_unit,
        season=product.season,
        today=today,
        ready_on=product.ready_on,
        best_before=best_before(product.made_on, product.shelf_life_days),
    )


def availability(
    units: int,
    *,
    unit: str,
    season: Season | None,
    today: date,
    ready_on: date | None = None,
    best_before: date | None = None,
) -> Availability:
    """Return the availability on ``today`` of goods of which ``units`` can be bought.

    ``ready_on``: the first day on which they can be handed over, if that is still to come;
    ``best_before``: the last day on which what is in the barn keeps, if that is known.
    """
    if units and best_before and best_before < today:
        # The co-op may have forgotten to write the day of a new harvest: told, not taken off.
        return Availability(units, _("Best-before day has passed"), "ripe", is_past=True)
    if units and ready_on and ready_on > today:
        return Availability(units, _("Ready %(day)s") % {"day": day_text(ready_on)}, "ripe")
    if units > FEW:
        in_season = season is not None and season.includes(today)
        return Availability(units, _("In season") if in_season else "", "fresh")
    if units:
        few = _("Only %(units)d %(unit)s left") % {"units": units, "unit": unit}
        return Availability(units, " ".join(few.split()), "ripe")
    if season is None or season.includes(today):
        return Availability(0, _("Sold out for now"), "off")
    start = season.next_start(today)
    back_in = _("month %(month)d") % {"month": start.month}
    if (start - today).days <= SOON_DAYS:
        note, kind = _("Coming soon (from %(when)s)") % {"when": back_in}, "ripe"
    else:
        note, kind = _("Out of season, back from %(when)s") % {"when": back_in}, "off"
    return Availability(0, note, kind, back_in)


def day_text(day: date) -> str:
    """Return a day as buyers plan with it: ``Thứ Bảy 12/12``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}/{day.month}"
