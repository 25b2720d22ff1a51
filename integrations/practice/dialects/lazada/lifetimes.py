"""How long codes, tokens and clocks are good here, until a switch of the control page says else.

The switches are set for the first dialect. One that still stands at its default leaves Lazada's
own figure, of an app with the status "Online" [D108260]; one that somebody turned counts.
"""

from integrations.practice.models import Control

DAY = 24 * 60 * 60
OWN = {
    "code_seconds": 30 * 60,
    "access_token_seconds": 30 * DAY,
    "refresh_token_seconds": 180 * DAY,
    "timestamp_skew_seconds": 7200,
}


def seconds(control: Control, name: str) -> float:
    """Return the seconds of the switch ``name``, a key of :data:`OWN`."""
    value, untouched = getattr(control, name), getattr(Control(), name)
    return OWN[name] if value == untouched else value
