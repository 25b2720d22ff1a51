"""What a page shows of an order: the co-op's own lines, amounts, people, next steps."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.dashboard.order_steps import (
    CASH_TAKEN,
    CONFIRM,
    Step,
    can_cancel,
    main_step,
    money_step,
    next_step,
    other_step,
)
from shop.order.alert_models import AlertRules
from shop.order.alert_rules import is_late as waits_too_long
from shop.order.choices import WAITING_HOLDS
from shop.order.holds import cancel_there, hold_sentence
from shop.order.models import Fulfilment, Line, Order, Status
from shop.order.words import is_coming_back, status_label, waits_for_card, waits_for_transfer


@dataclass(frozen=True)
class Goods:
    """One line as the packer needs it: ``units`` are those that go into the parcel."""

    line: Line
    units: int

    @property
    def vnd(self) -> int:
        """Return what these units cost; the line's own sum is for all that was ordered."""
        return int(self.line.line_price_incl_tax) * self.units // self.line.quantity


@dataclass
class OrderCard:
    """An order as its co-op sees it; ``order.lines`` were prefetched, its own ones only."""

    order: Order
    may_change_money: bool
    is_new: bool = False
    #: What is still to be paid, on pages that ask for it.
    due_vnd: int = 0
    #: When the co-op counts an order as late that nobody confirms, on pages that mark it.
    rules: AlertRules | None = None

    @property
    def status_label(self) -> str:
        """Return where the order stands, in two or three words."""
        if self.order.hold in WAITING_HOLDS and self.order.is_open:
            return _("Waiting on the marketplace")
        return status_label(self.order)

    @cached_property
    def lines(self) -> list:
        """Return the co-op's own lines."""
        return list(self.order.lines.all())

    @property
    def goods(self) -> list[Goods]:
        """Return what is packed; of a cancelled order, what was ordered."""
        if self.order.status == Status.CANCELLED:
            return [Goods(line, line.quantity) for line in self.lines]
        return [Goods(line, line.units_wanted) for line in self.lines if line.units_wanted]

    @property
    def goods_vnd(self) -> int:
        """Return what the co-op's own lines cost together, without units that were taken out."""
        return sum(goods.vnd for goods in self.goods)

    @property
    def taken_out_vnd(self) -> int:
        """Return what was taken out of the order since it came; 0 of a cancelled one."""
        return int(sum(line.line_price_incl_tax for line in self.lines)) - self.goods_vnd

    @property
    def delivery_vnd(self) -> int:
        """Return the delivery fee."""
        return int(self.order.shipping_incl_tax)

    @property
    def total_vnd(self) -> int:
        """Return what the buyer pays for this order; a marketplace gives discounts of its own."""
        if self.order.is_from_marketplace:
            return self.order.amount_vnd
        return self.goods_vnd + self.delivery_vnd

    @property
    def short_lines(self) -> list[Line]:
        """Return the lines of an open order that miss units of goods we know."""
        return [line for line in self.lines if line.is_short] if self.order.is_open else []

    @property
    def parked_lines(self) -> list[Line]:
        """Return the lines of an open order whose goods nobody has named yet."""
        return [line for line in self.lines if line.is_parked] if self.order.is_open else []

    @property
    def hold_sentence(self) -> str:
        """Return what an order waits for before the co-op can go on; empty: for nothing."""
        if self.order.status == Status.NEW and waits_for_card(self.order):
            return _("Not paid by card yet. If nobody pays in time, the order ends by itself.")
        return hold_sentence(self.order)

    @property
    def unpaid_note(self) -> str:
        """Return what can be done about goods that are to leave before the transfer came."""
        if self.order.status not in {Status.CONFIRMED, Status.PACKED} or not waits_for_transfer(
            self.order
        ):
            return ""
        return _(
            "The buyer has not transferred the money yet. Wait for it, ask them, or send the goods "
            "all the same: nobody collects cash for this order."
        )

    @property
    def is_forgotten(self) -> bool:
        """Return whether nobody has confirmed it, though even the helper had to be told."""
        order = self.order
        if self.rules is None or next_step(order) is not CONFIRM or order.is_from_marketplace:
            return False
        return waits_too_long(self.rules, order.date_placed, timezone.now())

    @property
    def is_late(self) -> bool:
        """Return whether the marketplace wanted it sent by now."""
        by = self.order.ship_by
        return by is not None and self.order.is_open and by < timezone.now()

    @property
    def cancel_there(self) -> str:
        """Return where a marketplace's open order is cancelled; empty for our own."""
        is_theirs = self.order.is_from_marketplace and self.order.is_open
        return cancel_there(self.order) if is_theirs else ""

    @property
    def is_pickup(self) -> bool:
        """Return whether the buyer comes for the goods."""
        return self.order.fulfilment == Fulfilment.PICKUP

    @property
    def address(self) -> str:
        """Return where the goods go, as frozen on the day of the order."""
        if self.is_pickup:
            return self.order.pickup_text
        return self.order.address_text

    @property
    def main(self) -> Step | None:
        """Return the step of the biggest button; none for money that is not the person's."""
        step = main_step(self.order)
        return step if step and self._may(step) else None

    @property
    def other(self) -> Step | None:
        """Return what else may have become of the goods than what the biggest button says."""
        return other_step(self.order)

    @property
    def money(self) -> Step | None:
        """Return the money step, when it is not the main one and the person may do it.

        Cash is asked about once the goods have left; before that nobody has it.
        """
        step = money_step(self.order)
        if step is None or not self._may(step) or next_step(self.order) is None:
            return None
        is_carried = self.order.status == Status.HANDED_OVER and not is_coming_back(self.order)
        return None if step is CASH_TAKEN and not is_carried else step

    @property
    def can_cancel(self) -> bool:
        """Return whether the co-op may still cancel."""
        return can_cancel(self.order)

    def _may(self, step: Step) -> bool:
        return self.may_change_money or not step.only_money
