"""The two ways goods reach a buyer, in the form Oscar's order creator takes."""

from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.methods import Base
from oscar.core.prices import Price


class FixedCharge(Base):
    """A charge in whole đồng that was worked out before, tax included."""

    def __init__(self, charge_vnd: int) -> None:
        self.charge_vnd = charge_vnd

    def calculate(self, basket) -> Price:
        """Return the charge; the basket has no say in it."""
        return Price(currency="VND", excl_tax=self.charge_vnd, tax=0)


class Delivery(FixedCharge):
    """To the buyer's door, for the co-op's fee."""

    code = "delivery"
    name = _("Delivery")


class PickUp(FixedCharge):
    """From the co-op's pick-up place, free of charge."""

    code = "pickup"
    name = _("Pick-up")

    def __init__(self) -> None:
        super().__init__(0)
