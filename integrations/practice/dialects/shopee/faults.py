"""Errors in the marketplace's own names, slips of spelling included."""

from typing import Any


class Fault(Exception):
    """The call fails with this error name and message; ``response`` goes along when given."""

    def __init__(self, name: str, message: str, response: Any = None) -> None:
        self.name = name
        self.message = message
        self.response = response
        super().__init__(f"{name}: {message}")


def wrong_parameter(detail: str) -> Fault:
    """Return the error for a parameter that is missing or of the wrong kind."""
    return Fault("error_param", f"Wrong parameters, detail: {detail}.")
