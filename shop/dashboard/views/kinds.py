"""Packs and grades of the same goods: own price, stock and photos, edited on one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.kinds import add_kind, family_of, leave_family
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.badges import badges_of
from shop.dashboard.views.products import row_context


@require_GET
@desk_view
def product_kinds(request: DeskRequest, pk: int) -> HttpResponse:
    """Show all packs and grades of a product, price and count changed in place."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    kinds = list(family_of(product, request.desk.products()))
    badges = badges_of(kinds)
    rows = [row_context(request, kind, badges=badges) for kind in kinds]
    return desk_page(request, "dashboard/kinds.html", {"product": product, "rows": rows})


@require_POST
@desk_view
def product_kind_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin another pack or grade with the same label."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    kind = add_kind(product=product)
    messages.success(request, _("A draft with the same label is ready. Write what differs."))
    return redirect("dashboard:product_edit", pk=kind.pk)


@require_POST
@desk_view
def product_kind_leave(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a product stand alone again."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    leave_family(product=product)
    messages.success(request, _("“%(title)s” stands alone now.") % {"title": product.title})
    return redirect("dashboard:product_edit", pk=pk)
