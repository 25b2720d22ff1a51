"""What was typed, as words: folded for finding, as typed for ranking."""

import re
from dataclasses import dataclass

from shop.core.text import fold, nfc

MAX_WORDS = 8
MAX_LENGTH = 40


@dataclass(frozen=True)
class Words:
    """The words of a search.

    ``folded``: every word without marks, lower case; each must be found.
    ``marked``: those that were typed with marks, lower case; goods that carry them rank first.
    """

    folded: list[str]
    marked: list[str]


def read_words(typed: str) -> Words:
    """Return the first :data:`MAX_WORDS` words of ``typed``; punctuation separates them.

    ``gao nep``, ``GẠO NẾP`` and ``gạo nếp`` have the same folded words.
    """
    found = re.findall(r"[^\W_]+", nfc(typed).lower())[:MAX_WORDS]
    words = [word[:MAX_LENGTH] for word in found]
    folded = [fold(word) for word in words]
    marked = [word for word, plain in zip(words, folded, strict=True) if word != plain]
    return Words(folded, marked)
