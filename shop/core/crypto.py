"""Secrets at rest: encrypted with the newest key, readable with any of them.

``FIELD_ENCRYPTION_KEYS`` holds Fernet keys, newest first. To change the key, put a new one in
front, run ``manage.py rotate_secrets``, then take the old one away.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

#: Before an encrypted value in an export, so that it is known for one when it comes back.
EXPORTED = "fernet:"


class SecretUnreadable(Exception):
    """A stored secret was written with a key that is not configured any more."""


def encrypt(text: str) -> str:
    """Return ``text`` encrypted with the newest key; empty stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Return what :func:`encrypt` was given; empty stays empty.

    Raises:
        SecretUnreadable: none of the configured keys opens it.
    """
    if not token:
        return ""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable(
            "A stored secret cannot be read with any key of FIELD_ENCRYPTION_KEYS."
        ) from error


def rotate(token: str) -> str:
    """Return the same secret encrypted with the newest key.

    Raises:
        SecretUnreadable: none of the configured keys opens it.
    """
    return encrypt(decrypt(token))


def _keys() -> MultiFernet:
    if not settings.FIELD_ENCRYPTION_KEYS:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty: no secret can be stored.")
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])


class EncryptedField(models.TextField):
    """Text that is encrypted in the database and plain in Python; never shown in a form.

    It cannot be searched: the same text is written differently each time.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs["editable"] = False
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value):
        """Encrypt on the way to the database."""
        return encrypt(value) if value else value

    def from_db_value(self, value, expression, connection):
        """Decrypt on the way back.

        Raises:
            SecretUnreadable: the key is gone.
        """
        return decrypt(value) if value else value

    def value_to_string(self, obj) -> str:
        """Keep it encrypted in an export (``dumpdata``)."""
        value = self.value_from_object(obj)
        return EXPORTED + encrypt(str(value)) if value else ""

    def to_python(self, value):
        """Take an export back.

        Raises:
            SecretUnreadable: the key it was exported with is gone.
        """
        if isinstance(value, str) and value.startswith(EXPORTED):
            return decrypt(value.removeprefix(EXPORTED))
        return super().to_python(value)
