"""Placing one co-op's order; Oscar looks here by name."""

from oscar.apps.order.utils import OrderCreator as OscarOrderCreator

from shop.order.models import Order
from shop.order.numbers import new_order_number


class OrderNumberGenerator:
    """Numbers that cannot be guessed; they are also the text of the bank transfer."""

    def order_number(self, basket=None) -> str:
        """Return a number that no order has yet."""
        while True:
            number = new_order_number()
            if not Order.objects.filter(number=number).exists():
                return number


class OrderCreator(OscarOrderCreator):
    """Writes the order and its lines; promises nothing.

    Who places orders allocates all records of all orders in primary-key order afterwards,
    in the same transaction (``shop.checkout.services``).
    """

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Keep the sale unit and the net weight as they are on the day of the order."""
        product = basket_line.product
        fields = {"sale_unit": product.sale_unit, "net_weight_g": product.net_weight_g}
        return super().create_line_models(
            order, basket_line, {**fields, **(extra_line_fields or {})}
        )

    def update_stock_records(self, line) -> None:
        """Do nothing: Oscar would allocate one by one and without looking."""
