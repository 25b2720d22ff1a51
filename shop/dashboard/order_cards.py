"""What a page shows of an order: the co-op's own lines, amounts, people, next steps."""

from dataclasses import dataclass
from functools import cached_property

from shop.dashboard.order_steps import (
    CASH_TAKEN,
    Step,
    can_cancel,
    main_step,
    money_step,
    next_step,
)
from shop.order.models import Fulfilment, Order, Status
from shop.order.words import status_label


@dataclass
class OrderCard:
    """An order as its co-op sees it; ``order.lines`` were prefetched, its own ones only."""

    order: Order
    may_change_money: bool
    is_new: bool = False

    @property
    def status_label(self) -> str:
        """Return where the order stands, in two or three words."""
        return status_label(self.order)

    @cached_property
    def lines(self) -> list:
        """Return the co-op's own lines."""
        return list(self.order.lines.all())

    @property
    def goods_vnd(self) -> int:
        """Return what the co-op's own lines cost together."""
        return int(sum(line.line_price_incl_tax for line in self.lines))

    @property
    def delivery_vnd(self) -> int:
        """Return the delivery fee."""
        return int(self.order.shipping_incl_tax)

    @property
    def total_vnd(self) -> int:
        """Return what the buyer pays this co-op."""
        return self.goods_vnd + self.delivery_vnd

    @property
    def short_units(self) -> int:
        """Return how many units could not be kept for the order."""
        return sum(line.num_short for line in self.lines)

    @property
    def is_pickup(self) -> bool:
        """Return whether the buyer comes for the goods."""
        return self.order.fulfilment == Fulfilment.PICKUP

    @property
    def address(self) -> str:
        """Return where the goods go, as frozen on the day of the order."""
        if self.is_pickup:
            return self.order.pickup_text
        return self.order.checkout.address_text if self.order.checkout else ""

    @property
    def main(self) -> Step | None:
        """Return the step of the biggest button; none for money that is not the person's."""
        step = main_step(self.order)
        return step if step and self._may(step) else None

    @property
    def money(self) -> Step | None:
        """Return the money step, when it is not the main one and the person may do it.

        Cash is asked about once the goods have left; before that nobody has it.
        """
        step = money_step(self.order)
        if step is None or not self._may(step) or next_step(self.order) is None:
            return None
        too_early = step is CASH_TAKEN and self.order.status != Status.HANDED_OVER
        return None if too_early else step

    @property
    def can_cancel(self) -> bool:
        """Return whether the co-op may still cancel."""
        return can_cancel(self.order)

    def _may(self, step: Step) -> bool:
        return self.may_change_money or not step.only_money
