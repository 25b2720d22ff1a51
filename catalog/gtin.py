"""Numbers of goods under barcodes (GTIN): read, checked, and written into GS1 addresses.

Only GS1 gives such numbers; a co-op without one has an address of our own for its lots.
"""

import re

#: GTIN-8, UPC, EAN and the number of a box.
LENGTHS = (8, 12, 13, 14)


def read_gtin(typed: str) -> str:
    """Return the number with 14 digits, zeros in front; empty when its check digit is wrong."""
    digits = re.sub(r"[\s.-]", "", typed)
    if not (digits.isascii() and digits.isdecimal() and len(digits) in LENGTHS):
        return ""
    padded = digits.zfill(14)
    return padded if padded.strip("0") and _check_digit(padded[:-1]) == padded[-1] else ""


def short_gtin(gtin: str) -> str:
    """Return a number of 14 digits as it is printed under the bars: 13 digits where that fits."""
    return gtin.removeprefix("0") if len(gtin) == 14 else gtin


def spellings(gtin: str) -> list[str]:
    """Return how a number of 14 digits may have been stored."""
    return [gtin[-length:] for length in LENGTHS if not gtin[:-length].strip("0")]


def _check_digit(digits: str) -> str:
    """Return the last digit: weights 3 and 1 from the right, up to the next ten."""
    weighted = sum(int(d) * (3 if place % 2 == 0 else 1) for place, d in enumerate(digits[::-1]))
    return str(-weighted % 10)
