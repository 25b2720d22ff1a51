"""News of a parcel, typed in by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.dashboard.access import DeskRequest, desk_view
from shop.dashboard.order_forms import ParcelForm
from shop.dashboard.views.orders import get_order, order_page
from shop.order.exceptions import OrderStateError
from shop.order.parcels import say_where


@require_POST
@desk_view
def parcel(request: DeskRequest, number: str) -> HttpResponse:
    """Say where the parcel of an order is."""
    found = get_order(request, number)
    form = ParcelForm(request.POST)
    if not form.is_valid():
        return order_page(request, found, parcel_form=form, status=422)
    data = form.cleaned_data
    try:
        say_where(
            order=found,
            state=data["parcel_state"],
            expected_on=data["expected_on"],
            tracking_code=data["tracking_code"],
            tracking_url=data["tracking_url"],
            by=request.user,
        )
    except OrderStateError as refusal:
        return order_page(request, get_order(request, number), refusal=str(refusal), status=409)
    messages.success(request, _("The buyer sees the news on the order's page."))
    return redirect("dashboard:order", number=found.number)
