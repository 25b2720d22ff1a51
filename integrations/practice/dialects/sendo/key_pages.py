"""Pages of the seller centre: a shop's keys to copy, and where its notices are to be posted.

The real one is ``ban.sendo.vn/cau-hinh/api``.
"""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.practice.dialects.sendo import consents, notices
from integrations.practice.models import Push, Shop

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: Type of notice -> what it tells, as the page says it.
EVENTS = {
    "SALESORDER.CREATE": gettext_lazy("A new order"),
    "SALESORDER.UPDATE": gettext_lazy("An order changed"),
    "PRODUCT.CREATE": gettext_lazy("A new product"),
    "PRODUCT.UPDATE": gettext_lazy("A product changed"),
}


def is_allowed(url: str) -> bool:
    """Say whether notices may go to ``url``: to the shop's own address or to this machine."""
    try:
        parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username or parts.password:
        return False
    if parts.hostname in LOOPBACK:
        return True
    return (parts.scheme, parts.hostname, port) == (site.scheme, site.hostname, site.port)


class NoticesForm(forms.Form):
    """Where notices are posted, and which."""

    webhook_url = forms.CharField(max_length=500, required=False)
    events = forms.MultipleChoiceField(choices=list(EVENTS.items()), required=False)

    def clean_webhook_url(self) -> str:
        """Return the address.

        Raises:
            ValidationError: notices may not go there.
        """
        url = self.cleaned_data["webhook_url"].strip()
        if url and not is_allowed(url):
            raise ValidationError(
                _("Only an address of Chợ Quê is taken: copy it from the page of your channel.")
            )
        return url


class NameForm(forms.Form):
    """The name of a new shop."""

    name = forms.CharField(
        max_length=100,
        error_messages={"required": gettext_lazy("Write the name of the new shop.")},
    )


def shops(request: HttpRequest) -> HttpResponse:
    """List the shops of this marketplace; a POST opens one and makes its keys."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            shop = Shop.objects.create(marketplace="sendo", name=form.cleaned_data["name"])
            consents.agree(shop)
        return redirect("sendo-keys", shop.pk)
    context = {"shops": Shop.objects.filter(marketplace="sendo"), "form": form}
    return render(request, "sendo_shops.html", context, status=400 if form.errors else 200)


def keys(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show a shop's keys and the form of its notices; a POST saves, makes keys or ends them."""
    shop = get_object_or_404(Shop, pk=shop_id, marketplace="sendo")
    form = NoticesForm(
        request.POST if request.POST.get("action") == "notices" else None,
        initial={
            "webhook_url": shop.extra.get("webhook_url", ""),
            "events": shop.extra.get("webhook_events", list(EVENTS)),
        },
    )
    if request.method == "POST":
        done = act(request, shop_id, form)
        if done:
            messages.success(request, done)
            return redirect("sendo-keys", shop_id)
    context = {"shop": shop, "form": form, "has_keys": consents.has_keys(shop)}
    return render(request, "sendo_keys.html", context, status=400 if form.errors else 200)


@transaction.atomic
def act(request: HttpRequest, shop_id: int, form: NoticesForm) -> str:
    """Do what the pressed button says; return what was done, empty when the form is wrong."""
    shop = Shop.objects.get(pk=shop_id)
    action = request.POST.get("action")
    if action == "agree":
        consents.agree(shop)
        return _("The shop has keys now.")
    if action == "withdraw":
        consents.withdraw(shop)
        return _("The keys are dead. Chợ Quê cannot manage this shop any more.")
    if action == "notices" and form.is_valid():
        save_notices(shop, form.cleaned_data["webhook_url"], form.cleaned_data["events"])
        return _("The address of the notices is saved.")
    return ""


def save_notices(shop: Shop, url: str, events: list[str]) -> None:
    """Keep where notices go and which; without an address none is sent, not even a waiting one."""
    wanted = [name for name in notices.CODES if name in events]
    shop.extra = shop.extra | {"webhook_url": url, "webhook_events": wanted}
    shop.save(update_fields=["extra"])
    if not url:
        Push.objects.filter(shop=shop, state=Push.WAITING).delete()
