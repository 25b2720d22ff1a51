"""The practice marketplaces on the fast clock: ``gunicorn tests.soak.hurried_practice``."""

from tests.soak import clock  # isort: skip  before anything that reads a clock

from integrations.practice.wsgi import application

clock.hurry("practice")

__all__ = ["application"]
