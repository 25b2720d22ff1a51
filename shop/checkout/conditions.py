"""Named guards: what must hold for a line of the basket to be ordered.

The pages show what they find as warnings, placing the order raises it.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coops.registry.standing import SellerState
from shop.checkout.exceptions import CheckoutRefused, NotEnoughStock, PriceChanged, ProductGone
from shop.core.money import format_vnd


def obstacles(line) -> Iterator[CheckoutRefused]:
    """Yield what keeps a basket line from being ordered, the gravest first."""
    for guard in (must_be_on_sale, must_be_in_stock):
        if refusal := guard(line):
            yield refusal
            return


def must_be_on_sale(line) -> ProductGone | None:
    """Refuse drafts, goods without a price, and goods of a closed co-op."""
    product = line.product
    cooperative = product.cooperative
    if cooperative is not None and not cooperative.is_open:
        if cooperative.state == SellerState.CLOSED:
            text = _("%(seller)s sells no more, so “%(title)s” cannot be ordered. Take it out.")
        else:
            text = _(
                "%(seller)s may not sell for now, so “%(title)s” cannot be ordered. Take it out."
            )
        text %= {"seller": cooperative.short_name, "title": product.get_title()}
        return ProductGone(text, **about(line))
    if cooperative is None or not product.is_public or line.stockrecord.price is None:
        text = _("“%(title)s” is not on sale any more. Take it out of the basket.") % {
            "title": product.get_title()
        }
        return ProductGone(text, **about(line))
    return None


def must_be_in_stock(line) -> NotEnoughStock | None:
    """Refuse more units than are left."""
    left = line.stockrecord.sellable
    if 1 <= line.quantity <= left:
        return None
    return not_enough(line, left=left)


def not_enough(line, *, left: int) -> NotEnoughStock:
    """Return the refusal of a line that wants more than ``left`` units."""
    text = (
        _("Only %(left)d left of “%(title)s”. Choose %(left)d or fewer.")
        if left
        else _("“%(title)s” has just been sold out. Take it out of the basket.")
    )
    names = {"left": left, "title": line.product.get_title()}
    return NotEnoughStock(text % names, left=left, **about(line))


def price_must_be_as_shown(line) -> PriceChanged | None:
    """Refuse a price that is another than when the buyer put the goods in, or was last told."""
    old, new = line.price_incl_tax, line.stockrecord.price
    if old is None or new is None or old == new:
        return None
    text = _("The price of “%(title)s” has changed from %(old)s to %(new)s.") % {
        "title": line.product.get_title(),
        "old": format_vnd(old),
        "new": format_vnd(new),
    }
    return PriceChanged(text, old_vnd=int(old), new_vnd=int(new), **about(line))


def about(line) -> dict[str, int | None]:
    """Return which line, product and co-op a refusal is about."""
    return {
        "line_id": line.pk,
        "product_id": line.product_id,
        "cooperative_id": line.product.cooperative_id,
    }
