"""The switches as a page: how the market is today, and what goes wrong next."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.practice import marketplaces
from integrations.practice.models import Control, Item, Shop, Trouble
from integrations.practice.pages.goods_levers import take_down
from integrations.practice.pages.levers import expire as end_tokens

#: Heading -> switches below it.
GROUPS = [
    (
        gettext_lazy("Stock and goods"),
        ["reserve_mode", "search_lag_seconds", "variants_wait_seconds"]
        + ["description_min", "description_max", "upload_signing"],
    ),
    (
        gettext_lazy("Calls"),
        ["limit_every", "calls_per_second", "burst", "timestamp_skew_seconds"],
    ),
    (gettext_lazy("Orders"), ["mask_recipients", "unknown_order_status"]),
    (
        gettext_lazy("Notices to the shop"),
        ["duplicate_pushes", "drop_pushes", "forget_lost_pushes", "push_delay_seconds"],
    ),
    (
        gettext_lazy("Consents and tokens"),
        ["access_token_seconds", "refresh_token_seconds", "old_token_grace_seconds"]
        + ["code_seconds", "authorisation_seconds"],
    ),
]


class ControlForm(forms.ModelForm):
    """All switches of the page."""

    class Meta:
        model = Control
        fields = [name for _heading, names in GROUPS for name in names]

    @property
    def groups(self):
        """Return headings with their fields."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]


class TroubleForm(forms.ModelForm):
    """What is to go wrong with the next calls."""

    class Meta:
        model = Trouble
        fields = ["kind", "path", "calls_left", "seconds", "error"]


def page(request: HttpRequest) -> HttpResponse:
    """Show the switches; a POST sets them."""
    form = ControlForm(request.POST or None, instance=Control.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The switches are set."))
        return redirect("control")
    return show(request, form, TroubleForm())


def show(request: HttpRequest, form: ControlForm, trouble_form: TroubleForm) -> HttpResponse:
    """Return the page with both forms."""
    context = {
        "form": form,
        "trouble_form": trouble_form,
        "troubles": Trouble.objects.filter(calls_left__gt=0),
        "shops": Shop.objects.all(),
        "items": Item.objects.on_sale().select_related("shop").order_by("-pk")[:50],
    }
    failed = form.is_bound or trouble_form.is_bound
    return render(request, "control.html", context, status=400 if failed else 200)


@require_POST
def add_trouble(request: HttpRequest) -> HttpResponse:
    """Let the next calls go wrong."""
    form = TroubleForm(request.POST)
    if not form.is_valid():
        return show(request, ControlForm(instance=Control.current()), form)
    form.save()
    messages.success(request, _("The next calls will go wrong as you said."))
    return redirect("control")


@require_POST
def forget_troubles(request: HttpRequest) -> HttpResponse:
    """Let nothing go wrong any more."""
    Trouble.objects.all().delete()
    messages.success(request, _("Nothing will go wrong any more."))
    return redirect("control")


@require_POST
def ban(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take an item down."""
    item = get_object_or_404(Item.objects.on_sale(), pk=item_id)
    with transaction.atomic():
        take_down(item, request.POST.get("reason", "").strip()[:200] or "Prohibited Listing")
    messages.success(request, _("“%(name)s” is taken down.") % {"name": item.name})
    return redirect("control")


@require_POST
def revoke(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Take a shop's consent back."""
    shop = get_object_or_404(Shop, pk=shop_id)
    with transaction.atomic():
        marketplaces.withdraw(shop)
    messages.success(request, _("“%(name)s” is not linked any more.") % {"name": shop.name})
    return redirect("control")


@require_POST
def expire(request: HttpRequest, shop_id: int) -> HttpResponse:
    """End the tokens of a shop: the access tokens, or the refresh tokens as well."""
    shop = get_object_or_404(Shop, pk=shop_id)
    with transaction.atomic():
        for kind in ["access", "refresh"] if request.POST.get("what") == "all" else ["access"]:
            end_tokens(shop.pk, kind)
    messages.success(request, _("The tokens of “%(name)s” have ended.") % {"name": shop.name})
    return redirect("control")
