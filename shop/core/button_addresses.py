"""Addresses that only take what a form sends, opened from the address bar or by a reload."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

REFUSED = 405


class ButtonAddressMiddleware:
    """Gives a person a page with a way on where Django answers 405 with nothing on it.

    After a refused form the address of its button stands in the bar; Enter there asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a refused method keeps its status and what is allowed."""
        response = self.get_response(request)
        if response.status_code != REFUSED or request.method != "GET" or response.content:
            return response
        if not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=REFUSED)
        page["Allow"] = response["Allow"]
        return page
