"""The first page: what is ripe, where to look, who sells."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.storefront.cards import cards_of
from shop.storefront.cooperatives import cooperative_cards
from shop.storefront.kept.pages import kept
from shop.storefront.pickups import next_days
from shop.storefront.place import place_of
from shop.storefront.shelves import read_shelves
from shop.storefront.sorting import NEWEST

TILES = 10
COOPERATIVES = 6


@kept
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is in season, the shelves and the co-ops."""
    today = timezone.localdate()
    ids = in_season_first(today)
    cooperatives = list(Cooperative.objects.open())
    place = place_of(request)
    near = place.province_id if place else ""
    return render(
        request,
        "storefront/home.html",
        {
            "cards": cards_of(ids, today=today),
            "month": today.month,
            "place": place,
            "pickup_days": next_days(cooperatives, near_province=near),
            "shelves": read_shelves().with_goods,
            "cooperatives": cooperative_cards(cooperatives[:COOPERATIVES]),
            "has_more_cooperatives": len(cooperatives) > COOPERATIVES,
            "is_demo": any(cooperative.is_demo for cooperative in cooperatives),
        },
    )


def in_season_first(today: date) -> list[int]:
    """Return ids of goods in stock: those harvested this month, newest first, then the newest."""
    in_stock = Product.objects.on_sale().in_stock().order_by(*NEWEST)
    ripe = list(in_stock.harvested_in(today.month).values_list("pk", flat=True)[:TILES])
    if len(ripe) == TILES:
        return ripe
    others = in_stock.values_list("pk", flat=True)[:TILES]
    return list(dict.fromkeys([*ripe, *others]))[:TILES]
