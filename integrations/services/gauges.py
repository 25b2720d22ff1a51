"""The channels in numbers for machines that watch this one, worded by ``prometheus_client``.

Counts of calls come from :mod:`integrations.services.tallies` and are of the last 24 hours, so
they are gauges: they fall again. No name of a co-op, buyer or product is among the labels.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Count, F, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from integrations.models import ChannelAccount, ChannelOrder, Drift, Facet, InboundEvent
from integrations.services.drifts import to_decide
from integrations.services.shop_gauges import Shop
from integrations.services.tallies import Figures, figures
from shop.core.requests_served import served_requests

LABELS = ["account", "marketplace", "environment"]
SECONDS_A_DAY = 24 * 3600


def exposition() -> bytes:
    """Return all numbers in the Prometheus text format; few queries, however many accounts."""
    registry = CollectorRegistry()
    registry.register(_Channels())
    registry.register(Shop())
    return generate_latest(registry) + generate_latest(served_requests())


class _Channels(Collector):
    """Asks the database once for each reading."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every gauge."""
        accounts = list(
            ChannelAccount.objects.exclude(state=ChannelAccount.State.DISCONNECTED).without_tokens()
        )
        numbers = figures(accounts)
        yield from _of_calls(accounts, numbers)
        yield from _of_lag(accounts, numbers)
        yield from _of_rows(accounts)
        waiting = InboundEvent.objects.filter(processed_at=None).count()
        yield GaugeMetricFamily(
            "choque_pushes_waiting", "Stored pushes nobody has worked on.", value=waiting
        )


def _of_calls(
    accounts: list[ChannelAccount], numbers: dict[int, Figures]
) -> Iterator[GaugeMetricFamily]:
    yield _family(
        "choque_channel_calls_24h",
        "Calls to the marketplace.",
        ((a, numbers[a.pk].calls) for a in accounts),
    )
    yield _family(
        "choque_channel_failures_24h",
        "Calls that failed.",
        ((a, numbers[a.pk].failures) for a in accounts),
    )
    yield _family(
        "choque_channel_call_seconds_24h",
        "Seconds spent in calls.",
        ((a, numbers[a.pk].seconds) for a in accounts),
    )


def _of_lag(
    accounts: list[ChannelAccount], numbers: dict[int, Figures]
) -> Iterator[GaugeMetricFamily]:
    yield _family(
        "choque_channel_stock_lag_seconds",
        "Age of the oldest stock that waits to be told.",
        ((a, numbers[a.pk].lag_seconds) for a in accounts),
    )
    out_of_step = GaugeMetricFamily(
        "choque_channel_out_of_step",
        "Values that are not known to be there.",
        labels=[*LABELS, "kind"],
    )
    for account in accounts:
        for kind, number in sorted(numbers[account.pk].waiting.items()):
            out_of_step.add_metric([*_labels(account), kind], number)
    yield out_of_step


def _of_rows(accounts: list[ChannelAccount]) -> Iterator[GaugeMetricFamily]:
    pks = [account.pk for account in accounts]
    orders = _by_account(
        ChannelOrder.objects.filter(account__in=pks),
        unread=Count("pk", filter=Q(read_rev__lt=F("hint_rev"))),
        stuck=Count("pk", filter=Q(needs_person=True)),
    )
    differing = _by_account(to_decide(Drift.objects.filter(account__in=pks)), number=Count("pk"))
    stuck = _by_account(
        Facet.objects.filter(account__in=pks, needs_person=True), number=Count("pk")
    )
    yield _family(
        "choque_channel_orders_unread",
        "Orders that were hinted at and not read since.",
        ((a, orders.get(a.pk, {}).get("unread", 0)) for a in accounts),
    )
    yield _family(
        "choque_channel_needs_person",
        "Values and orders that only a person can mend.",
        (
            (a, stuck.get(a.pk, {}).get("number", 0) + orders.get(a.pk, {}).get("stuck", 0))
            for a in accounts
        ),
    )
    yield _family(
        "choque_channel_differences",
        "Values changed by hand there that wait for a decision.",
        ((a, differing.get(a.pk, {}).get("number", 0)) for a in accounts),
    )
    now = timezone.now()
    yield _family(
        "choque_channel_consent_days_left",
        "Days until the shop must be connected again; absent where nobody said.",
        (
            (a, (a.authorised_until - now).total_seconds() / SECONDS_A_DAY)
            for a in accounts
            if a.authorised_until
        ),
    )
    yield _family(
        "choque_channel_up",
        "1 while the shop may be called, 0 while it waits for a person.",
        ((a, float(a.is_working)) for a in accounts),
    )


def _by_account(rows, **numbers) -> dict[int, dict[str, int]]:
    grouped = rows.order_by().values("account").annotate(**numbers)
    return {row["account"]: row for row in grouped}


def _family(
    name: str, text: str, values: Iterable[tuple[ChannelAccount, float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=LABELS)
    for account, value in values:
        family.add_metric(_labels(account), value)
    return family


def _labels(account: ChannelAccount) -> list[str]:
    return [str(account.pk), account.marketplace, account.environment]
