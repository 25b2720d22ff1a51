"""Whose goods a line is: what a person said, else its lots, else standing shares, else the co-op.

What a person said of one line comes first, because it was said of this very line.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from coops.registry.models import Cooperative, Household
from coops.settlement.division import WHOLE, Share
from coops.settlement.models import LineAssignment, ProductShare, Terms
from shop.order.models import Line
from shop.order.origins import origins_of

ZERO = Decimal(0)


def usual_percent(cooperative: Cooperative) -> Decimal:
    """Return what the co-op keeps where a household has no number of its own."""
    found = Terms.objects.filter(cooperative=cooperative).values_list("kept_percent", flat=True)
    return found.first() or ZERO


def percents_of(cooperative: Cooperative) -> dict[int, Decimal]:
    """Return by household what the co-op keeps of its sales."""
    usual = usual_percent(cooperative)
    rows = Household.objects.filter(cooperative=cooperative).values_list("pk", "kept_percent")
    return {pk: usual if own is None else own for pk, own in rows}


def shares_of(lines: Sequence[Line], percents: dict[int, Decimal]) -> dict[int, list[Share]]:
    """Return by line (primary key) who has which part of it; a fixed number of queries.

    Households of another co-op count as unknown. The weights are units, and each share says how
    many of them came back.
    """
    said = dict(
        LineAssignment.objects.filter(line__in=[line.pk for line in lines]).values_list(
            "line", "household"
        )
    )
    grown = origins_of([line for line in lines if line.pk not in said])
    standing = _standing({line.product_id for line in lines if line.product_id}, percents)
    found = {}
    for line in lines:
        weights: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
        returned: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
        if line.pk in said:
            weights[said[line.pk]] = Decimal(1)
        else:
            unknown = Decimal(max(line.num_consumed, 1))
            unknown_back = Decimal(line.num_returned)
            for origin in grown.get(line.pk, ()):
                if origin.household is not None and origin.household.pk in percents:
                    weights[origin.household.pk] += origin.units
                    returned[origin.household.pk] += origin.returned
                    unknown -= origin.units
                    unknown_back -= origin.returned
            if unknown > 0:
                unknown_back = max(ZERO, min(unknown_back, unknown))
                for household, percent in standing.get(line.product_id, [(None, WHOLE)]):
                    weights[household] += unknown * percent / WHOLE
                    returned[household] += unknown_back * percent / WHOLE
        found[line.pk] = [
            Share(
                household,
                weight,
                percents.get(household, WHOLE) if household else WHOLE,
                returned[household],
            )
            for household, weight in weights.items()
            if weight > 0
        ]
    return found


def _standing(
    product_ids: set[int], percents: dict[int, Decimal]
) -> dict[int, list[tuple[int | None, Decimal]]]:
    found: dict[int, list[tuple[int | None, Decimal]]] = defaultdict(list)
    rows = ProductShare.objects.filter(product__in=product_ids, household__in=percents)
    for product, household, percent in rows.values_list("product", "household", "percent"):
        found[product].append((household, percent))
    for shares in found.values():
        rest = WHOLE - sum((percent for _household, percent in shares), ZERO)
        if rest > 0:
            shares.append((None, rest))
    return found
