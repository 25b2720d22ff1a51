"""Weights and counts in templates."""

from django import template

from shop.core.units import format_count, format_weight

register = template.Library()


@register.filter
def weight(grams: int | None) -> str:
    """Write ``grams`` as on a label: ``500 g``, ``1,5 kg``; nothing for no weight."""
    return format_weight(grams) if grams else ""


@register.filter
def dotted(number) -> str:
    """Write a count with dots between thousands, ``1.000``; nothing for no number."""
    return "" if number in (None, "") else format_count(number)
