"""Where products stand on other channels: what lines above know, asked once for a page."""

from collections import defaultdict
from collections.abc import Iterable

from shop.core.registries import ProductBadge, ProductWish, product_badges, product_wishes


def badges_of(products: Iterable) -> dict[int, list[ProductBadge]]:
    """Return the badges of ``products`` by product id; products without any are missing."""
    products = list(products)
    found: dict[int, list[ProductBadge]] = defaultdict(list)
    if products:
        for ask in product_badges.values():
            for product_id, badges in ask(products).items():
                found[product_id] += badges
    return dict(found)


def wishes_of(product) -> list[ProductWish]:
    """Return what other channels still ask of ``product``."""
    return [wish for ask in product_wishes.values() for wish in ask(product)]
