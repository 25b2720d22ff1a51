"""Push messages: signed over key and body, one per unit, repeated when they fail."""

import hashlib
import hmac
import json
import time

import pytest

from tests.practice.lazada.client import connect


@pytest.fixture
def rice(seller, shop_ear) -> int:
    """Yield an item's number; nothing was told of it."""
    return seller.add()[0]


def told(heard) -> list[dict]:
    return [json.loads(body) for _path, _signature, body in heard]


def words(heard, kind: int, name: str) -> list[str]:
    return sorted(row["data"][name] for row in told(heard) if row["message_type"] == kind)


def test_a_message_is_signed_over_the_app_key_and_the_raw_body(seller, rice, shop_ear):
    number = seller.market.order(item_id=rice)["order_sn"]

    path, signature, body = shop_ear.wait_for(1)[0]

    message = str(seller.market.partner_id).encode() + body
    right = hmac.new(seller.market.key.encode(), message, hashlib.sha256).hexdigest()
    assert (path, signature) == ("/kenh/lazada/push/", right)
    content = json.loads(body)
    assert content["site"] == "lazada_vn" and content["message_type"] == 0
    assert content["seller_id"] == str(seller.shop_id)
    assert len(str(content["timestamp"])) == 13
    unit = seller.units(number)[0]
    assert content["data"] == {
        "order_status": "pending",
        "trade_order_id": number,
        "trade_order_line_id": str(unit["order_item_id"]),
        "status_update_time": content["data"]["status_update_time"],
    }


def test_every_unit_is_told_of_and_so_are_parcels(seller, rice, shop_ear):
    number = seller.market.order(item_id=rice, quantity=2)["order_sn"]
    assert words(shop_ear.wait_for(2), 0, "order_status") == ["pending"] * 2
    shop_ear.forget()

    first = seller.units(number)[0]["order_item_id"]
    package_id = seller.pack(number, [first])[0]["package_id"]
    seller.ready(package_id)
    heard = shop_ear.wait_for(3)
    assert words(heard, 0, "order_status") == ["packed", "ready_to_ship"]
    [parcel] = [row["data"] for row in told(heard) if row["message_type"] == 14]
    assert (parcel["fulfillment_package_id"], parcel["status"]) == (package_id, "READY_TO_SHIP")


def test_a_wish_to_cancel_and_its_end_are_told(seller, rice, shop_ear):
    number = seller.market.order(item_id=rice)["order_sn"]
    seller.market.move(number, "ask_cancel")
    seller.market.move(number, "cancel")

    heard = shop_ear.wait_for(5)

    assert words(heard, 10, "reverse_status") == ["CANCEL_INIT", "CANCEL_SUCCESS"]
    assert words(heard, 0, "order_status") == ["canceled", "pending", "pending"]


def test_the_quality_control_is_told(seller, shop_ear):
    seller.market.control(check_new_goods=True)
    item_id, _skus = seller.add()
    seller.market.act("reject", item_id=item_id, reason="Ảnh mờ")
    seller.update(ItemId=item_id, Attributes={"name": "Tên rõ hơn"})
    seller.market.act("approve", item_id=item_id)
    seller.market.act("ban", item_id=item_id, reason="Hàng cấm")

    heard = shop_ear.wait_for(5)

    said = words(heard, 1, "status")
    assert said == ["APPROVED", "LOCK", "PENDING", "PENDING", "REJECTED"]
    reasons = {r["data"]["status"]: r["data"].get("reason") for r in told(heard)}
    assert (reasons["REJECTED"], reasons["LOCK"]) == ("Ảnh mờ", "Hàng cấm")


def test_a_consent_that_ends_within_48_hours_is_warned_of_once_a_day(market, shop_ear):
    market.control(refresh_token_seconds=47 * 3600)
    seller = connect(market)

    shop_ear.wait_for(1)
    time.sleep(1.3)

    [warning] = told(shop_ear.heard)
    assert warning["message_type"] == 8 and warning["data"]["seller_id"] == str(seller.shop_id)
    left = warning["data"]["auth_expiry_time"] - time.time()
    assert left == pytest.approx(47 * 3600, abs=60)


def test_only_a_200_in_time_is_a_delivery_whatever_its_body(seller, rice, shop_ear):
    seller.market.control(push_retry_seconds=[0.1, 0.1])
    shop_ear.answer = (204, b"")
    seller.market.order(item_id=rice)
    shop_ear.wait_for(1)
    shop_ear.answer = (200, b"ok")
    shop_ear.wait_for(2)
    time.sleep(0.3)

    states = [(row["state"], row["attempts"]) for row in seller.market.pushes()]
    assert states == [("delivered", 2)]


class Slow:
    """An answer that takes longer than half a second."""

    def __iter__(self):
        time.sleep(0.7)
        return iter((200, b""))


def test_an_answer_after_half_a_second_is_too_late(seller, rice, shop_ear):
    seller.market.control(push_retry_seconds=[0.1])
    shop_ear.answer = Slow()
    seller.market.order(item_id=rice)
    shop_ear.wait_for(1)
    shop_ear.answer = (200, b"")
    shop_ear.wait_for(2)
    time.sleep(0.3)

    [push] = seller.market.pushes()
    assert (push["state"], push["attempts"]) == ("delivered", 2)


def test_an_edit_by_hand_in_the_seller_centre_is_told(seller, rice, shop_ear):
    seller.market.act("edit", item_id=rice, title="Sửa bằng tay", stock=4)

    [message] = told(shop_ear.wait_for(1))
    assert (message["message_type"], message["data"]["item_id"]) == (4, rice)
    assert seller.item(rice)["attributes"]["name"] == "Sửa bằng tay"
    assert seller.stock(rice)["sellable"] == 4


def test_messages_can_come_twice_and_in_a_muddled_order(seller, rice, shop_ear):
    seller.market.control(duplicate_pushes=True)
    seller.market.order(item_id=rice)
    first, second = shop_ear.wait_for(2)
    assert first == second

    seller.market.control(duplicate_pushes=False, reorder_pushes=True)
    shop_ear.forget()
    number = seller.market.order(item_id=rice)["order_sn"]
    seller.market.move(number, "arrange")
    order = [row["data"] for row in told(shop_ear.wait_for(3))]
    came = [row.get("order_status") or row["status"] for row in order]
    assert came != ["pending", "READY_TO_SHIP", "ready_to_ship"]
    assert sorted(came) == ["READY_TO_SHIP", "pending", "ready_to_ship"]


def test_the_console_sends_a_trial(market, shop_ear):
    market.act("trial-push", marketplace="lazada")

    path, _signature, body = shop_ear.wait_for(1)[0]
    assert path == "/kenh/lazada/push/" and json.loads(body)["site"] == "lazada_vn"
