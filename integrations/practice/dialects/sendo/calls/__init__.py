"""Every call of the API that is spoken here; importing this package registers them."""

from integrations.practice.dialects.sendo.calls import (  # noqa: F401
    catalogue,
    few_fields,
    listing,
    orders,
    products,
)
