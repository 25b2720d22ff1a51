"""One product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Product
from shop.storefront.availability import availability_of
from shop.storefront.cards import cards_of, kilo_price_of, pack_of
from shop.storefront.contacts import phone_text, zalo_url
from shop.storefront.cooperatives import cooperative_cards
from shop.storefront.facts import facts_of, season_months, season_sentence
from shop.storefront.shelves import way_to
from shop.storefront.sorting import NEWEST

MORE = 4
#: Read of a product and its co-op, which have twice as many columns.
COLUMNS = (
    *("title", "slug", "description", "sale_unit", "net_weight_g", "grade", "season_from"),
    *("season_to", "harvest_note", "origin_hamlet", "origin_commune", "storage"),
    "shelf_life_days",
)
COOPERATIVE_COLUMNS = (
    *("slug", "name", "short_name", "tagline", "story", "founded_year", "members_count", "logo"),
    *("is_demo", "phone", "hamlet", "ward_name", "province_name", "accepts_cod", "accepts_vietqr"),
    *("cod_ceiling_vnd", "offers_delivery", "delivery_fee_vnd", "free_delivery_from_vnd"),
    *("offers_pickup", "pickup_place", "pickup_hours"),
)


@require_safe
def product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Show a product on sale; an old or misspelt slug leads to the right address."""
    on_sale = Product.objects.on_sale().select_related("cooperative")
    columns = COLUMNS + tuple(f"cooperative__{column}" for column in COOPERATIVE_COLUMNS)
    goods = get_object_or_404(on_sale.only(*columns), pk=pk)
    if goods.slug != slug:
        return redirect(goods, permanent=True)
    today, cooperative = timezone.localdate(), goods.cooperative
    others = Product.objects.filter(cooperative=cooperative).exclude(pk=goods.pk)
    more = others.on_sale().in_stock().order_by(*NEWEST)[:MORE]
    price = goods.offer.price if goods.offer else None
    phone = str(cooperative.phone or "")
    images = list(goods.images.all())
    return render(
        request,
        "storefront/product.html",
        {
            "product": goods,
            "images": images,
            "share_picture": images[0].sources.src if images else "",
            "has_illustration": any(image.is_illustration for image in images),
            "amount": price,
            "pack": pack_of(goods.sale_unit, goods.net_weight_g),
            "unit_amount": kilo_price_of(price, goods.net_weight_g),
            "stock": availability_of(goods, today=today),
            "facts": facts_of(goods),
            "months": goods.season and season_months(goods.season, today=today),
            "season_summary": goods.season and season_sentence(goods.season, today=today),
            "cooperative": cooperative,
            "cooperative_card": cooperative_cards([cooperative])[0],
            "phone": phone,
            "phone_text": phone_text(phone),
            "zalo_url": zalo_url(phone),
            "trail": way_to(goods.pk),
            "more": cards_of(more, today=today, eager=0),
        },
    )
