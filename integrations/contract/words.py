"""Texts for people, and what a failure means in them."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Explanation:
    """A failure in words a farmer reads: what happened, and what to do about it.

    ``fix``: where the button leads: a field of :class:`Missing`, ``connect``, ``wait``,
    ``operator``, ``marketplace`` (to be done there) or empty.
    """

    cause: Text
    remedy: Text
    fix: str = ""
