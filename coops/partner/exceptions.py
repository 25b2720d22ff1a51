"""What can go wrong with stock and prices."""

from django.utils.translation import gettext as _


class DirectStockWrite(RuntimeError):
    """Somebody called one of Oscar's stock methods, which do not check what is left."""

    def __init__(self, method: str) -> None:
        super().__init__(f"StockRecord.{method} is closed; use coops.partner.services.stock.")


class StockError(Exception):
    """A stock change was refused; nothing was changed. The text is for people."""


class NotEnoughStock(StockError):
    """Fewer units are left than asked for.

    ``title``: the goods; ``wanted`` and ``left``: sale units.
    """

    def __init__(self, *, stock_record_id: int, title: str, wanted: int, left: int) -> None:
        self.stock_record_id = stock_record_id
        self.title = title
        self.wanted = wanted
        self.left = left
        text = (
            _("Only %(left)d left of “%(title)s”, and %(wanted)d were asked for.")
            if left
            else _("“%(title)s” is sold out.")
        )
        super().__init__(text % {"left": left, "title": title, "wanted": wanted})


class StockPromised(StockError):
    """Stock cannot go below what orders were promised; ``order_numbers`` names them."""

    def __init__(self, *, allocated: int, order_numbers: list[str]) -> None:
        self.allocated = allocated
        self.order_numbers = order_numbers
        text = (
            _("%(allocated)d are promised to orders (%(orders)s). Cancel those orders first.")
            if order_numbers
            else _("%(allocated)d are promised to orders. Cancel those orders first.")
        )
        super().__init__(text % {"allocated": allocated, "orders": ", ".join(order_numbers)})


class StockCountRefused(StockError):
    """A count of units is negative or too large to be true; the text names the limits."""


class StockOutOfStep(StockError):
    """More was to be given back or handed over than is promised: the books disagree.

    Never a buyer's or a packer's mistake; ``manage.py check_stock`` shows the rows.
    """


class PriceRefused(StockError):
    """A price is not a whole number of đồng within the limits; the text names them."""
