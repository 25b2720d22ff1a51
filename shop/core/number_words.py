"""Whole đồng in Vietnamese words, as they stand on receipts: ``một triệu hai trăm nghìn đồng``.

Northern usage: ``nghìn``, ``linh``. After tens from twenty on 1 is ``mốt`` and 5 ``lăm``; 4 stays
``bốn``, as on printed receipts. Numbers from a thousand million on are read in thousand millions
(``tỷ``): 12.000.000.000.000 is ``mười hai nghìn tỷ``.
"""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ((1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))
_BILLION = 1_000_000_000


def number_words(number: int) -> str:
    """Return a whole number in words; a negative one begins with ``âm``."""
    if number < 0:
        return f"âm {number_words(-number)}"
    return " ".join(_below_any(number, is_inside=False)) if number else _DIGITS[0]


def vnd_words(amount: int) -> str:
    """Return an amount as a sentence of a receipt: first letter large, with ``đồng``."""
    text = f"{number_words(amount)} đồng"
    return text[0].upper() + text[1:]


def _below_any(number: int, *, is_inside: bool) -> list[str]:
    """Return the words; ``is_inside``: larger groups stand before, so zeros are read."""
    words: list[str] = []
    if number >= _BILLION:
        words += [*_below_any(number // _BILLION, is_inside=is_inside), "tỷ"]
        number, is_inside = number % _BILLION, True
    for size, name in _GROUPS:
        group = number // size % 1000
        if group:
            words += _hundreds(group, is_inside=is_inside)
            words += [name] if name else []
            is_inside = True
    return words


def _hundreds(number: int, *, is_inside: bool) -> list[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words: list[str] = []
    if hundreds or is_inside:
        words += [_DIGITS[hundreds], "trăm"]
    if not tens:
        if ones:
            words += ["linh"] if words else []
            words.append(_DIGITS[ones])
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
