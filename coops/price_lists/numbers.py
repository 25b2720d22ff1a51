"""Digits as people type them: 1.250.000 and 32,000 in prices, 1,5 in quantities."""

from __future__ import annotations

import re
from fractions import Fraction

THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
FRACTION = re.compile(r"(\d{1,4})/([1-9]\d{0,3})")
DIGIT_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
NUMBER_WORDS = {word: n for n, word in enumerate(DIGIT_WORDS, start=1)} | {"bẩy": 7}


def quantity_number(text: str) -> tuple[Fraction, bool]:
    """Return the number in ``text`` and whether it needed a guess.

    A comma is decimal, a dot before three digits separates thousands (1.500,5).

    Raises:
        ValueError: the separators make no number.
    """
    if match := FRACTION.fullmatch(text):
        return Fraction(int(match[1]), int(match[2])), False
    if "," not in text and "." not in text:
        return Fraction(int(text)), False
    if "," not in text:
        if THOUSANDS.fullmatch(text):
            return Fraction(text.replace(".", "")), False
        return Fraction(text), True  # 1.5: an English decimal dot
    if "." not in text:
        if text.count(",") == 1:
            # 1,500 is one and a half by the rule of the comma, but may be meant as 1500
            return Fraction(text.replace(",", ".")), bool(THOUSANDS.fullmatch(text))
        return _thousands(text), True
    if text.rindex(",") > text.rindex("."):
        whole, _, decimals = text.rpartition(",")
        return _thousands(whole) + Fraction(f"0.{decimals}"), False
    whole, _, decimals = text.rpartition(".")
    return _thousands(whole) + Fraction(f"0.{decimals}"), True


def price_number(text: str) -> tuple[Fraction, bool]:
    """Return the number of đồng in ``text`` and whether it needed a guess.

    A dot separates thousands; a comma before three digits is a mistyped dot.

    Raises:
        ValueError: the separators make no number.
    """
    if "," not in text and "." not in text:
        return Fraction(int(text)), False
    if THOUSANDS.fullmatch(text):
        return _thousands(text), "," in text
    cut = max(text.rfind(","), text.rfind("."))
    whole, decimals = text[:cut], text[cut + 1 :]
    if len(decimals) > 2 or text[cut] in whole:
        raise ValueError(text)
    value = _thousands(whole) if re.search("[.,]", whole) else Fraction(int(whole))
    return value + Fraction(f"0.{decimals}"), text[cut] == "."


def _thousands(text: str) -> Fraction:
    if text.isdigit():
        return Fraction(int(text))
    if not THOUSANDS.fullmatch(text):
        raise ValueError(text)
    return Fraction(re.sub("[.,]", "", text))


def round_half_up(value: Fraction) -> int:
    """Return ``value`` as the nearest whole number, halves upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
