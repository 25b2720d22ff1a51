"""Cards, on the page of Stripe: a link leads there, no script of theirs runs here."""

import logging
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from coops.registry.models import Cooperative
from shop.core.crypto import SecretUnreadable
from shop.core.remote import RemoteFailure, waiting_at_most
from shop.order.models import Order, PaymentMethod, PaymentStatus
from shop.payment import card_payments, stripe_events
from shop.payment.gateways.base import Gateway, Offer, Step
from shop.payment.stripe_api import keys_of

logger = logging.getLogger(__name__)

#: Seconds that a page waits for Stripe.
PAGE_WAITS = 6.0


class Stripe(Gateway):
    """Offered where the co-op, or a sponsor for it, has keys, and within Stripe's limits."""

    code = "stripe"
    method = PaymentMethod.CARD
    label = gettext_lazy("International card (Visa, Mastercard…)")

    def offered(self, cooperative: Cooperative, *, total_vnd: int) -> Offer:
        """Return whether cards are taken, and for so much."""
        try:
            if keys_of(cooperative) is None:
                return Offer(is_open=False)
        except SecretUnreadable:
            return Offer(is_open=False)
        if card_payments.LEAST_VND <= total_vnd <= card_payments.MOST_VND:
            return Offer(is_open=True)
        return Offer(is_open=False, why_not=card_payments.limits_sentence())

    def start(self, order: Order) -> Step:
        """Return the address of the page where the card is typed in."""
        with waiting_at_most(card_payments.READ_PAGE_SECONDS):
            return Step(url=card_payments.open_page(order))

    def returned(self, order: Order) -> bool:
        """Return whether the money is there, asking Stripe if nobody has told us yet."""
        if order.payment_status != PaymentStatus.UNPAID:
            return order.payment_status == PaymentStatus.PAID
        attempt = order.payment_attempts.exclude(remote_id="").order_by("pk").last()
        if attempt is None:
            return False
        try:
            with waiting_at_most(PAGE_WAITS):
                return card_payments.is_paid_there(attempt)
        except RemoteFailure:
            return False

    def event(self, body: bytes, headers: Mapping[str, str], token: str = "") -> int:
        """Take an event of Stripe."""
        return stripe_events.receive(headers=headers, body=body, token=token)

    def refund(self, order: Order, *, amount_vnd: int, by, key: str) -> Order:
        """Give money back to the card."""
        with waiting_at_most(card_payments.READ_PAGE_SECONDS):
            return card_payments.refund(order, amount_vnd=amount_vnd, by=by, key=key)

    def reconcile(self) -> int:
        """Work on events that wait, close what was not paid in time, read open pages again.

        Each by itself: when one fails the goods of unpaid orders still become free.
        """
        done = 0
        for step in (
            stripe_events.work_on_waiting,
            card_payments.end_unpaid,
            card_payments.reconcile,
        ):
            try:
                done += step()
            except Exception:  # the next round tries again
                logger.exception("%s failed", step.__name__)
        return done
