"""Doors for machines: who knocks with a wrong signature again and again is told to wait."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from shop.core.clients import client_address
from shop.core.throttle import Throttle

#: In a minute, from one address. Only what was refused is counted: a genuine message from the
#: same address always comes in.
REFUSALS = Throttle("refused-messages", 60, 60)
#: Not proved; forbidden; no such door.
REFUSED = {401, 403, 404}


def wait_after_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 in place of a refusal when there were too many from there."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            if REFUSALS.allow(client_address(request)):
                raise
            return HttpResponse(status=429)
        if response.status_code in REFUSED and not REFUSALS.allow(client_address(request)):
            return HttpResponse(status=429)
        return response

    return counting
