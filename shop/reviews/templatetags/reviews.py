"""Ways from an order to the reviews of its goods."""

from typing import Any

from django import template

from shop.order.models import Order
from shop.reviews.services import lines_to_review

register = template.Library()


@register.inclusion_tag("reviews/order_links.html")
def review_links(order: Order, key: str = "") -> dict[str, Any]:
    """Show the goods of a delivered order that wait for a review; ``key`` opens the order."""
    return {"order": order, "lines": list(lines_to_review(order)), "key": key}
