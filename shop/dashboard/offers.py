"""Saving what a form says of price and count."""

from django.db import transaction

from coops.partner.exceptions import PriceRefused, StockError
from shop.dashboard.stocktaking import (
    PriceMoved,
    StockMoved,
    change_price,
    count_stock,
    opened_offer,
)


def save_offer(form, *, product, by) -> bool:
    """Save the price and count of a valid ``form``: all of it or nothing.

    A refusal becomes an error of its field. Returns whether it was saved.
    """
    record = opened_offer(product=product, by=by)
    price, in_stock = form.cleaned_data.get("price"), form.cleaned_data.get("in_stock")
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
