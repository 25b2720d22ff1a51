"""Which household and lot the units of order lines come from; the pick list by household asks.

Lots are served oldest first. Until lines know their lots nothing is known here, and everything
stands under "not assigned".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from coops.lots.models import Lot
from coops.registry.households import Household
from shop.order.models import Line


@dataclass(frozen=True)
class Origin:
    """So many units of a line, and where they grew; both may be unknown."""

    household: Household | None
    lot: Lot | None
    units: int


def origins_of(lines: Iterable[Line]) -> dict[int, list[Origin]]:
    """Return by line (primary key) where its units come from; what is left out is not known."""
    return {}
