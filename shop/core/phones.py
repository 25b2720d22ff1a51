"""Vietnamese phone numbers: whatever way they are typed, one stored form.

Which numbers exist is asked of the ``phonenumbers`` library; operators change their prefixes
more often than we would change a pattern of our own.
"""

import re
import unicodedata

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberType

COUNTRY = "VN"
COUNTRY_CODE = 84

MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
#: Service numbers (1800…, 1900…) are left out: nobody can be called back on them.
REACHABLE = MOBILE | {PhoneNumberType.FIXED_LINE}

# The library would read letters as keys of an old telephone, and take "ext 5" for a part.
_TYPED = re.compile(r"[+(]?[\d\s().\-/]{8,30}")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")

MOBILE_MESSAGE = _("A phone number has 10 digits and starts with 0, for example 0912 345 678.")
ANY_MESSAGE = _(
    "This is not a Vietnamese phone number. Mobile numbers have 10 digits and landlines 11; "
    "both start with 0, for example 0912 345 678."
)


class InvalidPhone(ValueError):
    """The text is not a phone number that can be called in Việt Nam.

    ``message`` is a sentence for the person who typed it.
    """

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


def normalise_phone(text: str, *, mobile_only: bool = False) -> str:
    """Return the number in E.164: ``0912 345 678``, ``+84…``, ``84…`` → ``+84912345678``.

    With ``mobile_only`` landlines are refused (couriers send messages).

    Raises:
        InvalidPhone: anything else, also numbers abroad and dead 11-digit ``01…`` mobiles.
    """
    message = MOBILE_MESSAGE if mobile_only else ANY_MESSAGE
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    if not _TYPED.fullmatch(plain):
        raise InvalidPhone(message)
    try:
        number = phonenumbers.parse(plain, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(message) from error
    allowed = MOBILE if mobile_only else REACHABLE
    if (
        number.country_code != COUNTRY_CODE
        or not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in allowed
    ):
        raise InvalidPhone(message)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(e164: str) -> str:
    """Return a stored number as people read it: ``+84912345678`` → ``0912 345 678``.

    Text that is no number comes back as it is, so that a page never fails on old data.
    """
    try:
        number = phonenumbers.parse(e164, COUNTRY)
    except phonenumbers.NumberParseException:
        return e164
    if number.country_code != COUNTRY_CODE:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
