"""A Shopee that says what it is told to, over a real connection, and keeps what it was asked."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> dict:
    """Return a captured answer."""
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def good(**response) -> dict:
    """Return an envelope of success."""
    return {"request_id": "r1", "error": "", "message": "", "warning": "", "response": response}


def bad(error: str, message: str = "", **more) -> dict:
    """Return an envelope of failure."""
    return {"request_id": "r1", "error": error, "message": message, "warning": "", **more}


@dataclass
class Request:
    """What came over the wire."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        """Return the body read as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[str]]:
        """Return the body read as a form."""
        return parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)


@dataclass
class Reply:
    """What goes back when it is more than an envelope with status 200."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    wait_seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class Script:
    """Answers by call, in the order given; the last answer of a call is repeated."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.answers: dict[str, list] = defaultdict(list)
        self.requests: list[Request] = []
        self.address = ""

    def on(self, call: str, *answers: dict | Reply) -> None:
        """Say what ``call`` is answered with."""
        self.answers[call] = list(answers)

    def asked(self, call: str) -> list[Request]:
        """Return what was asked of ``call``."""
        return [request for request in self.requests if request.path == f"{self.prefix}{call}"]

    def answer(self, request: Request) -> Reply:
        """Return the next reply."""
        self.requests.append(request)
        waiting = self.answers[request.path.removeprefix(self.prefix)]
        if not waiting:
            return Reply(b"{}", status=404)
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        reply = answer if isinstance(answer, Reply) else Reply(json.dumps(answer).encode())
        sign = (request.query | request.form).get("sign", [""])[
            0
        ]  # some servers repeat the address they got
        return replace(reply, body=reply.body.replace(b"{sign}", sign.encode()))


@contextmanager
def serve(prefix: str = "/api/v2/") -> Iterator[Script]:
    """Run a scripted marketplace on a loopback port; its calls stand below ``prefix``."""
    script = Script(prefix)

    class Handler(BaseHTTPRequestHandler):
        def work(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = parse_qs(url.query, keep_blank_values=True)
            reply = script.answer(Request(self.command, url.path, query, headers, body))
            time.sleep(reply.wait_seconds)
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                pass  # who asked did not wait

        do_GET = do_POST = work

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
