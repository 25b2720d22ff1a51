"""What a hurried day is told in: orders, minutes until they were here, calls, renewed tokens.

Minutes are those of the fast clock, on which our own work is slow: at 120 times a second of the
machine is two of them, so a busy machine shows longer ones.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet, Sum

from integrations.models import CallTally, ChannelAccount, ChannelOrder, Drift
from shop.order.models import Order
from tests.practice.server import Practice

#: The call that renews a token, as the practice marketplaces count it.
RENEWALS = {
    "shopee": "auth/access_token/get",
    "lazada": "auth/token/refresh",
    "sendo": "login",
}


class Renewals(Counter):
    """How often each marketplace renewed a token; read before its process ends, which forgets."""

    def read(self, market: Practice) -> None:
        """Add what was counted since the process began."""
        calls = market.stats()["calls"]
        for name, path in RENEWALS.items():
            self[name] += sum(n for told, n in calls.items() if told.endswith(path))


def table(
    accounts: Sequence[ChannelAccount],
    renewals: Counter,
    outage: tuple[datetime, datetime],
) -> str:
    """Return the figures, a line for each marketplace, and every number that was set right.

    ``outage`` is when nobody answered calls; the minutes of orders that were placed in it are
    counted from its end, and their longest is the time of recovery.
    """
    head = f"{'':8}{'orders':>8}{'p50 min':>9}{'p95 min':>9}{'recovery':>10}"
    lines = [f"{head}{'renewals':>10}{'calls':>8}{'failed':>8}{'set right':>11}"]
    for account in accounts:
        waits, recovery = _waits(account, *outage)
        told = CallTally.objects.filter(account=account).aggregate(
            calls=Sum("calls"), failures=Sum("failures")
        )
        orders = ChannelOrder.objects.filter(account=account).count()
        drifts = _drifts([account]).count()
        name, half, most = account.marketplace, _part(waits, 0.5), _part(waits, 0.95)
        lines.append(
            f"{name:8}{orders:8}{half:9.1f}{most:9.1f}{recovery:10.1f}{renewals[name]:10}"
            f"{told['calls'] or 0:8}{told['failures'] or 0:8}{drifts:11}"
        )
    return "\n".join(lines + [_said(drift) for drift in _drifts(accounts)])


def _drifts(accounts: Sequence[ChannelAccount]) -> QuerySet[Drift]:
    found = Drift.objects.filter(account__in=accounts).order_by("pk")
    return found.select_related("account", "facet__listing__product")


def _said(drift: Drift) -> str:
    facet, title = drift.facet, drift.facet.listing.product.get_title()
    return (
        f"{drift.account.marketplace}: {facet.kind} of {title} was {drift.there} there and "
        f"{drift.here} here at {drift.found_at:%H:%M} UTC; {drift.end or 'open'}"
    )


def _waits(account: ChannelAccount, begins: datetime, ends: datetime) -> tuple[list[float], float]:
    """Return the minutes that orders took to come here, and the most of those of the outage."""
    waits, after = [], [0.0]
    orders = Order.objects.filter(channel_order__account=account)
    for placed, came in orders.values_list("date_placed", "imported_at"):
        if begins <= placed < ends:
            after.append((came - ends).total_seconds() / 60)
        else:
            waits.append((came - placed).total_seconds() / 60)
    return sorted(waits), max(after)


def _part(waits: Sequence[float], part: float) -> float:
    return waits[min(len(waits) - 1, int(part * len(waits)))] if waits else 0.0
