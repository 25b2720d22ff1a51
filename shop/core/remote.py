"""Calling other machines: time-outs always, failures in kinds, nothing secret in messages.

The only module that may import ``requests``. A failure answers one question: can trying again
help? Callers add what the other side's words mean; see ``integrations.contract``.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

#: Seconds to connect and to wait for an answer's next byte; no call waits for ever.
CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
#: An answer larger than this is none.
LARGEST_ANSWER = 8 * 1024 * 1024
#: How much of an unreadable answer is kept for a person to look at.
EXCERPT = 300


class RemoteFailure(Exception):
    """A call did not do what it should; the kinds below say whether trying again can help.

    ``code`` and ``raw`` are the other side's own words, ``call`` is what was asked for; they are
    kept for people who want to know. ``retry_after_seconds`` is the other side's own wish.
    ``may_have_worked`` says that the work may have been done although no answer came.
    """

    def __init__(
        self,
        raw: str = "",
        *,
        code: str = "",
        call: str = "",
        retry_after_seconds: float | None = None,
        may_have_worked: bool = False,
    ) -> None:
        self.raw = raw
        self.code = code
        self.call = call
        self.retry_after_seconds = retry_after_seconds
        self.may_have_worked = may_have_worked
        super().__init__(f"{call}: {code} {raw}".strip(": "))


class TemporaryFailure(RemoteFailure):
    """Trying again later can help: a busy server, a broken line, a limit."""


class PermanentFailure(RemoteFailure):
    """Trying again changes nothing until somebody changes something."""


class NotConnected(RemoteFailure):
    """The other side does not know us (any more): consent, key or account must be renewed."""


#: Until when (monotonic clock) whoever calls now waits for all answers together.
_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def waiting_at_most(seconds: float | None) -> Iterator[None]:
    """Have all calls inside end after ``seconds`` together; ``None``: as long as each may take.

    For pages, where a person and a web worker wait.
    """
    token = _until.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float | None:
    """Return how long the caller still waits, 0 when no longer; ``None``: no limit is set."""
    until = _until.get()
    return None if until is None else max(0.0, until - time.monotonic())


#: Half a surrogate pair (an emoji cut in the middle) or NUL, as JSON writes them.
_UNKEEPABLE = re.compile(rb"\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)")


def keepable(value: Any) -> Any:
    """Return JSON data without what neither UTF-8 nor PostgreSQL can hold."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [keepable(one) for one in value]
    if isinstance(value, dict):
        return {keepable(name): keepable(one) for name, one in value.items()}
    return value


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, headers in lower case, raw body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self, *, call: str = "") -> dict:
        """Return the body as a JSON object, its texts such that every database can keep them.

        Raises:
            TemporaryFailure: it is none (a proxy's page, a cut line); the work may be done.
        """
        try:
            data = json.loads(self.body)
            if _UNKEEPABLE.search(self.body):
                data = keepable(data)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            excerpt = self.body[:EXCERPT].decode("utf-8", "replace")
            raise TemporaryFailure(
                f"HTTP {self.status}, not a JSON object: {excerpt}",
                code="not_json",
                call=call,
                may_have_worked=True,
            )
        return data


class RemoteClient:
    """Calls one host over connections that are kept open; never follows it elsewhere.

    Safe for one thread. Repeats nothing by itself: who calls knows what may be repeated.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.timeout = (connect_seconds, read_seconds)
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy or a .netrc of the machine is not ours
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=Retry(0, read=False)))

    @property
    def host(self) -> str:
        """Return the host's name, for messages."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    def send(
        self,
        method: str,
        path: str,
        *,
        call: str = "",
        query: list[tuple[str, str]] | None = None,
        json_body: object = None,
        form: Mapping[str, str] | None = None,
        files: list[tuple[str, tuple[str, bytes, str]]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return its answer, whatever its status below 500.

        ``call`` names it in failures; addresses with their keys never get into messages.

        Raises:
            TemporaryFailure: no answer (in the time of :func:`waiting_at_most`), a 5xx, a 429, or
                an answer beyond all size. ``may_have_worked`` is false only when the request
                never left.
        """
        left = seconds_left()
        if left == 0:
            raise self._no_answer(call, "no_time_left", sent=False)
        data = None
        sent_headers = dict(headers or {})
        if json_body is not None:
            data = json.dumps(json_body, ensure_ascii=False, separators=(",", ":")).encode()
            sent_headers["Content-Type"] = "application/json"
        try:
            with self._session.request(
                method,
                self.base_url + path,
                params=query,
                data=data if data is not None else form,
                files=files,
                headers=sent_headers,
                timeout=self._timeout(left),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, call)
                answer = Answer(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    body,
                )
        except requests.ConnectTimeout:
            raise self._no_answer(call, "connect_timeout", sent=False) from None
        except requests.Timeout:
            raise self._no_answer(call, "timeout", sent=True) from None
        except requests.ConnectionError as error:
            refused = "NewConnectionError" in repr(error) or "NameResolution" in repr(error)
            raise self._no_answer(call, "no_connection", sent=not refused) from None
        except requests.RequestException as error:
            raise self._no_answer(call, type(error).__name__, sent=True) from None
        if answer.status >= 500 or answer.status == 429:
            raise TemporaryFailure(
                body[:EXCERPT].decode("utf-8", "replace"),
                code=f"http_{answer.status}",
                call=call,
                retry_after_seconds=_seconds(answer.headers.get("retry-after")),
                may_have_worked=answer.status >= 500,
            )
        return answer

    def _timeout(self, left: float | None) -> tuple[float, float]:
        connect, read = self.timeout
        return (connect, read) if left is None else (min(connect, left), min(read, left))

    def _no_answer(self, call: str, code: str, *, sent: bool) -> TemporaryFailure:
        # The library's own text holds the whole address, and so keys and tokens: raise this
        # "from None", or a traceback would show it.
        return TemporaryFailure(
            f"no answer from {self.host}", code=code, call=call, may_have_worked=sent
        )


def _read(response: requests.Response, call: str) -> bytes:
    body = bytearray()
    for part in response.iter_content(65_536):
        body += part
        if seconds_left() == 0:  # it comes, but drop by drop
            raise TemporaryFailure("too slow", code="timeout", call=call, may_have_worked=True)
        if len(body) > LARGEST_ANSWER:
            raise TemporaryFailure(
                f"an answer of more than {LARGEST_ANSWER} bytes",
                code="too_large",
                call=call,
                may_have_worked=True,
            )
    return bytes(body)


def _seconds(text: str | None) -> float | None:
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None
