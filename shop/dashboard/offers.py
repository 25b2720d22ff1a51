"""Saving what a form says of price and count."""

from django.db import transaction
from django.utils.translation import gettext as _

from coops.partner.exceptions import PriceRefused, StockError
from coops.partner.services.prices import LARGEST_PRICE_VND
from shop.core.money import format_vnd
from shop.dashboard.stocktaking import (
    PriceMoved,
    StockMoved,
    change_price,
    count_stock,
    opened_offer,
)

#: A new price so many times the former one, or so small a part of it, is asked about.
SLIP_TIMES = 10


def save_offer(form, *, product, by) -> bool:
    """Save the price and count of a valid ``form``: all of it or nothing.

    A refusal becomes an error of its field. Returns whether it was saved. A price ten times the
    former, or a tenth of it, is asked about once: saved again as it is, it is kept.
    """
    price, in_stock = form.cleaned_data.get("price"), form.cleaned_data.get("in_stock")
    former = form.cleaned_data.get("shown_price")
    if _is_slip(price, former) and form.cleaned_data.get("asked_price") != price:
        form.asks_price = price
        text = _("It was %(former)s, now %(price)s. If that is right, save once more.")
        names = {"former": format_vnd(former), "price": format_vnd(price)}
        form.add_error("price", text % names)
        return False
    record = opened_offer(product=product, by=by)
    try:
        with transaction.atomic():
            if price is not None:
                shown = form.cleaned_data["shown_price"]
                change_price(stock_record=record, price_vnd=price, shown_vnd=shown, by=by)
            if in_stock is not None:
                count_stock(stock_record=record, num_in_stock=in_stock, shown=form.shown, by=by)
    except (PriceMoved, PriceRefused) as refusal:
        form.add_error("price", str(refusal))
    except (StockMoved, StockError) as refusal:
        form.add_error("in_stock", str(refusal))
    return not form.errors


def _is_slip(price: int | None, former: int | None) -> bool:
    """Return whether a nought too many or too few stands in ``price`` (whole đồng).

    What is no price at all is refused elsewhere.
    """
    if not price or not former or max(price, former) > LARGEST_PRICE_VND:
        return False
    return price >= former * SLIP_TIMES or former >= price * SLIP_TIMES
