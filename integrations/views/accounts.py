"""Connecting a shop on a marketplace, pausing it, letting it go; for owners and staff."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from integrations.channels import channel_name, named
from integrations.contract import ConnectBy
from integrations.forms import BufferForm
from integrations.models import Environment
from integrations.registry import marketplace_class
from integrations.services import connecting, peaks, resting
from integrations.services.listings import keep_back_units
from integrations.views.channels import channel_page
from integrations.views.doors import get_account
from integrations.views.files import open_channel
from integrations.views.keys import enter_keys
from shop.core.remote import RemoteFailure
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.models import Status

OPEN_SHOWN = 50


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def connect(request: DeskRequest, marketplace: str, environment: str) -> HttpResponse:
    """Lead to the page of the marketplace where the shop's owner says yes, or ask for keys.

    A link and no form: ``form-action 'self'`` would block the redirect to another origin.
    """
    if marketplace not in settings.MARKETPLACES or environment not in Environment.values:
        raise Http404
    if marketplace_class(marketplace).connect_by == ConnectBy.KEYS:
        return enter_keys(request, marketplace, environment)
    if marketplace_class(marketplace).connect_by == ConnectBy.NOTHING:
        return open_channel(request, marketplace, environment)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET"])
    try:
        url = connecting.start_consent(
            cooperative=request.desk.cooperative,
            marketplace=marketplace,
            environment=environment,
            user=request.user,
        )
    except connecting.ConsentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("integrations:channels")
    except RemoteFailure:
        name = named(marketplace, environment)
        messages.error(
            request,
            _("%(name)s cannot be reached now. Try again in a minute.") % {"name": name},
        )
        return redirect("integrations:channels")
    return redirect(url)


@require_POST
@desk_view(money=True)
def buffer(request: DeskRequest, pk: int) -> HttpResponse:
    """Change how many units of each product the channel never gets to sell."""
    account = get_account(request, pk)
    form = BufferForm(request.POST)
    if not form.is_valid():
        return channel_page(request, account, buffer_form=form, status=422)
    keep_back_units(
        account=account,
        units=form.cleaned_data["units"],
        last_hour=form.cleaned_data["last_hour"],
    )
    messages.success(
        request,
        _("%(units)d of each product are kept back from %(channel)s.")
        % {"units": account.buffer_units, "channel": channel_name(account)},
    )
    return redirect("integrations:channel", pk=pk)


@require_POST
@desk_view(money=True)
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop telling the channel anything, and stop asking it."""
    account = get_account(request, pk)
    connecting.pause(account, by=request.user)
    messages.success(request, _("%(channel)s is paused.") % {"channel": channel_name(account)})
    return redirect("integrations:channel", pk=pk)


@require_POST
@desk_view(money=True)
def resume(request: DeskRequest, pk: int) -> HttpResponse:
    """Go on: everything that has changed meanwhile is told."""
    account = get_account(request, pk)
    connecting.resume(account, by=request.user)
    messages.success(
        request,
        _("%(channel)s goes on. What has changed meanwhile is told now.")
        % {"channel": channel_name(account)},
    )
    return redirect("integrations:channel", pk=pk)


@require_POST
@desk_view(money=True)
def only_down(request: DeskRequest, pk: int) -> HttpResponse:
    """Only lower the numbers there for the next day: a sale with many buyers at once."""
    account = get_account(request, pk)
    peaks.begin(account, by=request.user)
    text = _("For 24 hours, stock on %(channel)s is only lowered.")
    messages.success(request, text % {"channel": channel_name(account)})
    return redirect("integrations:channel", pk=pk)


@require_POST
@desk_view(money=True)
def up_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the numbers there rise again before the day is over."""
    account = get_account(request, pk)
    peaks.end(account, by=request.user)
    text = _("Stock on %(channel)s may rise again.")
    messages.success(request, text % {"channel": channel_name(account)})
    return redirect("integrations:channel", pk=pk)


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def disconnect(request: DeskRequest, pk: int) -> HttpResponse:
    """Show which orders are still open there; then let the shop go, and keep its history."""
    account = get_account(request, pk)
    if request.method == "POST":
        connecting.disconnect(account, by=request.user)
        messages.success(
            request,
            _("%(channel)s is disconnected. Orders and history stay here.")
            % {"channel": channel_name(account)},
        )
        return redirect("integrations:channels")
    open_orders = connecting.open_orders(account)
    context = {
        "account": account,
        "channel": channel_name(account),
        "orders": [
            {
                "number": found.number,
                "url": reverse("dashboard:order", args=[found.order.number]),
                "status": Status(found.order.status).label,
            }
            for found in open_orders[:OPEN_SHOWN]
        ],
        "count": open_orders.count(),
        "for_sale": resting.still_for_sale(account),
        "may_hide": account.is_working,
    }
    return desk_page(request, "integrations/disconnect.html", context)
