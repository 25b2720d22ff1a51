"""A buyer's order that is not packed yet: another address, or another pick-up day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.address.forms import PlaceForm
from shop.core.patience import wait_sentence
from shop.core.throttle import TooManyAttempts
from shop.order.access import get_order
from shop.order.changes import CHANGES, ChangeRefused
from shop.order.destinations import (
    change_address,
    change_pickup_day,
    days_for,
    may_move,
    sums_at,
)
from shop.order.models import Fulfilment, Order
from shop.order.views import carry_key, page_of
from shop.order.words import seller_name


class DayForm(forms.Form):
    """Another pick-up day."""

    day = forms.ChoiceField(
        label=gettext_lazy("Pick-up day"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a pick-up day."),
            "invalid_choice": gettext_lazy("This day is full or over. Choose another."),
        },
    )

    def __init__(self, *args, days: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["day"].choices = [(day.key, day.text) for day in days]


@method_decorator(never_cache, name="dispatch")
class DestinationView(View):
    """An address is looked at with its total first and agreed to; a day is changed at once."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the form; an order that cannot be changed is shown instead."""
        order = get_order(request, number)
        if not may_move(order):
            return redirect(carry_key(request, "order:detail", order))
        return self._show(request, order, self._form(order))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Change the order."""
        order = get_order(request, number)
        if order.fulfilment == Fulfilment.DELIVERY and "refresh" in request.POST:
            return self._show(request, order, PlaceForm(initial=request.POST.dict()))
        form = self._form(order, request.POST)
        if not may_move(order):
            return self._show(request, order, form, refusal=_too_late(order), status=409)
        if not form.is_valid():
            return self._show(request, order, form, status=422)
        by = request.user if request.user.is_authenticated else None
        sums = None
        try:
            if order.fulfilment == Fulfilment.PICKUP:
                CHANGES.require(order.number)
                change_pickup_day(order=order, key=form.cleaned_data["day"], by=by)
            else:
                place = form.place_fields()
                sums = sums_at(order, place)
                if "agree" not in request.POST:
                    return self._show(request, order, form, sums=sums)
                agreed = _whole(request.POST.get("agreed_total", ""))
                CHANGES.require(order.number)
                change_address(order=order, place=place, agreed_total_vnd=agreed, by=by)
        except ChangeRefused as refusal:
            return self._show(request, order, form, sums=sums, refusal=str(refusal), status=409)
        except TooManyAttempts as refusal:
            said = wait_sentence(refusal)
            return self._show(request, order, form, sums=sums, refusal=said, status=429)
        messages.success(request, _("The order is changed; the co-op has been told."))
        return redirect(carry_key(request, "order:detail", order))

    @staticmethod
    def _form(order: Order, data=None):
        if order.fulfilment == Fulfilment.PICKUP:
            return DayForm(data, days=days_for(order) if order.cooperative_id else [])
        address = order.shipping_address
        if address is None:
            return PlaceForm(data)
        known = {
            "province": address.province_code,
            "ward": address.ward_code,
            "line1": address.line1,
        }
        return PlaceForm(data, initial=known)

    def _show(self, request, order: Order, form, *, sums=None, refusal="", status: int = 200):
        context = page_of(request, order) | {
            "form": form,
            "sums": sums,
            "difference": sums.total_vnd - order.amount_vnd if sums else 0,
            "less": order.amount_vnd - sums.total_vnd if sums else 0,
            "refusal": refusal,
        }
        return render(request, "order/destination.html", context, status=status)


def _too_late(order: Order) -> str:
    text = _("The goods are packed already, so the order cannot be changed. Call %(seller)s.")
    return text % {"seller": seller_name(order)}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else -1
