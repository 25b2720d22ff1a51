"""Sentences that are stored now and translated when somebody reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


def gettext_noop(msgid: str) -> str:
    """Mark ``msgid`` for the catalogue; Django's own marker asks for settings, we need none."""
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """A msgid with its named values.

    A reading may be kept as JSON and shown days later, in another language than the one it
    was made in: so the words are looked up by ``str()``, never before.
    """

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.msgid) % self.params

    def in_english(self) -> str:
        """Return the sentence untranslated; needs no Django settings."""
        return self.msgid % self.params


class PriceListRefused(Exception):
    """The file as a whole cannot be read; no row of it was.

    ``code`` is stable and meant for programs; ``message`` says what to do, for people.
    """

    def __init__(self, code: str, msgid: str, **params: Any) -> None:
        self.code = code
        self.message = Message(msgid, params)
        super().__init__(code, msgid, params)

    def __str__(self) -> str:
        return str(self.message)


class Unreadable(ValueError):
    """One cell has no single meaning; ``message`` says why and what to write instead."""

    def __init__(self, code: str, msgid: str, **params: Any) -> None:
        self.code = code
        self.message = Message(msgid, params)
        super().__init__(code, msgid, params)
