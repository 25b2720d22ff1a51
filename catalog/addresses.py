"""Where products are found."""

from urllib.parse import quote

from shop.core.addresses import address_of


def product_address(slug: str, pk: int) -> str:
    """Return ``/san-pham/<slug>_<pk>/``; cheap enough for every tile of a list."""
    start, _, end = address_of("storefront:product", "-", "0").rpartition("-_0")
    return f"{start}{quote(slug)}_{pk}{end}"
