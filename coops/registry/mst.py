"""Tax codes of Việt Nam (mã số thuế): ten digits with a check digit, or thirteen for a branch.

The sum of the first nine digits times 31, 29, 23, 19, 17, 13, 7, 5 and 3, taken from 10 after
division by 11, is the tenth: the weights that ``vn.mst`` of python-stdnum documents. No text of
the law was at hand. ``0100109106`` is right, ``2800123456`` is not.
"""

import re

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SEPARATORS = re.compile(r"[\s.\-]+")


def read_tax_code(text: str) -> str:
    """Return the digits of a tax code, a branch as ``0100109106-001``; empty when it is none."""
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{10}(?:[0-9]{3})?", digits) or not _is_right(digits[:10]):
        return ""
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def read_personal_number(text: str) -> str:
    """Return the twelve digits of a personal number; empty when it is none."""
    digits = _SEPARATORS.sub("", text)
    return digits if re.fullmatch(r"[0-9]{12}", digits) else ""


def _is_right(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:9], strict=True))
    return 10 - total % 11 == int(digits[9])
