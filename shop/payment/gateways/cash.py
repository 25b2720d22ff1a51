"""Cash, to a carrier or at pick-up: paid when a person of the co-op has matched it, never before.

That a carrier has delivered says nothing about money: it keeps the cash and hands it on in
batches, days later.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.registry.models import Cooperative
from shop.core.money import format_vnd
from shop.order.models import Fulfilment, PaymentMethod
from shop.payment.gateways.base import Gateway, Offer


class CashOnDelivery(Gateway):
    """The carrier takes the cash; up to the ceiling that the co-op has set."""

    code = "cod"
    method = PaymentMethod.COD
    label = gettext_lazy("Cash when I get the goods")
    ways = (Fulfilment.DELIVERY,)

    def offered(self, cooperative: Cooperative, *, total_vnd: int) -> Offer:
        """Return whether the co-op takes cash, and so much."""
        if not cooperative.accepts_cod:
            return Offer(is_open=False)
        if total_vnd > cooperative.cod_ceiling_vnd:
            text = _("%(seller)s takes cash only up to %(ceiling)s. Choose another way of paying.")
            names = {
                "seller": cooperative.short_name,
                "ceiling": format_vnd(cooperative.cod_ceiling_vnd),
            }
            return Offer(is_open=False, why_not=text % names)
        return Offer(is_open=True)


class CashAtPickUp(CashOnDelivery):
    """The co-op's people take the cash when they give the goods away.

    To the buyer it is the same choice as cash on delivery: one button, whichever way the goods
    come.
    """

    code = "cash"
    ways = (Fulfilment.PICKUP,)
