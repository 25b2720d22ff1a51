"""The basket: what is in it by co-op, changing it, and what has changed since.

It stands in checkout because it previews delivery and payment as checkout groups them.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Product
from shop.basket.exceptions import BasketRefused
from shop.basket.requests import BasketRequest
from shop.basket.services import add_to_basket, remove_from_basket, set_quantity
from shop.checkout.basket_page import basket_page, removed_line
from shop.checkout.quantities import UnreadableQuantity, read_quantity
from shop.order.access import open_orders


@never_cache
@require_safe
def summary(request: BasketRequest) -> HttpResponse:
    """Show the basket; ``?removed=<product>&quantity=`` offers to put something back."""
    page = basket_page(request.basket, open_orders=open_orders(request))
    context = page | {"removed": removed_line(request.GET)}
    return render(request, "basket/summary.html", context)


@require_POST
def add(request: BasketRequest, pk: int) -> HttpResponse:
    """Put ``quantity`` (1 when absent) of a product in; then to ``next``, or to the basket.

    A button named ``go`` with the value ``checkout`` leads straight to the checkout.
    """
    product = Product.objects.on_sale().select_related("cooperative").filter(pk=pk).first()
    if product is None:  # a draft's name is its co-op's own business
        return _refuse(request, _("These goods are not on sale any more."), status=404)
    back = {"action_url": product.get_absolute_url(), "action_label": product.get_title()}
    try:
        units = read_quantity(request.POST.get("quantity", "1"))
        add_to_basket(basket=request.basket, product=product, units=units)
    except UnreadableQuantity as refusal:
        return _refuse(request, str(refusal), status=400, **back)
    except BasketRefused as refusal:
        return _refuse(request, str(refusal), status=409, **back)
    if request.POST.get("go") == "checkout":
        return redirect("checkout:index")
    messages.success(
        request,
        _("Added: %(units)d × %(title)s.") % {"units": units, "title": product.get_title()},
    )
    return redirect(_next(request))


@require_POST
def line(request: BasketRequest, pk: int) -> HttpResponse:
    """Change a line: ``quantity``, with ``step`` added to it, or ``remove``; 0 removes too."""
    basket = request.basket
    found = next((one for one in basket.all_lines() if one.pk == pk), None)
    if found is None:
        return _refuse(request, _("That is not in the basket any more."), status=404)
    typed = request.POST.get("quantity", str(found.quantity))
    try:
        if "remove" in request.POST:
            remove_from_basket(basket=basket, line_id=pk)
            return _removed(found)
        units = read_quantity(typed)
        if request.POST.get("step") in {"1", "-1"}:
            units += int(request.POST["step"])
        if set_quantity(basket=basket, line_id=pk, units=units) is None:
            return _removed(found)
    except UnreadableQuantity as refusal:
        return _refuse(request, str(refusal), status=400, line_id=pk, typed=typed)
    except BasketRefused as refusal:
        return _refuse(request, str(refusal), status=409, line_id=pk, typed=typed)
    return redirect(f"{reverse('basket:summary')}#line-{pk}")


def _removed(found) -> HttpResponse:
    query = urlencode({"removed": found.product_id, "quantity": found.quantity})
    return redirect(f"{reverse('basket:summary')}?{query}")


def _refuse(
    request: BasketRequest,
    sentence: str,
    *,
    status: int,
    line_id: int | None = None,
    typed: str = "",
    action_url: str = "",
    action_label: str = "",
) -> HttpResponse:
    """Show the basket with why it was not changed: beside the line, else on top."""
    context = basket_page(request.basket, refused_line=line_id, typed=typed, sentence=sentence)
    if not context["has_refusal"]:
        context |= {
            "refusal": sentence,
            "action_url": action_url,
            "action_label": action_label,
        }
    return render(request, "basket/summary.html", context, status=status)


def _next(request: BasketRequest) -> str:
    to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return to
    return reverse("basket:summary")
