"""A person's own addresses: what the checkout offers at one tap."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.address.book import BookRefused, addresses_of, make_usual, remove_address, save_address
from shop.core.phones import display_phone
from shop.customer.forms import AddressForm


@method_decorator(never_cache, name="dispatch")
class AddressListView(LoginRequiredMixin, View):
    """All addresses of the book."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        return render(request, "customer/addresses.html", {"addresses": addresses_of(request.user)})


@method_decorator(never_cache, name="dispatch")
class AddressFormView(LoginRequiredMixin, View):
    """A new address, or one of the book anew."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form with what is known."""
        return self._show(request, pk, AddressForm(initial=self._known(request, pk)))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save it; ``refresh`` only loads the wards of the chosen province, without script."""
        self._known(request, pk)
        if "refresh" in request.POST:
            return self._show(request, pk, AddressForm(initial=request.POST.dict()))
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._show(request, pk, form, status=422)
        try:
            save_address(
                request.user, form.columns(), is_usual=form.cleaned_data["is_usual"], pk=pk
            )
        except BookRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, pk, form, status=409)
        messages.success(request, _("The address is saved."))
        return redirect("addresses:list")

    @staticmethod
    def _known(request: HttpRequest, pk: int | None) -> dict:
        """Return the address to begin with: the one to change, or that of the last order."""
        person: Any = request.user
        if pk is not None:
            address = get_object_or_404(addresses_of(request.user), pk=pk)
        else:
            orders = person.orders.exclude(shipping_address=None)
            last = orders.select_related("shipping_address").order_by("-pk").first()
            if last is None or addresses_of(person).exists():
                phone = person.phone.as_national if person.phone else ""
                return {"full_name": person.full_name, "phone": phone}
            address = last.shipping_address
        return {
            "full_name": address.full_name,
            "phone": display_phone(str(address.phone_number or "")),
            "province": address.province_code,
            "ward": address.ward_code,
            "line1": address.line1,
            "is_usual": getattr(address, "is_default_for_shipping", True),
        }

    @staticmethod
    def _show(request: HttpRequest, pk, form: AddressForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "is_new": pk is None}
        return render(request, "customer/address_form.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class AddressRemoveView(LoginRequiredMixin, View):
    """Takes an address out of the book; nothing else is touched, so nobody is asked twice."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove it."""
        get_object_or_404(addresses_of(request.user), pk=pk)
        remove_address(request.user, pk)
        messages.success(request, _("The address is removed. Orders placed with it keep theirs."))
        return redirect("addresses:list")


@method_decorator(never_cache, name="dispatch")
class AddressUsualView(LoginRequiredMixin, View):
    """Makes an address the one that the checkout starts with."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say so."""
        get_object_or_404(addresses_of(request.user), pk=pk)
        make_usual(request.user, pk)
        return redirect("addresses:list")
