"""The shop as it is served, and beside it, in the same process, Django without middleware."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

django.setup(set_prefix=False)


class BareHandler(WSGIHandler):
    """Django's handler with no middleware at all."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)


shop, bare = WSGIHandler(), BareHandler()


def application(environ, start_response):
    """Answer the constant view without middleware, everything else as the shop does."""
    handler = bare if environ["PATH_INFO"] == "/bench/constant/" else shop
    return handler(environ, start_response)
