"""Which dialect words a shop's notices: each has a module ``notices`` with the same functions."""

from importlib import import_module
from typing import Any

MODULES = {"shopee": "integrations.practice.dialects.shopee.notices"}


def of(marketplace: str) -> Any:
    """Return the module that words, addresses and signs the notices of ``marketplace``.

    Imported on demand: a dialect imports the market, and the market tells the dialect.
    """
    return import_module(MODULES[marketplace])
