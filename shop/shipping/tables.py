"""A table of fees: weight steps by zones, and reading one fee out of it. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shop.shipping.choices import Zone


@dataclass(frozen=True)
class Step:
    """Parcels up to ``up_to_g`` grams and what they cost (VND) by zone; cells may be missing."""

    up_to_g: int
    fees: Mapping[str, int]

    def fee(self, zone: str) -> int | None:
        """Return the fee of ``zone``, else of the next wider one, which holds it too."""
        zones = Zone.values
        wider = zones[zones.index(zone) :]
        return next((self.fees[one] for one in wider if one in self.fees), None)


def read_steps(rows: Iterable[Mapping[str, Any]]) -> list[Step]:
    """Return the steps of a stored table, lightest first."""
    steps = [Step(int(row["up_to_g"]), dict(row["fees"])) for row in rows]
    return sorted(steps, key=lambda step: step.up_to_g)


def stored_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Return ``steps`` as they are stored, lightest first."""
    ordered = sorted(steps, key=lambda step: step.up_to_g)
    return [{"up_to_g": step.up_to_g, "fees": dict(step.fees)} for step in ordered]


def table_fee(steps: Iterable[Step], *, zone: str, weight_g: int, flat_vnd: int) -> int | None:
    """Return what a parcel of ``weight_g`` grams costs (VND); ``None`` without an answer.

    The lightest step that holds the parcel counts. Beyond the heaviest step a parcel costs as
    much as there, and never less than the flat fee: a heavier one is never cheaper.
    """
    beyond = None
    for step in steps:
        fee = step.fee(zone)
        if fee is None:
            continue
        if weight_g <= step.up_to_g:
            return fee
        beyond = fee
    return None if beyond is None else max(beyond, flat_vnd)
