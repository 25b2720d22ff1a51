"""Words of pick lists in templates."""

from django import template

from shop.order.pick_lists import Grower, grower_name

register = template.Library()


@register.filter
def grower(one: Grower) -> str:
    """Return the household's name, or that nobody knows it."""
    return grower_name(one)
