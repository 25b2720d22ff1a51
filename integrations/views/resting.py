"""Nothing for sale on the marketplaces for now, and for sale again; for owners and staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from integrations.channels import channel_name, is_by_file, may_rest
from integrations.services import resting
from integrations.views.doors import accounts_of, get_account
from shop.dashboard.access import DeskRequest, desk_page, desk_view


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def rest_all(request: DeskRequest) -> HttpResponse:
    """Say what resting means and which shops it is about; then rest on all of them."""
    accounts = [account for account in accounts_of(request) if may_rest(account)]
    if request.method == "POST":
        number = resting.rest(accounts, by=request.user)
        messages.success(
            request,
            ngettext(
                "%(n)d channel sells nothing for now.",
                "%(n)d channels sell nothing for now.",
                number,
            )
            % {"n": number},
        )
        return redirect("integrations:channels")
    context = {
        "names": [channel_name(account) for account in accounts if not is_by_file(account)],
        "by_file": [channel_name(account) for account in accounts if is_by_file(account)],
    }
    return desk_page(request, "integrations/rest_all.html", context)


@require_POST
@desk_view(money=True)
def wake_all(request: DeskRequest) -> HttpResponse:
    """Sell again on every shop that rests, practice shops among them."""
    number = resting.wake(accounts_of(request).filter(is_resting=True), by=request.user)
    messages.success(
        request,
        ngettext("%(n)d channel sells again.", "%(n)d channels sell again.", number)
        % {"n": number},
    )
    return redirect("integrations:channels")


@require_POST
@desk_view(money=True)
def rest_one(request: DeskRequest, pk: int) -> HttpResponse:
    """Rest on one shop; ``back=ngat`` returns to the page that lets it go."""
    account = get_account(request, pk)
    resting.rest([account], by=request.user)
    text = _("%(channel)s sells nothing for now. Orders still come in.")
    messages.success(request, text % {"channel": channel_name(account)})
    to_disconnect = request.POST.get("back") == "ngat"
    return redirect(
        "integrations:disconnect" if to_disconnect else "integrations:channel", pk=account.pk
    )


@require_POST
@desk_view(money=True)
def wake_one(request: DeskRequest, pk: int) -> HttpResponse:
    """Sell again on one shop."""
    account = get_account(request, pk)
    resting.wake([account], by=request.user)
    text = _("%(channel)s sells again. What is for sale is shown there now.")
    messages.success(request, text % {"channel": channel_name(account)})
    return redirect("integrations:channel", pk=account.pk)
