"""One call to Sendo: bearer token, envelope, and errors as our failures.

Every answer is ``{result, success, error, status_code}``; ``success`` counts, whatever the HTTP
status. Requests are not signed. Source: help centre 17990422078361; that an old token is told by a
body with the key ``exp`` is seen in public clients, that it can be a plain 401 is our reading.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from integrations.contract import AccessTokenExpired, AppKeys
from integrations.contract.answers import incomplete, without_secrets
from integrations.marketplaces.sendo import failures
from shop.core.remote import Answer, NotConnected, RemoteClient, RemoteFailure, TemporaryFailure

PREFIX = "/api/"
UNAUTHORISED = 401
#: What never gets into messages, even when the other side repeats it.
SECRET = re.compile(
    r"""((?:shop_key|secret_key|token|bearer)"?\s*[=:]?\s*"?)([\w.\-]{12,})""", re.IGNORECASE
)

Query = Iterable[tuple[str, object]]


class SendoClient:
    """Calls Sendo for one shop; ``call`` is the path below ``/api/``.

    All methods return ``result``, which is an object, a list or a number.

    Raises:
        AccessTokenExpired: log in again, once.
        RemoteFailure: of the kind that :mod:`.failures` reads out of the envelope, ``call`` set.
    """

    def __init__(
        self,
        keys: AppKeys,
        *,
        access_token: str = "",
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.keys = keys
        self.access_token = access_token
        self.clock = clock
        self.pause = pause
        self.remote = RemoteClient(keys.host)

    def get(self, call: str, query: Query = ()) -> Any:
        """Read."""
        return self._authorised("GET", call, query=[(n, str(v)) for n, v in query])

    def post(self, call: str, body: object) -> Any:
        """Write JSON: an object, or a list of rows."""
        return self._authorised("POST", call, json_body=body)

    def put(self, call: str, body: object) -> Any:
        """Change; JSON as in :meth:`post`."""
        return self._authorised("PUT", call, json_body=body)

    def log_in(self, shop_key: str, secret_key: str) -> Any:
        """Exchange a shop's two keys for ``{token, expires}``; needs no token."""
        body = {"shop_key": shop_key, "secret_key": secret_key}
        return self._send("POST", "/login", "login", secrets=body.values(), json_body=body)

    def breathe(self) -> None:
        """Wait as long as one call costs: for walks of many calls that the engine sees as one."""
        self.pause(1 / max(self.keys.calls_per_second, 1.0))

    def _authorised(self, method: str, call: str, **request: Any) -> Any:
        if not self.access_token:
            raise NotConnected("no access token", code="not_connected", call=call)
        return self._send(method, PREFIX + call, call, secrets=[], **request)

    def _send(
        self, method: str, path: str, call: str, *, secrets: Iterable[str], **request: Any
    ) -> Any:
        headers = {"cache-control": "no-cache", "Content-Type": "application/json"}
        if call != "login":
            headers["Authorization"] = f"bearer {self.access_token}"
        try:
            answer = self.remote.send(method, path, call=call, headers=headers, **request)
            result = self._read(call, answer)
        except RemoteFailure as failure:
            result = failure
        # Raised here and not where it was caught, so that no traceback shows a request.
        if isinstance(result, RemoteFailure):
            raise without_secrets(result, {*secrets, self.access_token}, SECRET)
        return result

    def _read(self, call: str, answer: Answer) -> Any:
        if answer.status == UNAUTHORISED and call != "login":
            return AccessTokenExpired("HTTP 401", code="http_401", call=call)
        try:
            envelope = answer.json(call=call)
        except RecursionError:
            return TemporaryFailure(
                "nested too deeply", code="not_json", call=call, may_have_worked=True
            )
        if "exp" in envelope and "success" not in envelope:
            return AccessTokenExpired(str(envelope["exp"])[:200], code="exp", call=call)
        if envelope.get("success") is True:
            return envelope.get("result")
        if "success" not in envelope and answer.status < 400:
            return incomplete(call, "success")
        return failures.failure(call, answer.status, envelope)


def rows(answer: object, *names: str) -> list[dict[str, Any]]:
    """Return the objects of a list answer, or of the first of ``names`` in an object answer.

    The sources show both shapes for the same call; missing and null lists are empty.
    """
    if isinstance(answer, dict):
        answer = next((answer[name] for name in names if isinstance(answer.get(name), list)), None)
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []


def whole(value: object) -> int | None:
    """Return a whole number that JSON may have written as 3.0 or "3"; ``None`` for no number."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value)) if not isinstance(value, int) else value
        return int(number) if abs(number) < 10**15 else None  # NaN and infinity are not below
    except ValueError:
        return None


def text(*values: object) -> str:
    """Return the first of ``values`` that says something."""
    return next((said for value in values if value and (said := str(value).strip())), "")


def pages(client: SendoClient, call: str, body: dict[str, object]) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages; a token overrides all filters (help centre 17992314823321).

    Raises:
        TemporaryFailure: a page leads back to one before.
    """
    asked, seen = body, set[str]()
    while True:
        answer = client.post(call, asked)
        yield from rows(answer, "data")
        token = text(answer.get("next_token")) if isinstance(answer, dict) else ""
        if not token:
            return
        if token in seen:  # an answer that leads back would be asked for ever
            raise incomplete(call, "next_token")
        seen.add(token)
        asked = {"page_size": body["page_size"], "token": token}
