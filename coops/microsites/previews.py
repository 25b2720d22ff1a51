"""The co-op's page before strangers see it: with what was changed, or as it was once."""

from django.http import HttpRequest, HttpResponse

from coops.microsites.contents import Content, dressed, shown_content
from coops.microsites.models import Site
from coops.microsites.pages import CooperativePage, published_page
from coops.microsites.showing import own_site, shown_site
from coops.registry.models import Cooperative
from shop.storefront.views.cooperatives import cooperative_page


def preview_of_content(
    request: HttpRequest,
    site: Site,
    content: Content,
    *,
    back_url: str = "",
    may_publish: bool = False,
) -> HttpResponse:
    """Return the public page with ``content``; its bar leads to ``back_url``, and publishes."""
    body = dressed(site.cooperative, content)
    page = published_page(site.cooperative)
    shown = shown_site(body, site, content, page=page)
    preview = {"back_url": back_url, "may_publish": may_publish}
    return cooperative_page(request, body, shown, preview=preview)


def preview_of_page(request: HttpRequest, page: CooperativePage) -> HttpResponse:
    """Return the public page with the blocks of an unsaved ``page``."""
    body = Cooperative.objects.select_related("delivery_table", "microsite__shown").get(
        pk=page.cooperative_id
    )
    site = own_site(body)
    shown = shown_site(body, site, shown_content(body, site), page=page)
    return cooperative_page(request, body, shown, preview={"back_url": "", "may_publish": False})
