"""Pages that search engines shall not show: baskets, orders, accounts, desks, results."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class NoIndexMiddleware:
    """Says ``noindex`` on the addresses under ``settings.NOINDEX_PREFIXES``.

    A header reaches answers of every kind, and no template has to remember it. These pages are
    not closed in ``robots.txt``: what is not fetched cannot say that it must not be shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefixes = tuple(settings.NOINDEX_PREFIXES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the header where it belongs."""
        response = self.get_response(request)
        if request.path_info.startswith(self.prefixes):
            response["X-Robots-Tag"] = "noindex"
        return response
