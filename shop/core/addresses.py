"""Addresses of pages that every page links to, looked up once."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address_of(name: str, *args: str) -> str:
    """Return what ``reverse`` returns, remembered.

    A page's frame alone has twenty links that never change, and each ``reverse`` matches patterns
    anew. For addresses of which there are few: pages without an id, shelves.
    """
    return _reverse(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, args)


@lru_cache(maxsize=1_000)
def _reverse(urlconf: str, prefix: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=args)
