"""Listens where the shop would be and keeps the notices that arrive."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Ear:
    """What arrived: path, ``Authorization`` header and raw body of each notice."""

    address: str = ""
    heard: list[tuple[str, str, bytes]] = field(default_factory=list)
    answer: tuple[int, bytes] = (204, b"")

    def forget(self) -> None:
        """Start anew, answering as a shop should."""
        self.heard.clear()
        self.answer = (204, b"")

    def wait_for(self, count: int, seconds: float = 10) -> list[tuple[str, str, bytes]]:
        """Return the notices once there are ``count``."""
        deadline = time.monotonic() + seconds
        while len(self.heard) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.heard) >= count, f"{len(self.heard)} of {count} notices arrived"
        return list(self.heard)


@contextmanager
def receiver() -> Iterator[Ear]:
    """Run it on a free port."""
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.append((self.path, self.headers["Authorization"], body))
            status, text = ear.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>shop</title><h1>Back in the shop</h1>")

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
