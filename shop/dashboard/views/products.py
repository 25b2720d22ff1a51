"""The list of products, with price and count changed in place."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.services import CannotPublish, publish_product, unpublish_product
from coops.partner.services.prices import confirm_price
from shop.dashboard.access import DeskRequest, desk_page, desk_view, refuse_money
from shop.dashboard.badges import badges_of
from shop.dashboard.coming_back import come_back, way_back
from shop.dashboard.drafts import unfinished
from shop.dashboard.offers import save_offer
from shop.dashboard.product_forms import RowForm, restate, shown_values
from shop.dashboard.scopes import STOCK
from shop.dashboard.shelves import STATES, count_states, matching, state_named, state_of

PER_PAGE = 30


@require_GET
@desk_view
def products(request: DeskRequest) -> HttpResponse:
    """Show the co-op's products, narrowed by state and words."""
    mine = request.desk.products()
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    state = state_named(request.GET.get("loai", ""))
    found = matching(mine.filter(state.condition), query).distinct()
    page = Paginator(
        found.prefetch_related("stockrecords", "images").order_by("title_folded", "pk"), PER_PAGE
    ).get_page(request.GET.get("page"))
    badges = badges_of(page)
    counts = count_states(mine)
    context = {
        "page_obj": page,
        "rows": [row_context(request, product, badges=badges) for product in page],
        "query": query,
        "state": state,
        "chips": [
            {
                "label": f"{one.label} ({counts[one.slug]})",
                "url": f"?loai={one.slug}" if one.slug else "?",
                "is_active": one == state,
            }
            for one in STATES
            if counts[one.slug] or one == state or not one.slug
        ],
        "total": counts[""],
        "unfinished": unfinished(
            user=request.user, cooperative=request.desk.cooperative, products=mine
        ),
    }
    return desk_page(request, "dashboard/products.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def product_row(request: DeskRequest, pk: int) -> HttpResponse:
    """Save price and count of one product; without script, errors get a page of their own."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    if request.method == "GET":
        return desk_page(request, "dashboard/product_row_page.html", row_context(request, product))
    if "price" in request.POST and not request.desk.may_change_money:
        return refuse_money(request)
    form = _row_form(request, product, data=request.POST)
    saved = form.is_valid() and save_offer(form, product=product, by=request.user)
    if saved and not request.htmx:
        messages.success(request, _("Saved: %(title)s") % {"title": product.title})
        return come_back(request, f"#row-{pk}")
    product = get_object_or_404(request.desk.products(), pk=pk)
    context = row_context(request, product, None if saved else form)
    context["saved_at"] = timezone.now() if saved else None
    template = "dashboard/product_row.html" if request.htmx else "dashboard/product_row_page.html"
    return desk_page(request, template, context, status=200 if saved else 422)


@require_POST
@desk_view(money=True)
def product_confirm_price(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that an unusual price is meant."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    if product.offer is not None:
        confirm_price(stock_record=product.offer, by=request.user)
    messages.success(
        request, _("The price of “%(title)s” is confirmed.") % {"title": product.title}
    )
    return come_back(request, f"#row-{pk}")


@require_POST
@desk_view
def product_publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a product on sale, or show what is missing."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    try:
        publish_product(product=product)
    except CannotPublish as refusal:
        messages.error(request, str(refusal))
        return redirect("dashboard:product_edit", pk=pk)
    messages.success(request, _("“%(title)s” is on sale now.") % {"title": product.title})
    return redirect("dashboard:product_edit", pk=pk)


@require_POST
@desk_view
def product_unpublish(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a product off sale; it stays among the drafts."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    unpublish_product(product=product)
    messages.success(request, _("“%(title)s” is not on sale any more.") % {"title": product.title})
    return redirect("dashboard:product_edit", pk=pk)


def row_context(
    request: DeskRequest, product, form: RowForm | None = None, *, badges: dict | None = None
) -> dict:
    """Return what ``dashboard/product_row.html`` shows of ``product``.

    A bound ``form`` keeps what was typed, and learns the numbers that are true now. ``badges``
    were asked for the whole page; without them they are asked for this product.
    """
    if badges is None:
        badges = badges_of([product])
    offer = product.offer
    if form is None:
        form = _row_form(request, product, initial=shown_values(offer))
    else:
        restate(form, offer)
    return {
        "product": product,
        "offer": offer,
        "form": form,
        "state": state_of(product),
        "badges": badges.get(product.pk, []),
        "may_change_money": request.desk.may_change_money,
        "may_count": request.desk.may(STOCK),
        "back": way_back(request),
    }


def _row_form(request: DeskRequest, product, **kwargs) -> RowForm:
    with_price = request.desk.may_change_money
    return RowForm(with_price=with_price, auto_id=f"p{product.pk}_%s", **kwargs)
