"""Order numbers and checkout codes that nobody can guess and everybody can read out.

A number is also the text of the buyer's bank transfer and is read over the telephone. So it has
only upper-case letters and digits that no bank drops, none that look like another (0 O, 1 I L),
and a last character that shows a slip.

The 31 characters left are a prime number of them. With the characters read as the values 0–30
and weighted 1, 2, 3… by their place, the sum of a true number is 0 modulo 31; as every weight
and every difference of two weights has an inverse modulo a prime, **each** single wrong
character and **each** swap of two characters is noticed.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ORDER_NUMBER_LENGTH = 9  # 8 random characters (31⁸ ≈ 8.5 × 10¹¹) and the check character
CHECKOUT_CODE_LENGTH = 27  # 26 random characters: more than 128 bits, it opens the page alone

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS = len(ALPHABET)


def new_order_number() -> str:
    """Return a random order number of 9 characters.

    Two may come out the same once in a great while: keep the column unique and try again.
    """
    return _new(ORDER_NUMBER_LENGTH)


def new_checkout_code() -> str:
    """Return a random code of 27 characters that is safe to use as the only key to a page."""
    return _new(CHECKOUT_CODE_LENGTH)


def is_valid(number: str) -> bool:
    """Say whether ``number`` (as stored) could be an order number of ours, by its check."""
    return len(number) == ORDER_NUMBER_LENGTH and _is_consistent(number)


def is_valid_checkout_code(code: str) -> bool:
    """Say whether ``code`` (as stored) could be a checkout code of ours, by its check."""
    return len(code) == CHECKOUT_CODE_LENGTH and _is_consistent(code)


def normalise(typed: str) -> str:
    """Return what a person typed as it would be stored: upper case, no spaces, dashes, dots.

    Other characters stay, so that ``is_valid`` refuses them.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "ZPC")


def _new(length: int) -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + _check_character(body)


def _check_character(body: str) -> str:
    # The last weight is the length; dividing by it modulo 31 gives the one fitting value.
    weight = len(body) + 1
    return ALPHABET[-_weighted_sum(body) * pow(weight, -1, _MODULUS) % _MODULUS]


def _is_consistent(number: str) -> bool:
    return set(number) <= _VALUE.keys() and _weighted_sum(number) % _MODULUS == 0


def _weighted_sum(text: str) -> int:
    return sum(place * _VALUE[character] for place, character in enumerate(text, 1))
