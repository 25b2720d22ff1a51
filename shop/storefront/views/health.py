"""For the machines that watch this one."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive; asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, queue and cache can be read, else 503 with the one that cannot."""
    reads = {"database": _read_database, "queue": _read_queue, "cache": _read_cache}
    parts = {name: _try(read) for name, read in reads.items()}
    is_ready = set(parts.values()) == {"ok"}
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", **parts}, status=200 if is_ready else 503
    )


def _try(read: Callable[[], object]) -> str:
    try:
        read()
    except Exception:  # noqa: BLE001  whatever it is, this part does not work
        return "unavailable"
    return "ok"


def _read_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _read_queue() -> None:
    DBTaskResult.objects.ready().exists()


def _read_cache() -> None:
    cache.get("readyz")
