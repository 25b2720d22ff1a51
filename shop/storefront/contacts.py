"""How to reach people: Zalo first, then the phone."""

from shop.core.phones import InvalidPhone, display_phone, normalise_phone


def zalo_url(phone: str) -> str:
    """Return the address that opens a Zalo conversation, empty for numbers without Zalo.

    Zalo belongs to mobile numbers, and takes them as they are dialled in Việt Nam.
    """
    try:
        mobile = normalise_phone(phone, mobile_only=True)
    except InvalidPhone:
        return ""
    return f"https://zalo.me/{mobile.replace('+84', '0', 1)}"


def phone_text(phone: str) -> str:
    """Return a number as read, in groups: ``0912 345 678``."""
    return display_phone(phone) if phone.startswith("+") else phone
