"""The text inside a VietQR code: an ordinary transfer to a bank account, written as a QR.

Built from tag–length–value fields as in the EMVCo Merchant-Presented QR specification, with
NAPAS's template in field 38 (NAPAS 247 by QR, part IV, version 1.5.2). Nothing in it tells the
shop that the money has come: that is seen on the bank statement only.
"""

import binascii
import re
from decimal import Decimal
from enum import StrEnum

from shop.core.text import bank_text

NAPAS = "A000000727"
VND = "704"
LONGEST_ACCOUNT = 19
LONGEST_AMOUNT = 13  # digits
LONGEST_VALUE = 99  # a length has two digits


class Service(StrEnum):
    """What the number in the code is: an account, or a card."""

    TO_ACCOUNT = "QRIBFTTA"
    TO_CARD = "QRIBFTTC"


class InvalidTransfer(ValueError):
    """These details cannot be written as a VietQR code; says which and why."""


def vietqr_payload(
    *,
    bank_bin: str,
    account: str,
    amount_vnd: int | Decimal | None,
    purpose: str = "",
    service: Service = Service.TO_ACCOUNT,
) -> str:
    """Return the text of a VietQR code.

    With ``amount_vnd`` None the code is static: the payer types the amount. ``purpose`` is
    written as it is; make it with ``purpose_text`` so that banks let it through.

    Raises:
        InvalidTransfer: BIN not 6 digits, account not 1–19 letters and digits, amount not a
            whole number of đồng above 0 with at most 13 digits, purpose not plain ASCII or
            too long for its field.
    """
    if not re.fullmatch(r"[0-9]{6}", bank_bin):
        raise InvalidTransfer("a bank's BIN has 6 digits")
    if not re.fullmatch(rf"[A-Za-z0-9]{{1,{LONGEST_ACCOUNT}}}", account):
        raise InvalidTransfer(f"an account has 1 to {LONGEST_ACCOUNT} letters and digits")
    if not re.fullmatch(r"[ -~]*", purpose):
        raise InvalidTransfer("the purpose may hold plain ASCII only; strip marks first")
    amount = "" if amount_vnd is None else _amount(amount_vnd)

    beneficiary = _field("00", bank_bin) + _field("01", account)
    payload = (
        _field("00", "01")
        + _field("01", "12" if amount else "11")  # 12: for one payment, 11: reusable
        + _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", service))
        + _field("53", VND)
        + (_field("54", amount) if amount else "")
        + _field("58", "VN")
        + (_field("62", _field("08", purpose)) if purpose else "")
        + "6304"
    )
    return payload + crc16(payload)


def purpose_text(text: str) -> str:
    """Return a transfer text that survives every bank: ``[A-Z0-9 ]``, at most 25 characters.

    Raises:
        InvalidTransfer: nothing is left of ``text``.
    """
    plain = bank_text(text)
    if not plain:
        raise InvalidTransfer("the transfer text holds no letter or digit")
    return plain


def crc16(payload: str) -> str:
    """Return the checksum that closes a payment QR: four upper-case hex digits.

    Polynomial 0x1021, start 0xFFFF, over the ASCII bytes up to and including the tag and
    length ``6304`` (EMVCo Merchant-Presented QR specification, data object 63).

    Raises:
        UnicodeEncodeError: ``payload`` is not ASCII.
    """
    return f"{binascii.crc_hqx(payload.encode('ascii'), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise InvalidTransfer(f"field {tag} holds at most {LONGEST_VALUE} characters")
    return f"{tag}{len(value):02d}{value}"


def _amount(amount_vnd: int | Decimal) -> str:
    if isinstance(amount_vnd, bool) or not isinstance(amount_vnd, (int, Decimal)):
        raise InvalidTransfer("an amount is a whole number of đồng, never a float or text")
    if isinstance(amount_vnd, Decimal) and not amount_vnd.is_finite():
        raise InvalidTransfer("an amount is a number")
    if amount_vnd != int(amount_vnd) or amount_vnd <= 0:
        raise InvalidTransfer("an amount is a whole number of đồng above 0")
    digits = str(int(amount_vnd))
    if len(digits) > LONGEST_AMOUNT:
        raise InvalidTransfer(f"an amount has at most {LONGEST_AMOUNT} digits")
    return digits
