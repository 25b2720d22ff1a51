"""The seller centre of a shop: all its goods in every state, and what is done to them by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.practice import locks
from integrations.practice.market import Refused
from integrations.practice.models import Item, Shop, Variant
from integrations.practice.pages import goods_levers
from integrations.practice.pages.stalls import Offer, offers

#: Status of an item -> what the seller centre calls it.
STATES = {
    "NORMAL": gettext_lazy("On sale"),
    "UNLIST": gettext_lazy("Hidden"),
    "REVIEWING": gettext_lazy("Waits to be looked at"),
    "BANNED": gettext_lazy("Taken down"),
    "SELLER_DELETE": gettext_lazy("Deleted"),
    "SHOPEE_DELETE": gettext_lazy("Deleted"),
}


class HandForm(forms.Form):
    """New words and numbers of one variant."""

    variant = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Name"), max_length=255)
    price_vnd = forms.IntegerField(
        label=gettext_lazy("Price in đồng"), min_value=1000, max_value=120_000_000
    )
    stock = forms.IntegerField(label=gettext_lazy("Stock"), min_value=0, max_value=999_999)


def page(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show every item of the shop with its variants."""
    shop = get_object_or_404(Shop, pk=shop_id)
    items = shop.items.prefetch_related("variants").order_by("-pk")
    return render(
        request,
        "seller.html",
        {
            "shop": shop,
            "rows": [row(offer) for offer in offers(list(items))],
            "keys": keys_page(shop),
        },
    )


def row(offer: Offer) -> dict[str, Any]:
    """Return what the page shows of one item."""
    item = offer.item
    return {
        "item": item,
        "picture": offer.pictures[0] if offer.pictures else "",
        "state": STATES.get(item.status, item.status),
        "is_promoted": locks.is_promoted(item),
        "is_gone": item.status.endswith("DELETE"),
        "variants": [
            (variant, locks.campaign_units(variant), hand_form(item, variant))
            for variant in offer.variants
        ],
    }


def hand_form(item: Item, variant: Variant) -> HandForm:
    """Return the form with the numbers of today."""
    return HandForm(
        prefix=f"v{variant.pk}",
        initial={
            "variant": variant.pk,
            "title": item.name,
            "price_vnd": variant.price_vnd,
            "stock": variant.stock,
        },
    )


def keys_page(shop: Shop) -> str:
    """Return where the shop's keys are shown; empty on marketplaces that have none to show."""
    try:
        return reverse(f"{shop.marketplace}-keys", args=[shop.pk])
    except NoReverseMatch:
        return ""


def edit(item: Item, request: HttpRequest) -> str:
    """Write the posted words and numbers; return what was done."""
    number = request.POST.get("which", "")
    form = HandForm(request.POST, prefix=f"v{number}")
    if not form.is_valid():
        label = form.fields[next(iter(form.errors))].label
        raise Refused(f"{label}: {next(iter(form.errors.values()))[0]}")
    goods_levers.edit(
        item_id=item.pk,
        variant_id=form.cleaned_data["variant"],
        title=form.cleaned_data["title"],
        stock=form.cleaned_data["stock"],
        price_vnd=form.cleaned_data["price_vnd"],
    )
    return _("“%(name)s” is changed on the market.") % {"name": form.cleaned_data["title"]}


def approve(item: Item, request: HttpRequest) -> str:
    """Let a waiting item on sale; return what was done."""
    goods_levers.approve(item.pk)
    return _("“%(name)s” is on sale.") % {"name": item.name}


def reject(item: Item, request: HttpRequest) -> str:
    """Refuse a waiting item; return what was done."""
    goods_levers.reject(item.pk, _("The pictures do not show the goods."))
    return _("“%(name)s” is refused.") % {"name": item.name}


DEEDS = {"edit": edit, "approve": approve, "reject": reject}


@require_POST
def act(request: HttpRequest, shop_id: int, item_id: int, deed: str) -> HttpResponse:
    """Do one of :data:`DEEDS` to an item and come back to it."""
    item = get_object_or_404(Item, pk=item_id, shop_id=shop_id)
    if deed not in DEEDS:
        raise Http404
    try:
        with transaction.atomic():
            messages.success(request, DEEDS[deed](item, request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except Variant.DoesNotExist:
        raise Http404 from None
    return redirect(f"{reverse('seller', args=[shop_id])}#item-{item_id}")
