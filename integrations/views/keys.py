"""Connecting a shop with its keys, and the address that its marketplace posts to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from integrations.channels import channel_name, marketplace_name, named, shop_words
from integrations.key_forms import KeysForm
from integrations.models import ChannelAccount, Environment
from integrations.registry import marketplace_class
from integrations.services import connecting
from integrations.services.push_addresses import (
    has_push_address,
    renew_push_address,
)
from integrations.services.push_addresses import push_address as address_of
from integrations.views.doors import get_account
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.dashboard.access import DeskRequest, desk_page, desk_view

#: Keys that one person may try.
TRIES_BY_PERSON = Throttle("channel-keys", 20, 600)


@sensitive_post_parameters()
def enter_keys(request: DeskRequest, marketplace: str, environment: str) -> HttpResponse:
    """Ask for the keys; connect the shop, or renew it. Called by ``accounts.connect``."""
    cooperative = request.desk.cooperative
    try:
        fields = connecting.key_fields(cooperative, marketplace, environment)
    except connecting.ConsentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("integrations:channels")
    if request.method != "POST":
        form = KeysForm(key_fields=fields)
        return _key_page(request, marketplace, environment, form)
    form = KeysForm(request.POST, key_fields=fields)
    account = form.is_valid() and _connected(request, marketplace, environment, form)
    if not account:
        return _key_page(request, marketplace, environment, form, status=422)
    messages.success(
        request,
        _("%(channel)s is connected: %(shop)s.")
        % {"channel": channel_name(account), "shop": shop_words(account)},
    )
    if has_push_address(account):
        return redirect("integrations:push_address", pk=account.pk)
    return redirect("integrations:channel", pk=account.pk)


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def push_address(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the address to be entered on the seller page; make another one."""
    account = get_account(request, pk)
    if not has_push_address(account) or account.state == ChannelAccount.State.DISCONNECTED:
        return redirect("integrations:channel", pk=pk)
    if request.method == "POST":
        renew_push_address(account)
        messages.success(
            request,
            _("This is the new address. Enter it on the seller page: the old one is dead."),
        )
        return redirect("integrations:push_address", pk=pk)
    context = {
        "account": account,
        "channel": channel_name(account),
        "marketplace": marketplace_name(account.marketplace),
        "address": address_of(account),
    }
    return desk_page(request, "integrations/push_address.html", context)


def _connected(
    request: DeskRequest, marketplace: str, environment: str, form: KeysForm
) -> ChannelAccount | None:
    """Connect; what is refused becomes an error of the form, above its fields."""
    try:
        TRIES_BY_PERSON.require(str(request.user.pk))
        return connecting.connect_with_keys(
            cooperative=request.desk.cooperative,
            marketplace=marketplace,
            environment=environment,
            entered=form.entered,
            user=request.user,
        )
    except TooManyAttempts as refusal:
        form.add_error(None, wait_sentence(refusal))
    except connecting.KeysRefused as refusal:
        # Nobody is told which key is wrong, so both are marked.
        for name in form.fields:
            form.add_error(name, str(refusal))
    except connecting.ConsentRefused as refusal:
        form.add_error(None, str(refusal))
    return None


def _key_page(
    request: DeskRequest, marketplace: str, environment: str, form: KeysForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "channel": named(marketplace, environment),
        "marketplace": marketplace_name(marketplace),
        "practice_keys_url": _practice_keys_url(marketplace, environment),
    }
    return desk_page(request, "integrations/keys.html", context, status=status)


def _practice_keys_url(marketplace: str, environment: str) -> str:
    """Return the page that shows the keys of practice shops, empty for a real marketplace."""
    path = marketplace_class(marketplace).practice_keys_path
    if environment != Environment.PRACTICE or not settings.PRACTICE_URL or not path:
        return ""
    parts = urlsplit(settings.PRACTICE_URL)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"
