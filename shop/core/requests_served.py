"""Each request has an id, one line in the log, and a place in the counts for ``/metrics``.

The line names no address as it was asked for: numbers of orders, signed links and what is typed
into a search stand in addresses. It shows the route, with ``…`` for all that was matched.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from shop.core.throttle import wait_told

logger = logging.getLogger("shop.access")

HEADER = "X-Request-ID"
#: What a proxy may hand in; anything else could forge lines of the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
#: Of an address that belongs to no view.
NO_VIEW = "none"
BLANK = "…"
TOO_MANY, A_MINUTE = 429, 60
#: Seconds. A kept page takes one or two thousandths, a checkout some tenths.
BUCKETS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

#: What is being worked on; empty outside.
request_id: ContextVar[str] = ContextVar("request_id", default="")

REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "choque_http_request_seconds",
    "Time until an answer was ready, by the view that gave it.",
    ["view", "status"],
    buckets=BUCKETS,
    registry=REGISTRY,
)


def served_requests() -> CollectorRegistry:
    """Return the counts of all processes of this machine that share a folder, else of this one.

    The folder is ``PROMETHEUS_MULTIPROC_DIR``, read by ``prometheus_client`` itself: each process
    counts in a file of its own there, without a lock between them.
    """
    if not settings.METRICS_FOLDER:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=settings.METRICS_FOLDER)
    return registry


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered, ``none`` when no address matched."""
    match = request.resolver_match
    if match is None:
        return NO_VIEW
    return match.view_name or NO_VIEW


def path_of(request: HttpRequest) -> str:
    """Return the path without anything that was matched in it: ``/don-hang/…/``.

    A path of which a match cannot be found again, as when a converter reads ``007`` as 7, and
    one that belongs to no view, are blank altogether.
    """
    match = request.resolver_match
    if match is None:
        return f"/{BLANK}"
    path: str = request.path
    matched = {str(value) for value in (*match.args, *match.kwargs.values()) if value}
    for value in sorted(matched, key=len, reverse=True):
        if value not in path:
            return f"/{BLANK}"
        path = path.replace(value, BLANK)
    return path


def answered_as(request: HttpRequest) -> tuple[str, str]:
    """Return view and path of an answer: those of a page that was kept, if it was one."""
    return getattr(request, "kept_as", None) or (view_of(request), path_of(request))


class ServedRequestsMiddleware:
    """Stands around all others: gives the request its id, then tells and counts the answer.

    Whoever was refused for coming too often is told when to come back, whichever limit it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id; write the line."""
        handed_in = request.META.get("HTTP_X_REQUEST_ID", "")
        own = handed_in if WELL_FORMED.fullmatch(handed_in) else secrets.token_hex(8)
        before, started = request_id.set(own), time.perf_counter()
        wait_told.set(0)
        try:
            response = self.get_response(request)
            response[HEADER] = own
            if response.status_code == TOO_MANY:
                response.headers.setdefault("Retry-After", str(wait_told.get() or A_MINUTE))
            tell(request, response.status_code, time.perf_counter() - started)
        finally:
            request_id.reset(before)
        return response


def tell(request: HttpRequest, status: int, seconds: float) -> None:
    """Count an answer, and write its line where lines of this kind are wanted."""
    view, path = answered_as(request)
    SECONDS.labels(view, status).observe(seconds)
    if logger.isEnabledFor(logging.INFO):
        method = request.method if request.method in _METHODS else "other"
        ms = round(1000 * seconds, 1)
        known = {"method": method, "path": path, "view": view, "status": status, "ms": ms}
        logger.info("%s %s %s %s ms", method, path, status, ms, extra={"served": known})


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
