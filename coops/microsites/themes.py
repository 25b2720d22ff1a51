"""The three looks that a co-op's website can have.

The colours stand in ``components/site-theme.css`` as well, where browsers read them; a test
compares the two, and works out the contrast of every text on every ground.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Theme:
    """One look: its name, and its colours by the names of the tokens in ``tokens.css``."""

    label: str | Promise
    colours: dict[str, str]


LEAF = "la"
THEMES = {
    LEAF: Theme(
        _("Leaf green"),
        {
            "paper": "#faf5e9",
            "paper-deep": "#f2e9d5",
            "leaf": "#1c6a3a",
            "leaf-deep": "#124a29",
            "leaf-night": "#0d3a20",
            "leaf-tint": "#e3f0d8",
            "leaf-line": "#b9d6a8",
        },
    ),
    "dat": Theme(
        _("Earth brown"),
        {
            "paper": "#fbf6ef",
            "paper-deep": "#f3e7d8",
            "leaf": "#8a3b12",
            "leaf-deep": "#5f2708",
            "leaf-night": "#431b05",
            "leaf-tint": "#fbe9dc",
            "leaf-line": "#e3c1a6",
        },
    ),
    "nuoc": Theme(
        _("River blue"),
        {
            "paper": "#f4f8f9",
            "paper-deep": "#e5eef1",
            "leaf": "#0b5c82",
            "leaf-deep": "#073f5b",
            "leaf-night": "#052c40",
            "leaf-tint": "#dff0f7",
            "leaf-line": "#a9cfe0",
        },
    ),
}


def theme_of(name: str) -> str:
    """Return ``name`` when there is such a look, else the market's own."""
    return name if name in THEMES else LEAF
