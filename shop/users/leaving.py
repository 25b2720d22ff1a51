"""Who logs out, by whichever door, leaves nothing on a phone that others use.

What was typed and not sent, ticks of the pick list and the numbers of the day lie in the storage
of the browser. The answer to a logout has it emptied, without any script of ours; a script
(``forget-drafts.js``) does the same for browsers that do not know the header. Pages kept for the
time without network go too; the next page starts keeping anew.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

_MARK = "_has_logged_out"


def mark_logout(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Note on the request that its person has left; a receiver of ``user_logged_out``."""
    if request is not None:
        setattr(request, _MARK, True)


class LeaveNothingMiddleware:
    """Have the browser's storage emptied after a logout."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; cookies stay, they hold the place and the size of the letters."""
        response = self.get_response(request)
        if getattr(request, _MARK, False):
            response["Clear-Site-Data"] = '"storage"'
        return response
