"""The shop in numbers for machines that watch this one: orders, money, tasks, backups.

Read from the database when asked, a query for each; no name of anybody is among the labels.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Case, Count, F, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shop.core.models import BackupMade
from shop.order.models import Order
from shop.payment.choices import AttemptState, CreditState
from shop.payment.models import Attempt, BankCredit

#: Orders are counted by state so far back; older ones are history.
COUNTED = timedelta(days=90)


class Shop(Collector):
    """Asks the database once for each reading."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every gauge."""
        yield from _orders()
        yield from _money()
        yield from _tasks()
        yield from _backups()


def _orders() -> Iterator[GaugeMetricFamily]:
    since = timezone.now() - COUNTED
    by_state = GaugeMetricFamily(
        "choque_orders_90d", "Orders placed in the last 90 days, by state.", labels=["state"]
    )
    counted = Order.objects.filter(date_placed__gte=since).order_by().values("status")
    for row in counted.annotate(number=Count("pk")):
        by_state.add_metric([row["status"]], row["number"])
    yield by_state


def _money() -> Iterator[GaugeMetricFamily]:
    yield GaugeMetricFamily(
        "choque_payments_open",
        "Tries to pay that are under way.",
        value=Attempt.objects.filter(state=AttemptState.OPEN).count(),
    )
    yield GaugeMetricFamily(
        "choque_bank_credits_waiting",
        "Credits of banks that belong to no order yet.",
        value=BankCredit.objects.filter(state=CreditState.WAITING).count(),
    )


def _tasks() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    # A task for "at once" has a day far in the future in ``run_after``.
    since = Case(When(run_after__gt=now, then=F("enqueued_at")), default=F("run_after"))
    ready = DBTaskResult.objects.ready().order_by()
    due = ready.aggregate(number=Count("pk"), oldest=Min(since))
    yield GaugeMetricFamily(
        "choque_tasks_waiting", "Tasks that are due and not begun.", value=due["number"]
    )
    oldest = due["oldest"]
    yield GaugeMetricFamily(
        "choque_task_oldest_seconds",
        "How long the oldest of them has been due; 0 when none is.",
        value=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
    )


def _backups() -> Iterator[GaugeMetricFamily]:
    last = BackupMade.objects.order_by("-made_at").first()
    age = GaugeMetricFamily(
        "choque_backup_age_seconds", "Age of the last backup; absent without one.", labels=[]
    )
    if last is not None:
        age.add_metric([], max(0.0, (timezone.now() - last.made_at).total_seconds()))
    yield age
