"""Weights in templates."""

from django import template

from shop.core.units import format_weight

register = template.Library()


@register.filter
def weight(grams: int | None) -> str:
    """Write ``grams`` as on a label: ``500 g``, ``1,5 kg``; nothing for no weight."""
    return format_weight(grams) if grams else ""
