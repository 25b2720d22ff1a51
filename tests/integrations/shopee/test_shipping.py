"""Handing over: which ways are offered, what is sent, and when it counts as done."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.order_drafts import READY, split, told
from tests.integrations.shopee.scripted import bad, good

PARAMETER, SHIP = "logistics/get_shipping_parameter", "logistics/ship_order"
TRACKING, DETAIL = "logistics/get_tracking_number", "order/get_order_detail"
#: Midnight of 22 September 2026 in Việt Nam.
DAY = 1_790_010_000
HOME = {
    "address_id": 7001,
    "state": "Điện Biên",
    "city": "Điện Biên Phủ",
    "town": "",
    "address": "Kho hợp tác xã",
    "address_flag": ["pickup_address"],
}


def slot(number: str, words: str = "", **more) -> dict:
    return {"date": DAY, "pickup_time_id": number, "time_text": words, **more}


def pickup(*addresses: dict, needed=("address_id", "pickup_time_id")) -> dict:
    return good(
        info_needed={"pickup": list(needed)},
        pickup={"address_list": list(addresses)},
        dropoff=None,
    )


def test_each_address_and_time_is_a_choice_and_the_advised_time_comes_first(shopee, script):
    times = [slot("a", "8:00"), slot("b", "13:00 - 17:00", flags=["recommended"])]
    other = {"address_id": 9, "address": "Nhà khác", "address_flag": [], "time_slot_list": None}
    script.on(PARAMETER, pickup(other, HOME | {"time_slot_list": times}))
    advised, early, elsewhere = shopee.shipping_options(READY)
    assert (advised.id, early.id, elsewhere.id) == ("pickup:7001:b", "pickup:7001:a", "pickup:9:")
    assert advised.is_pickup
    assert advised.address == "Kho hợp tác xã, Điện Biên Phủ, Điện Biên"
    assert advised.starts_at == datetime(2026, 9, 22, 6, tzinfo=UTC)
    assert advised.ends_at == datetime(2026, 9, 22, 10, tzinfo=UTC)
    assert (early.starts_at, early.ends_at) == (datetime(2026, 9, 22, 1, tzinfo=UTC), None)
    assert (elsewhere.starts_at, elsewhere.ends_at) == (None, None)
    assert str(advised.label) != str(early.label)
    assert script.requests[0].query["order_sn"] == ["26A"]
    assert "package_number" not in script.requests[0].query


@pytest.mark.parametrize("words", ["buổi sáng", "9:00 AM - 1:00 PM", "25:00", "8:00 9:00 10:00"])
def test_words_for_a_time_that_are_no_time_are_shown(shopee, script, words):
    script.on(PARAMETER, pickup(HOME | {"time_slot_list": [slot("a", words)]}))
    (option,) = shopee.shipping_options(READY)
    assert option.starts_at == datetime(2026, 9, 21, 17, tzinfo=UTC)
    assert option.ends_at is None
    assert words in str(option.label)


def test_a_counter_is_a_choice_with_its_branches_or_without(shopee, script):
    branch = {"branch_id": 12, "address": "Bưu cục 1", "city": "Điện Biên Phủ"}
    script.on(
        PARAMETER,
        good(info_needed={"dropoff": ["branch_id"]}, dropoff={"branch_list": [branch]}),
        good(info_needed={"dropoff": []}, dropoff=None),
    )
    (with_branch,) = shopee.shipping_options(READY)
    assert (with_branch.id, with_branch.address) == ("dropoff:12", "Bưu cục 1, Điện Biên Phủ")
    (without,) = shopee.shipping_options(READY)
    assert (without.id, without.is_pickup) == ("dropoff", False)


@pytest.mark.parametrize(
    ("needed", "ids"),
    [
        ({"non_integrated": ["tracking_no"]}, []),
        ({"non_integrated": []}, ["non_integrated"]),
        ({"dropoff": ["sender_real_name"]}, []),
        ({"dropoff": ["slug"], "pickup": None}, []),
        ({"pickup": ["address_id", "tracking_number"]}, []),
        ({"pickup": []}, ["pickup::"]),
        ({}, []),
        (None, []),
    ],
)
def test_a_way_that_asks_for_what_we_do_not_have_is_left_out(shopee, script, needed, ids):
    script.on(PARAMETER, good(info_needed=needed))
    assert [option.id for option in shopee.shipping_options(READY)] == ids


def test_an_order_that_is_not_ready_has_no_choices_and_one_being_prepared_is_waited_for(
    shopee, script
):
    script.on(PARAMETER, bad("logistics.error_param", "The order status is not ready to ship."))
    with pytest.raises(PermanentFailure):
        shopee.shipping_options(READY)
    script.on(PARAMETER, bad("logistics.error_param", "The order is being allocated, please wait"))
    with pytest.raises(TemporaryFailure):
        shopee.shipping_options(READY)


@pytest.mark.parametrize(
    ("option", "sent"),
    [
        ("pickup:7001:1790010000_8", {"address_id": 7001, "pickup_time_id": "1790010000_8"}),
        ("pickup:7001:a:b", {"address_id": 7001, "pickup_time_id": "a:b"}),
        ("pickup:9:", {"address_id": 9}),
        ("pickup::", {}),
        ("dropoff:12", {"branch_id": 12}),
        ("dropoff", {}),
        ("non_integrated", {}),
    ],
)
def test_exactly_one_way_is_sent_also_when_it_is_empty(shopee, script, option, sent):
    script.on(SHIP, good())
    shopee.arrange_shipment(READY, option)
    way = option.partition(":")[0]
    assert script.requests[0].json == {"order_sn": "26A", way: sent}


@pytest.mark.parametrize(
    "option",
    ["", "fly", "pickup:x:1", "dropoff:-1", "dropoff:1:2", "non_integrated:ABC", "pickup:²:"],
)
def test_an_option_that_is_none_of_ours_is_not_sent(shopee, script, option):
    with pytest.raises(PermanentFailure) as caught:
        shopee.arrange_shipment(READY, option)
    assert caught.value.code == "no_such_option"
    assert not script.requests


def test_what_is_arranged_already_is_done_in_whatever_words(shopee, script):
    script.on(SHIP, bad(" logistics.package_already_shipped", "already"))
    shopee.arrange_shipment(READY, "dropoff")
    assert not script.asked(DETAIL)
    script.on(
        SHIP, bad("logistics.error_limit", "Can not update order logistics in current status")
    )
    script.on(DETAIL, told("PROCESSED"))
    shopee.arrange_shipment(READY, "dropoff")


@pytest.mark.parametrize("status", ["READY_TO_SHIP", "CANCELLED", "RETRY_SHIP", "NEW"])
def test_what_is_not_arranged_is_not_taken_for_done(shopee, script, status):
    script.on(SHIP, bad("logistics.error_pickup_time", "Pickup time is invalid."))
    script.on(DETAIL, told(status))
    with pytest.raises(PermanentFailure) as caught:
        shopee.arrange_shipment(READY, "pickup:7001:old")
    told_to = shopee.explain(call=SHIP, code=caught.value.code, raw=caught.value.raw)
    assert str(told_to.cause) == str(
        shopee.explain(call=SHIP, code="error_cutoff_time", raw="").cause
    )


def test_all_parcels_of_a_split_order_are_arranged_also_when_one_was(shopee, script):
    order = split("LOGISTICS_REQUEST_CREATED", "LOGISTICS_READY")
    script.on(PARAMETER, pickup(HOME | {"time_slot_list": [slot("a", "8:00")]}))
    shopee.shipping_options(order)
    assert script.asked(PARAMETER)[0].query["package_number"] == ["P2"]
    script.on(SHIP, bad("logistics.package_already_shipped"), good())
    shopee.arrange_shipment(order, "pickup:7001:a")
    assert [request.json["package_number"] for request in script.asked(SHIP)] == ["P1", "P2"]


def test_the_number_is_asked_for_and_may_be_empty(shopee, script):
    script.on(TRACKING, good(tracking_number="", hint="later"), good(tracking_number="SPX1"))
    assert shopee.tracking_code(replace(READY, tracking_code="OLD")) == ""
    assert shopee.tracking_code(READY) == "SPX1"
    assert shopee.tracking_code(split("LOGISTICS_READY", "LOGISTICS_READY")) == "SPX1"
    assert [r.query.get("package_number") for r in script.requests] == [None, None, ["P1"]]
