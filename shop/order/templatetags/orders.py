"""An order's words in templates."""

from django import template

from shop.order.words import status_label as label

register = template.Library()


@register.filter
def status_label(order) -> str:
    """Return where ``order`` stands in two or three words."""
    return label(order)
