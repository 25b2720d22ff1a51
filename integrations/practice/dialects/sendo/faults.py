"""Errors as the envelope carries them: one sentence, and a row for each field that is wrong."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

OK, BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND = 200, 400, 401, 403, 404
UNSUPPORTED, TOO_MANY, MAINTAINED = 415, 429, 503


@dataclass(frozen=True)
class Detail:
    """What is wrong with one field; ``property_name`` is written as the call names it."""

    property_name: str
    message: str
    value: Any = None
    code: str = "invalid"

    @property
    def root(self) -> str:
        """The field of the call that it lies in: ``variants`` for ``variants[0].variant_sku``."""
        return self.property_name.partition("[")[0].partition(".")[0]


class Fault(Exception):
    """A refusal. ``http`` is the status of the answer, ``status_code`` that in the envelope.

    Most refusals come under HTTP 200: a client has to look at ``success``. No list of codes is
    published; the words in ``code`` are our own.
    """

    def __init__(
        self,
        message: str,
        details: Iterable[Detail] = (),
        *,
        status_code: int = BAD_REQUEST,
        http: int = OK,
    ) -> None:
        self.message = message
        self.details = list(details)
        self.status_code = status_code
        self.http = http
        super().__init__(message)

    @property
    def name(self) -> str:
        """What the counts call it: the first field and what is wrong with it, else the status."""
        if self.details:
            return f"{self.details[0].root} {self.details[0].code}"
        return str(self.status_code)

    def told(self) -> dict[str, Any]:
        """Return it in the shape of the envelope's ``error``."""
        return {
            "message": self.message,
            "details": "; ".join(detail.message for detail in self.details) or None,
            "error_details": [asdict(detail) for detail in self.details],
        }


def wrong_fields(details: Iterable[Detail]) -> Fault:
    """Return the refusal of a call whose fields break rules."""
    return Fault("Dữ liệu không hợp lệ.", details)


def wrong_field(
    property_name: str, message: str, value: Any = None, code: str = "invalid"
) -> Fault:
    """Return the refusal for a single field."""
    return wrong_fields([Detail(property_name, message, value, code)])
