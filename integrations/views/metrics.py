"""``/metrics``: shop and channels in numbers, for this machine's own watchers and for operators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from integrations.services.gauges import exposition

LOOPBACK = ("127.0.0.1", "::1")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a caller on this machine, or an operator who is logged in; 404 to all others.

    A request that a proxy passed on comes from this machine too, but says whom it is for; so
    one with such a header is a visitor's.
    """
    if not _is_from_here(request) and not _is_operator(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _is_from_here(request: HttpRequest) -> bool:
    passed_on = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded"}
    if any(header in request.headers for header in passed_on):
        return False
    return request.META.get("REMOTE_ADDR") in LOOPBACK


def _is_operator(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser
