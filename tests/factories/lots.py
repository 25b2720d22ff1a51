"""Lots, plots and households, written down through the real services."""

from datetime import date, timedelta

from django.utils import timezone

from coops.lots.models import Lot, Plot
from coops.lots.services.harvests import Harvest, record_harvest
from coops.registry.households import Household


def make_household(cooperative, name: str = "Bà Tư", **fields) -> Household:
    """Return a member household of ``cooperative``."""
    return Household.objects.create(cooperative=cooperative, name=name, **fields)


def make_plot(cooperative, name: str = "Ruộng Đồng Bái", **fields) -> Plot:
    """Return a plot of ``cooperative``."""
    return Plot.objects.create(cooperative=cooperative, name=name, **fields)


def make_lot(product, units: int = 5, *, days_ago: int = 1, by=None, **fields) -> Lot:
    """Return a lot of ``product``, harvested so many days ago; the stock is raised by it."""
    raises_stock = fields.pop("raises_stock", True)
    harvested_on: date = fields.pop("harvested_on", timezone.localdate() - timedelta(days=days_ago))
    return record_harvest(
        stock_record=product.stockrecords.get(),
        harvest=Harvest(units=units, harvested_on=harvested_on, **fields),
        by=by,
        raises_stock=raises_stock,
    )
