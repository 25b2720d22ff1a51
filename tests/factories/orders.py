"""Baskets and orders, placed through the real services."""

from itertools import count

from django.utils import timezone

from coops.partner.strategy import Selector
from shop.basket.models import Basket
from shop.basket.services import add_to_basket
from shop.checkout.groups import basket_groups
from shop.checkout.services import BuyerDetails, GroupChoice, place_checkout
from shop.order.models import Checkout, Fulfilment, Order, PaymentMethod

numbers = count(1)


def make_basket(*goods, owner=None) -> Basket:
    """Return an open basket; ``goods`` are products, or (product, units) pairs."""
    basket = Basket.objects.create(owner=owner)
    basket.strategy = Selector().strategy()
    for item in goods:
        product, units = item if isinstance(item, tuple) else (item, 1)
        add_to_basket(basket=basket, product=product, units=units)
    return basket


def buyer_details(**fields) -> BuyerDetails:
    """Return a buyer in Thanh Hóa who has agreed to everything."""
    defaults = {
        "full_name": "Lê Thị Hoa",
        "phone": "+84912345678",
        "email": "hoa@example.com",
        "line1": "Số 5, gần chợ Hôm",
        "ward_code": "16498",
        "ward_name": "Xã Quảng Ngọc",
        "province_code": "38",
        "province_name": "Thanh Hóa",
        "units_version": "test",
        "consent_version": "2026-11",
        "consented_at": timezone.now(),
    }
    return BuyerDetails(**{**defaults, **fields})


def new_key() -> str:
    """Return an idempotency key as a form would carry it."""
    return f"test-key-{next(numbers):012d}"


def make_checkout(
    *goods,
    user=None,
    fulfilment: str = Fulfilment.DELIVERY,
    payment_method: str = PaymentMethod.COD,
    **details,
) -> Checkout:
    """Return a placed checkout of ``goods``, the same choices for every co-op."""
    basket = make_basket(*goods, owner=user)
    choice = GroupChoice(fulfilment, payment_method)
    return place_checkout(
        basket=basket,
        details=buyer_details(**details),
        choices={group.cooperative.pk: choice for group in basket_groups(basket)},
        idempotency_key=new_key(),
        user=user,
    )


def make_order(*goods, **choices) -> Order:
    """Return the first order of a checkout of ``goods``."""
    return make_checkout(*goods, **choices).orders.order_by("pk").first()
