"""Setting stock: ``Variant.stock`` is the sellable number, and orders take units off it at once.

Total = sellable + withheld (unpaid orders) + occupied (pending to packed). A campaign locks a part
of the sellable number [D121233].
"""

from integrations.practice import locks
from integrations.practice.dialects.lazada import units
from integrations.practice.dialects.lazada.faults import Flaw
from integrations.practice.models import Variant


def set_sellable(variant: Variant, sellable: int) -> None:
    """Set what buyers can take.

    Raises:
        Flaw: 4170, a campaign locks more; 4218, a promotion locks the item.
    """
    check_no_promotion(variant)
    if sellable < 0:
        raise Flaw("212", "The sellable quantity would be negative.", "SellableQuantity")
    if not locks.set_stock(variant, sellable):
        message = "The quantity is below what a campaign locks."
        raise Flaw("4170", message, "SellableQuantity")


def set_total(variant: Variant, total: int) -> None:
    """Set the total; what orders hold is inside it, so the rest becomes sellable.

    Raises:
        Flaw: 4155, it is below withheld + occupied + campaign.
    """
    check_no_promotion(variant)
    withheld, occupied = units.locked_in_orders([variant])[variant.pk]
    sellable = total - withheld - occupied
    if sellable < 0 or not locks.set_stock(variant, sellable):
        message = "The quantity is below what orders and campaigns lock."
        raise Flaw("4155", message, "Quantity")


def check_no_promotion(variant: Variant) -> None:
    """Insist that no promotion of the platform locks price and stock of the item.

    Raises:
        Flaw: 4218.
    """
    if locks.is_promoted(variant.item):
        raise Flaw("4218", "A campaign locks price and stock of this item.", "ItemId")
