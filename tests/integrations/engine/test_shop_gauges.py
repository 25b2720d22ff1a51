"""The shop in numbers: orders, money, tasks, backups, and requests of several processes."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client.parser import text_string_to_metric_families

from shop.core.models import BackupMade
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def values(client) -> dict[str, float]:
    """Return the values by name, and by state where there is one."""
    text = client.get("/metrics").content.decode()
    return {
        "/".join(filter(None, [sample.name, sample.labels.get("state")])): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_orders_are_counted_by_state(client, rice):
    before = values(client)

    make_order(rice)
    make_order(rice)

    assert before.get("choque_orders_90d/new", 0) == 0
    assert values(client)["choque_orders_90d/new"] == 2


def test_tasks_that_are_due_are_counted_with_the_age_of_the_oldest(client):
    now = timezone.now()
    common = {"task_path": "x.y", "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "d"}
    assert values(client)["choque_tasks_waiting"] == 0
    assert values(client)["choque_task_oldest_seconds"] == 0
    for run_after, enqueued in (
        (get_date_max(), now - timedelta(minutes=10)),  # at once
        (now - timedelta(minutes=3), now - timedelta(days=1)),  # planned, and due
        (now + timedelta(hours=1), now - timedelta(days=2)),  # planned, not due
    ):
        one = DBTaskResult.objects.create(run_after=run_after, **common)
        DBTaskResult.objects.filter(pk=one.pk).update(enqueued_at=enqueued)

    told = values(client)

    assert told["choque_tasks_waiting"] == 2
    assert told["choque_task_oldest_seconds"] == pytest.approx(600, abs=30)


def test_the_age_of_the_last_backup_is_told_once_there_is_one(client):
    assert "choque_backup_age_seconds" not in values(client)

    for hours in (50, 2):
        BackupMade.objects.create(
            made_at=timezone.now() - timedelta(hours=hours), size_bytes=1, sha256="0" * 64
        )

    assert values(client)["choque_backup_age_seconds"] == pytest.approx(7200, abs=60)


COUNTING = """
from shop.core.requests_served import SECONDS
SECONDS.labels("a:view", 200).observe(0.01)
"""


def test_processes_of_one_machine_count_together(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings.test",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
    }

    def run(code: str) -> str:
        command = [
            sys.executable,
            "-c",
            "from django.conf import settings; settings.DEBUG\n" + code,
        ]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout

    for _process in range(2):
        run(COUNTING)
    text = run(
        "from shop.core.requests_served import served_requests\n"
        "from prometheus_client import generate_latest\n"
        "print(generate_latest(served_requests()).decode())"
    )

    assert 'choque_http_request_seconds_count{status="200",view="a:view"} 2.0' in text
