"""Finding an order by its number and the buyer's phone, without letting anybody fish."""

from shop.core.throttle import Throttle
from shop.order.models import Order

TEN_MINUTES = 600

BY_ADDRESS = Throttle("order-lookup-address", 10, TEN_MINUTES)
BY_NUMBER = Throttle("order-lookup-number", 5, TEN_MINUTES)


def find_order(*, number: str, phone: str, address: str) -> Order | None:
    """Return the order with this number (as stored) and phone (E.164), or ``None``.

    A wrong number and a wrong phone look the same. Each try counts for ``address`` (where it
    came from) and for the number.

    Raises:
        TooManyAttempts: the address has tried 10 times in ten minutes, or the number was tried
            5 times.
    """
    BY_ADDRESS.require(address)
    BY_NUMBER.require(number)
    if not phone:  # a marketplace's order may have none, and is nobody's to find then
        return None
    return Order.objects.filter(number=number, phone=phone).first()
