"""Tags of the shop's look: icons, form controls, the address of a page in a list."""

import json
import secrets
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput
from django.template import Context, Engine, Node, TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shop.core.addresses import address_of

register = template.Library()

SPRITE = "shop/icons.svg"
_IN_A_BLOCK = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


register.simple_tag(address_of, name="address")  # {% url %} for links that every page has


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


@register.simple_tag
def control(field: BoundField, has_help: Any = None, **attributes: Any) -> SafeString:
    """Return the control of ``field``, tied to its help and its errors for screen readers.

    Help is expected in ``<auto_id>_helptext``: the field's own, or another one of which
    ``has_help`` tells; errors in ``<auto_id>_error``. ``attributes`` become attributes of the
    control, without those that are empty.
    """
    attrs = {name: value for name, value in attributes.items() if value}
    attrs["class"] = " ".join(filter(None, [field.field.widget.attrs.get("class"), "control"]))
    if has_help and not field.use_fieldset:
        ids = [f"{field.auto_id}_helptext"] + ([f"{field.auto_id}_error"] if field.errors else [])
        attrs["aria-describedby"] = " ".join(ids)
    return field.as_widget(attrs=attrs)


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


#: Texts of a few kB each: the tiles of the lists that are asked for, and frames of pages.
REMEMBERED = 2_000


@dataclass(frozen=True)
class _Given:
    """All that a remembered component depends on; kinds too, as 1 equals True and 1.0."""

    template: str
    language: str | None
    values: tuple[tuple[str, tuple, Any], ...]


class RememberedNode(Node):
    """See :func:`remembered`."""

    def __init__(self, included: IncludeNode, filled: list[str]) -> None:
        self.template, self.values = included.template, included.extra_context
        self.blanks = {name: f"blank{secrets.token_hex(16)}" for name in filled}

    def render(self, context: Context) -> SafeString:
        """Return the component, from memory where all it is given can be compared."""
        template = self.template.resolve(context)
        values = {name: _plain(value.resolve(context)) for name, value in self.values.items()}
        words = {name: values.pop(name) for name in self.blanks}
        if settings.DEBUG or not all(map(_is_compared_by_value, values.values())):
            return Engine.get_default().get_template(template).render(Context(values | words))
        given = tuple((name, _kind(value), value) for name, value in values.items())
        blanks = tuple(self.blanks.items())
        text = _rendered(_Given(template, get_language(), given), blanks)
        for name, blank in blanks:
            word = words[name]
            text = text.replace(blank, "" if word is None else conditional_escape(word))
        return mark_safe(text)  # noqa: S308  a template of ours, filled with what is escaped


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Render a component once for all who give it the same words.

    ``{% remembered "components/x.html" with a=b c=d only %}`` is ``{% include %}`` for a component
    that shows nothing but what it is given and what never changes while the process lives: texts,
    addresses, settings. So nothing can go stale, as the key is all that it is given.
    ``filling c d`` at the end names what differs on each page and is only written out, never asked
    about: its place is filled afterwards. What cannot be compared by its value (a model, a list)
    is allowed, and rendered each time.
    """
    bits = token.split_contents()
    at = bits.index("filling") if "filling" in bits else len(bits)
    included = do_include(parser, Token(token.token_type, " ".join(bits[:at])))
    if not included.isolated_context:
        raise TemplateSyntaxError('"remembered" shows what it is given: it ends with "only".')
    return RememberedNode(included, bits[at + 1 :])


@lru_cache(maxsize=REMEMBERED)
def _rendered(given: _Given, blanks: tuple[tuple[str, str], ...]) -> str:
    values = {name: value for name, _kind_of_it, value in given.values}
    template = Engine.get_default().get_template(given.template)
    return template.render(Context(values | dict(blanks)))


def _plain(value: Any) -> Any:
    """Return a text that is translated when shown as the text that is shown now."""
    return str(value) if isinstance(value, Promise) else value


def _is_compared_by_value(value: Any) -> bool:
    if is_dataclass(value):
        return value.__dataclass_params__.frozen  # type: ignore[union-attr]
    return value is None or isinstance(value, str | int | float | Decimal | date)


def _kind(value: Any) -> tuple:
    """Return what tells values apart that are equal and yet written differently."""
    return (
        (type(value), value.as_tuple().exponent) if isinstance(value, Decimal) else (type(value),)
    )
