"""Handing a parcel over and printing its label, as the seller's client does it."""

import json
import time

import pytest

from tests.practice.client import Caller


@pytest.fixture
def order_sn(shop) -> str:
    """Return the number of a paid order."""
    return shop.market.order(item_id=shop.add())["order_sn"]


def pickup_of(shop, order_sn: str) -> dict:
    """Return an address and a time that the market offers."""
    told = shop.get("logistics/get_shipping_parameter", order_sn=order_sn)["response"]
    address = told["pickup"]["address_list"][0]
    return {
        "address_id": address["address_id"],
        "pickup_time_id": address["time_slot_list"][0]["pickup_time_id"],
    }


def ship(shop, order_sn: str, **more) -> str:
    """Arrange a shipment; return the error."""
    return shop.post("logistics/ship_order", order_sn=order_sn, **more)["error"]


def track(shop, order_sn: str) -> str:
    told = shop.get("logistics/get_tracking_number", order_sn=order_sn)
    return told["response"]["tracking_number"]


def label(shop, step: str, *rows: dict, **more) -> dict:
    """Do one step of the way to a label."""
    return shop.post(f"logistics/{step}", order_list=list(rows), **more)


def test_the_carrier_comes_only_where_and_when_it_offered_to(shop, order_sn):
    offered = pickup_of(shop, order_sn)

    assert ship(shop, order_sn, pickup={}) == "logistics.address_not_found"
    late = offered | {"pickup_time_id": "1_8"}
    assert ship(shop, order_sn, pickup=late) == "logistics.error_pickup_time"
    assert ship(shop, order_sn, pickup=offered) == ""
    assert ship(shop, order_sn, pickup=offered) == " logistics.package_already_shipped"


@pytest.mark.parametrize(
    "more, error",
    [
        ({}, "error_param"),
        ({"dropoff": {}, "package_number": ""}, "error_param"),
        ({"dropoff": {}, "package_number": "OFG9"}, "logistics.package_number_not_found"),
        ({"non_integrated": {"tracking_number": "X1"}}, "logistics.error_unsupported"),
    ],
)
def test_a_shipment_that_the_carrier_cannot_understand_is_refused(shop, order_sn, more, error):
    assert ship(shop, order_sn, **more) == error
    assert shop.detail(order_sn)[0]["order_status"] == "READY_TO_SHIP"


def test_an_order_that_is_not_paid_or_was_cancelled_is_not_arranged(shop):
    number = shop.market.order(item_id=shop.add(), pay=False)["order_sn"]

    asked = shop.get("logistics/get_shipping_parameter", order_sn=number)
    assert asked["error"] == "logistics.error_param"
    assert ship(shop, number, dropoff={}) == "logistics.error_limit"
    shop.market.move(number, "cancel")
    assert ship(shop, number, dropoff={}) == "logistics.error_limit"


def test_after_a_pick_up_in_vain_the_same_number_is_arranged_again(shop, order_sn):
    ship(shop, order_sn, dropoff={})
    first = track(shop, order_sn)
    shop.market.move(order_sn, "fail_pick_up")

    assert ship(shop, order_sn, pickup=pickup_of(shop, order_sn)) == ""
    assert track(shop, order_sn) == first != ""


def test_a_tracking_number_may_come_late(shop, order_sn):
    shop.market.act("delay-tracking", order_sn=order_sn, seconds=0.4)
    ship(shop, order_sn, dropoff={})

    assert track(shop, order_sn) == ""
    row = {"order_sn": order_sn, "tracking_number": ""}
    failed = label(shop, "create_shipping_document", row)
    assert failed["error"] == "common.batch_api_all_failed"
    time.sleep(0.45)
    assert track(shop, order_sn).startswith("TAP")


def test_a_label_goes_from_its_kind_to_a_pdf(shop, order_sn, shop_ear):
    ship(shop, order_sn, dropoff={})
    kinds = label(shop, "get_shipping_document_parameter", {"order_sn": order_sn})
    kind = kinds["response"]["result_list"][0]["suggest_shipping_document_type"]
    row = {"order_sn": order_sn, "shipping_document_type": kind}

    early = label(shop, "get_shipping_document_result", row)["response"]["result_list"][0]
    assert early["fail_error"] == "logistics.shipping_document_should_print_first"
    made = label(shop, "create_shipping_document", row | {"tracking_number": track(shop, order_sn)})
    assert made["error"] == ""

    def status() -> str:
        told = label(shop, "get_shipping_document_result", row)
        return told["response"]["result_list"][0]["status"]

    def download() -> tuple[int, str]:
        path = "logistics/download_shipping_document"
        body = {"order_list": [{"order_sn": order_sn}], "shipping_document_type": kind}
        return shop.raw("POST", path, shop.link(path), json.dumps(body))

    assert status() == "PROCESSING"
    assert json.loads(download()[1])["error"] == "logistics.download_later"
    time.sleep(0.55)
    assert status() == "READY"
    page = download()[1]
    assert page.startswith("%PDF-") and track(shop, order_sn) in page and "Nguyen Van Tap" in page
    pushed = [json.loads(body) for _path, _sign, body in shop_ear.wait_for(5)]
    assert [p["data"]["status"] for p in pushed if p["code"] == 15] == ["READY"]


def test_a_label_needs_the_parcel_s_own_number_and_a_kind_that_is_printed(shop, order_sn):
    ship(shop, order_sn, dropoff={})
    number = track(shop, order_sn)

    def error(**row) -> str:
        told = label(shop, "create_shipping_document", {"order_sn": order_sn} | row)
        return told["response"]["result_list"][0]["fail_error"]

    assert error(tracking_number="TAP000") == "logistics.tracking_number_invalid"
    wrong_kind = {"shipping_document_type": "THERMAL_UNPACKAGED_LABEL"}
    assert error(tracking_number=number, **wrong_kind) == "logistics.shipping_document_type_invalid"


def test_there_are_no_labels_for_a_parcel_that_is_gone_or_of_another_shop(market, shop, order_sn):
    ship(shop, order_sn, dropoff={})
    row = {"order_sn": order_sn, "tracking_number": track(shop, order_sn)}
    label(shop, "create_shipping_document", row)
    shop.market.move(order_sn, "pick_up")
    other = Caller(market, market.connect("Shop khác"))

    gone = label(shop, "get_shipping_document_result", row)["response"]["result_list"][0]
    strange = label(other, "get_shipping_document_result", row)["response"]["result_list"][0]

    assert gone["fail_error"] == "logistics.package_can_not_print"
    assert strange["fail_error"] == "logistics.order_not_exist"


def test_one_bad_order_does_not_spoil_the_others_of_a_batch(shop, order_sn):
    ship(shop, order_sn, dropoff={})
    good = {"order_sn": order_sn, "tracking_number": track(shop, order_sn)}

    told = label(shop, "create_shipping_document", good, {"order_sn": "NOBODY"})

    assert told["error"] == ""
    assert ["fail_error" in row for row in told["response"]["result_list"]] == [False, True]


def test_where_a_parcel_is_can_be_read(shop, order_sn):
    ship(shop, order_sn, dropoff={})
    shop.market.move(order_sn, "pick_up")
    shop.market.move(order_sn, "deliver")

    told = shop.get("logistics/get_tracking_info", order_sn=order_sn)["response"]

    assert told["logistics_status"] == "LOGISTICS_DELIVERY_DONE"
    assert [row["logistics_status"] for row in told["tracking_info"]] == [
        "LOGISTICS_DELIVERY_DONE",
        "LOGISTICS_PICKUP_DONE",
    ]
