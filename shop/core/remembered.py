"""Components that are rendered once for all who give them the same words.

A list's tiles and a page's frame cost more than all its queries, and are mostly what they were a
moment ago. Django's ``{% cache %}`` needs somebody who knows when a fragment has become stale;
here the key is all that the component shows, so it cannot.
"""

import secrets
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode, do_include
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

#: Texts of a few kB each: the tiles of the lists that are asked for, and frames of pages.
REMEMBERED = 2_000


class OnlyOnce(str):
    """A word that no other page will have: what shows it is not worth remembering."""

    __slots__ = ()


@dataclass(frozen=True)
class _Given:
    """All that a remembered component depends on; kinds too, as 1 equals True and 1.0."""

    template: str
    language: str | None
    values: tuple[tuple[str, tuple, Any], ...]
    spread: Any = None


class RememberedNode(Node):
    """See :func:`remembered`."""

    def __init__(
        self, included: IncludeNode, filled: list[str], spread: FilterExpression | None = None
    ) -> None:
        self.template, self.values, self.spread = included.template, included.extra_context, spread
        self.blanks = {name: f"blank{secrets.token_hex(16)}" for name in filled}

    def render(self, context: Context) -> SafeString:
        """Return the component, from memory where all it is given can be compared."""
        template = self.template.resolve(context)
        spread = self.spread.resolve(context) if self.spread else None
        values = {name: _plain(value.resolve(context)) for name, value in self.values.items()}
        words = {name: values.pop(name) for name in self.blanks}
        if settings.DEBUG or not all(map(_is_compared_by_value, (spread, *values.values()))):
            # Safe already, as every rendered template is; the stubs call it a text.
            asked = _fields(spread) | values | words
            return cast(SafeString, get_template(template).render(asked))
        given = tuple((name, _kind(value), value) for name, value in values.items())
        blanks = tuple(self.blanks.items())
        text = _rendered(_Given(template, get_language(), given, spread), blanks)
        for name, blank in blanks:
            word = words[name]
            text = text.replace(blank, "" if word is None else conditional_escape(word))
        return mark_safe(text)  # noqa: S308  a template of ours, filled with what is escaped


def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Parse the tag.

    ``{% remembered "components/x.html" with a=b c=d only %}`` is ``{% include %}`` for a component
    that shows nothing but what it is given and what never changes while the process lives: texts,
    addresses, settings. So nothing can go stale, as the key is all that it is given.
    ``filling c d`` at the end names what differs on each page and is only written out, never asked
    about: its place is filled afterwards. ``of card`` behind the name gives all fields of the
    dataclass ``card`` by their names. What cannot be compared by its value (a model, a list) is
    allowed, and rendered each time.
    """
    bits, spread = token.split_contents(), None
    if bits[2:3] == ["of"]:
        spread = parser.compile_filter(bits[3])
        del bits[2:4]
    at = bits.index("filling") if "filling" in bits else len(bits)
    included = do_include(parser, Token(token.token_type, " ".join(bits[:at])))
    if not included.isolated_context:
        raise TemplateSyntaxError('"remembered" shows what it is given: it ends with "only".')
    return RememberedNode(included, bits[at + 1 :], spread)


@lru_cache(maxsize=REMEMBERED)
def _rendered(given: _Given, blanks: tuple[tuple[str, str], ...]) -> str:
    values = {name: value for name, _kind_of_it, value in given.values}
    return get_template(given.template).render(_fields(given.spread) | values | dict(blanks))


def _fields(spread: Any) -> dict[str, Any]:
    """Return the values of a dataclass by name; not copied, unlike ``dataclasses.asdict``."""
    return {field.name: getattr(spread, field.name) for field in fields(spread)} if spread else {}


def _plain(value: Any) -> Any:
    """Return a text that is translated when shown as the text that is shown now."""
    return str(value) if isinstance(value, Promise) else value


def _is_compared_by_value(value: Any) -> bool:
    if isinstance(value, OnlyOnce):
        return False
    if isinstance(value, tuple):
        return all(map(_is_compared_by_value, value))
    if is_dataclass(value):
        # Typeshed does not know where a dataclass says that it is frozen.
        return value.__dataclass_params__.frozen  # type: ignore[union-attr]
    return value is None or isinstance(value, str | int | float | Decimal | date)


def _kind(value: Any) -> tuple:
    """Return what tells values apart that are equal and yet written differently."""
    return (
        (type(value), value.as_tuple().exponent) if isinstance(value, Decimal) else (type(value),)
    )
