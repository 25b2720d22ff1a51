"""Pictures and files for those who show or read our pages elsewhere."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from catalog.models import Product
from shop.core.clients import client_address
from shop.core.links import site_url
from shop.core.patience import too_often
from shop.core.throttle import Throttle, TooManyAttempts
from shop.storefront.share_cards import card_text, draw_share_card, photo_of, share_card_url
from shop.storefront.sitemaps import MOST_FILES, PER_FILE, SECTIONS, files_of

#: The picture's address changes with what stands on it.
CARD_KEPT_SECONDS = 7 * 24 * 60 * 60
#: Drawing is dear; those who show previews to many keep them.
CARDS = Throttle("share-card", 60, 600)


@require_safe
def share_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the preview picture of a product on sale, in the language of the market.

    It is drawn at its one address only, which caches keep; any other leads there.
    """
    goods = get_object_or_404(Product.objects.on_sale().select_related("cooperative"), pk=pk)
    image = goods.images.first()
    address = share_card_url(goods, image)
    if request.get_full_path() != address:
        return redirect(address)
    try:
        CARDS.require(client_address(request))
    except TooManyAttempts as refusal:
        return too_often(refusal)
    picture = draw_share_card(card_text(goods), photo_of(image))
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={CARD_KEPT_SECONDS}"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell machines where not to go, and where the list of pages is."""
    context = {"closed": settings.ROBOTS_CLOSED, "sitemap": site_url("/sitemap.xml")}
    return render(request, "storefront/robots.txt", context, content_type="text/plain")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the files of the sitemap."""
    files = [site_url(path) for path in files_of()]
    return _xml(request, "storefront/sitemap_index.xml", {"files": files})


@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """List up to :data:`PER_FILE` pages of one section."""
    if section not in SECTIONS or not 1 <= number <= MOST_FILES:
        raise Http404
    start = (number - 1) * PER_FILE
    pages = SECTIONS[section](start, start + PER_FILE)
    if not pages:
        raise Http404
    return _xml(request, "storefront/sitemap.xml", {"pages": pages})


def _xml(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
