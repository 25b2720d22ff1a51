"""Order numbers and checkout codes that nobody can guess and everybody can read out.

A number is also the text of the buyer's bank transfer and is read over the telephone:
:mod:`shop.core.codes` says what it is made of.
"""

from shop.core.codes import ALPHABET, is_consistent, new_code, normalise

__all__ = [
    "ALPHABET",
    "CHECKOUT_CODE_LENGTH",
    "ORDER_NUMBER_LENGTH",
    "is_valid",
    "is_valid_checkout_code",
    "new_checkout_code",
    "new_order_number",
    "normalise",
]

ORDER_NUMBER_LENGTH = 9  # 8 random characters (31⁸ ≈ 8.5 × 10¹¹) and the check character
CHECKOUT_CODE_LENGTH = 27  # 26 random characters: more than 128 bits, it opens the page alone


def new_order_number() -> str:
    """Return a random order number of 9 characters.

    Two may come out the same once in a great while: keep the column unique and try again.
    """
    return new_code(ORDER_NUMBER_LENGTH)


def new_checkout_code() -> str:
    """Return a random code of 27 characters that is safe to use as the only key to a page."""
    return new_code(CHECKOUT_CODE_LENGTH)


def is_valid(number: str) -> bool:
    """Say whether ``number`` (as stored) could be an order number of ours, by its check."""
    return len(number) == ORDER_NUMBER_LENGTH and is_consistent(number)


def is_valid_checkout_code(code: str) -> bool:
    """Say whether ``code`` (as stored) could be a checkout code of ours, by its check."""
    return len(code) == CHECKOUT_CODE_LENGTH and is_consistent(code)
