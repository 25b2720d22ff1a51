"""Stock of the generated world while orders are made of it: counts and their diary in step."""

from collections.abc import Iterator
from dataclasses import dataclass

from coops.partner.models import StockChange, StockRecord
from shop.order.models import Status

#: Orders in these states have their goods taken out of the barn.
GONE = {Status.HANDED_OVER, Status.DELIVERED}


@dataclass
class Shelf:
    """One stock record with its counts as they change, in sale units."""

    record: StockRecord
    in_stock: int
    allocated: int = 0

    @property
    def left(self) -> int:
        """Return what can still be promised."""
        return self.in_stock - self.allocated

    def change(
        self, reason: str, number: str, *, in_stock: int = 0, allocated: int = 0
    ) -> StockChange:
        """Change the counts and return the diary's line."""
        line = StockChange(
            stock_record=self.record,
            reason=reason,
            order_number=number,
            in_stock_before=self.in_stock,
            in_stock_after=self.in_stock + in_stock,
            allocated_before=self.allocated,
            allocated_after=self.allocated + allocated,
        )
        self.in_stock += in_stock
        self.allocated += allocated
        return line


def diary_of(number: str, shelf: Shelf, units: int, status: Status) -> Iterator[StockChange]:
    """Move ``units`` of ``shelf`` as order ``number`` did on its way to ``status``."""
    Reason = StockChange.Reason
    yield shelf.change(Reason.ORDERED, number, allocated=units)
    if status == Status.CANCELLED:
        yield shelf.change(Reason.CANCELLED, number, allocated=-units)
    elif status in GONE:
        yield shelf.change(Reason.HANDED_OVER, number, in_stock=-units, allocated=-units)
