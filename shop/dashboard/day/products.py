"""What the day's screen says of products: how many drafts, what runs out."""

from dataclasses import dataclass

from django.db.models import Count, Q

from shop.dashboard.access import Desk
from shop.dashboard.shelves import running_out

RUNNING_OUT_SHOWN = 8


@dataclass(frozen=True)
class ProductNumbers:
    """How many products there are, are drafts, have a price to look at."""

    number: int
    drafts: int
    to_confirm: int


def product_numbers(desk: Desk) -> ProductNumbers:
    """Return the numbers in one query."""
    return ProductNumbers(
        **desk.products()
        .order_by()
        .aggregate(
            number=Count("pk", distinct=True),
            drafts=Count("pk", filter=Q(is_public=False), distinct=True),
            to_confirm=Count("pk", filter=Q(stockrecords__price_to_confirm=True)),
        )
    )


def running_out_rows(desk: Desk) -> list:
    """Return the products on sale with few units left, fewest first; one query."""
    return list(running_out(desk.products())[:RUNNING_OUT_SHOWN])
