"""Which marketplaces are played here, and where each keeps its consents.

Every dialect has a module ``consents`` with ``agree(shop)`` and ``withdraw(shop)``. What
``agree`` returns is the dialect's own affair: a code to be exchanged, or keys that a person
copies.
"""

from importlib import import_module
from typing import Any

from integrations.practice.models import Code, Shop

#: Key of ``Shop.marketplace`` -> the name that people know it by.
NAMES = {"shopee": "Shopee", "lazada": "Lazada", "sendo": "Sendo"}


def consents(marketplace: str) -> Any:
    """Return the module that gives and takes the consents of ``marketplace``.

    Raises:
        ValueError: no such marketplace is played here.
    """
    if marketplace not in NAMES:
        raise ValueError(f"marketplace is one of {sorted(NAMES)}")
    return import_module(f"integrations.practice.dialects.{marketplace}.consents")


def agree(shop: Shop) -> dict[str, Any]:
    """Agree for a shop; return what its owner would hand to the app.

    Shopee and Lazada give ``code``, Sendo ``shop_key`` and ``secret_key``.
    """
    given = consents(shop.marketplace).agree(shop)
    return {"code": given.value} if isinstance(given, Code) else dict(given)


def withdraw(shop: Shop) -> None:
    """Take a shop's consent back, whatever it consists of."""
    consents(shop.marketplace).withdraw(shop)
