"""A transfer to the co-op's own account by VietQR: nobody tells us but the bank statement."""

from django.utils.translation import gettext_lazy

from coops.registry.models import Cooperative
from shop.order.models import PaymentMethod
from shop.payment.credits import match_waiting
from shop.payment.gateways.base import Gateway, Offer


class VietQr(Gateway):
    """The buyer scans a code; what comes to the account is matched (:mod:`shop.payment.credits`).

    Messages of a bank come to an address of the co-op's own, see ``shop.payment.webhooks``.
    """

    code = "vietqr"
    method = PaymentMethod.VIETQR
    label = gettext_lazy("Bank transfer (VietQR)")

    def offered(self, cooperative: Cooperative, *, total_vnd: int) -> Offer:
        """Return whether the co-op takes transfers."""
        return Offer(is_open=cooperative.accepts_vietqr)

    def reconcile(self) -> int:
        """Look once more for the orders of credits that wait."""
        return match_waiting()
