"""The checkout: one page, no account."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import View

from shop.address.places import Pasted, fill_in, old_names, wards_of
from shop.basket.requests import BasketRequest
from shop.checkout.exceptions import CheckoutRefused, DetailsRefused, FormExpired
from shop.checkout.forms import CheckoutForm, delivery_label
from shop.checkout.groups import Group, basket_groups
from shop.checkout.services import place_checkout
from shop.checkout.submission import (
    address_fields,
    book_of,
    choices_of,
    destination_of,
    details_of,
    forget_draft,
    keep_draft,
    known_buyer,
    new_key,
    seen_total,
)
from shop.core.clients import client_address
from shop.core.consent import current_consent_version
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.order.access import remember
from shop.order.models import Checkout

#: Characters of a pasted text that come back with the form; the box takes half of it.
LONGEST_PASTE = 1_000
#: Orders that one address may send off in ten minutes; phones of one operator share some.
ORDERS_BY_ADDRESS = Throttle("checkout-address", 60, 600)


# The browser may keep the page for its Back button, with what was typed; a proxy may not.
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class CheckoutView(View):
    """Shows the form, and places the order."""

    def get(self, request: BasketRequest) -> HttpResponse:
        """Show the form; a basket that cannot be ordered is looked at first."""
        known = known_buyer(request)
        groups = _groups(request, known)
        if not groups or not all(group.is_orderable for group in groups):
            return redirect("basket:summary")
        return self._show(request, self._form(groups, initial=known), new_key())

    def post(self, request: BasketRequest) -> HttpResponse:
        """Place the order, once; or show the page again with all that was typed."""
        # Groups first: if a first press has emptied the basket since, its checkout is there.
        typed = request.POST.dict()
        is_pasting = request.POST.get("refresh") == "paste" or "take" in request.POST
        pasted = fill_in(typed) if is_pasting else None
        if chosen := request.POST.get("book", ""):
            for address in book_of(request):
                if str(address.pk) == chosen:
                    typed |= address_fields(address)
        groups = _groups(request, typed)
        key = request.POST.get("key", "").replace("\x00", "")  # PostgreSQL keeps no NUL
        if key and (placed := Checkout.objects.filter(idempotency_key=key).first()):
            return redirect("checkout:done", code=placed.code)
        keep_draft(request)
        if not groups:
            messages.error(request, _("The basket is empty, so nothing was ordered."))
            return redirect("basket:summary")
        if {"refresh", "take", "book"} & set(request.POST):  # other choices, without script
            return self._show(request, self._form(groups, initial=typed), key, pasted=pasted)

        form = self._form(groups, data=request.POST)
        if not form.is_valid():
            return self._show(request, form, key, status=422)
        choices = choices_of(form)
        try:
            ORDERS_BY_ADDRESS.require(client_address(request))
        except TooManyAttempts as refusal:
            sentence = wait_sentence(refusal)
            return self._show(request, form, key, status=429, refusal=sentence)
        try:
            checkout = place_checkout(
                basket=request.basket,
                details=details_of(form),
                choices=choices,
                idempotency_key=key,
                user=request.user,
                expected_total_vnd=seen_total(request.POST, choices),
            )
        except CheckoutRefused as refusal:
            return self._refuse(request, form, key, refusal)
        forget_draft(request)
        for order in checkout.orders.all():  # this browser may add to them, also without the link
            remember(request, order)
        return redirect("checkout:done", code=checkout.code)

    @staticmethod
    def _form(groups, **kwargs) -> CheckoutForm:
        return CheckoutForm(groups=groups, consent_version=current_consent_version(), **kwargs)

    def _refuse(
        self, request: BasketRequest, form: CheckoutForm, key: str, refusal: CheckoutRefused
    ) -> HttpResponse:
        """Show the page with why not, and with today's basket, prices and choices."""
        groups = _groups(request, request.POST)
        if not groups:
            messages.error(request, str(refusal))
            return redirect("basket:summary")
        form = self._form(groups, data=form.data)
        key = new_key() if isinstance(refusal, FormExpired) else key
        if isinstance(refusal, DetailsRefused) and refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
            return self._show(request, form, key, status=422)
        return self._show(request, form, key, status=409, refusal=str(refusal))

    def _show(
        self,
        request: BasketRequest,
        form: CheckoutForm,
        key: str,
        *,
        status: int = 200,
        refusal: str = "",
        pasted: Pasted | None = None,
    ) -> HttpResponse:
        paste = request.POST.get("paste", "") if request.method == "POST" else ""
        context = {
            "book": book_of(request),
            "pasted": pasted,
            "paste": paste[:LONGEST_PASTE],
            "form": form,
            "key": key or new_key(),
            "refusal": refusal,
            "needs_basket": not all(group.is_orderable for group in form.groups),
        }
        return render(request, "checkout/index.html", context, status=status)


@cache_control(private=True, no_store=True)
@require_safe
def fees(request: BasketRequest) -> JsonResponse:
    """Return by co-op what delivery to ``?province=&ward=`` costs (VND), and the choice's words.

    For the page's script; without it a button of the form asks the same.
    """
    return JsonResponse(
        {
            str(group.cooperative.pk): {"fee": group.delivery_fee, "label": delivery_label(group)}
            for group in basket_groups(request.basket, to=destination_of(request.GET))
        }
    )


def _groups(request: BasketRequest, typed: Mapping[str, str]) -> list[Group]:
    """Return the basket by co-op with fees to the address typed so far, and pick-up days."""
    return basket_groups(request.basket, to=destination_of(typed), with_days=True)


@cache_control(private=True, max_age=3600)
def wards(request: HttpRequest) -> HttpResponse:
    """Return the options of a ward select for ``?province=``; none for an unknown code."""
    found = wards_of(request.GET.get("province", ""))
    options = [(ward.code, ward.name, old_names(ward)) for ward in found]
    return render(request, "checkout/wards.html", {"options": options})
