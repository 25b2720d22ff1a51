"""From pending to the carrier: pack, label, ready to ship, repack, trace."""

import base64
import io

import pytest

from tests.practice.lazada.client import connect


@pytest.fixture
def order(seller) -> str:
    """Yield the number of a paid order of three units."""
    item_id, _skus = seller.add()
    return seller.market.order(item_id=item_id, quantity=3)["order_sn"]


def numbers_of(seller, order) -> list[int]:
    return [unit["order_item_id"] for unit in seller.units(order)]


def test_a_local_seller_does_not_choose_the_carrier(seller, order):
    request = {"orders": [{"order_id": order, "order_item_ids": numbers_of(seller, order)}]}

    result = seller.post("/order/shipment/providers/get", getShipmentProvidersReq=request)["result"]

    assert result["success"] and result["data"]["shipping_allocate_type"] == "TFS"
    assert result["data"]["platform_default"] == 1


def test_units_that_are_packed_together_share_a_parcel(seller, order):
    first, second, third = numbers_of(seller, order)

    rows = seller.pack(order, [first, second])

    assert {row["item_err_code"] for row in rows} == {"0"}
    assert len({(row["package_id"], row["tracking_number"]) for row in rows}) == 1
    assert seller.statuses(order) == ["packed", "packed", "pending"]
    units = seller.units(order)
    assert [unit["package_id"] for unit in units] == [rows[0]["package_id"]] * 2 + [""]
    assert units[0]["tracking_code"] == rows[0]["tracking_number"]
    assert seller.pack(order, [third])[0]["package_id"] != rows[0]["package_id"]


def test_a_unit_that_cannot_be_packed_fails_for_itself(seller, order):
    first, second, third = numbers_of(seller, order)
    seller.pack(order, [first])

    rows = seller.pack(order, [first, second, 7])

    assert [row["item_err_code"] for row in rows] == ["34", "0", "20"]
    assert [row["retry"] for row in rows] == [False] * 3
    assert seller.statuses(order) == ["packed", "packed", "pending"]


def test_an_unpaid_order_is_not_packed(seller):
    item_id, _skus = seller.add()
    number = seller.market.order(item_id=item_id, pay=False)["order_sn"]

    assert [row["item_err_code"] for row in seller.pack(number)] == ["34"]


@pytest.mark.parametrize(
    "changes", [{"delivery_type": "pickup"}, {"shipping_allocate_type": "NTFS"}]
)
def test_a_pack_request_of_another_kind_is_refused_as_a_whole(seller, order, changes):
    rows = [{"order_id": int(order), "order_item_list": numbers_of(seller, order)}]
    request = {"delivery_type": "dropship", "shipping_allocate_type": "TFS"}
    request |= {"pack_order_list": rows} | changes

    answer = seller.post("/order/fulfill/pack", packReq=request)

    assert answer["code"] == "0" and answer["result"]["success"] is False
    assert answer["result"]["error_code"] == "34"
    assert seller.statuses(order) == ["pending"] * 3


def test_twenty_orders_are_the_most(seller):
    rows = [{"order_id": 7, "order_item_list": [7]}] * 21
    request = {"delivery_type": "dropship", "shipping_allocate_type": "TFS"}

    answer = seller.post("/order/fulfill/pack", packReq=request | {"pack_order_list": rows})

    assert answer["code"] == "5"
    assert seller.post("/order/fulfill/pack", packReq="{")["code"] == "5"


def test_the_order_goes_on_when_its_last_parcel_is_ready(seller, order):
    first, second, third = numbers_of(seller, order)
    one = seller.pack(order, [first])[0]["package_id"]
    assert seller.ready(one)[0]["item_err_code"] == "0"
    assert seller.statuses(order) == ["ready_to_ship", "pending", "pending"]
    assert seller.market.orders()[0]["status"] == "READY_TO_SHIP"

    two = seller.pack(order, [second, third])[0]["package_id"]
    rows = seller.ready(two, one, "FP7")

    assert [row["item_err_code"] for row in rows] == ["0", "700000", "600001"]
    assert seller.statuses(order) == ["ready_to_ship"] * 3
    assert seller.market.orders()[0]["status"] == "PROCESSED"
    seller.market.move(order, "pick_up")
    assert seller.statuses(order) == ["shipped"] * 3
    assert {unit["package_id"] for unit in seller.units(order)} == {one, two}


def test_a_parcel_is_dissolved_and_packed_anew(seller, order):
    package_id = seller.pack(order)[0]["package_id"]

    def repack(number: str) -> str:
        path, name = "/order/package/repack", "rePackReq"
        return seller.parcel(path, name, number)[0]["item_err_code"]

    assert repack(package_id) == "0"
    assert seller.statuses(order) == ["repacked"] * 3
    assert repack(package_id) == "600001"
    again = seller.pack(order)[0]["package_id"]
    assert again != package_id
    seller.ready(again)
    assert repack(again) == "38"


def test_a_label_is_a_pdf_or_html_with_the_tracking_number(seller, order):
    row = seller.pack(order)[0]

    def label(kind: str, package_id: str = ""):
        packages = [{"package_id": package_id or row["package_id"]}]
        request = {"doc_type": kind, "packages": packages, "print_item_list": True}
        return seller.post("/order/package/document/get", getDocumentReq=request)["result"]

    pdf = io.BytesIO(base64.b64decode(label("PDF")["data"]["file"])).getvalue()
    assert pdf.startswith(b"%PDF-1.4") and pdf.rstrip().endswith(b"%%EOF")
    assert row["tracking_number"].encode() in pdf
    page = base64.b64decode(label("HTML")["data"]["file"]).decode()
    assert "Nguyễn Văn Tập" in page and "Gạo nếp nương" in page
    assert label("PDF", "FP7")["error_code"] == "600001"
    assert label("GIF")["success"] is False


def test_a_parcel_can_be_followed_once_it_is_ready(seller, order):
    package_id = seller.pack(order)[0]["package_id"]

    def events() -> list[str]:
        module = seller.get("/logistic/order/trace", order_id=order)["result"]["module"]
        if not module:
            return []
        [row] = module[0]["package_detail_info_list"]
        assert row["ofc_package_id"] == package_id
        return [event["detail_type"] for event in row["logistic_detail_info_list"]]

    assert events() == []
    seller.ready(package_id)
    assert events() == ["READY_TO_SHIP"]
    seller.market.move(order, "pick_up")
    seller.market.move(order, "deliver")
    assert events() == ["DELIVERED", "SHIPPED"]


def test_another_shops_parcels_are_not_there(seller, order):
    package_id = seller.pack(order)[0]["package_id"]
    numbers = numbers_of(seller, order)
    other = connect(seller.market, "HTX khác")

    assert other.ready(package_id)[0]["item_err_code"] == "600001"
    path, name = "/order/package/repack", "rePackReq"
    assert other.parcel(path, name, package_id)[0]["item_err_code"] == "600001"
    assert {row["item_err_code"] for row in other.pack(order, numbers)} == {"16"}
    request = {"doc_type": "PDF", "packages": [{"package_id": package_id}]}
    label = other.post("/order/package/document/get", getDocumentReq=request)
    assert label["result"]["error_code"] == "600001"
    assert other.get("/logistic/order/trace", order_id=order)["code"] == "16"
    asked = {"orders": [{"order_id": order}]}
    refused = other.post("/order/shipment/providers/get", getShipmentProvidersReq=asked)
    assert refused["code"] == "16"
    assert seller.statuses(order) == ["packed"] * 3
