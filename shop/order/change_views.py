"""A buyer's order that is not packed yet: taking fewer, adding goods; and the same once more."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.basket.exceptions import BasketRefused, QuantityRefused
from shop.basket.requests import BasketRequest
from shop.basket.services import add_to_basket
from shop.core.money import format_vnd
from shop.core.patience import wait_sentence
from shop.core.throttle import TooManyAttempts
from shop.order.access import get_order
from shop.order.changes import (
    CHANGES,
    ChangeRefused,
    add_goods,
    may_change,
    sums_adding,
    sums_with,
    take_fewer,
)
from shop.order.models import Line, Order
from shop.order.views import carry_key, page_of


class FewerForm(forms.Form):
    """How many units of each line stay."""

    def __init__(self, *args, lines: list[Line], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            most = {"most": line.units_wanted}
            self.fields[_name(line)] = forms.IntegerField(
                label=f"{line.title} ({line.sale_unit})" if line.sale_unit else line.title,
                min_value=0,
                max_value=line.units_wanted,
                initial=line.units_wanted,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": _("Write how many you want; 0 for none."),
                    "invalid": _("Write a whole number from 0 to %(most)d.") % most,
                    "min_value": _("Write a whole number from 0 to %(most)d.") % most,
                    "max_value": _("Here you can take fewer only. For more, add goods."),
                },
            )

    @property
    def wanted(self) -> dict[int, int]:
        """Return by line (primary key) how many units stay, of a valid form."""
        return {line.pk: self.cleaned_data[_name(line)] for line in self.lines}


@method_decorator(never_cache, name="dispatch")
class ChangeView(View):
    """Takes fewer: the first press shows the new total, the second agrees to it."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the lines; an order that cannot be changed is shown instead."""
        order = get_order(request, number)
        if not may_change(order):
            return redirect(carry_key(request, "order:detail", order))
        return self._show(request, order, FewerForm(lines=_lines(order)))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Change the order when the total is the one that was shown."""
        order = get_order(request, number)
        form = FewerForm(request.POST, lines=_lines(order))
        if not form.is_valid():
            return self._show(request, order, form, status=422)
        sums = sums_with(order, form.wanted)
        if "agree" not in request.POST and may_change(order):
            if not any(form.wanted.values()):
                form.add_error(None, _("Nothing would be left. Cancel the order instead."))
                return self._show(request, order, form, status=422)
            return self._show(request, order, form, sums=sums)
        try:
            CHANGES.require(order.number)
            take_fewer(
                order=order,
                wanted=form.wanted,
                agreed_total_vnd=_whole(request.POST.get("agreed_total", "")),
                by=_person(request),
            )
        except ChangeRefused as refusal:
            return self._show(request, order, form, sums=sums, refusal=str(refusal), status=409)
        except TooManyAttempts as refusal:
            said = wait_sentence(refusal)
            return self._show(request, order, form, sums=sums, refusal=said, status=429)
        messages.success(request, _("The order is changed; the co-op has been told."))
        return redirect(carry_key(request, "order:detail", order))

    def _show(self, request, order: Order, form, *, sums=None, refusal="", status: int = 200):
        context = page_of(request, order) | {"form": form, "sums": sums, "refusal": refusal}
        return render(request, "order/change.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class AddView(View):
    """Puts what the basket holds of the same co-op into the order: one parcel, one fee."""

    def get(self, request: BasketRequest, number: str) -> HttpResponse:
        """Show what would be added and what it comes to."""
        return self._show(request, get_order(request, number))

    def post(self, request: BasketRequest, number: str) -> HttpResponse:
        """Add it when the goods and the total are those that were shown."""
        order = get_order(request, number)
        ids = [pk for pk in map(_whole, request.POST.getlist("line")) if pk >= 0]
        if not [line for line in _addable(request, order) if line.pk in ids]:
            return redirect(carry_key(request, "order:add", order))
        try:
            CHANGES.require(order.number)
            add_goods(
                order=order,
                basket=request.basket,
                line_ids=ids,
                agreed_total_vnd=_whole(request.POST.get("agreed_total", "")),
                by=_person(request),
            )
        except ChangeRefused as refusal:
            request.basket.reset_offer_applications()
            return self._show(request, order, refusal=str(refusal), status=409)
        except TooManyAttempts as refusal:
            request.basket.reset_offer_applications()
            return self._show(request, order, refusal=wait_sentence(refusal), status=429)
        messages.success(request, _("Added: it comes in the same parcel."))
        return redirect(carry_key(request, "order:detail", order))

    def _show(self, request: BasketRequest, order: Order, *, refusal="", status: int = 200):
        lines = _addable(request, order)
        context = page_of(request, order) | {
            "goods": lines,
            "sums": sums_adding(order, lines) if lines else None,
            "refusal": refusal,
        }
        return render(request, "order/add.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class AgainView(View):
    """Puts the goods of an order into the basket once more, as many as there are."""

    def post(self, request: BasketRequest, number: str) -> HttpResponse:
        """Fill the basket and show it, with a word about what has gone or costs otherwise."""
        order = get_order(request, number)
        missing: list[str] = []
        for line in order.lines.select_related("product"):
            if not _put(request, line):
                missing.append(line.title)
                continue
            price = line.product.offer.price if line.product.offer else None
            if price is not None and int(price) != int(line.unit_price_incl_tax):
                text = _("“%(title)s” costs %(new)s now, it was %(old)s.")
                names = {
                    "title": line.title,
                    "new": format_vnd(price),
                    "old": format_vnd(line.unit_price_incl_tax),
                }
                messages.info(request, text % names)
        if missing:
            text = _("Not there now, or fewer than before: %(titles)s.")
            messages.warning(request, text % {"titles": ", ".join(missing)})
        return redirect("basket:summary")


def _put(request: BasketRequest, line: Line) -> bool:
    """Put a line's units into the basket; as many as are left; say whether all went in."""
    if line.product is None or not line.units_wanted:
        return False
    try:
        add_to_basket(basket=request.basket, product=line.product, units=line.units_wanted)
    except QuantityRefused as refusal:
        held = request.basket.lines.filter(product=line.product) if request.basket.pk else ()
        left = refusal.left - sum(one.quantity for one in held)
        if left > 0:
            add_to_basket(basket=request.basket, product=line.product, units=left)
        return False
    except BasketRefused:
        return False
    return True


def _addable(request: BasketRequest, order: Order) -> list:
    """Return the basket's lines of the order's own co-op."""
    return [
        line
        for line in request.basket.all_lines()
        if line.product.cooperative_id == order.cooperative_id
    ]


def _lines(order: Order) -> list[Line]:
    return [line for line in order.lines.all() if line.units_wanted]


def _name(line: Line) -> str:
    return f"units-{line.pk}"


def _person(request: HttpRequest):
    return request.user if request.user.is_authenticated else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else -1
