"""How buyers see a product in a list, with what is being typed in place of what is saved."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from shop.core.text import nfc
from shop.core.units import price_per_kg
from shop.dashboard.product_forms import PriceForm


def typed_tile(product, typed: QueryDict) -> dict:
    """Return what ``dashboard/steps/tile.html`` shows; what cannot be read is as it is saved."""
    form = PriceForm(typed)
    form.is_valid()
    data = form.cleaned_data if {"price", "sale_unit"} & typed.keys() else {}
    offer = product.offer
    amount = data.get("price") or (offer.price if offer else None)
    grams = data["net_weight"] if data.get("net_weight") else product.net_weight_g
    name = " ".join(nfc(typed.get("title", "").replace("\x00", "")).split())[:120]
    return {
        "product": product,
        "name": name or product.title or _("(no name yet)"),
        "amount": amount,
        "pack": data.get("sale_unit") or product.sale_unit,
        "unit_amount": price_per_kg(amount, grams) if amount and grams else None,
    }
