"""Phone numbers in templates."""

from django import template

from shop.core.phones import InvalidPhone, display_phone, normalise_phone

register = template.Library()


@register.filter
def phone_text(number) -> str:
    """Write a stored number as people read it: ``0912 345 678``."""
    return display_phone(str(number)) if number else ""


@register.filter
def zalo_url(number) -> str:
    """Return the address that opens a Zalo chat; empty for landlines, which have none."""
    try:
        e164 = normalise_phone(str(number), mobile_only=True)
    except InvalidPhone:
        return ""
    return f"https://zalo.me/{e164.removeprefix('+')}"
