"""The market as a buyer sees it: shops, a shop's goods, one of them, buying it."""

import secrets
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.practice import locks, market, marketplaces
from integrations.practice.models import Item, Picture, Shop, Variant


@dataclass
class Offer:
    """An item with what a stall shows of it."""

    item: Item
    pictures: list[str]

    @cached_property
    def variants(self) -> list[Variant]:
        """What a buyer chooses from; a variant that the seller hid is not among it."""
        variants = [variant for variant in self.item.kept_variants if not variant.hidden]
        for variant in variants:
            variant.item = self.item  # a variant's name is read from its item
        return variants

    @property
    def lowest_vnd(self) -> int:
        """Price of the cheapest variant."""
        return min((variant.price_vnd for variant in self.variants), default=0)

    @property
    def highest_vnd(self) -> int:
        """Price of the dearest variant."""
        return max((variant.price_vnd for variant in self.variants), default=0)

    @property
    def left(self) -> int:
        """Units of all variants that can still be bought."""
        return sum(variant.available for variant in self.variants)


def offers(items: list[Item]) -> list[Offer]:
    """Return items with the addresses of their pictures, uploaded ones found in one query.

    A dialect without uploads keeps addresses of pictures that lie with the shop.
    """
    wanted = {image_id for item in items for image_id in item.image_ids}
    names = dict(Picture.objects.filter(image_id__in=wanted).values_list("image_id", "file_name"))
    return [
        Offer(
            item,
            [reverse("picture", args=[names[i]]) for i in item.image_ids if i in names]
            + item.extra.get("picture_urls", []),
        )
        for item in items
    ]


#: Orders in these states are over.
OVER = ("COMPLETED", "CANCELLED")


def overview(request: HttpRequest) -> HttpResponse:
    """List the shops by marketplace, each with what goes on in it."""
    shops = Shop.objects.annotate(
        on_sale=Count("items", filter=Q(items__status="NORMAL"), distinct=True),
        waiting=Count("items", filter=Q(items__status="REVIEWING"), distinct=True),
        open_orders=Count("orders", filter=~Q(orders__status__in=OVER), distinct=True),
        last_order=Max("orders__updated_at"),
    )
    groups = [
        (name, [shop for shop in shops if shop.marketplace == key])
        for key, name in marketplaces.NAMES.items()
    ]
    return render(request, "overview.html", {"groups": [row for row in groups if row[1]]})


def stall(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show a shop's goods; what is hidden or taken down is not among them."""
    shop = get_object_or_404(Shop, pk=shop_id)
    items = shop.items.on_sale().prefetch_related("variants").order_by("-pk")
    return render(request, "stall.html", {"shop": shop, "offers": offers(list(items))})


class BuyForm(forms.Form):
    """Which variant, how many, and a key that makes a double click order once."""

    variant = forms.ModelChoiceField(
        Variant.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose one kind first."),
            "invalid_choice": gettext_lazy("These goods are not on sale any more."),
        },
    )
    quantity = forms.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages={"required": gettext_lazy("Write how many you want.")},
    )
    message = forms.CharField(required=False, max_length=300)
    form_key = forms.CharField(max_length=40)

    def __init__(self, variants, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variant"].queryset = variants  # type: ignore[attr-defined]  # a choice


def item(request: HttpRequest, shop_id: int, item_id: int) -> HttpResponse:
    """Show an item; a POST buys it."""
    chosen = get_object_or_404(
        Item.objects.on_sale().select_related("shop").prefetch_related("variants"),
        pk=item_id,
        shop_id=shop_id,
    )
    problem = ""
    form = BuyForm(chosen.variants.filter(gone=False), request.POST or None)
    if request.method == "POST":
        problem = buy(request, form)
        if not problem:
            return redirect("orders")
    offer = offers([chosen])[0]
    context = {
        "offer": offer,
        "shop": chosen.shop,
        "is_promoted": locks.is_promoted(chosen) or any(map(locks.campaign_units, offer.variants)),
        "form_key": request.POST.get("form_key") or secrets.token_hex(16),
        "problem": problem,
        "chosen": request.POST.get("variant", ""),
        "quantity": request.POST.get("quantity", "1"),
    }
    return render(request, "item.html", context, status=409 if problem else 200)


def buy(request: HttpRequest, form: BuyForm) -> str:
    """Order what the form says; return what is in the way, empty when it is ordered."""
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    try:
        order = market.place_order(
            lines=[(form.cleaned_data["variant"].pk, form.cleaned_data["quantity"])],
            paid=request.POST.get("pay") == "now",
            form_key=form.cleaned_data["form_key"],
            message=form.cleaned_data["message"],
        )
    except market.Refused as refusal:
        return str(refusal)
    messages.success(request, _("Order %(number)s is placed.") % {"number": order.order_sn})
    return ""
