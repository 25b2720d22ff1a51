"""Which ways of paying there are: ``settings.PAYMENT_GATEWAYS``, in the order of the page."""

import logging
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from coops.registry.models import Cooperative
from shop.order.models import Order
from shop.payment.gateways.base import Gateway

logger = logging.getLogger(__name__)


@cache
def gateways() -> tuple[Gateway, ...]:
    """Return every way of paying, the first choice first."""
    return tuple(import_string(path)() for path in settings.PAYMENT_GATEWAYS)


def gateway(code: str) -> Gateway:
    """Return the way of that code.

    Raises:
        LookupError: there is none.
    """
    for found in gateways():
        if found.code == code:
            return found
    raise LookupError(code)


def gateway_of(order: Order) -> Gateway | None:
    """Return the way in which ``order`` is paid; ``None`` when a marketplace takes the money."""
    return next(
        (g for g in gateways() if g.method == order.payment_method and order.fulfilment in g.ways),
        None,
    )


def offered_methods(cooperative: Cooperative, *, fulfilment: str, total_vnd: int) -> list[str]:
    """Return how ``cooperative`` lets so much be paid when the goods come this way."""
    return [
        found.method.value
        for found in gateways()
        if fulfilment in found.ways and found.offered(cooperative, total_vnd=total_vnd).is_open
    ]


def why_not(cooperative: Cooperative, *, method: str, fulfilment: str, total_vnd: int) -> str:
    """Return why ``cooperative`` does not let so much be paid so; empty: it never does."""
    for found in gateways():
        if found.method == method and fulfilment in found.ways:
            return found.offered(cooperative, total_vnd=total_vnd).why_not
    return ""


def labels() -> dict[str, str | Promise]:
    """Return the words of each choice by method; ways that are one choice have one word."""
    found: dict[str, str | Promise] = {}
    for one in gateways():
        found.setdefault(one.method.value, one.label)
    return found


def reconcile_all() -> int:
    """Let every way of paying read again what may have been missed; return how much it did.

    One that fails keeps no other from it.
    """
    done = 0
    for found in gateways():
        try:
            done += found.reconcile()
        except Exception:  # the next round tries again
            logger.exception("payments by %s were not read again", found.code)
    return done
