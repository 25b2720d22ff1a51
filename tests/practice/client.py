"""A caller of the practice marketplace, written from the protocol with the standard library."""

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

from tests.practice.server import Connected, Practice


def picture(kind: str = "PNG", colour: str = "green") -> bytes:
    """Return the bytes of a small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(buffer, kind)
    return buffer.getvalue()


@dataclass
class Caller:
    """Signs and sends calls for one shop; keeps the connection."""

    market: Practice
    shop: Connected

    def __post_init__(self) -> None:
        self.used_at = 0.0
        self.line = http.client.HTTPConnection(urlsplit(self.market.address).netloc, timeout=20)

    def link(self, path: str, *, public: bool = False, **changes: Any) -> dict[str, Any]:
        """Return the signed common parameters; ``changes`` replace one after signing."""
        stamp = changes.pop("signed_at", int(time.time()))
        query = {"partner_id": self.market.partner_id, "timestamp": stamp}
        message = f"{self.market.partner_id}/api/v2/{path}{stamp}"
        if not public:
            token = changes.pop("token", self.shop.access_token)
            owner = changes.pop("owner", self.shop.shop_id)
            query |= {"access_token": token, "shop_id": owner}
            message += f"{token}{owner}"
        query["sign"] = hmac.new(
            self.market.key.encode(), message.encode(), hashlib.sha256
        ).hexdigest()
        return query | changes

    def raw(
        self, method: str, path: str, query: dict[str, Any], body=None, kind="application/json"
    ):
        """Send one request; return status and text."""
        if time.monotonic() - self.used_at > 1:  # the server hangs up after two quiet seconds
            self.line.close()
        self.used_at = time.monotonic()
        self.line.request(
            method, f"/api/v2/{path}?{urlencode(query, doseq=True)}", body, {"Content-Type": kind}
        )
        answer = self.line.getresponse()
        return answer.status, answer.read().decode()

    def get(self, path: str, *, public: bool = False, **parameters: Any) -> dict[str, Any]:
        """Call by GET."""
        return json.loads(self.raw("GET", path, self.link(path, public=public) | parameters)[1])

    def post(self, path: str, *, public: bool = False, **body: Any) -> dict[str, Any]:
        """Call by POST with a JSON body."""
        query = self.link(path, public=public)
        return json.loads(self.raw("POST", path, query, json.dumps(body))[1])

    def upload(self, *files: bytes) -> dict[str, Any]:
        """Upload pictures."""
        path, mark = "media_space/upload_image", uuid.uuid4().hex
        parts = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n'
            f"Content-Type: image/png\r\n\r\n".encode()
            + file
            + b"\r\n"
            for file in files
        )
        kind = f"multipart/form-data; boundary={mark}"
        body = parts + f"--{mark}--\r\n".encode()
        return json.loads(self.raw("POST", path, self.link(path, public=True), body, kind)[1])

    def leaf(self, english: str = "Rice") -> int:
        """Return the number of a category."""
        rows = self.get("product/get_category", language="en")["response"]["category_list"]
        return next(r["category_id"] for r in rows if r["display_category_name"] == english)

    def goods(self, **changes: Any) -> dict[str, Any]:
        """Return the fields of an item that the market takes."""
        image_id = self.upload(picture())["response"]["image_info"]["image_id"]
        fields = {
            "item_name": "Gạo nếp nương Điện Biên",
            "description": "Gạo nếp nương của bà con, vụ mới, túi 1 kg.",
            "category_id": self.leaf("Sticky rice"),
            "original_price": 45000,
            "weight": 1.0,
            "item_sku": "NEP-1",
            "seller_stock": [{"stock": 10}],
            "image": {"image_id_list": [image_id]},
            "logistic_info": [{"logistic_id": 50021, "enabled": True}],
            "attribute_list": [
                {"attribute_id": 100010, "attribute_value_list": [{"value_id": 1001}]},
                {"attribute_id": 100011, "attribute_value_list": [{"value_id": 1104}]},
            ],
        }
        return fields | changes

    def add(self, **changes: Any) -> int:
        """Put an item on sale; return its number."""
        answer = self.post("product/add_item", **self.goods(**changes))
        assert answer["error"] == "", answer
        return answer["response"]["item_id"]

    def add_with_variants(self, prices=(45000, 200000), stock: int = 10) -> tuple[int, list[int]]:
        """Put an item with one variant per price on sale; return its and their numbers."""
        item_id = self.add()
        answer = self.post(
            "product/init_tier_variation",
            item_id=item_id,
            tier_variation=[
                {
                    "name": "Túi",
                    "option_list": [{"option": f"{n + 1} kg"} for n in range(len(prices))],
                }
            ],
            model=[
                {
                    "tier_index": [n],
                    "original_price": price,
                    "model_sku": f"NEP-{n + 1}KG",
                    "seller_stock": [{"stock": stock}],
                }
                for n, price in enumerate(prices)
            ],
        )
        assert answer["error"] == "", answer
        return item_id, [row["model_id"] for row in answer["response"]["model"]]

    def set_stock(self, item_id: int, units: int, model_id: int = 0) -> dict[str, Any]:
        """Set the stock of one variant."""
        row = {"model_id": model_id, "seller_stock": [{"stock": units}]}
        return self.post("product/update_stock", item_id=item_id, stock_list=[row])

    def orders(self, **changes: Any) -> dict[str, Any]:
        """List the orders of the last hour by change."""
        now = int(time.time())
        parameters = {
            "time_range_field": "update_time",
            "time_from": now - 3600,
            "time_to": now + 60,
            "page_size": 50,
        }
        return self.get("order/get_order_list", **(parameters | changes))

    def detail(self, *numbers: str, fields: str = "item_list") -> list[dict[str, Any]]:
        """Read orders."""
        answer = self.get(
            "order/get_order_detail",
            order_sn_list=",".join(numbers),
            response_optional_fields=fields,
        )
        assert answer["error"] == "", answer
        return answer["response"]["order_list"]
