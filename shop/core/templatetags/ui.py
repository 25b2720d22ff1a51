"""Tags of the shop's look: icons, form controls, the address of a page in a list."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "shop/icons.svg"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing ``name`` from the sprite, hidden from screen readers.

    An icon never stands alone: the words beside it carry the meaning.
    """
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.simple_tag
def control(
    field: BoundField,
    help_id: str = "",
    error_id: str = "",
    **attributes: Any,
) -> SafeString:
    """Return the control of ``field``, tied to its help and its errors for screen readers.

    ``attributes`` become attributes of the control; ``None`` and ``""`` are left out and
    ``_`` in a name reads ``-``, as in ``data_unit``.
    """
    attrs = {name.replace("_", "-"): value for name, value in attributes.items() if value}
    attrs["class"] = " ".join(filter(None, [field.field.widget.attrs.get("class"), "control"]))
    described_by = " ".join(filter(None, [error_id if field.errors else "", help_id]))
    if described_by:
        attrs["aria-describedby"] = described_by
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def control_kind(field: BoundField) -> str:
    """Return how ``field`` is laid out: ``checkbox``, ``group`` (several inputs) or ``single``."""
    if isinstance(field.field.widget, CheckboxInput):
        return "checkbox"
    return "group" if field.use_fieldset else "single"
