"""What a lot's page tells: at least the ten items of Circular 02/2024/TT-BKHCN, row by row."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.gtin import read_gtin, short_gtin
from coops.lots.models import Lot
from shop.core.units import format_weight
from shop.storefront.cards import pack_of
from shop.storefront.facts import shelf_life


@dataclass(frozen=True)
class Step:
    """One thing that was done, and on which day; ``note`` may be empty."""

    day: date
    label: str
    note: str = ""


def lot_facts(lot: Lot) -> list[tuple[str, str]]:
    """Return label and value of what is known about ``lot`` and its goods."""
    product, cooperative = lot.stock_record.product, lot.cooperative
    weight, days = product.net_weight_g, product.shelf_life_days
    gtin = read_gtin(product.upc or "")
    rows = [
        (_("Lot number"), lot.number),
        (_("Made or harvested on"), f"{lot.harvested_on:%d/%m/%Y}"),
        (_("Best before"), f"{lot.best_before:%d/%m/%Y}" if lot.best_before else ""),
        (_("Keeps for"), shelf_life(days) if days else ""),
        (_("Keeping"), product.storage),
        (_("Sold by"), pack_of(product.sale_unit, weight)),
        (_("Net weight"), format_weight(weight) if weight else ""),
        (_("Grade"), product.grade),
        (_("Ingredients"), product.ingredients),
        (_("Warnings"), product.warnings),
        (_("Maker"), product.maker or cooperative.name),
        (_("Address of the maker"), product.maker_address if product.maker else cooperative.place),
        (_("Barcode (GTIN)"), short_gtin(gtin) if gtin else ""),
        (_("Code of this lot"), lot.code),
    ]
    return [(label, value) for label, value in rows if value]


def grower_of(lot: Lot) -> str:
    """Return who grew it: the household's name only with its consent."""
    household = lot.household
    if household is None:
        return ""
    if household.name_may_be_shown:
        return household.name
    return _("A member household of %(coop)s") % {"coop": lot.cooperative.short_name}


def steps_of(lot: Lot) -> list[Step]:
    """Return what was done with a lot by day, the harvest among it."""
    steps = []
    for entry in lot.entries.all():
        note = entry.what
        if entry.safe_from:
            waited = _("waiting time until %(day)s") % {"day": f"{entry.safe_from:%d/%m/%Y}"}
            note = f"{note} · {waited}" if note else waited
        steps.append(Step(entry.day, capfirst(entry.get_kind_display()), note))
    steps.append(Step(lot.harvested_on, _("Harvested or made")))
    return sorted(steps, key=lambda step: step.day)
