"""Refusals as Stripe words them."""

from typing import Any


class Fault(Exception):
    """A call is refused: HTTP status, kind and code of the error, a sentence, the parameter."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
    ) -> None:
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        super().__init__(message)

    def told(self) -> dict[str, Any]:
        """Return the body of the answer."""
        error = {"type": self.kind, "message": self.message}
        for name, value in (("code", self.code), ("param", self.param)):
            if value:
                error[name] = value
        return {"error": error}


def missing(kind: str, remote_id: str) -> Fault:
    """Return the refusal of an object that is not there."""
    return Fault(f"No such {kind}: '{remote_id}'", status=404, code="resource_missing", param="id")
