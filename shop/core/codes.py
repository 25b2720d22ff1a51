"""Codes that nobody can guess and everybody can read out, with a character that shows a slip.

Only upper-case letters and digits that no bank drops, none that look like another (0 O, 1 I L).
The 31 characters left are a prime number of them. With the characters read as the values 0–30
and weighted 1, 2, 3… by their place, the sum of a true code is 0 modulo 31; as every weight
and every difference of two weights has an inverse modulo a prime, **each** single wrong
character and **each** swap of two characters is noticed.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS = len(ALPHABET)


def new_code(length: int) -> str:
    """Return a random code of ``length`` characters, the last of them the check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + _check_character(body)


def is_consistent(code: str) -> bool:
    """Say whether ``code`` (as stored) could be one of ours, by its check character."""
    return set(code) <= _VALUE.keys() and _weighted_sum(code) % _MODULUS == 0


def normalise(typed: str) -> str:
    """Return what a person typed as it would be stored: upper case, no spaces, dashes, dots.

    Other characters stay, so that a check refuses them.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "ZPC")


def _check_character(body: str) -> str:
    # The last weight is the length; dividing by it modulo 31 gives the one fitting value.
    weight = len(body) + 1
    return ALPHABET[-_weighted_sum(body) * pow(weight, -1, _MODULUS) % _MODULUS]


def _weighted_sum(text: str) -> int:
    return sum(place * _VALUE[character] for place, character in enumerate(text, 1))
