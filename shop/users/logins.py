"""Telling a phone number from an e-mail address in what a person typed to log in."""

from typing import Literal

from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc


def read_login(text: str) -> tuple[Literal["phone", "email", "neither"], str]:
    """Return what kind of login ``text`` is, and its stored form.

    Phones come back as E.164 (``+84912345678``), e-mails in lower case.
    """
    text = nfc(text).strip()
    if "@" in text:
        return "email", text.lower()
    try:
        return "phone", normalise_phone(text)
    except InvalidPhone:
        return "neither", text
