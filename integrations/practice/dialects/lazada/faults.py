"""Errors as the platform answers them: a code, a type, a message and perhaps details."""

from typing import Any

#: Whose fault it is, in the platform's words: the caller's, the service's, the platform's.
CALLER, SERVICE, PLATFORM = "ISV", "ISP", "SYSTEM"


class Fault(Exception):
    """The call fails with this code; ``detail`` says what is wrong where."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        kind: str = SERVICE,
        detail: list[dict[str, Any]] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.kind = kind
        self.detail = detail or []
        super().__init__(f"{code}: {message}")


class Flaw(Exception):
    """One thing about goods that is wrong; the call that finds it fails as a whole or in part.

    ``field`` is named as in the payload. The outer code of the call is 500 or 501, and the
    reader must look into ``detail`` for this one [D121320].
    """

    def __init__(self, code: str, message: str, field: str = "", **where: Any) -> None:
        self.code = code
        self.message = message
        self.field = field
        self.where = where
        super().__init__(f"{code}: {message}")

    def told(self) -> dict[str, Any]:
        """Return the row of ``detail``; how its keys are spelled is unverified."""
        return {"code": self.code, "message": self.message, "field": self.field, **self.where}


def missing(name: str) -> Fault:
    """Return the error for a parameter that must be there."""
    return Fault("MissingParameter", f"The input parameter {name} is mandatory.", kind=CALLER)


def wrong_format(detail: str) -> Fault:
    """Return the error for a text that is no JSON or XML, or has another shape."""
    return Fault("5", f"E005: Invalid Request Format. {detail}", kind=CALLER)
