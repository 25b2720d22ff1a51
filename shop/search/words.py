"""What was typed, as words: folded for finding, as typed for ranking."""

import re
from dataclasses import dataclass

from shop.core.text import fold, nfc

MAX_WORDS = 8
MAX_LENGTH = 40


@dataclass(frozen=True)
class Words:
    """The words of a search.

    ``typed``: every word as it was typed, lower case, NFC.
    """

    typed: list[str]

    @property
    def folded(self) -> list[str]:
        """Return every word without marks; each must be found."""
        return [fold(word) for word in self.typed]

    @property
    def marked(self) -> list[str]:
        """Return the words that were typed with marks; goods that carry them rank first."""
        return [word for word in self.typed if word != fold(word)]

    def with_word(self, place: int, word: str) -> "Words":
        """Return the same words with another one at ``place``."""
        return Words([*self.typed[:place], word, *self.typed[place + 1 :]])


def read_words(typed: str) -> Words:
    """Return the first :data:`MAX_WORDS` words of ``typed``; punctuation separates them.

    ``gao nep``, ``GẠO NẾP`` and ``gạo nếp`` have the same folded words.
    """
    found = re.findall(r"[^\W_]+", nfc(typed).lower())[:MAX_WORDS]
    return Words([word[:MAX_LENGTH] for word in found])
