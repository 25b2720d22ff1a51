"""A Lazada that says what it is told to, over a real connection, and keeps what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.integrations.shopee import scripted
from tests.integrations.shopee.scripted import Reply, Request, Script

__all__ = ["PREFIX", "Reply", "Request", "Script", "bad", "good", "result", "sent", "serve"]

PREFIX = "/rest/"


def good(data: Any = None, **more: Any) -> dict:
    """Return an envelope of success; ``more`` stands beside ``data``."""
    return {"code": "0", "request_id": "r1", **({} if data is None else {"data": data}), **more}


def bad(code: str, message: str = "", *, kind: str = "ISP", detail: list | None = None) -> dict:
    """Return an envelope of failure."""
    told = {"code": code, "type": kind, "message": message, "request_id": "r1"}
    return {**told, "detail": detail or []}


def result(data: Any = None, *, success: Any = True, code: str = "", message: str = "") -> dict:
    """Return an answer of fulfilment, which wraps its own success."""
    inside = {"success": success, "error_code": code, "error_msg": message, "data": data}
    return good(result=inside)


def sent(request: Request, name: str = "payload") -> Any:
    """Return what stood as JSON in one parameter of the query or the form."""
    return json.loads((request.query | request.form)[name][0])


@contextmanager
def serve() -> Iterator[Script]:
    """Run a scripted Lazada on a loopback port."""
    with scripted.serve(PREFIX) as script:
        yield script
