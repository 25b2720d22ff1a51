"""The co-ops: all of them, and one."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Product
from catalog.picture_sources import PictureSources, cut_picture
from coops.microsites.legal import legal_facts
from coops.microsites.showing import ShownSite, site_for_strangers
from coops.registry.models import Certificate, Cooperative
from coops.registry.rests import told_rest
from shop.core.links import site_url
from shop.shipping.fees import destination_of
from shop.storefront.cooperatives import cooperative_cards, cover_of, letter_of, logo_of, terms_of
from shop.storefront.kept.pages import kept
from shop.storefront.maps import map_of, marked
from shop.storefront.pickups import weekly_points
from shop.storefront.place import place_of
from shop.storefront.sorting import NEWEST
from shop.storefront.structured import cooperative_data
from shop.storefront.views.listing import page_of


@kept
@require_safe
def cooperative_list(request: HttpRequest) -> HttpResponse:
    """Show the co-ops that sell now."""
    cooperatives = list(Cooperative.objects.open())
    by_cooperative = Product.objects.on_sale().order_by().values_list("cooperative")
    counts = dict(by_cooperative.annotate(Count("pk")))
    cards = cooperative_cards(cooperatives, counts=counts)
    points = marked(cooperatives, weekly_points([body.pk for body in cooperatives]))
    return render(
        request,
        "storefront/cooperative_list.html",
        {
            "rows": [
                (card, points[body.pk]) for card, body in zip(cards, cooperatives, strict=True)
            ],
            "map": map_of(cooperatives, points),
            "is_demo": any(cooperative.is_demo for cooperative in cooperatives),
        },
    )


@kept
@require_safe
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an open co-op: its story, its goods, how it sells, and who it is by law."""
    bodies = Cooperative.objects.open().select_related("delivery_table", "microsite__shown", "page")
    body = get_object_or_404(bodies, slug=slug)
    return cooperative_page(request, body, site_for_strangers(body))


def cooperative_page(
    request: HttpRequest,
    body: Cooperative,
    site: ShownSite,
    *,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:
    """Return the page of ``body`` with what ``site`` adds to it.

    ``preview`` says that it is not published like this: where its bar leads back to (empty: no
    bar), and whether there is a button that publishes it.
    """
    goods = Product.objects.on_sale().filter(cooperative=body).order_by(*NEWEST)
    page, cards = page_of(goods, request.GET.get("page"))
    today = timezone.localdate()
    points = weekly_points([body.pk])[body.pk]
    certificates = list(Certificate.objects.valid_on(today).filter(cooperative=body))
    return render(
        request,
        "storefront/cooperative.html",
        {
            "cooperative": body,
            "site": site,
            "preview": preview,
            "legal": legal_facts(body),
            "cover": cover_of(body),
            "picture": logo_of(body),
            "letter": letter_of(body),
            "rest": told_rest(body, today),
            "terms": terms_of(body, points=points, to=destination_of(place_of(request))),
            "certificates": [(one, scan_of(one)) for one in certificates],
            "points": points,
            "structured": cooperative_data(body),
            "share_url": site_url(body.get_absolute_url()),
            "page_obj": page,
            "cards": cards,
        },
    )


def scan_of(certificate: Certificate) -> PictureSources | None:
    """Return the photo of a certificate, or ``None`` when there is none."""
    return cut_picture(certificate.scan_digest, 0, 0) if certificate.scan_digest else None
