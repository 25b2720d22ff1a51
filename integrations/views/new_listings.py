"""Choosing goods for a channel, several at once or as the sizes of one listing."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from integrations.channels import channel_name, is_by_file, marketplace_class
from integrations.forms import GoodsForm
from integrations.models import ChannelAccount
from integrations.services.listings import AlreadyListed, option_name, start_listing, unlisted
from integrations.views.doors import get_account
from shop.core.text import fold
from shop.dashboard.access import DeskRequest, desk_page, desk_view

#: So many products are offered at once; the rest is found by name.
OFFERED = 60


@require_http_methods(["GET", "POST"])
@desk_view
def listing_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Offer the co-op's goods that the channel does not have yet; prepare those chosen."""
    account = get_account(request, pk)
    if is_by_file(account):
        return redirect("integrations:file_channel", pk=pk)
    free = unlisted(account, request.desk.products())
    query = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if request.method == "POST":
        pressed_twice = _listings_of_chosen(request, account)
        form = _form(account, free.filter(pk__in=_sent_pks(request, "shown")), request.POST)
        if pressed_twice and not form.candidates:
            return _go_on(pressed_twice)
        if form.is_valid() and (listings := _prepare(request, account, form)):
            return _go_on(listings)
        return _page(request, account, form, query, free.count(), status=422)
    for word in fold(query).split():
        free = free.filter(Q(title_folded__contains=word))
    return _page(request, account, _form(account, free), query, free.count())


def _prepare(request: DeskRequest, account: ChannelAccount, form: GoodsForm) -> list:
    together = form.cleaned_data["together"]
    groups = [form.chosen] if together else [[product] for product in form.chosen]
    listings = []
    for group in groups:
        try:
            listings.append(
                start_listing(
                    account=account, products=group, options=form.options, by=request.user
                )
            )
        except AlreadyListed:
            form.add_error("goods", _("One of these goods is listed already. Load the page again."))
            return []
    if len(listings) > 1:
        messages.success(
            request,
            ngettext("%(n)d listing is prepared.", "%(n)d listings are prepared.", len(listings))
            % {"n": len(listings)},
        )
    return listings


def _go_on(listings: list) -> HttpResponse:
    if len(listings) == 1:
        return redirect("integrations:listing", pk=listings[0].pk)
    response = redirect("integrations:channel", pk=listings[0].account_id)
    response["Location"] += "?loai=nhap#tin"
    return response


def _form(account: ChannelAccount, products, data=None) -> GoodsForm:
    candidates = list(
        products.prefetch_related("images", "stockrecords").order_by("title_folded", "pk")[:OFFERED]
    )
    return GoodsForm(
        data,
        candidates=candidates,
        most=marketplace_class(account.marketplace).most_variants,
        names={product.pk: option_name(product) for product in candidates},
    )


def _page(request, account, form, query: str, count: int, status: int = 200) -> HttpResponse:
    context = {
        "account": account,
        "channel": channel_name(account),
        "form": form,
        "rows": list(form.rows()),
        "query": query,
        "count": count,
        "not_shown": max(0, count - len(form.candidates)) if not form.is_bound else 0,
        "has_products": request.desk.products().exists(),
    }
    return desk_page(request, "integrations/listing_new.html", context, status=status)


def _sent_pks(request: DeskRequest, name: str) -> list[int]:
    sent = request.POST.getlist(name)
    # A number that no column holds is nobody's.
    return [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19][:OFFERED]


def _listings_of_chosen(request: DeskRequest, account: ChannelAccount) -> list:
    """Return what an earlier press of the same form has prepared of the chosen goods."""
    chosen = _sent_pks(request, "goods")
    found = account.listings.filter(offers__stock_record__product__in=chosen)
    return list(found.distinct().order_by("pk"))
