"""What the practice Stripe posts, caught before it reaches the shop, to be delivered at will."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.test import Client
from django.urls import reverse


@dataclass
class Letterbox:
    """Signature and raw body of each event that was posted to the shop's address."""

    address: str = ""
    letters: list[tuple[str, bytes]] = field(default_factory=list)

    def wait_for(self, kind: str, seconds: float = 10) -> list[tuple[str, bytes]]:
        """Return all letters once one of ``kind`` has come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if kind in self.kinds():
                return list(self.letters)
            time.sleep(0.02)
        raise AssertionError(f"no {kind} among {self.kinds()}")

    def kinds(self) -> list[str]:
        """Return the kinds of the events, as they came."""
        return [json.loads(body)["type"] for _signature, body in list(self.letters)]


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Run it on a free port."""
    box = Letterbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.letters.append((self.headers["Stripe-Signature"] or "", body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()


def deliver(letter: tuple[str, bytes], *, token: str = "", client: Client | None = None) -> int:
    """Post a letter to the shop as Stripe would; return the status."""
    signature, body = letter
    name, args = ("payment:stripe_of", [token]) if token else ("payment:stripe", [])
    answer = (client or Client()).post(
        reverse(name, args=args),
        body,
        content_type="application/json",
        HTTP_STRIPE_SIGNATURE=signature,
    )
    return answer.status_code
