"""A Sendo that says what it is told to, without a line, and keeps what it was asked."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest

from integrations.contract import AppKeys
from integrations.marketplaces.sendo import logins
from integrations.marketplaces.sendo.adapter import Sendo
from shop.core.remote import Answer, RemoteFailure

NOW = 1_796_000_000.0
SHOP = "7701"
KEYS = {"shop_key": "shopkey0123456789abcdef", "secret_key": "secretkey0123456789abcdef"}
TOKEN = "head.body0123456789.tail0123456789"


def jwt(**claims: Any) -> str:
    """Return a token that carries ``claims``."""

    def part(said: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256'})}.{part(claims)}.c2lnbmF0dXJl"


def good(result: Any = None) -> dict:
    """Return an envelope of success."""
    return {"result": result, "success": True, "error": None, "status_code": 200}


def bad(message: str = "Lỗi", *details: dict, status_code: int = 400) -> dict:
    """Return an envelope of failure; ``details`` are rows of ``error_details``."""
    error = {"message": message, "details": None, "error_details": list(details)}
    return {"result": None, "success": False, "error": error, "status_code": status_code}


@dataclass
class Script:
    """Answers by method and path, in the order given; the last answer is repeated."""

    answers: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, Any, dict]] = field(default_factory=list)
    base_url: str = "http://sendo.test"

    def on(self, call: str, *answers: Any) -> None:
        """Say what ``call`` (``POST /login``) is answered with: envelope, Answer or failure."""
        self.answers[call] = list(answers)

    def bodies(self, call: str) -> list[Any]:
        """Return the bodies, or the queries, that came for ``call``."""
        return [body for name, body, _headers in self.asked if name == call]

    def send(self, method: str, path: str, **request: Any) -> Answer:
        """Stand in for ``RemoteClient.send``."""
        call = f"{method} {path}"
        body = request.get("json_body", request.get("query"))
        self.asked.append((call, body, request.get("headers", {})))
        waiting = self.answers[call] or [Answer(404, {}, b"{}")]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, RemoteFailure):
            raise answer
        return (
            answer if isinstance(answer, Answer) else Answer(200, {}, json.dumps(answer).encode())
        )


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def sendo(script):
    """Return an adapter of a connected shop that talks to ``script``; its clock stands still."""
    adapter = Sendo(
        AppKeys(host="http://sendo.test"),
        remote_shop_id=SHOP,
        access_token=TOKEN,
        shop_keys=logins.packed(KEYS),
    )
    adapter.client.remote = script
    adapter.client.clock = lambda: NOW
    adapter.client.pause = lambda seconds: None
    return adapter
