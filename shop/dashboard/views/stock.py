"""The stock diary of one product, and goods that are spoiled."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coops.partner.exceptions import StockError
from coops.partner.models import PriceChange, StockChange
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.product_forms import SpoiledForm
from shop.order.spoiling import spoil_goods

PER_PAGE = 30
PRICES_SHOWN = 10


@require_http_methods(["GET", "POST"])
@desk_view
def product_stock(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who changed the stock when and why; write off what is spoiled."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    form = SpoiledForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _write_off(form, product, request.user):
        messages.success(
            request,
            _("Written off: %(units)d × %(title)s")
            % {"units": form.cleaned_data["units"], "title": product.title},
        )
        return redirect("dashboard:product_stock", pk=pk)
    own = request.desk.stock_records().filter(product=product)
    changes = StockChange.objects.filter(stock_record__in=own).select_related("by")
    context = {
        "product": product,
        "offer": own.first(),
        "form": form,
        "page_obj": Paginator(changes, PER_PAGE).get_page(request.GET.get("page")),
        "prices": PriceChange.objects.filter(stock_record__in=own).select_related("by")[
            :PRICES_SHOWN
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/stock.html", context, status=status)


def _write_off(form: SpoiledForm, product, by) -> bool:
    if product.offer is None:
        form.add_error("units", _("None of these goods have been counted yet."))
        return False
    try:
        spoil_goods(
            stock_record=product.offer,
            units=form.cleaned_data["units"],
            by=by,
            note=form.cleaned_data["note"],
        )
    except StockError as refusal:
        form.add_error("units", str(refusal))
        return False
    return True
