"""A request as it comes out of the basket's middleware."""

from django.http import HttpRequest

from shop.basket.models import Basket


class BasketRequest(HttpRequest):
    """For type checkers: ``request.basket`` is there, loaded when first asked for."""

    basket: Basket
