"""The shop on the fast clock; it takes the pushes: ``gunicorn tests.soak.hurried_shop``."""

from tests.soak import clock  # isort: skip  before anything that reads a clock

from shop.wsgi import application

clock.hurry("shop")

__all__ = ["application"]
