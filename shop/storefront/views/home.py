"""The first page: what is ripe, where to look, who sells."""

from datetime import date
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.storefront.cards import cards_of, for_cards
from shop.storefront.cooperatives import cooperative_cards
from shop.storefront.shelves import read_shelves
from shop.storefront.sorting import NEWEST

TILES = 10
COOPERATIVES = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is in season, the shelves and the co-ops."""
    today = timezone.localdate()
    cooperatives = list(Cooperative.objects.open()[: COOPERATIVES + 1])
    return render(
        request,
        "storefront/home.html",
        {
            "cards": cards_of(in_season_first(today), today=today),
            "month": today.month,
            "shelves": read_shelves().with_goods,
            "cooperatives": cooperative_cards(cooperatives[:COOPERATIVES]),
            "has_more_cooperatives": len(cooperatives) > COOPERATIVES,
            "is_demo": any(cooperative.is_demo for cooperative in cooperatives),
        },
    )


def in_season_first(today: date) -> list[Product]:
    """Return goods in stock: those harvested this month, newest first, then other newest ones."""
    in_stock = for_cards(Product.objects.in_stock().order_by(*NEWEST))
    ripe = list(in_stock.harvested_in(today.month)[:TILES])
    if len(ripe) == TILES:
        return ripe
    there = {product.pk for product in ripe}
    others = (p for p in in_stock[:TILES] if p.pk not in there)
    return ripe + list(islice(others, TILES - len(ripe)))
