"""Vietnamese text from spreadsheets: one clean form, and two keys to compare by."""

from __future__ import annotations

import re
import unicodedata

MARK_PLACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u3000": " "})
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\ufe63]")

# hòa and hoà are one word: the mark is moved to the older place in both.
TONE_PLACES = {
    new: old
    for pair in (
        "oà òa|oá óa|oả ỏa|oã õa|oạ ọa|oè òe|oé óe|oẻ ỏe|oẽ õe|oẹ ọe|uỳ ùy|uý úy|uỷ ủy|uỹ ũy|uỵ ụy"
    ).split("|")
    for new, old in [pair.split()]
}
TONE_PLACE = re.compile("|".join(TONE_PLACES))


def clean(text: str) -> str:
    """Return ``text`` in NFC on one line: no control or invisible characters, single spaces."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(MARK_PLACES))
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(text.split())


def plain(text: str) -> str:
    """Return ``text`` ready for reading numbers: half-width digits, one kind of dash, lower case."""
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
