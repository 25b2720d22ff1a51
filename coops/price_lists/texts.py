"""Vietnamese text from spreadsheets: one clean form, and two keys to compare by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARK_PLACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u3000": " "})
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\ufe63]")

# hòa and hoà are one word: the mark is moved to the older place in both.
TONE_PLACES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
TONE_PLACE = re.compile("|".join(TONE_PLACES))


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return ``text`` in NFC on one line: no control or invisible characters, single spaces."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(MARK_PLACES))
    return " ".join(CONTROL.sub(" ", text).split())


def plain(text: str) -> str:
    """Return ``text`` for reading numbers: half-width digits, one kind of dash, lower case."""
    for sign, written_out in FRACTIONS.items():
        text = text.replace(sign, written_out)
    text = unicodedata.normalize("NFKC", DASHES.sub("-", text))
    return clean(DASHES.sub("-", text)).casefold()


def exact_key(text: str) -> str:
    """Return a key that ignores case, spacing and where the tone mark sits, but keeps accents.

    ``Dừa`` (coconut) and ``Dứa`` (pineapple) stay two things.
    """
    return TONE_PLACE.sub(lambda m: TONE_PLACES[m.group()], clean(text).casefold())


def fold(text: str) -> str:
    """Return ``text`` without accents and case: ``Đậu đỏ`` becomes ``dau do``."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return clean("".join(c for c in text if not unicodedata.combining(c))).casefold()


def has_accents(text: str) -> bool:
    """Say whether ``text`` was typed with any Vietnamese mark."""
    return fold(text) != clean(text).casefold()


def shorten(text: str, length: int = 60) -> str:
    """Return ``text`` cut to ``length`` characters, for quoting it in a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
