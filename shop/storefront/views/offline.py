"""What a browser fetches to install the market and to read it without a line."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.storefront.offline import WORKER, manifest, worker_settings

DAY_SECONDS = 24 * 60 * 60


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker; from the root, since it speaks for what lies below its folder."""
    return render(request, WORKER, {"shop": worker_settings()}, content_type="text/javascript")


@require_safe
@cache_control(max_age=DAY_SECONDS)
def web_manifest(request: HttpRequest) -> HttpResponse:
    """Answer the web app manifest."""
    return JsonResponse(
        manifest(),
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Answer the page that the service worker shows when there is no line."""
    return render(request, "storefront/offline.html")
