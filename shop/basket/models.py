"""Oscar's basket, loading what the shop's pages show of its lines.

Oscar's models come in at the bottom, after ours.
"""

from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

_CARD_SECRETS = tuple(
    f"product__cooperative__card_account__{name}" for name in ("secret_key", "webhook_secret")
)


class Basket(AbstractBasket):
    """What a buyer means to order, of several co-operatives at once.

    Columns and migrations are Oscar's.
    """

    def all_lines(self):
        """Return the lines in the order they were put in, with all that a page shows of them.

        Loaded once, in four queries: lines with product, co-op, its delivery table and stock
        record; options; pictures; offers.
        """
        if self._lines is None and self.pk is not None:
            self._lines = (
                self.lines.select_related(
                    "product__cooperative__delivery_table",
                    "product__cooperative__card_account",  # whether cards are offered
                    "stockrecord",
                )
                # Opened by whoever asks, one co-op at a time: one broken seal breaks no basket.
                .defer(*_CARD_SECRETS)
                .prefetch_related("attributes", "product__images", "product__stockrecords")
                .order_by("pk")
            )
        return super().all_lines()


class Line(AbstractLine):
    """Some sale units of one product, with the price (VND) that the buyer was shown."""


from oscar.apps.basket.models import *  # noqa: E402, F403
