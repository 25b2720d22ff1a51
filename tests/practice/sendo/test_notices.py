"""Notices to the address that the shop's owner entered on the page of the keys."""

import json
import time

import pytest


@pytest.fixture
def heard(seller, shop_ear):
    """Yield what arrives at the shop's address, as JSON, oldest first."""
    assert seller.send_notices_to(f"{shop_ear.address}/kenh/sendo/push/abc/") == 200

    def wait(count: int) -> list[dict]:
        return [json.loads(body) for _path, _signature, body in shop_ear.wait_for(count)]

    return wait


def test_an_order_is_told_of_unsigned_with_store_and_key(seller, shop_ear, heard):
    item_id = seller.add()
    heard(1)
    shop_ear.forget()

    number = seller.market.order(item_id=item_id)["order_sn"]

    told = heard(1)[0]
    path, signature, _body = shop_ear.heard[0]
    assert (path, signature) == ("/kenh/sendo/push/abc/", None)
    assert set(told) == {"type", "store_id", "shop_key", "data"}
    assert (told["type"], told["store_id"]) == ("SALESORDER.CREATE", seller.shop_id)
    assert told["shop_key"] == seller.keys["shop_key"]
    assert told["data"]["order_number"] == number


def test_what_happens_to_an_order_is_told_of(seller, shop_ear, heard):
    number = seller.market.order(item_id=seller.add(), pay=False)["order_sn"]
    heard(2)
    shop_ear.forget()

    seller.market.move(number, "pay")
    seller.result(
        "PUT",
        "partner/salesorder",
        {"order_number": number, "order_status": 13, "cancel_order_reason": "CBS100"},
    )

    told = sorted((row["data"] for row in heard(2)), key=lambda data: data["order_action"])
    cancelled, unlocked = told
    assert unlocked == {"order_number": number, "order_action": "UNLOCK", "can_action": True}
    assert (cancelled["order_action"], cancelled["order_status"]) == ("CANCEL", 13)
    assert (cancelled["cancel_by"], cancelled["reason_cancel_code"]) == ("seller", "CBS100")
    assert cancelled["cancel_date_timestamp"] == pytest.approx(time.time(), abs=20)


def test_a_parcel_on_its_way_leaves_the_seller_nothing_to_do(seller, shop_ear, heard):
    number = seller.market.order(item_id=seller.add())["order_sn"]
    seller.market.move(number, "arrange")
    heard(3)
    shop_ear.forget()

    seller.market.move(number, "pick_up")

    assert heard(1)[0]["data"]["can_action"] is False


def test_a_product_is_told_of_when_it_is_made_approved_and_cancelled(seller, heard):
    seller.market.control(check_new_goods=True)
    number = seller.add()
    assert heard(1)[0]["type"] == "PRODUCT.CREATE"
    seller.market.act("approve", item_id=number)
    heard(2)
    seller.market.act("ban", item_id=number, reason="Thiếu giấy tờ")

    made, approved, banned = heard(3)
    assert [row["data"]["product_status"] for row in (made, approved, banned)] == [1, 2, 4]
    assert (banned["type"], banned["data"]["ReasonCode"]) == ("PRODUCT.UPDATE", "Thiếu giấy tờ")


def test_an_edit_by_hand_is_told_of_and_one_by_the_app_is_not(seller, heard):
    number = seller.add()
    heard(1)
    assert seller.set_stock(number, 4) == []

    seller.market.edit(number, title="Nếp sửa bằng tay", stock=3)

    told = heard(2)[1]
    assert (told["type"], told["data"]["name"]) == ("PRODUCT.UPDATE", "Nếp sửa bằng tay")
    assert len(seller.market.pushes()) == 2


def test_any_2xx_is_a_delivery_and_anything_else_comes_again(seller, shop_ear, heard):
    seller.market.control(push_retry_seconds=[0.05])
    shop_ear.answer = (200, b'{"ok": true}')
    seller.add()
    heard(1)
    time.sleep(0.3)
    assert [push["state"] for push in seller.market.pushes()] == ["delivered"]

    shop_ear.answer = (500, b"")
    seller.add(sku="NEP-2")
    heard(3)
    time.sleep(0.3)
    assert [push["state"] for push in seller.market.pushes()] == ["delivered", "lost"]


def test_without_an_address_nothing_is_sent_or_kept(seller, shop_ear):
    seller.market.order(item_id=seller.add())

    assert seller.market.pushes() == [] and shop_ear.heard == []


def test_only_wanted_types_are_sent_and_an_empty_address_ends_all(seller, shop_ear, heard):
    seller.send_notices_to(f"{shop_ear.address}/hook/", ["SALESORDER.CREATE"])
    item_id = seller.add()
    seller.market.order(item_id=item_id)
    assert heard(1)[0]["type"] == "SALESORDER.CREATE"
    assert [push["code"] for push in seller.market.pushes()] == [1]

    seller.market.control(push_delay_seconds=60)
    seller.market.order(item_id=item_id)
    assert seller.send_notices_to("") == 200
    assert [push["state"] for push in seller.market.pushes()] == ["delivered"]


@pytest.mark.parametrize(
    "url",
    [
        "https://thief.example/hook",
        "http://169.254.169.254/latest/",
        "javascript:alert(1)",
        "http://user:secret@127.0.0.1:8000/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1.thief.example/",
        "/kenh/sendo/push/",
    ],
)
def test_an_address_elsewhere_is_not_taken(seller, url):
    assert seller.send_notices_to(url) == 400

    seller.market.order(item_id=seller.add())
    assert seller.market.pushes() == []


def test_notices_can_come_twice(seller, heard):
    seller.market.control(duplicate_pushes=True)
    seller.add()

    first, second = heard(2)
    assert first == second


def test_notices_can_come_in_a_muddled_order(seller, heard):
    item_id = seller.add()
    heard(1)
    seller.market.control(reorder_pushes=True)
    for units in range(1, 5):
        seller.market.order(item_id=item_id, quantity=units)

    placed = [order["order_sn"] for order in seller.market.orders()]
    told = [row["data"]["order_number"] for row in heard(5)[1:]]
    assert sorted(told) == sorted(placed) and told != placed


def test_dead_keys_send_no_more_of_what_waits(seller, heard):
    seller.market.control(push_delay_seconds=60)
    seller.add()

    seller.market.act("revoke", shop_id=seller.shop_id)

    assert seller.market.pushes() == []
