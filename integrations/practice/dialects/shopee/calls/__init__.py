"""Every call of the API that is spoken here; importing this package registers them."""

from integrations.practice.dialects.shopee.calls import (  # noqa: F401
    auth,
    catalogue,
    items,
    listing,
    logistics,
    media,
    orders,
    push,
    shop,
    stock,
    variants,
)
