"""The page of one lot, that its label leads to, and the count of its opens."""

import base64

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from catalog.gtin import read_gtin, spellings
from catalog.models import ProductImage
from coops.lots.exceptions import LotRefused
from coops.lots.models import Lot
from coops.lots.services.harvests import read_code, read_number
from coops.lots.services.scans import count_open
from coops.registry.models import Certificate, Membership
from shop.core.links import site_url
from shop.core.throttle import Throttle
from shop.storefront.contacts import phone_text, zalo_url
from shop.storefront.facts import season_months, season_sentence
from shop.storefront.kept.pages import kept
from shop.storefront.lot_facts import grower_of, lot_facts, steps_of
from shop.storefront.lot_map import lot_map

#: A see-through picture of one pixel.
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
#: One lot is counted at most so often a minute; whoever presses on fills no table.
OPENS = Throttle("lot-opens", 60, 60, alias="process")
#: Words in the name of a program that looks at links without anybody reading them.
ROBOTS = ("bot", "crawl", "spider", "preview", "facebookexternalhit", "zalo-", "curl", "wget")


@kept
@require_safe
def lot(request: HttpRequest, code: str) -> HttpResponse:
    """Show a lot by its code; one that was typed with spaces or small letters is led there."""
    read = read_code(code)
    if not read:
        raise Http404
    if read != code:
        return redirect("storefront:lot", read)
    return _page(request, _lots().filter(code=read).first())


@kept
@require_safe
def digital_link(request: HttpRequest, gtin: str, number: str) -> HttpResponse:
    """Show the same page under its GS1 Digital Link: AI 01 the goods, AI 10 the lot."""
    goods = read_gtin(gtin)
    try:
        number = read_number(number)
    except LotRefused:
        raise Http404 from None
    if not goods:
        raise Http404
    lots = _lots().filter(stock_record__product__upc__in=spellings(goods), number=number)
    return _page(request, lots.first())


@never_cache
@require_GET
def lot_opened(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with an invisible picture, and count that somebody has a lot's page open.

    Counted is a number for each day, nothing about who (docs/decisions/0102).
    """
    found = Lot.objects.filter(code=read_code(code)).first()
    if found is None:
        raise Http404
    if _is_read(request) and not _is_own(request, found) and OPENS.allow(found.code):
        count_open(found, day=timezone.localdate())
    return HttpResponse(PIXEL, content_type="image/gif")


def _is_read(request: HttpRequest) -> bool:
    """Return whether a person may have the page before their eyes, and no program ahead of them."""
    headers = request.headers
    ahead = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower()
    if "prefetch" in ahead or "prerender" in ahead or headers.get("X-Moz") == "prefetch":
        return False
    if headers.get("Sec-Fetch-Dest", "image") != "image":
        return False
    if headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    program = headers.get("User-Agent", "").lower()
    return bool(program) and not any(word in program for word in ROBOTS)


def _is_own(request: HttpRequest, lot: Lot) -> bool:
    user = request.user
    return user.is_authenticated and (
        Membership.objects.filter(user=user, cooperative=lot.cooperative_id).exists()
    )


def _lots():
    # Those that were taken back too: their labels may be on goods already.
    images = ProductImage.objects.order_by("display_order", "pk")
    return Lot.objects.select_related(
        "stock_record__product", "cooperative", "household", "plot"
    ).prefetch_related(
        "photos", "entries", Prefetch("stock_record__product__images", queryset=images)
    )


def _page(request: HttpRequest, lot: Lot | None) -> HttpResponse:
    if lot is None:
        raise Http404
    product, cooperative = lot.stock_record.product, lot.cooperative
    today = timezone.localdate()
    phone = str(cooperative.phone or "")
    valid = Certificate.objects.valid_on(lot.harvested_on).filter(products=product)
    return render(
        request,
        "storefront/lot.html",
        {
            "lot": lot,
            "product": product,
            "cooperative": cooperative,
            "canonical_url": site_url(lot.get_absolute_url()),
            "facts": lot_facts(lot),
            "grower": grower_of(lot),
            "steps": steps_of(lot),
            "map": lot_map(lot.plot, cooperative),
            "certificates": list(valid),
            "photos": list(lot.photos.all()),
            "months": product.season and season_months(product.season, today=today),
            "season_summary": product.season and season_sentence(product.season, today=today),
            "is_past": lot.best_before is not None and lot.best_before < today,
            "phone": phone,
            "phone_text": phone_text(phone),
            "zalo_url": zalo_url(phone),
        },
    )
