"""What can go wrong with an order; Oscar's own come in at the bottom."""

from oscar.apps.order.exceptions import *  # noqa: F403


class OrderStateError(Exception):
    """The order has gone on in the meantime and this step does not fit any more.

    ``status`` is where it stands now; the text is a sentence for the person who pressed.
    """

    def __init__(self, text: str, *, status: str) -> None:
        self.status = status
        super().__init__(text)
