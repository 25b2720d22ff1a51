"""How pages write money and moments."""

import html
import re
from datetime import UTC, datetime

from django import template
from django.utils.html import strip_tags

from integrations.practice import marketplaces

register = template.Library()


@register.filter
def vnd(amount: int) -> str:
    """Return an amount of đồng as people write it: ``45.000 ₫``."""
    return f"{amount:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"


@register.filter
def moment(seconds: float) -> datetime | None:
    """Return Unix seconds as a time that ``date`` can format; ``None`` for 0."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


@register.filter
def plain(description: str) -> str:
    """Return a description as plain text: some dialects write paragraphs as HTML."""
    broken = re.sub(r"<br\s*/?>", "\n", re.sub(r"</p>\s*", "\n\n", description))
    return html.unescape(strip_tags(broken)).strip()


@register.filter
def marketplace(key: str) -> str:
    """Return a marketplace's name: ``shopee`` is "Shopee"."""
    return marketplaces.NAMES.get(key, key)
