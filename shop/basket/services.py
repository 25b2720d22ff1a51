"""Putting things into the basket, changing how many, taking them out.

The basket's row is locked first, by an update that finds it open, so that presses of one buyer
come one after another and none is lost; nothing is promised here, only looked at.
"""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Product
from coops.partner.models import StockRecord
from shop.basket.exceptions import BasketClosed, LineGone, NotOnSale, QuantityRefused
from shop.basket.models import Basket, Line


def add_to_basket(*, basket: Basket, product: Product, units: int = 1) -> Line:
    """Put ``units`` sale units of ``product`` into the basket, on top of what is there.

    An unsaved basket is saved; it stays unsaved when the goods are refused. The line keeps the
    price, so that a later change can be shown.

    Raises:
        NotOnSale: a draft, without a price, or of a closed co-op.
        QuantityRefused: below 1, or more than are left together with those in the basket.
        BasketClosed: it was ordered in the meantime.
    """
    is_new = basket.pk is None
    try:
        with transaction.atomic():
            return _add(basket, product, units)
    except BaseException:
        if is_new:
            # The key was rolled back with the row, and SQLite gives it to the next visitor's
            # basket: this visitor must not carry it away in the cookie.
            basket.pk = None
            basket._state.adding = True
        raise


def _add(basket: Basket, product: Product, units: int) -> Line:
    _lock(basket)
    record = _record_on_sale(product)
    line = basket.lines.filter(stockrecord=record).first()
    wanted = units + (line.quantity if line else 0)
    _insist(units, wanted=wanted, record=record)
    if line is None:
        line = Line(
            basket=basket,
            product=product,
            stockrecord=record,
            line_reference=f"{product.pk}_{record.pk}",
            price_currency=record.price_currency,
        )
    line.quantity = wanted
    line.price_excl_tax = line.price_incl_tax = record.price
    line.save()
    basket.reset_offer_applications()
    return line


@transaction.atomic
def set_quantity(*, basket: Basket, line_id: int, units: int) -> Line | None:
    """Set how many sale units a line has; 0 takes it out and returns ``None``.

    The price kept in the line stays, so that a change since then is still shown.

    Raises:
        LineGone: no such line in this basket.
        NotOnSale, QuantityRefused, BasketClosed: as :func:`add_to_basket`.
    """
    if units == 0:
        remove_from_basket(basket=basket, line_id=line_id)
        return None
    _lock(basket)
    line = basket.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise LineGone
    record = _record_on_sale(line.product)
    _insist(units, wanted=units, record=record)
    line.quantity = units
    line.save()
    basket.reset_offer_applications()
    return line


@transaction.atomic
def remove_from_basket(*, basket: Basket, line_id: int) -> None:
    """Take a line out; one that is gone already is no mistake.

    Raises:
        BasketClosed: it was ordered in the meantime.
    """
    _lock(basket)
    basket.lines.filter(pk=line_id).delete()
    basket.reset_offer_applications()


def accept_prices(*, basket: Basket) -> None:
    """Keep today's prices in the lines: the buyer has just been told what changed."""
    with transaction.atomic():
        for line in Line.objects.filter(basket_id=basket.pk).select_related("stockrecord"):
            price = line.stockrecord.price
            Line.objects.filter(pk=line.pk).update(price_excl_tax=price, price_incl_tax=price)
    basket.reset_offer_applications()


def _lock(basket: Basket) -> None:
    if basket.pk is None:
        _begin(basket)
    elif not Basket.open.filter(pk=basket.pk).update(status=Basket.OPEN):
        raise BasketClosed


def _begin(basket: Basket) -> None:
    """Save a new basket; of a person with an account another press may have begun it just now."""
    if basket.owner_id is not None:
        # Two presses stand in line here: two open baskets would hide one another's goods.
        get_user_model().objects.select_for_update(no_key=True).get(pk=basket.owner_id)
        begun = Basket.open.filter(owner_id=basket.owner_id).order_by("pk").first()
        if begun is not None:
            basket.pk = begun.pk
            basket.refresh_from_db()
            basket.reset_offer_applications()
            return
    basket.save()


def _record_on_sale(product: Product) -> StockRecord:
    on_sale = Product.objects.on_sale().filter(pk=product.pk)
    record = StockRecord.objects.filter(product__in=on_sale, price__isnull=False).first()
    if record is None:
        raise NotOnSale(title=product.get_title())
    record.product = product
    return record


def _insist(units: int, *, wanted: int, record: StockRecord) -> None:
    left = record.sellable
    if units < 1:
        raise QuantityRefused(_("Order at least 1."), left=left)
    if not left:
        text = _("“%(title)s” is sold out.")
    elif wanted > left and wanted > units:
        text = _("Only %(left)d left of “%(title)s”; %(held)d of them are in the basket already.")
    elif wanted > left:
        text = _("Only %(left)d left of “%(title)s”. Choose %(left)d or fewer.")
    else:
        return
    names = {"left": left, "title": record.product.get_title(), "held": wanted - units}
    raise QuantityRefused(text % names, left=left)
