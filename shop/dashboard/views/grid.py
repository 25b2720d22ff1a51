"""Many products at once: a grid whose cells save one by one, and the same as a spreadsheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shop.core.sheets import download
from shop.dashboard.access import DeskRequest, desk_page, desk_view, refuse_money
from shop.dashboard.coming_back import come_back, way_back
from shop.dashboard.grid import COLUMNS, Cell, Column, channel_views_of, product_sheet
from shop.dashboard.offers import save_offer
from shop.dashboard.product_forms import restate
from shop.dashboard.shelves import STATES, matching, state_named

PER_PAGE = 30


@require_GET
@desk_view
def grid(request: DeskRequest) -> HttpResponse:
    """Show price and count of many products, and what each channel shows of them."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    state = state_named(request.GET.get("loai", ""))
    mine = request.desk.products()
    found = matching(mine.filter(state.condition), query).distinct()
    page = Paginator(
        found.prefetch_related("stockrecords").order_by("title_folded", "pk"), PER_PAGE
    ).get_page(request.GET.get("page"))
    views = channel_views_of(page)
    rows = [
        {
            "product": product,
            "cells": [_cell(request, product, column) for column in COLUMNS],
            "views": views.get(product.pk, []),
        }
        for product in page
    ]
    context = {
        "page_obj": page,
        "rows": rows,
        "query": query,
        "state": state,
        "chips": [
            {"label": one.label, "url": f"?loai={one.slug}" if one.slug else "?",
             "is_active": one == state}
            for one in STATES
        ],
    }  # fmt: skip
    return desk_page(request, "dashboard/grid.html", context)


@require_POST
@desk_view
def cell(request: DeskRequest, pk: int, column: str) -> HttpResponse:
    """Save one cell; what was typed stays where it was when it cannot be saved."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    kind = next((one for one in COLUMNS if one.slug == column), None)
    if kind is None:
        raise Http404
    if kind.only_money and not request.desk.may_change_money:
        return refuse_money(request)
    form = kind.form(product, data=request.POST)
    saved = form.is_valid() and save_offer(form, product=product, by=request.user)
    if saved and not request.htmx:
        messages.success(request, _("Saved: %(title)s") % {"title": product.title})
        return come_back(request, f"#row-{pk}")
    product = get_object_or_404(request.desk.products(), pk=pk)
    if not saved:
        restate(form, product.offer)
    shown = _cell(request, product, kind, None if saved else form)
    context = {
        "product": product,
        "cell": shown,
        "saved_at": timezone.now() if saved else None,
        "views": channel_views_of([product]).get(pk, []),
        "back": way_back(request),
    }
    template = "dashboard/grid_cell_saved.html" if request.htmx else "dashboard/grid_cell_page.html"
    return desk_page(request, template, context, status=200 if saved else 422)


@require_GET
@desk_view
def export(request: DeskRequest) -> HttpResponse:
    """Give all products as a spreadsheet that the price-list page takes back."""
    cooperative = request.desk.cooperative
    day = timezone.localdate().strftime("%Y%m%d")
    return download(
        product_sheet(request.desk.products(), title=cooperative.short_name),
        f"hang-{cooperative.slug}-{day}.xlsx",
    )


def _cell(request: DeskRequest, product, column: Column, form=None) -> Cell:
    may_change = request.desk.may_change_money or not column.only_money
    return Cell(column, product, form or column.form(product), may_change=may_change)
