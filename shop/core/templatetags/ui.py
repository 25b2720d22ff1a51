"""Tags of the shop's look: icons, form controls, the address of a page in a list."""

import json
from functools import lru_cache
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, CheckboxInput, ChoiceField
from django.forms.widgets import ChoiceWidget
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shop.core.addresses import address_of
from shop.core.remembered import remembered

register = template.Library()

SPRITE = "shop/icons.svg"
_IN_A_BLOCK = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


register.simple_tag(address_of, name="address")  # {% url %} for links that every page has
register.tag(remembered)


@register.simple_tag
@lru_cache(maxsize=200)  # a page has a dozen, and they never change
def icon(name: str) -> SafeString:
    """Return the drawing ``name`` from the sprite, hidden from screen readers.

    An icon never stands alone: the words beside it carry the meaning.
    """
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.simple_tag(takes_context=True)
def leads_here(context: Context) -> str:
    """Return the attribute that lets a refused page open at its first error, and there only.

    A browser focuses what has ``autofocus`` when the page loads, htmx when it swaps it in; what
    comes first in the page asks first and gets it.
    """
    return " autofocus" if _is_first_error(context) else ""


def _is_first_error(context: Context) -> bool:
    """Return whether no error of this answer has been led to before; remembers that one is."""
    request = getattr(context, "request", None)
    if request is None or getattr(request, "is_led_to_an_error", False):
        return False
    request.is_led_to_an_error = True
    return True


@register.simple_tag(takes_context=True)
def control(
    context: Context, field: BoundField, has_help: Any = None, **attributes: Any
) -> SafeString:
    """Return the control of ``field``, tied to its help and its errors for screen readers.

    The first one that is wrong has the focus, unless a summary above has it; of a group, whose
    inputs share their attributes, its error (``components/field_errors.html``).

    Help is expected in ``<auto_id>_helptext``: the field's own, or another one of which
    ``has_help`` tells; errors in ``<auto_id>_error``. ``attributes`` become attributes of the
    control, without those that are empty.
    """
    attrs = {name: value for name, value in attributes.items() if value}
    attrs["class"] = " ".join(filter(None, [field.field.widget.attrs.get("class"), "control"]))
    if has_help and not field.use_fieldset:
        ids = [f"{field.auto_id}_helptext"] + ([f"{field.auto_id}_error"] if field.errors else [])
        attrs["aria-describedby"] = " ".join(ids)
    if field.errors and not field.use_fieldset and _is_first_error(context):
        attrs["autofocus"] = True
    _say_choose(field)
    return field.as_widget(attrs=attrs)


def _say_choose(field: BoundField) -> None:
    """Write words where Django's choice of nothing is a row of dashes.

    Forms of models and choices from the database both have it; a form's own words stay.
    """
    form_field: Any = field.field
    dashes = BLANK_CHOICE_DASH[0]
    if getattr(form_field, "empty_label", None) == dashes[1]:
        form_field.empty_label = _("Choose…")
    elif isinstance(form_field.widget, ChoiceWidget) and isinstance(form_field, ChoiceField):
        choices = list(form_field.widget.choices)
        if choices and tuple(choices[0]) == dashes:
            form_field.widget.choices = [("", _("Choose…")), *choices[1:]]


@register.filter
def control_kind(field: BoundField) -> str:
    """Return how ``field`` is laid out: ``checkbox``, ``group`` (several inputs) or ``single``."""
    if isinstance(field.field.widget, CheckboxInput):
        return "checkbox"
    return "group" if field.use_fieldset else "single"


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Return ``data`` as a JSON-LD data block; a browser never runs it, so no policy forbids it.

    What would end the block or begin markup is written as an escape of JSON.
    """
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder).translate(_IN_A_BLOCK)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
