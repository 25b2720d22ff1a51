"""“Còn lại bao nhiêu”: what a price leaves on each channel, and a price of its own there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coops.settlement.own_costs import table_date
from integrations.channels import channel_name
from integrations.models import ListingOffer
from integrations.net_cards import net_cards
from integrations.services.price_rules import MOST_PERCENT, set_price_percent
from integrations.views.doors import accounts_of, listings_of
from shop.core.money import format_vnd
from shop.dashboard.access import DeskRequest, desk_page, desk_view

PRODUCTS_SHOWN = 15


@require_GET
@desk_view(money=True)
def net(request: DeskRequest) -> HttpResponse:
    """Show, per product, one row per channel: price, fees, what is left; planned and real."""
    products = (
        request.desk.products()
        .filter(stockrecords__price__gt=0)
        .prefetch_related("stockrecords")
        .order_by("title_folded", "pk")
        .distinct()
    )
    page = Paginator(products, PRODUCTS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "cards": net_cards(list(page), list(accounts_of(request))),
        "back": request.get_full_path(),
        "own_costs_since": table_date(request.desk.cooperative.pk),
    }
    return desk_page(request, "integrations/net.html", context)


@require_POST
@desk_view(money=True)
def net_price(request: DeskRequest, pk: int) -> HttpResponse:
    """Have one offer cost a percentage of our own price on its channel (``phan-tram``)."""
    offers = ListingOffer.objects.filter(listing__in=listings_of(request).values("pk"))
    offer = get_object_or_404(offers.select_related("listing__account", "stock_record"), pk=pk)
    sent = request.POST.get("phan-tram", "")
    percent = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
    if 100 <= percent <= MOST_PERCENT:
        price = set_price_percent(offer=offer, percent=percent)
        words = {
            "channel": channel_name(offer.listing.account),
            "price": format_vnd(price or 0),
        }
        messages.success(request, _("On %(channel)s it costs %(price)s from now on.") % words)
    else:
        messages.error(request, _("That price is far from your own. Nothing was changed."))
    back = request.POST.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if ours else "integrations:net")
