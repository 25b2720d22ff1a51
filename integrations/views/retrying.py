"""«Thử lại ngay»: what failed is due at once, one thing, one cause, or everything."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from integrations.problems import MOST_READ, failing_actions, failing_facets, failing_orders
from integrations.services.failing import retry_now
from integrations.views.doors import accounts_of
from shop.dashboard.access import DeskRequest, desk_view


@require_POST
@desk_view
def retry(request: DeskRequest) -> HttpResponse:
    """Try facets (``muc``), orders (``don``) and work on orders (``viec``) again; unnamed: all.

    ``kenh`` narrows to one channel. What is not this co-op's is not found.
    """
    accounts = accounts_of(request)
    if request.POST.get("kenh"):
        accounts = accounts.filter(pk__in=_numbers(request, "kenh"))
    pks = list(accounts.values_list("pk", flat=True))
    failing = [failing_facets(pks), failing_orders(pks), failing_actions(pks)]
    named = [_numbers(request, name) for name in ("muc", "don", "viec")]
    if any(named):
        failing = [rows.filter(pk__in=some) for rows, some in zip(failing, named, strict=True)]
    number = sum(rows.count() for rows in failing)
    for rows in failing:
        retry_now(rows)
    if number:
        messages.success(
            request,
            ngettext("Trying %(n)d thing again now.", "Trying %(n)d things again now.", number)
            % {"n": number},
        )
    else:
        messages.info(request, _("Nothing is left to try again."))
    back = request.POST.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if ours else "integrations:channels")


def _numbers(request: DeskRequest, name: str) -> list[int]:
    sent = request.POST.getlist(name)[: 2 * MOST_READ]
    return [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19]
