"""The contract that every way of paying keeps; what a way has no need of does nothing.

A gateway never decides whether an order is paid: it writes rows (:mod:`shop.payment.ledger`).
No method is called inside a transaction, because some of them call other machines.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from coops.registry.models import Cooperative
from shop.order.models import Fulfilment, Order, PaymentMethod
from shop.order.payments import give_back, mark_paid


@dataclass(frozen=True)
class Offer:
    """Whether a co-op lets an amount be paid this way; ``why_not`` is a sentence for the buyer.

    Without a sentence the co-op does not have this way at all.
    """

    is_open: bool
    why_not: str = ""


@dataclass(frozen=True)
class Step:
    """What the buyer does next: go to ``url`` on another site, or, without one, read on here."""

    url: str = ""


class PaymentRefused(Exception):
    """It cannot be done so; the text is a sentence for the person, ``status`` an HTTP status."""

    def __init__(self, text: str, *, status: int = 409) -> None:
        self.status = status
        super().__init__(text)


class Gateway:
    """One way of paying. ``method`` stands in orders, ``ways`` are the fulfilments it fits."""

    code: str
    method: PaymentMethod
    label: str | Promise
    ways: tuple[str, ...] = (Fulfilment.DELIVERY, Fulfilment.PICKUP)

    def offered(self, cooperative: Cooperative, *, total_vnd: int) -> Offer:
        """Return whether ``cooperative`` takes ``total_vnd`` this way."""
        raise NotImplementedError

    def start(self, order: Order) -> Step:
        """Begin to pay; again: go on with what was begun.

        Raises:
            PaymentRefused: the order is not to be paid (so, or any more), or nobody answers.
        """
        return Step()

    def returned(self, order: Order) -> bool:
        """Return whether the money is there as far as anybody knows now; writes nothing.

        Asked when the buyer comes back from another site.
        """
        return False

    def event(self, body: bytes, headers: Mapping[str, str], token: str = "") -> int:
        """Take what another machine posts; return the HTTP status to answer with."""
        return 404

    def capture(self, order: Order, *, by) -> Order:
        """Take the word of a person of the co-op that the money is there.

        Raises:
            OrderStateError: that cannot be, as the order stands.
            PaymentRefused: only machines know it.
        """
        return mark_paid(order=order, by=by)

    def refund(self, order: Order, *, amount_vnd: int, by, key: str) -> Order:
        """Give ``amount_vnd`` back, or write that a person has; ``key`` makes two presses one.

        Raises:
            OrderStateError: so much is not held.
            PaymentRefused: the other side refuses, or does not answer.
        """
        return give_back(order=order, amount_vnd=amount_vnd, by=by, key=key)

    def reconcile(self) -> int:
        """Read again what may have been missed; return how many orders were looked at."""
        return 0
