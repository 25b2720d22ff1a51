"""Why an order was not placed. Nothing was written, and the basket is as it was."""

from oscar.apps.checkout.exceptions import *  # noqa: F403


class CheckoutRefused(Exception):
    """The order was not placed; the text is a sentence for the buyer that says what to do.

    ``line_id`` names the line of the basket, ``product_id`` its product and ``cooperative_id``
    the co-op that it is about; each may be ``None``.
    """

    def __init__(
        self,
        text: str,
        *,
        line_id: int | None = None,
        product_id: int | None = None,
        cooperative_id: int | None = None,
    ) -> None:
        self.line_id = line_id
        self.product_id = product_id
        self.cooperative_id = cooperative_id
        super().__init__(text)


class EmptyBasket(CheckoutRefused):
    """There is nothing in the basket."""


class BasketAlreadyOrdered(CheckoutRefused):
    """The basket was ordered in another window, with another form."""


class FormExpired(CheckoutRefused):
    """The form came without its key."""


class DetailsRefused(CheckoutRefused):
    """Name, phone, address or consent is missing or cannot be kept; ``field`` says which."""

    def __init__(self, text: str, *, field: str) -> None:
        self.field = field
        super().__init__(text)


class ProductGone(CheckoutRefused):
    """A product is no longer on sale, or its co-op is closed."""


class NotEnoughStock(CheckoutRefused):
    """Fewer units are left than the basket holds; ``left`` says how many."""

    def __init__(self, text: str, *, left: int, **about) -> None:
        self.left = left
        super().__init__(text, **about)


class SellerRests(CheckoutRefused):
    """The co-op rests today and takes no orders; the text says from when it does again."""


class PriceChanged(CheckoutRefused):
    """The price has changed since the buyer saw it; ``old_vnd`` and ``new_vnd`` for one unit."""

    def __init__(self, text: str, *, old_vnd: int, new_vnd: int, **about) -> None:
        self.old_vnd = old_vnd
        self.new_vnd = new_vnd
        super().__init__(text, **about)


class TotalChanged(PriceChanged):
    """The total is another than the page showed: quantities or the delivery fee changed."""


class ChoiceMissing(CheckoutRefused):
    """For one co-op nobody said how the goods come and how they are paid."""


class FulfilmentNotOffered(CheckoutRefused):
    """The co-op does not deliver, or has no pick-up place."""


class PickupDayGone(CheckoutRefused):
    """The pick-up day is full or over, or none was chosen."""


class PaymentNotOffered(CheckoutRefused):
    """The co-op does not take this way of paying, or not for this amount."""


class TotalTooLarge(CheckoutRefused):
    """The total is beyond what an order can be written for."""
