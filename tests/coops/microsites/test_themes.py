"""Every text of every look can be read on every ground it stands on (WCAG 2.2, 1.4.3)."""

import re
from itertools import product
from pathlib import Path

import pytest

from coops.microsites.themes import LEAF, THEMES

CSS = Path(__file__).resolve().parents[3] / "shop" / "static" / "shop" / "css"
TEXTS = ("ink", "ink-soft", "leaf", "leaf-deep", "ripe-ink", "chili")
GROUNDS = ("paper", "surface", "leaf-tint", "ripe-tint")
#: Words in a light colour on a dark ground: buttons, header, foot.
LIGHT_ON = ("leaf", "leaf-deep", "leaf-night")
#: Glow of the head (hero.css), below its words.
GLOW = "#fbe6ae"
NORMAL, LARGE = 4.5, 3.0


def colours(block: str) -> dict[str, str]:
    """Return the tokens that a block of CSS sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def tokens(theme: str) -> dict[str, str]:
    """Return all colours as a browser has them with this look."""
    base = colours((CSS / "tokens.css").read_text())
    looks = (CSS / "components" / "site-theme.css").read_text()
    found = re.search(rf"\.site-theme--{theme} {{(.*?)}}", looks)
    return {**base, **(colours(found[1]) if found else {})}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
def test_the_stylesheet_has_the_colours_of_the_look(theme):
    assert {**tokens(theme), **THEMES[theme].colours} == tokens(theme)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground(theme):
    own = tokens(theme)
    grounds = {**{name: own[name] for name in GROUNDS}, "glow": GLOW}
    poor = {
        (text, ground): round(contrast(own[text], colour), 2)
        for text, (ground, colour) in product(TEXTS, grounds.items())
        if contrast(own[text], colour) < NORMAL
    }
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_light_words_can_be_read_on_buttons_and_bars(theme):
    own = tokens(theme)
    for ground, words in product(LIGHT_ON, ("#ffffff", own["surface"], own["paper"])):
        assert contrast(words, own[ground]) >= NORMAL, ground


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_a_field_and_large_letters_stand_out(theme):
    own = tokens(theme)
    for ground in (*GROUNDS, "paper-deep"):
        assert contrast(own["leaf"], own[ground]) >= LARGE
        assert contrast(own["line-strong"], own[ground]) >= LARGE, ground


def test_the_first_look_is_the_markets_own():
    assert tokens(LEAF) == {**colours((CSS / "tokens.css").read_text())}
