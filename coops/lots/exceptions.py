"""What can go wrong with lots; nothing was changed, and the text is for people."""

from coops.partner.exceptions import StockError


class LotRefused(StockError):
    """A lot cannot be written down or changed so; ``field`` is where a form shows it."""

    def __init__(self, text: str, *, field: str = "units") -> None:
        self.field = field
        super().__init__(text)
