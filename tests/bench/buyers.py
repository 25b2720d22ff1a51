"""Buyers over HTTP: each puts goods into a basket and orders, again and again, all at once."""

import http.client
import math
import re
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.races.visitors import CHOSEN, FormReader

#: Sent with every request; the number makes each buyer come from an address of his own.
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REDIRECT, CONFLICT = 302, 409


@dataclass
class Step:
    """What one kind of request took; times in seconds. ``sold_out`` is an answer, no failure."""

    name: str
    times: list[float] = field(default_factory=list)
    done: int = 0
    sold_out: int = 0
    failures: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Return how many were done in a second, by all buyers together."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def p95(self) -> float:
        """Return what 95 of 100 did not exceed; 0 when there was none."""
        ordered = sorted(self.times)
        return ordered[math.ceil(0.95 * len(ordered)) - 1] if ordered else 0.0

    def note(self, status: int, seconds: float) -> None:
        """Count an answer."""
        self.times.append(seconds)
        self.done += status == REDIRECT
        self.sold_out += status == CONFLICT
        self.failures += status not in {REDIRECT, CONFLICT}


class Buyer:
    """A browser with cookies, at an address of its own."""

    def __init__(self, port: int, address: str) -> None:
        self._port, self._address = port, address
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None):
        """Return status and text of an answer; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"X-Forwarded-For": self._address, "Cookie": cookies}
        body = urlencode(fields) if fields is not None else None
        connection.request(method, path, body, headers | (FORM if body else {}))
        answer = connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        connection.close()
        return answer.status, text

    def token(self, page: str) -> dict[str, str]:
        """Return the field that proves that a form is ours."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        return {"csrfmiddlewaretoken": found.group(1) if found else ""}


def buy(port: int, product: str, *, buyers: int, seconds: int) -> list[Step]:
    """Let ``buyers`` order ``product`` (a path) for ``seconds``; return adding and ordering."""
    pk = product.rstrip("/").rpartition("_")[2]
    adding, ordering, lock = Step("basket add"), Step("checkout"), threading.Lock()
    until = time.monotonic() + seconds

    def timed(step: Step, buyer: Buyer, path: str, fields: dict[str, str]) -> int:
        started = time.monotonic()
        try:
            status = buyer.ask("POST", path, fields)[0]
        except OSError:
            status = 0
        with lock:
            step.note(status, time.monotonic() - started)
        return status

    def shop(number: int) -> None:
        turn = 0
        while time.monotonic() < until:
            turn += 1
            buyer = Buyer(port, f"10.{number}.{turn // 250}.{turn % 250}")
            page = buyer.ask("GET", product)[1]
            if timed(adding, buyer, f"/gio-hang/them/{pk}/", buyer.token(page)) != REDIRECT:
                continue
            reader = FormReader()
            reader.feed(buyer.ask("GET", "/dat-hang/")[1])
            timed(ordering, buyer, "/dat-hang/", reader.fields | CHOSEN)

    started = time.monotonic()
    threads = [threading.Thread(target=shop, args=(number,)) for number in range(buyers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for step in (adding, ordering):
        step.seconds = time.monotonic() - started
    return [adding, ordering]
