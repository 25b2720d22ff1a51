"""Order lines of marketplaces whose goods nobody has named yet, and a guess at each."""

from coops.partner.models import StockRecord
from integrations.categories import words_of
from shop.order.models import Line, Status

#: Names that share less than half of their words are no guess.
LEAST_LIKENESS = 0.5


def parked_lines(orders):
    """Return the lines of ``orders`` from marketplaces that no goods are promised for."""
    return (
        Line.objects.filter(
            order__in=orders,
            order__channel_order__isnull=False,
            stockrecord=None,
            num_short__gt=0,
        )
        .exclude(order__status=Status.CANCELLED)
        .select_related("order__channel_order__account")
        .order_by("order__date_placed", "pk")
    )


def guess(line: Line, records: list[StockRecord]) -> StockRecord | None:
    """Return the goods that ``line`` most likely means, by code, else by name; or ``None``."""
    code = (line.partner_sku or "").strip().casefold()
    for record in records:
        if code and record.partner_sku.strip().casefold() == code:
            return record
    wanted = words_of(line.title)
    scored = [(_likeness(wanted, words_of(record.product.title)), record) for record in records]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= LEAST_LIKENESS else None


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
