"""Amounts in templates."""

from decimal import Decimal

from django import template

from shop.core.money import format_vnd

register = template.Library()


@register.filter
def vnd(amount: Decimal | int | None) -> str:
    """Write ``amount`` as ``45.000 ₫``; nothing for no amount."""
    return "" if amount in (None, "") else format_vnd(amount)
