"""What stands on the label of a product, row by row."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.keeping import best_before
from catalog.models import Product
from catalog.seasons import Season
from shop.core.units import format_weight
from shop.storefront.cards import pack_of


def facts_of(product: Product) -> list[tuple[str, str]]:
    """Return label and value of everything that is known about ``product``."""
    weight, days, body = product.net_weight_g, product.shelf_life_days, product.cooperative
    maker, address = product.maker, product.maker_address
    if not maker and body:
        maker, address = body.name, body.place
    rows = [
        (_("Sold by"), pack_of(product.sale_unit, weight)),
        (_("Net weight"), format_weight(weight) if weight else ""),
        (_("Grade"), product.grade),
        (_("Ingredients"), product.ingredients),
        (_("Harvest"), product.harvest_note),
        (_("Grown in"), origin_of(product)),
        (_("Made or harvested on"), _day(product.made_on)),
        (_("Best before"), _best_before(product)),
        (_("Keeping"), product.storage),
        (_("Keeps for"), shelf_life(days) if days else ""),
        (_("Warnings"), product.warnings),
        (_("Maker"), maker),
        (_("Address of the maker"), address),
    ]
    return [(label, value) for label, value in rows if value]


def origin_of(product: Product) -> str:
    """Return hamlet and commune in one line; the co-op's own where the product has none."""
    hamlet, commune = product.origin_hamlet, product.origin_commune
    if not (hamlet or commune) and product.cooperative:
        return product.cooperative.place
    return ", ".join(part for part in (hamlet, commune) if part)


def _best_before(product: Product) -> str:
    day = best_before(product.made_on, product.shelf_life_days)
    if day is None or day >= timezone.localdate():
        return _day(day)
    return _("%(day)s, which has passed") % {"day": _day(day)}


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def shelf_life(days: int) -> str:
    """Return how long goods keep, in the unit that people think in."""
    if days % 30 == 0 and days >= 60:
        months = days // 30
        return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


@dataclass(frozen=True)
class SeasonMonth:
    """A month of ``components/season_strip.html``: 1 to 12, ``peak`` or empty, and whether now."""

    number: int
    state: str
    is_now: bool


def season_months(season: Season, *, today: date) -> tuple[SeasonMonth, ...]:
    """Return the twelve months of the year."""
    return tuple(
        SeasonMonth(month, "peak" if month in season.months else "", month == today.month)
        for month in range(1, 13)
    )


def season_sentence(season: Season, *, today: date) -> str:
    """Return the season in one sentence, and whether it is now."""
    months = {"first": season.first, "last": season.last}
    if len(season.months) == 12:
        return _("Harvested all the year.")
    if season.first == season.last:
        harvest = _("Harvested in month %(first)d.") % months
    else:
        harvest = _("Harvested from month %(first)d to month %(last)d.") % months
    now = _("It is in season now.") if season.includes(today) else _("It is not in season now.")
    return f"{harvest} {now}"
