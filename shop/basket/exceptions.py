"""Why something did not go into the basket."""

from django.utils.translation import gettext as _


class BasketRefused(Exception):
    """The basket was not changed. The text is a sentence for the buyer."""


class NotOnSale(BasketRefused):
    """The product is a draft, has no price, or its co-op is closed."""

    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” is not on sale any more.") % {"title": title})


class QuantityRefused(BasketRefused):
    """Not a number of sale units that can be bought; ``left`` says how many can."""

    def __init__(self, text: str, *, left: int) -> None:
        self.left = left
        super().__init__(text)


class BasketClosed(BasketRefused):
    """The basket was ordered in the meantime, in another window."""

    def __init__(self) -> None:
        super().__init__(_("This basket was ordered already. Reload the page to start a new one."))


class LineGone(BasketRefused):
    """The line is not in this basket (any more)."""

    def __init__(self) -> None:
        super().__init__(_("That is not in the basket any more."))
