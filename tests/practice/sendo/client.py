"""A caller of practice Sendo, written from the protocol with the standard library."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.practice.server import Practice

DESCRIPTION = "Gạo nếp nương của bà con xã Thanh Nưa, vụ mới, hạt to, dẻo và thơm. " * 2
EVENTS = ("SALESORDER.CREATE", "SALESORDER.UPDATE", "PRODUCT.CREATE", "PRODUCT.UPDATE")
PICTURE = "http://127.0.0.1:8000/media/gao.jpg"


@dataclass
class Seller:
    """Logs in with a shop's keys and sends calls; keeps the connection."""

    market: Practice
    keys: dict[str, Any]
    token: str = ""
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.used_at = 0.0
        self.line = http.client.HTTPConnection(urlsplit(self.market.address).netloc, timeout=20)

    @property
    def shop_id(self) -> int:
        """The number of the shop."""
        return self.keys["shop_id"]

    def raw(self, method: str, path: str, body: Any = None, token: str | None = None):
        """Send one request (a text body as it is); return status and text."""
        if time.monotonic() - self.used_at > 1:  # the server hangs up after two quiet seconds
            self.line.close()
        self.used_at = time.monotonic()
        bearer = self.token if token is None else token
        headers = {"Content-Type": "application/json", "Cache-Control": "no-cache"}
        if bearer:
            headers["Authorization"] = f"bearer {bearer}"
        sent = body if isinstance(body, str) or body is None else json.dumps(body)
        self.line.request(method, path, sent, headers)
        answer = self.line.getresponse()
        return answer.status, answer.read().decode()

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call ``/api/<path>``; return the envelope."""
        return json.loads(self.raw(method, f"/api/{path}", body)[1])

    def log_in(self) -> dict[str, Any]:
        """Log in and keep the token; return the envelope."""
        body = {name: self.keys[name] for name in ("shop_key", "secret_key")}
        answer = json.loads(self.raw("POST", "/login", body)[1])
        self.token = answer["result"]["token"] if answer["success"] else ""
        return answer

    def result(self, method: str, path: str, body: Any = None) -> Any:
        """Call, and return the result of a call that must not fail."""
        answer = self.call(method, path, body)
        assert answer["success"] is True, answer
        return answer["result"]

    def wrong(self, method: str, path: str, body: Any = None) -> set[tuple[str, str]]:
        """Call, and return field and code of each thing that is wrong."""
        answer = self.call(method, path, body)
        assert answer["success"] is False, answer
        return codes(answer["error"])

    def leaf(self, name: str = "Gạo nếp", parent_id: int = 0) -> int:
        """Walk down the tree to the category of that name; return its number."""
        for row in self.result("GET", f"partner/category/{parent_id}"):
            if row["name"] == name:
                return row["id"]
            if found := self.leaf(name, row["id"]):
                return found
        return 0

    def question(self, code: str, category_id: int) -> dict[str, Any]:
        """Return the attribute of a category that has this code."""
        told = self.result("GET", f"partner/category/attribute/{category_id}")
        return next(row for row in told["attributes"] if row["code"] == code)

    def send_notices_to(self, url: str, events: Sequence[str] = EVENTS) -> int:
        """Send the form of the page of keys as a browser does; return the status of the answer."""
        page = f"{self.market.address}/sendo/cau-hinh/api/{self.shop_id}/"
        cookies = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        browser.open(page).read()
        token = next(cookie.value for cookie in cookies if cookie.name == "practice_csrftoken")
        form = [("csrfmiddlewaretoken", token), ("action", "notices"), ("webhook_url", url)]
        form += [("events", event) for event in events]
        try:
            return browser.open(page, urlencode(form).encode()).status
        except urllib.error.HTTPError as error:
            return error.code

    def goods(self, **changes: Any) -> dict[str, Any]:
        """Return the fields of a product that the market takes."""
        category_id = self.leaf()
        fields = {
            "id": 0,
            "name": "Gạo nếp nương Điện Biên",
            "sku": "NEP-1",
            "price": 45000,
            "weight": 1000,
            "stock_quantity": 10,
            "stock_availability": True,
            "description": DESCRIPTION,
            "cat_4_id": category_id,
            "unit_id": 1,
            "avatar": {"picture_url": PICTURE},
            "pictures": [{"picture_url": PICTURE}],
            "attributes": [
                self.answer(category_id, "xuat_xu", "Việt Nam"),
                self.answer(category_id, "han_su_dung", "12 tháng"),
            ],
        }
        return fields | changes

    def answer(self, category_id: int, code: str, *texts: str) -> dict[str, Any]:
        """Return a row of ``attributes[]`` that selects answers by their words."""
        question = self.question(code, category_id)
        return {
            "attribute_id": question["id"],
            "attribute_values": [
                {"id": value["id"], "is_selected": value["value"] in texts}
                for value in question["attribute_values"]
            ],
        }

    def variant(self, size: str, price: int, units: int, **changes: Any) -> dict[str, Any]:
        """Return a row of ``variants[]``, a pack of the size."""
        question = self.question("quy_cach", self.leaf())
        option = next(v["id"] for v in question["attribute_values"] if v["value"] == size)
        return {
            "variant_attributes": [
                {
                    "attribute_id": question["id"],
                    "attribute_code": question["code"],
                    "option_id": option,
                }
            ],
            "variant_sku": f"NEP-{size.replace(' ', '').upper()}",
            "variant_price": price,
            "variant_quantity": units,
        } | changes

    def add(self, **changes: Any) -> int:
        """Put a product on sale; return its number."""
        return self.result("POST", "partner/product", self.goods(**changes))

    def add_with_variants(self, **changes: Any) -> int:
        """Put a product with packs of 1 kg (10 of them) and 5 kg (4) on sale."""
        packs = [self.variant("1 kg", 45000, 10), self.variant("5 kg", 210000, 4)]
        return self.add(is_config_variant=True, variants=packs, **changes)

    def product(self, number: int) -> dict[str, Any]:
        """Read a product."""
        return self.result("GET", f"partner/product?{urlencode({'id': number})}")

    def masked(self, *rows: dict[str, Any]) -> list[dict[str, Any]]:
        """Change fields by mask; return ``error_list``."""
        path = "partner/product/update-by-field-mask"
        return self.result("POST", path, list(rows))["error_list"]

    def set_stock(self, number: int, units: int) -> list[dict[str, Any]]:
        """Set the stock of a product without variants; return ``error_list``."""
        return self.masked(
            {
                "id": number,
                "field_mask": ["quantity"],
                "stock_quantity": units,
                "stock_availability": units > 0,
            }
        )

    def set_prices(self, *rows: dict[str, Any]) -> list[dict[str, Any]]:
        """Set price and stock; return ``error_list``."""
        path = "partner/product/config/variant-price"
        return self.result("PUT", path, list(rows))["error_list"]

    def orders(self, **filters: Any) -> dict[str, Any]:
        """Search for orders."""
        return self.result("POST", "partner/salesorder/search", filters)

    def order(self, number: str) -> dict[str, Any]:
        """Read the head of an order."""
        return self.result("GET", f"partner/salesorder/{number}")["sales_order"]


def codes(error: dict[str, Any]) -> set[tuple[str, str]]:
    """Return field and code of each row of ``error_details``."""
    return {(row["property_name"], row["code"]) for row in error["error_details"]}


def connect(market: Practice, name: str = "HTX Mường Thanh") -> Seller:
    """Return a seller of a new shop, logged in."""
    seller = Seller(market, market.grant(name, marketplace="sendo"))
    answer = seller.log_in()
    assert answer["success"] is True, answer
    return seller
