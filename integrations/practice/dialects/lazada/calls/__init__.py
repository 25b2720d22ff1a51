"""Every call of the API that is spoken here; importing this package registers them."""

from integrations.practice.dialects.lazada.calls import (  # noqa: F401
    auth,
    cancelling,
    catalogue,
    fulfilment,
    listing,
    media,
    money,
    orders,
    prices,
    products,
    returns,
    seller,
    visibility,
)
