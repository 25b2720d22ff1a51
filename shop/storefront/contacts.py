"""How to reach people: Zalo first, then the phone.

Reading a number takes as long as a query, and pages show those of the operator and of co-ops only,
again and again: they are remembered.
"""

from functools import lru_cache

from shop.core.phones import InvalidPhone, display_phone, normalise_phone


@lru_cache(maxsize=1_000)
def zalo_url(phone: str) -> str:
    """Return the address that opens a Zalo conversation, empty for numbers without Zalo.

    Zalo belongs to mobile numbers, and takes them as they are dialled in Việt Nam.
    """
    try:
        mobile = normalise_phone(phone, mobile_only=True)
    except InvalidPhone:
        return ""
    return f"https://zalo.me/{mobile.replace('+84', '0', 1)}"


@lru_cache(maxsize=1_000)
def phone_text(phone: str) -> str:
    """Return a number as read, in groups: ``0912 345 678``."""
    return display_phone(phone) if phone.startswith("+") else phone


@lru_cache(maxsize=10)
def dialled(phone: str) -> str:
    """Return a number as a phone dials it, in E.164; as it is where it is none or, as 1900…, none
    that can be called back.
    """
    try:
        return normalise_phone(phone)
    except InvalidPhone:
        return phone
