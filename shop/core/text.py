"""Vietnamese text: one spelling of each letter, folding for search and slugs, dictionary order.

Facts behind it: Unicode keeps each Vietnamese letter in two forms that do not compare equal
(NFC and NFD), and đ is a letter of its own that no decomposition turns into d.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.utils.text import slugify

#: Banks take at most this much in a transfer's text.
BANK_TEXT_LENGTH = 25

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One character each, in alphabet order, all after digits and punctuation.
_PRIMARY = {letter: chr(0x100 + place) for place, letter in enumerate(_LETTERS)}
_MAKES_A_LETTER = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn
# Tones in dictionary order: (level,) huyền, hỏi, ngã, sắc, nặng.
_TONES = {mark: str(place) for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}


def nfc(text: str) -> str:
    """Return ``text`` with every letter in its precomposed form; do it at every input."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return ``text`` without marks and case: ``Đậu đỏ`` → ``dau do``.

    The one key for search, matching of names, slugs and bank texts.
    """
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


def folded_pattern(word: str) -> str:
    """Return a regular expression that finds ``word`` with any marks, for text without an index.

    For columns of names that keep no folded copy: ``hoa`` finds ``Hòa`` and ``Hoà``. The text is
    in the form of :func:`nfc`; case is left to the search (``iregex``).
    """
    return "".join(
        f"[{_spellings()[c]}]" if c in _spellings() else re.escape(c) for c in fold(word)
    )


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Return by plain letter all the ways in which Vietnamese writes it, in both cases."""
    marks = ["", *(mark for mark in _TONES)]
    found: dict[str, set[str]] = {}
    for letter in _LETTERS:
        for written in {nfc(letter + mark) for mark in marks}:
            if len(written) == 1:
                found.setdefault(fold(letter), set()).update({written, written.upper()})
    return {plain: "".join(sorted(ways)) for plain, ways in found.items()}


def carries_words(text: str, words: Iterable[str]) -> bool:
    """Return whether each of the folded ``words`` begins a word of ``text``.

    For short lists of names that need no index: ``dong s`` finds ``HTX Đồng Sao``.
    """
    there = _folded_words(text)
    return all(any(syllable.startswith(word) for syllable in there) for word in words)


@lru_cache(maxsize=2_000)  # the same names for every search
def _folded_words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def slugify_vi(text: str) -> str:
    """Return a slug of ASCII letters, digits and hyphens: ``Đường mía`` → ``duong-mia``.

    Empty when ``text`` holds no letter or digit; the caller then chooses another.
    """
    return slugify(fold(text))


def bank_text(text: str, length: int = BANK_TEXT_LENGTH) -> str:
    """Return ``text`` as every bank lets it through: ``[A-Z0-9 ]``, at most ``length`` characters.

    Cut at the end when it is longer; may come out empty.
    """
    plain = re.sub(r"[^A-Z0-9]+", " ", fold(text).upper()).strip()
    return plain[:length].rstrip()


def sort_key_vi(text: str) -> str:
    """Return a key that sorts ``text`` in Vietnamese dictionary order.

    ă, â, đ, ê, ô, ơ, ư are letters of their own; tones count only between words that are
    otherwise equal, in the order level, huyền, hỏi, ngã, sắc, nặng; then lower case first.
    Agrees with ICU's ``vi`` collation for Vietnamese words. Compare keys by code point.
    """
    primary: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for character in nfc(text):
        base, tone = _letter_and_tone(character)
        lower = base.lower()
        primary.append(_PRIMARY.get(lower, lower))
        tones.append(tone)
        cases.append("0" if base == lower else "1")
    return "\t".join(("".join(primary), "".join(tones), "".join(cases)))


def _letter_and_tone(character: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", character)
    letter, tone = marks[0], "0"
    for mark in marks[1:]:
        if mark in _MAKES_A_LETTER:
            letter = nfc(letter + mark)
        else:
            tone = _TONES.get(mark, "6")
    return letter, tone
