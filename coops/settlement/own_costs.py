"""What the co-op's own ways of selling cost on a day; the net page asks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from coops.settlement.models import OwnCost


def costs_on(cooperative_id: int, day: date | None = None) -> dict[str, list[OwnCost]]:
    """Return by own channel the costs that hold on ``day`` (today): the newest of each kind.

    A cost of nothing is left out; a channel is left out only where nothing was ever written.
    One query.
    """
    day = day or timezone.localdate()
    rows = OwnCost.objects.filter(cooperative=cooperative_id, valid_from__lte=day)
    return newest(rows.order_by("channel", "kind", "valid_from"))


def newest(rows: Iterable[OwnCost]) -> dict[str, list[OwnCost]]:
    """Return the last row of each kind by channel; ``rows`` come oldest first."""
    found: dict[str, dict[str, OwnCost]] = defaultdict(dict)
    for row in rows:
        found[row.channel][row.kind] = row
    return {
        channel: [row for row in kinds.values() if row.percent or row.fixed_vnd]
        for channel, kinds in found.items()
    }


def table_date(cooperative_id: int) -> date | None:
    """Return since when the youngest cost that holds today does; ``None`` without any."""
    rows = OwnCost.objects.filter(cooperative=cooperative_id, valid_from__lte=timezone.localdate())
    return rows.order_by("-valid_from").values_list("valid_from", flat=True).first()
