"""The page behind the link in a message to a co-op: one order, one big button, no login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from shop.order.confirm_links import (
    Opened,
    Standing,
    confirm_by_link,
    given_name,
    open_link,
    place_in_short,
)

_STATUS = {
    Standing.EXPIRED: 410,
    Standing.CHANGED: 409,
    Standing.HELD: 409,
}
#: The link is alive and the order waits, or has just been confirmed: who buys what is told then.
_TELLS = {Standing.OPEN, Standing.CHANGED, Standing.HELD, Standing.DONE}
LONGEST_NUMBER = 12


@method_decorator(never_cache, name="dispatch")
class ConfirmView(View):
    """Shows what was ordered (GET, by whomever and however often) and confirms it (POST, once)."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the order and where it stands."""
        return self._answer(request, open_link(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Confirm the order as the page showed it."""
        seen = request.POST.get("seen", "")
        is_number = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_NUMBER
        opened = confirm_by_link(token=token, seen_vnd=int(seen) if is_number else -1)
        return self._answer(request, opened)

    def _answer(self, request: HttpRequest, opened: Opened | None) -> HttpResponse:
        context: dict = {"standing": "unknown"}
        status = 404
        if opened is not None:
            order = opened.order
            context = {
                "standing": opened.standing,
                "sentence": opened.sentence,
                "order": order,
            }
            if opened.standing in _TELLS:
                context |= {
                    "lines": [line for line in order.lines.order_by("pk") if line.units_wanted],
                    "name": given_name(order),
                    "place": place_in_short(order),
                    "total_vnd": order.amount_vnd,
                }
            status = _STATUS.get(opened.standing, 200)
        answer = render(request, "order/confirm.html", context, status=status)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        # The address is a key. Not "no-referrer": then the press would come without its origin,
        # and be refused as somebody else's.
        answer["Referrer-Policy"] = "same-origin"
        return answer
