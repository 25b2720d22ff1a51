"""Labels: made in steps, asked for again until they are there, never begun twice."""

import pytest

from integrations.contract import NotYet
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.order_drafts import READY, split
from tests.integrations.shopee.scripted import Reply, bad, good

TRACKING = "logistics/get_tracking_number"
PARAMETER = "logistics/get_shipping_document_parameter"
CREATE = "logistics/create_shipping_document"
RESULT = "logistics/get_shipping_document_result"
DOWNLOAD = "logistics/download_shipping_document"
PDF = Reply(b"%PDF-1.4 label", content_type="application/pdf")


def rows(*told: dict) -> dict:
    return good(result_list=[{"order_sn": "26A", "package_number": "P1", **row} for row in told])


def all_failed(error: str, message: str = "") -> dict:
    """Return how one order that fails is told of."""
    row = {"order_sn": "26A", "fail_error": error, "fail_message": message}
    return bad("common.batch_api_all_failed", response={"result_list": [row]})


NOT_BEGUN = all_failed("logistics.shipping_document_should_print_first")


@pytest.fixture
def arranged(script):
    """Return a script of an order with a number, whose label nobody has begun."""
    script.on(TRACKING, good(tracking_number="SPX1"))
    script.on(PARAMETER, rows({"suggest_shipping_document_type": "THERMAL_AIR_WAYBILL"}))
    script.on(CREATE, rows({}))
    script.on(RESULT, NOT_BEGUN, rows({"status": "READY"}))
    script.on(DOWNLOAD, PDF)
    return script


def test_a_label_is_begun_in_the_suggested_kind_and_fetched(shopee, arranged):
    label = shopee.label(READY)
    assert (label.content, label.media_type) == (b"%PDF-1.4 label", "application/pdf")
    (create,) = arranged.asked(CREATE)
    assert create.json["order_list"] == [
        {
            "order_sn": "26A",
            "shipping_document_type": "THERMAL_AIR_WAYBILL",
            "tracking_number": "SPX1",
        }
    ]
    assert arranged.asked(DOWNLOAD)[0].json == {
        "shipping_document_type": "THERMAL_AIR_WAYBILL",
        "order_list": [{"order_sn": "26A"}],
    }


def test_without_a_number_nothing_is_begun(shopee, arranged):
    arranged.on(TRACKING, good(tracking_number=""))
    with pytest.raises(NotYet) as caught:
        shopee.label(READY)
    assert caught.value.retry_after_seconds == 300
    assert {request.path for request in arranged.requests} == {f"/api/v2/{TRACKING}"}


def test_a_label_that_is_being_made_is_not_begun_again(shopee, arranged):
    arranged.on(RESULT, rows({"status": "PROCESSING"}))
    for _time in range(2):
        with pytest.raises(NotYet):
            shopee.label(READY)
    arranged.on(RESULT, rows({"status": "READY"}))
    assert shopee.label(READY).content
    assert not arranged.asked(CREATE)


def test_a_label_that_failed_is_begun_anew_once(shopee, arranged):
    arranged.on(RESULT, rows({"status": "FAILED"}), rows({"status": "READY"}))
    assert shopee.label(READY).content
    assert len(arranged.asked(CREATE)) == 1
    arranged.on(RESULT, rows({"status": "FAILED"}))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.label(READY)
    assert caught.value.code == "label_failed"
    assert not isinstance(caught.value, NotYet)


def test_a_parcel_that_is_gone_has_no_label(shopee, arranged):
    arranged.on(RESULT, all_failed("logistics.package_can_not_print", "can not print now"))
    with pytest.raises(PermanentFailure) as caught:
        shopee.label(READY)
    assert caught.value.code == "logistics.package_can_not_print"
    assert caught.value.call == RESULT


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (bad("logistics.download_later", "Processing"), NotYet),
        (Reply(b"<html>a proxy</html>", content_type="application/pdf"), TemporaryFailure),
        (good(), TemporaryFailure),
        (Reply(b""), TemporaryFailure),
    ],
)
def test_what_is_no_pdf_is_no_label(shopee, arranged, reply, kind):
    arranged.on(DOWNLOAD, reply)
    with pytest.raises(kind):
        shopee.label(READY)


def test_the_parcels_of_a_split_order_come_as_one_file(shopee, arranged):
    first = {"package_number": "P1", "status": "READY"}
    second = {"package_number": "P2", "status": "PROCESSING"}
    arranged.on(TRACKING, good(tracking_number="SPX1"), good(tracking_number="SPX2"))
    arranged.on(PARAMETER, rows(first, second))
    arranged.on(RESULT, rows(second, first), rows(second | {"status": "READY"}, first))
    order = split("LOGISTICS_REQUEST_CREATED", "LOGISTICS_REQUEST_CREATED")
    with pytest.raises(NotYet):
        shopee.label(order)
    arranged.on(TRACKING, good(tracking_number="SPX1"), good(tracking_number="SPX2"))
    assert shopee.label(order).content
    assert not arranged.asked(CREATE)
    sent = arranged.asked(DOWNLOAD)[0].json
    assert sent["shipping_document_type"] == "NORMAL_AIR_WAYBILL"
    assert [row["package_number"] for row in sent["order_list"]] == ["P1", "P2"]


def test_an_answer_that_leaves_a_parcel_out_is_asked_for_again(shopee, arranged):
    arranged.on(RESULT, good(result_list=[]))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.label(READY)
    assert caught.value.code == "incomplete"
