"""The practice marketplaces as a process of their own, for any test that needs them.

    with practice(tmp_path) as market:
        shop = market.connect("Thử")           # consent and tokens, as a client would get them
        market.control(search_lag_seconds=2)   # switches
        market.trouble("reply_lost", path="product/add_item")
        number = market.order(shop_id=…, item_id=…, quantity=2)["order_sn"]
        market.move(number, "pick_up")

Every method speaks ``/control/api/`` (see ``levers.py``, ``goods_levers.py``, ``order_levers.py``
and ``reports.py`` in ``integrations/practice/pages/``); only :meth:`Practice.connect` speaks the
protocol itself, that of Shopee.
"""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PARTNER_ID = 2001887
KEY = "practice-key-for-nothing-real"
START_SECONDS = 60


class Refused(AssertionError):
    """The market refused; ``status`` is 409 for "not possible now", 400 for a wrong request."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        self.status = status
        self.answer = answer
        super().__init__(f"{status}: {answer}")


@dataclass(frozen=True)
class Connected:
    """A shop that agreed, and the tokens that a client holds for it."""

    shop_id: int
    access_token: str
    refresh_token: str


@dataclass(frozen=True)
class Practice:
    """The running process: where it is, and everything a test may do to it."""

    address: str
    database: Path
    partner_id: int = PARTNER_ID
    key: str = KEY

    @property
    def url_with_keys(self) -> str:
        """The value of ``PRACTICE_URL``."""
        return self.address.replace("http://", f"http://{self.partner_id}:{self.key}@")

    def _post(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.address}/control/api/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, json.loads(error.read() or b"{}")) from None

    def act(self, name: str, /, **values: Any) -> dict[str, Any]:
        """Do any action of the control interface."""
        return self._post(f"{name}/", values)

    def control(self, **changes: Any) -> dict[str, Any]:
        """Change switches (none: only read them); return them all."""
        return self._post("", changes)

    def trouble(self, kind: str, path: str = "", calls: int = 1, **more: Any) -> None:
        """Let the next calls that begin with ``path`` go wrong (``TroubleKind`` lists how)."""
        self.act("trouble", kind=kind, path=path, calls=calls, **more)

    def order(self, **values: Any) -> dict[str, Any]:
        """Order as a buyer: ``item_id`` and ``model_id``, ``variant_id`` or ``sku``; ``lines``."""
        return self.act("orders", **values)

    def move(self, order_sn: str, action: str) -> str:
        """Do something to an order (``moves.MOVES``); return its new status."""
        return self.act("move", order_sn=order_sn, action=action)["status"]

    def orders(self) -> list[dict[str, Any]]:
        """Return every order with its lines."""
        return self.act("list-orders")["orders"]

    def items(self, shop_id: int = 0) -> list[dict[str, Any]]:
        """Return every item with its variants, deleted ones too."""
        return self.act("list-items", shop_id=shop_id)["items"]

    def pushes(self) -> list[dict[str, Any]]:
        """Return every notice and what became of it."""
        return self.act("pushes")["pushes"]

    def stats(self) -> dict[str, Any]:
        """Return call counts since the last reset: ``calls``, ``writes``, ``errors`` by path."""
        return self.act("stats")

    def reset(self) -> None:
        """Empty the market and set all switches back."""
        self.act("reset")

    def calm(self) -> None:
        """Set all switches back and start counting anew; shops and goods stay."""
        self.act("calm")

    def grant(
        self, name: str = "Shop tập", shop_id: int = 0, marketplace: str = "shopee"
    ) -> dict[str, Any]:
        """Agree as a shop's owner would; return ``shop_id`` and what the owner hands over.

        That is ``code`` on Shopee and Lazada, ``shop_key`` and ``secret_key`` on Sendo.
        """
        return self.act("grant", name=name, shop_id=shop_id, marketplace=marketplace)

    def campaign(self, units: int, seconds: float = 3600, **place: Any) -> dict[str, Any]:
        """Lock units of a variant: ``variant_id``, ``item_id`` and ``model_id``, or ``sku``."""
        return self.act("campaign", units=units, seconds=seconds, **place)

    def edit(self, item_id: int, **values: Any) -> None:
        """Change ``title``, ``stock`` or ``price_vnd`` by hand in the seller centre."""
        self.act("edit", item_id=item_id, **values)

    def connect(self, name: str = "Shop tập") -> Connected:
        """Agree and exchange the code for tokens."""
        granted = self.grant(name)
        path, stamp = "/api/v2/auth/token/get", int(time.time())
        message = f"{self.partner_id}{path}{stamp}".encode()
        query = urlencode(
            {
                "partner_id": self.partner_id,
                "timestamp": stamp,
                "sign": hmac.new(self.key.encode(), message, hashlib.sha256).hexdigest(),
            }
        )
        body = json.dumps({**granted, "partner_id": self.partner_id}).encode()
        request = urllib.request.Request(
            f"{self.address}{path}?{query}", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            pair = json.load(answer)
        assert pair["error"] == "", pair
        return Connected(granted["shop_id"], pair["access_token"], pair["refresh_token"])


@contextmanager
def practice(
    folder: Path,
    port: int | None = None,
    site_url: str | None = None,
    application: str = "integrations.practice.wsgi",
) -> Iterator[Practice]:
    """Run the practice marketplaces with their files in ``folder``; stop them at the end.

    Starting again in the same folder continues with the same shops, goods and orders.
    ``application`` is the module that serves them: another one may change the clock first.
    """
    port = port or free_port()
    market = Practice(f"http://127.0.0.1:{port}", folder / "practice.sqlite3")
    log_path = folder / "practice.log"
    with log_path.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"{application}:application"]
            + ["--workers=1", "--threads=8", f"--bind=127.0.0.1:{port}", "--log-level=warning"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "integrations.practice.settings",
                "PRACTICE_URL": market.url_with_keys,
                "PRACTICE_DATABASE": str(market.database),
                "SITE_URL": site_url or "http://127.0.0.1:8000",
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait(market, process, log_path)
        yield market
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(market: Practice, process: subprocess.Popen, log: Path) -> None:
    """Return when it answers.

    Raises:
        RuntimeError: it ended or took too long; with what it printed.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            market.control()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the practice marketplaces did not start:\n{log.read_text()}")
