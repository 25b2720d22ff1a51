"""Notices to the shop: signed, repeated when they fail, lost when told to be."""

import hashlib
import hmac
import json
import time


def codes(heard) -> list[int]:
    return sorted(json.loads(body)["code"] for _path, _signature, body in heard)


def test_a_notice_is_signed_over_the_registered_address_and_the_raw_body(market, shop_ear):
    market.grant("Cửa hàng Mường Thanh")

    path, signature, body = shop_ear.wait_for(1)[0]

    message = f"{shop_ear.address}/kenh/shopee/push/|".encode() + body
    assert path == "/kenh/shopee/push/"
    assert signature == hmac.new(market.key.encode(), message, hashlib.sha256).hexdigest()
    assert "shop_id" not in json.loads(body)


def test_an_order_and_its_parcel_are_told_of(shop, shop_ear):
    item_id = shop.add()
    shop_ear.wait_for(1)
    shop_ear.forget()

    number = shop.market.order(item_id=item_id)["order_sn"]
    shop.market.move(number, "arrange")

    heard = shop_ear.wait_for(3)
    assert codes(heard) == [3, 3, 4]
    bodies = [json.loads(body) for _path, _signature, body in heard]
    assert {body["shop_id"] for body in bodies} == {shop.shop.shop_id}
    assert {body["data"]["ordersn"] for body in bodies} == {number}


def test_a_reservation_a_ban_and_the_end_of_a_consent_are_told_of(shop, shop_ear):
    item_id = shop.add()
    shop_ear.wait_for(1)
    shop_ear.forget()

    shop.market.control(reserve_mode="reserved")
    shop.market.order(item_id=item_id)
    shop.market.act("ban", item_id=item_id)
    shop.market.act("revoke", shop_id=shop.shop.shop_id)

    assert codes(shop_ear.wait_for(4)) == [2, 3, 6, 8]


def test_a_consent_that_ends_within_a_week_is_warned_of_once(market, shop_ear):
    market.control(authorisation_seconds=6 * 86400)
    market.grant("Cửa hàng Mường Thanh")

    heard = shop_ear.wait_for(2)
    time.sleep(1.2)

    assert codes(shop_ear.heard) == codes(heard) == [1, 12]


def test_an_answer_with_a_body_is_a_failure_and_the_notice_comes_again(market, shop_ear):
    market.control(push_retry_seconds=[0.1, 0.1])
    shop_ear.answer = (200, b"ok")
    market.grant("Cửa hàng Mường Thanh")
    shop_ear.wait_for(2)

    shop_ear.answer = (204, b"")
    shop_ear.wait_for(3)
    time.sleep(0.3)

    assert [(push["state"], push["attempts"]) for push in market.pushes()] == [("delivered", 3)]


def test_a_notice_that_fails_each_time_is_lost_and_can_be_fetched_and_confirmed(shop, shop_ear):
    shop_ear.wait_for(1)
    shop.market.control(push_retry_seconds=[0.05])
    shop_ear.answer = (500, b"")
    number = shop.market.order(item_id=shop.add())["order_sn"]
    shop_ear.wait_for(3)
    time.sleep(0.3)

    lost = shop.get("push/get_lost_push_message", public=True)["response"]
    assert [row["code"] for row in lost["push_message_list"]] == [3]
    assert json.loads(lost["push_message_list"][0]["data"])["data"]["ordersn"] == number

    shop.post(
        "push/confirm_consumed_lost_push_message",
        public=True,
        last_message_id=lost["last_message_id"],
    )
    again = shop.get("push/get_lost_push_message", public=True)["response"]
    assert (again["push_message_list"], again["has_next_page"]) == ([], False)


def test_dropped_notices_never_arrive_but_are_kept_as_lost(shop, shop_ear):
    shop_ear.wait_for(1)
    shop_ear.forget()
    shop.market.control(drop_pushes=True)

    shop.market.order(item_id=shop.add())
    time.sleep(0.3)

    assert shop_ear.heard == []
    lost = shop.get("push/get_lost_push_message", public=True)["response"]["push_message_list"]
    assert len(lost) == 1
    shop.market.control(forget_lost_pushes=True)
    lost = shop.get("push/get_lost_push_message", public=True)["response"]["push_message_list"]
    assert lost == []


def test_notices_can_come_twice_and_late(market, shop_ear):
    market.control(duplicate_pushes=True, push_delay_seconds=0.6)
    market.grant("Cửa hàng Mường Thanh")

    time.sleep(0.3)
    assert shop_ear.heard == []
    first, second = shop_ear.wait_for(2)
    assert first == second


def test_the_trial_message_has_code_0(market, shop_ear):
    market.act("trial-push")

    assert json.loads(shop_ear.wait_for(1)[0][2])["code"] == 0
