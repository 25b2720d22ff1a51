"""A caller of the practice Lazada, written from the protocol with the standard library.

seller = connect(market)                       # consent and tokens, as a client gets them
item_id, [sku_id] = seller.add()               # goods on sale
number = market.order(item_id=item_id)["order_sn"]   # equal to the platform's ``order_id``
seller.get("/order/items/get", order_id=number)
"""

import hashlib
import hmac
import http.client
import io
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from PIL import Image

from tests.practice.server import Practice


def picture(kind: str = "PNG", sides: tuple[int, int] = (400, 400), colour: str = "green") -> bytes:
    """Return the bytes of a picture."""
    buffer = io.BytesIO()
    Image.new("RGB", sides, colour).save(buffer, kind)
    return buffer.getvalue()


def sign(secret: str, path: str, parameters: dict[str, str]) -> str:
    """Return the signature of a call."""
    message = path + "".join(f"{name}{parameters[name]}" for name in sorted(parameters))
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest().upper()


@dataclass
class Seller:
    """Signs and sends calls for one shop; keeps the connection."""

    market: Practice
    shop_id: int = 0
    access_token: str = ""
    refresh_token: str = ""

    def __post_init__(self) -> None:
        self.used_at = 0.0
        self.line = http.client.HTTPConnection(urlsplit(self.market.address).netloc, timeout=20)

    def signed(self, path: str, given: dict[str, Any], **system: Any) -> dict[str, str]:
        """Return all parameters of a call; ``system`` replaces some after signing."""
        parameters = {
            "app_key": str(self.market.partner_id),
            "timestamp": str(system.pop("signed_at", int(time.time() * 1000))),
            "sign_method": "sha256",
        }
        if self.access_token:
            parameters["access_token"] = self.access_token
        parameters |= {name: str(value) for name, value in given.items()}
        parameters["sign"] = sign(self.market.key, path, parameters)
        return parameters | system

    def raw(self, method: str, path: str, parameters: dict[str, str], body=None, kind=""):
        """Send one request; return status and text."""
        if time.monotonic() - self.used_at > 1:  # the server hangs up after two quiet seconds
            self.line.close()
        self.used_at = time.monotonic()
        address, headers = f"/rest{path}", {}
        if body is not None:
            headers["Content-Type"] = kind
        elif method == "POST":
            body, headers["Content-Type"] = (
                urlencode(parameters),
                "application/x-www-form-urlencoded",
            )
        else:
            address += f"?{urlencode(parameters)}"
        self.line.request(method, address, body, headers)
        answer = self.line.getresponse()
        return answer.status, answer.read().decode()

    def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Call by GET."""
        return json.loads(self.raw("GET", path, self.signed(path, parameters))[1])

    def post(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Call by POST; dictionaries and lists become JSON text."""
        texts = {
            name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
            for name, value in parameters.items()
        }
        return json.loads(self.raw("POST", path, self.signed(path, texts))[1])

    def upload(self, content: bytes) -> dict[str, Any]:
        """Upload a picture; the file is not signed."""
        path, mark = "/image/upload", uuid.uuid4().hex
        fields = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self.signed(path, {}).items()
        )
        file = (
            f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n'
            "Content-Type: image/png\r\n\r\n"
        ).encode() + content
        body = fields + file + f"\r\n--{mark}--\r\n".encode()
        return json.loads(
            self.raw("POST", path, {}, body, f"multipart/form-data; boundary={mark}")[1]
        )

    def exchange(self, code: str) -> dict[str, Any]:
        """Exchange a consent code and keep the tokens."""
        return self._keep(self._without_token("/auth/token/create", code=code))

    def refresh(self, token: str = "") -> dict[str, Any]:
        """Exchange a refresh token, by default the newest, and keep the new pair."""
        token = token or self.refresh_token
        return self._keep(self._without_token("/auth/token/refresh", refresh_token=token))

    def _without_token(self, path: str, **given: str) -> dict[str, Any]:
        token, self.access_token = self.access_token, ""
        try:
            return self.post(path, **given)
        finally:
            self.access_token = token

    def _keep(self, answer: dict[str, Any]) -> dict[str, Any]:
        if answer["code"] == "0":
            self.access_token = answer["access_token"]
            self.refresh_token = answer["refresh_token"]
        return answer

    def leaf(self, english: str = "Rice") -> int:
        """Return the number of a category."""

        def walk(nodes):
            for node in nodes:
                yield node
                yield from walk(node.get("children", []))

        tree = self.get("/category/tree/get", language_code="en_US")["data"]
        return next(node["category_id"] for node in walk(tree) if node["name"] == english)

    def sku(self, **changes: Any) -> dict[str, Any]:
        """Return the fields of a SKU that the platform takes; ``None`` leaves one out."""
        fields = {
            "SellerSku": "NEP-1",
            "quantity": "10",
            "price": "45000",
            "package_weight": "1.2",
            "package_length": "30",
            "package_width": "20",
            "package_height": "10",
        } | changes
        return {name: value for name, value in fields.items() if value is not None}

    def goods(self, skus: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
        """Return a payload that the platform takes; ``changes`` are of ``Attributes``."""
        attributes = {
            "name": "Gạo nếp nương Điện Biên",
            "description": "<p>Gạo nếp nương của bà con, vụ mới.</p>",
            "brand_id": "30768",
            "country_origin": "Vietnam",
            "shelf_life": "6 Months",
        } | changes
        return {
            "Request": {
                "Product": {
                    "PrimaryCategory": str(self.leaf()),
                    "Images": {"Image": [self.upload(picture())["data"]["image"]["url"]]},
                    "Attributes": {n: v for n, v in attributes.items() if v is not None},
                    "Skus": {"Sku": skus or [self.sku()]},
                }
            }
        }

    def add(
        self, skus: list[dict[str, Any]] | None = None, **changes: Any
    ) -> tuple[int, list[int]]:
        """Put goods on sale; return the numbers of the item and of its SKUs."""
        answer = self.post("/product/create", payload=self.goods(skus, **changes))
        assert answer["code"] == "0", answer
        data = answer["data"]
        return data["item_id"], [row["sku_id"] for row in data["sku_list"]]

    def add_two(self, stock: int = 10) -> tuple[int, list[int]]:
        """Put goods with two variants on sale."""
        return self.add(
            [
                self.sku(
                    SellerSku=f"NEP-{size}KG", quantity=stock, saleProp={"pack_size": f"{size} kg"}
                )
                for size in (1, 5)
            ]
        )

    def set_each(self, path: str, *rows: dict[str, Any]) -> dict[str, Any]:
        """Call one of the three stock and price calls."""
        return self.post(path, payload={"Request": {"Product": {"Skus": {"Sku": list(rows)}}}})

    def update(self, **product: Any) -> dict[str, Any]:
        """Call ``/product/update``."""
        return self.post("/product/update", payload={"Request": {"Product": product}})

    def item(self, item_id: int) -> dict[str, Any]:
        """Read an item."""
        answer = self.get("/product/item/get", item_id=item_id)
        assert answer["code"] == "0", answer
        return answer["data"]

    def stock(self, item_id: int, place: int = 0) -> dict[str, int]:
        """Return the kinds of stock of one SKU, shortened."""
        row = self.item(item_id)["skus"][place]["multiWarehouseInventories"][0]
        names = ("sellable", "withhold", "occupy", "total")
        return {name: row[f"{name}Quantity"] for name in names}

    def units(self, order_id: str) -> list[dict[str, Any]]:
        """Read the units of an order."""
        answer = self.get("/order/items/get", order_id=order_id)
        assert answer["code"] == "0", answer
        return answer["data"]

    def statuses(self, order_id: str) -> list[str]:
        """Return the status of each unit of an order."""
        return [unit["status"] for unit in self.units(order_id)]

    def pack(self, order_id: str, numbers: list[int] | None = None) -> list[dict[str, Any]]:
        """Pack units, all when none is named; return their rows."""
        numbers = numbers or [unit["order_item_id"] for unit in self.units(order_id)]
        request = {
            "pack_order_list": [{"order_id": int(order_id), "order_item_list": numbers}],
            "delivery_type": "dropship",
            "shipping_allocate_type": "TFS",
        }
        answer = self.post("/order/fulfill/pack", packReq=request)
        assert answer["code"] == "0" and answer["result"]["success"], answer
        return answer["result"]["data"]["pack_order_list"][0]["order_item_list"]

    def parcel(self, path: str, name: str, *package_ids: str) -> list[dict[str, Any]]:
        """Do something to parcels; return their rows."""
        request = {"packages": [{"package_id": number} for number in package_ids]}
        answer = self.post(path, **{name: request})
        assert answer["code"] == "0" and answer["result"]["success"], answer
        return answer["result"]["data"]["packages"]

    def ready(self, *package_ids: str) -> list[dict[str, Any]]:
        """Hand parcels over."""
        return self.parcel("/order/package/rts", "readyToShipReq", *package_ids)


def connect(market: Practice, name: str = "Nông sản Mường Thanh") -> Seller:
    """Agree as the owner of a new shop would, and exchange the code."""
    granted = market.act("grant", name=name, marketplace="lazada")
    seller = Seller(market, granted["shop_id"])
    answer = seller.exchange(granted["code"])
    assert answer["code"] == "0", answer
    return seller
