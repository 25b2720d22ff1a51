"""Reading how many, as people type it."""

import unicodedata

from django.utils.translation import gettext as _

#: More digits than any barn holds; longer texts are not even read.
MOST_DIGITS = 12


class UnreadableQuantity(ValueError):
    """Not a whole number; the text is a sentence for the buyer."""

    def __init__(self) -> None:
        super().__init__(_("The quantity must be a whole number, for example 2."))


def read_quantity(text: str) -> int:
    """Return the whole number in ``text``; minus signs are read, so that they can be refused.

    Raises:
        UnreadableQuantity: anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    digits = plain.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise UnreadableQuantity
    return int(plain)
