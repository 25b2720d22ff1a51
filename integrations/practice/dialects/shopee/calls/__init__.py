"""Every call of the API that is spoken here; importing this package registers them."""

from integrations.practice.dialects.shopee.calls import (  # noqa: F401
    auth,
    cancelling,
    catalogue,
    items,
    labels,
    listing,
    logistics,
    media,
    orders,
    payment,
    push,
    returns,
    shop,
    stock,
    variants,
)
