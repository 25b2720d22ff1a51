"""The co-ops: all of them, and one."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.storefront.contacts import phone_text, zalo_url
from shop.storefront.cooperatives import cooperative_cards, cover_of, letter_of, logo_of
from shop.storefront.sorting import NEWEST
from shop.storefront.views.listing import page_of


@require_safe
def cooperative_list(request: HttpRequest) -> HttpResponse:
    """Show the co-ops that sell now."""
    cooperatives = list(Cooperative.objects.open())
    by_cooperative = Product.objects.on_sale().order_by().values_list("cooperative")
    counts = dict(by_cooperative.annotate(Count("pk")))
    return render(
        request,
        "storefront/cooperative_list.html",
        {
            "cards": cooperative_cards(cooperatives, counts=counts),
            "is_demo": any(cooperative.is_demo for cooperative in cooperatives),
        },
    )


@require_safe
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an open co-op: its story, its goods, how it sells, and who it is by law."""
    body = get_object_or_404(Cooperative.objects.open(), slug=slug)
    goods = Product.objects.on_sale().filter(cooperative=body).order_by(*NEWEST)
    page, cards = page_of(goods, request.GET.get("page"))
    phone = str(body.phone or "")
    return render(
        request,
        "storefront/cooperative.html",
        {
            "cooperative": body,
            "cover": cover_of(body),
            "picture": logo_of(body),
            "letter": letter_of(body),
            "phone": phone,
            "phone_text": phone_text(phone),
            "zalo_url": zalo_url(phone),
            "page_obj": page,
            "cards": cards,
        },
    )
