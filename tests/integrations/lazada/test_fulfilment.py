"""Handing over, labels, cancelling, answering, money: each only what is still to do."""

import base64

import pytest

from integrations.contract import NotYet, OrderState, RemoteFee, RemoteOrder
from integrations.marketplaces.lazada import papers
from integrations.marketplaces.lazada.money import kind_of
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.lazada.scripted import Reply, bad, good, result, sent
from tests.integrations.lazada.test_orders import UNITS, UNTIL, unit

PROVIDERS, PACK = "order/shipment/providers/get", "order/fulfill/pack"
READY, DOCUMENT = "order/package/rts", "order/package/document/get"
VALIDATE, CREATE = "order/reverse/cancel/validate", "order/reverse/cancel/create"
DECIDE, MONEY = "order/reverse/cancel/seller/decide", "finance/transaction/details/get"
ORDER = RemoteOrder("450", OrderState.READY, "pending", UNTIL, UNTIL, (), 0)


def units(*rows: dict) -> dict:
    return good([{"order_id": 450, "order_items": list(rows)}])


def packed(number: int, package: str = "FP1", status: str = "packed") -> dict:
    return unit(number, status, package_id=package, tracking_code=f"T{package}")


def item_row(number: int, code: str = "0", retry: object = False) -> dict:
    return {"order_item_id": str(number), "item_err_code": code, "msg": code, "retry": retry}


def pack_answer(*rows: dict) -> dict:
    return result({"pack_order_list": [{"order_id": "450", "order_item_list": list(rows)}]})


def done(*packages: str) -> dict:
    return result({"packages": [{"package_id": p, "item_err_code": "0"} for p in packages]})


# --- Handing over ----------------------------------------------------------------------


def test_units_are_packed_together_and_set_ready(lazada, script):
    script.on(UNITS, units(unit(1), unit(2), unit(3, "canceled")), units(packed(1), packed(2)))
    script.on(PACK, pack_answer(item_row(1), item_row(2)))
    script.on(READY, done("FP1"))
    lazada.arrange_shipment(ORDER, "TFS:")
    assert sent(script.asked(PACK)[0], "packReq") == {
        "pack_order_list": [{"order_id": 450, "order_item_list": [1, 2]}],
        "delivery_type": "dropship",
        "shipping_allocate_type": "TFS",
    }
    assert sent(script.asked(READY)[0], "readyToShipReq") == {"packages": [{"package_id": "FP1"}]}


def test_what_is_packed_is_only_set_ready_and_what_is_ready_is_left(lazada, script):
    script.on(UNITS, units(packed(1, "FP1"), packed(2, "FP2"), packed(3, "FP3", "ready_to_ship")))
    script.on(READY, done("FP1", "FP2"))
    lazada.arrange_shipment(ORDER, "TFS:")
    assert not script.asked(PACK)
    told = sent(script.asked(READY)[0], "readyToShipReq")["packages"]
    assert [row["package_id"] for row in told] == ["FP1", "FP2"]
    script.on(UNITS, units(packed(1, "FP1", "shipped")))
    lazada.arrange_shipment(ORDER, "TFS:")
    assert len(script.asked(READY)) == 1


@pytest.mark.parametrize(
    ("code", "retry", "kind"),
    [
        ("700026", "false", PermanentFailure),
        ("700026", "true", TemporaryFailure),
        ("1003", False, TemporaryFailure),
        ("40011", True, TemporaryFailure),
    ],
)
def test_success_of_the_whole_is_not_that_of_each_unit(lazada, script, code, retry, kind):
    script.on(UNITS, units(unit(1), unit(2)))
    script.on(PACK, pack_answer(item_row(1), item_row(2, code, retry)))
    with pytest.raises(kind) as caught:
        lazada.arrange_shipment(ORDER, "TFS:")
    assert caught.value.code == code
    assert not script.asked(READY)


def test_an_order_of_which_nothing_is_left_or_paid_is_not_sent(lazada, script):
    script.on(UNITS, units(unit(1, "canceled")), units(unit(1, "unpaid")))
    for _way in range(2):
        with pytest.raises(PermanentFailure):
            lazada.arrange_shipment(ORDER, "TFS:")
    assert not script.asked(PACK)


def test_an_unknown_order_is_not_sent(lazada, script):
    script.on(UNITS, bad("39"))
    with pytest.raises(PermanentFailure):
        lazada.arrange_shipment(ORDER, "TFS:")


def test_a_local_seller_has_one_way_and_others_one_for_each_carrier(lazada, script):
    script.on(UNITS, units(unit(1)))
    carriers = [{"name": "LEX VN", "provider_code": "LEX"}, {"name": "GHN", "provider_code": "G"}]
    for kind, ids in [("TFS", ["TFS:"]), ("NTFS", ["NTFS:LEX", "NTFS:G"])]:
        told = {"shipping_allocate_type": kind, "shipment_providers": carriers}
        script.on(PROVIDERS, result(told))
        options = lazada.shipping_options(ORDER)
        assert [option.id for option in options] == ids
        assert "LEX VN" in str(options[0].label)
    script.on(PACK, pack_answer(item_row(1)))
    script.on(UNITS, units(unit(1)), units(packed(1)))
    script.on(READY, done("FP1"))
    lazada.arrange_shipment(ORDER, "NTFS:G")
    request = sent(script.asked(PACK)[0], "packReq")
    assert (request["shipping_allocate_type"], request["shipment_provider_code"]) == ("NTFS", "G")


# --- Labels ----------------------------------------------------------------------------


PAPER, PAGE = b"%PDF-1.4 x", b"<iframe src=x>"


def file(content: bytes, **more: str) -> dict:
    return result({"file": base64.b64encode(content).decode(), **more}, success="true")


def test_labels_of_all_parcels_come_in_one_paper(lazada, script):
    script.on(UNITS, units(packed(1, "FP1"), packed(2, "FP1"), packed(3, "FP2"), unit(4)))
    script.on(DOCUMENT, file(PAPER, pdf_url="https://oss.aliyuncs.com/x.pdf"))
    label = lazada.label(ORDER)
    assert (label.content, label.media_type) == (PAPER, "application/pdf")
    asked = sent(script.asked(DOCUMENT)[0], "getDocumentReq")
    assert asked["packages"] == [{"package_id": "FP1"}, {"package_id": "FP2"}]


def test_the_paper_behind_a_page_is_fetched_without_our_keys(lazada, script, monkeypatch):
    monkeypatch.setattr(papers, "is_known", lambda url: url.startswith(script.address))
    script.on(UNITS, units(packed(1)))
    script.on("x.pdf", Reply(PAPER, content_type="application/pdf"), Reply(b"gone", status=404))
    script.on(DOCUMENT, file(PAGE, pdf_url=f"{script.address}/rest/x.pdf?Signature=1"))
    assert lazada.label(ORDER).content == PAPER
    assert script.asked("x.pdf")[0].query == {"Signature": ["1"]}
    assert (lazada.label(ORDER).content, lazada.label(ORDER).media_type) == (PAGE, "text/html")


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://laz-vn.oss-ap-southeast-1.aliyuncs.com/a.pdf?x=1", True),
        ("https://api.lazada.vn:443/a.pdf", True),
        ("http://api.lazada.vn/a.pdf", False),
        ("https://api.lazada.vn:8443/a.pdf", False),
        ("https://api.lazada.vn@evil.example/a.pdf", False),
        ("https://notlazada.vn/a.pdf", False),
        ("https://lazada.vn.evil.example/a.pdf", False),
        ("https://127.0.0.1/a.pdf", False),
        ("https://[::1/a.pdf", False),
        ("https://lazada.vn:port/", False),
        ("", False),
    ],
)
def test_papers_are_fetched_from_lazadas_own_hosts_only(url, known):
    assert papers.is_known(url) is known


def test_a_label_that_is_not_made_is_asked_for_again_and_none_before_packing(lazada, script):
    script.on(UNITS, units(packed(1)))
    script.on(DOCUMENT, result({"file": ""}), result({"file": "no base64!"}))
    for _way in range(2):
        with pytest.raises(NotYet):
            lazada.label(ORDER)
    script.on(UNITS, units(unit(1)))
    with pytest.raises(PermanentFailure):
        lazada.label(ORDER)
    assert lazada.tracking_code(ORDER) == ""


# --- Cancelling ------------------------------------------------------------------------

OPTIONS = [
    {"reason_id": 10000019, "reason_name": "Sourcing Delay"},
    {"reason_id": "10000021", "reason_name": "Lý do 21"},
    {"reason_id": "77", "reason_name": "Hết hàng"},
]


def test_reasons_tell_which_of_them_empties_the_stock(lazada, script):
    script.on(UNITS, units(unit(1), unit(2, "canceled"), unit(3)))
    tip = {"tip_type": "warning", "tip_content": "stock will be set as 0"}
    script.on(VALIDATE, good({**tip, "reason_options": OPTIONS}))
    reasons = lazada.cancel_reasons(ORDER)
    assert [(reason.id, reason.zeroes_stock) for reason in reasons] == [
        ("10000019", False),
        ("10000021", True),
        ("77", True),
    ]
    assert reasons[0].warning == "stock will be set as 0"
    assert [str(reason.text) for reason in reasons] == [
        "Không kịp có hàng để gửi",
        "Lý do 21",
        "Hết hàng",
    ]
    assert sent(script.asked(VALIDATE)[0], "order_item_id_list") == ["1", "3"]


def test_a_tip_that_names_the_reasons_that_empty_the_stock_is_not_told_twice(lazada, script):
    script.on(UNITS, units(unit(1)))
    tip = "SKU stock may be set to 0 due to: Out of Stock, Wrong Price."
    script.on(
        VALIDATE,
        good({"tip_type": "warning", "tip_content": tip, "reason_options": OPTIONS}),
    )
    assert [reason.warning for reason in lazada.cancel_reasons(ORDER)] == ["", "", ""]


def test_there_are_no_reasons_when_it_is_too_late(lazada, script):
    script.on(UNITS, units(unit(1)), units(unit(1, "canceled")))
    script.on(VALIDATE, good({"tip_type": "error", "tip_content": "x", "reason_options": OPTIONS}))
    assert lazada.cancel_reasons(ORDER) == []
    assert lazada.cancel_reasons(ORDER) == []
    assert len(script.asked(VALIDATE)) == 1


def test_all_that_is_left_is_cancelled_once(lazada, script):
    script.on(UNITS, units(unit(1), unit(2)), units(unit(1, "canceled"), unit(2, "canceled")))
    script.on(CREATE, good({"tip_type": "success"}))
    lazada.cancel_order(ORDER, "10000019")
    lazada.cancel_order(ORDER, "10000019")
    (request,) = script.asked(CREATE)
    assert sent(request, "order_item_id_list") == ["1", "2"]
    assert request.query["reason_id"] == ["10000019"]


def test_a_tip_of_error_is_believed_only_when_the_units_say_so_too(lazada, script):
    script.on(CREATE, good({"tip_type": "error", "tip_content": "stock will be set as 0"}))
    script.on(UNITS, units(unit(1)), units(unit(1, "canceled")))
    lazada.cancel_order(ORDER, "10000021")
    script.on(UNITS, units(unit(1)))
    with pytest.raises(PermanentFailure) as caught:
        lazada.cancel_order(ORDER, "10000021")
    assert "stock will be set as 0" in caught.value.raw


@pytest.mark.parametrize(("accept", "told"), [(True, "true"), (False, "false")])
def test_a_wish_is_answered_once_for_all_its_units(lazada, script, accept, told):
    asks = {"need_cancel_confirm": True, "reverse_order_id": "700"}
    script.on(UNITS, units(unit(1, **asks), unit(2, **asks)), units(unit(1), unit(2)))
    script.on(DECIDE, good())
    lazada.answer_cancel_wish(ORDER, accept=accept)
    lazada.answer_cancel_wish(ORDER, accept=accept)
    (request,) = script.asked(DECIDE)
    assert request.query["reverse_order_id"] == ["700"]
    assert request.query["agree_cancel"] == [told]


def test_a_wish_that_was_answered_meanwhile_is_done_and_other_refusals_are_told(lazada, script):
    script.on(UNITS, units(unit(1, need_cancel_confirm=True, reverse_order_id=700)))
    script.on(DECIDE, bad("131", "E0131: no decision for this reverse order"), bad("105"))
    lazada.answer_cancel_wish(ORDER, accept=True)
    with pytest.raises(PermanentFailure):
        lazada.answer_cancel_wish(ORDER, accept=True)


# --- Money -----------------------------------------------------------------------------


def booking(name: str, amount: str, paid: str = "Not paid") -> dict:
    return {"order_no": "450", "fee_name": name, "amount": amount, "paid_status": paid}


def test_bookings_are_summed_by_fee_and_revenue_is_none(lazada, script):
    script.on(
        MONEY,
        good(
            [
                booking("Item Price Credit", "45000.00"),
                booking("Commission", "-1800.00"),
                booking("Item Price Credit", "45000.00"),
                booking("Commission", "-1800.00"),
                booking("Shipping Fee Voucher by Lazada", "500.00"),
                booking("Something new", "-10"),
            ]
        ),
    )
    money = lazada.money("450")
    assert money.fees == (
        RemoteFee("commission", "Commission", 3_600),
        RemoteFee("shipping", "Shipping Fee Voucher by Lazada", -500),
        RemoteFee("other", "Something new", 10),
    )
    assert (money.payout_vnd, money.is_settled) == (None, False)
    (request,) = script.requests
    told = {name: values[0] for name, values in request.query.items()}
    assert (told["trade_order_id"], told["limit"]) == ("450", "500")
    assert (told["start_time"], told["end_time"]) == ("2026-03-26", "2026-09-21")


def test_an_order_is_settled_when_all_of_it_is_paid_out(lazada, script):
    rows = [
        booking("Item Price Credit", "45000.00", "Paid"),
        booking("Commission", "-1800", "paid"),
    ]
    script.on(MONEY, good(rows))
    assert (lazada.money("450").payout_vnd, lazada.money("450").is_settled) == (43_200, True)
    script.on(MONEY, good([*rows, booking("Payment Fee", "-100")]))
    assert lazada.money("450").payout_vnd is None


def test_without_bookings_nothing_is_known(lazada, script):
    script.on(MONEY, good([]))
    money = lazada.money("450")
    assert (money.payout_vnd, money.fees, money.is_settled) == (None, (), False)


def test_all_pages_of_bookings_count(lazada, script):
    script.on(MONEY, good([booking("Commission", "-1")] * 500), good([booking("Commission", "-1")]))
    assert lazada.money("450").fees[0].amount_vnd == 501
    assert [r.query["offset"] for r in script.requests] == [["0"], ["500"]]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Commission", "commission"),
        ("Payment Fee", "payment"),
        ("Shipping Fee Paid by Seller", "shipping"),
        ("Seller Voucher", "voucher"),
        ("Withholding Tax", "tax"),
        ("VAT", "tax"),
        ("Freeship Max Programme Fee", "service"),
        ("Marketing solution", "other"),
    ],
)
def test_each_fee_has_a_kind(name, kind):
    assert kind_of(name) == kind


# --- Cancelling a part -----------------------------------------------------------------

LINE = "14000001"


def went(script) -> list:
    return [sent(request, "order_item_id_list") for request in script.asked(CREATE)]


def test_a_part_is_cancelled_until_so_many_are_left(lazada, script):
    script.on(UNITS, units(unit(1), unit(2, "canceled"), unit(3), unit(4)))
    script.on(CREATE, good({"tip_type": "success"}))
    lazada.cancel_lines(ORDER, "10000019", {LINE: 2})
    assert went(script) == [["1"]]
    (request,) = script.asked(CREATE)
    assert request.query["reason_id"] == ["10000019"]


@pytest.mark.parametrize("keep", [3, 4])
def test_a_part_that_is_cancelled_already_is_done_without_a_call(lazada, script, keep):
    script.on(UNITS, units(unit(1), unit(2, "canceled"), unit(3), unit(4)))
    lazada.cancel_lines(ORDER, "10000019", {LINE: keep})
    assert went(script) == []


def test_of_a_parcel_no_single_unit_is_cancelled(lazada, script):
    script.on(UNITS, units(packed(1), packed(2), unit(3)))
    script.on(CREATE, good({"tip_type": "success"}))
    lazada.cancel_lines(ORDER, "10000019", {LINE: 2})
    assert went(script) == [["3"]]
    with pytest.raises(PermanentFailure) as refused:
        lazada.cancel_lines(ORDER, "10000019", {LINE: 1})
    assert refused.value.code == "in_one_parcel"
    assert lazada.explain(call=CREATE, code="in_one_parcel", raw="").fix == "marketplace"
    assert len(went(script)) == 1


def test_lines_keep_their_names_when_the_first_price_is_cancelled_whole(lazada, script):
    cheap = unit(2, item_price=15000.0)
    script.on(UNITS, units(unit(1, "canceled"), cheap, unit(3, item_price=15000.0)))
    script.on(CREATE, good({"tip_type": "success"}))
    lazada.cancel_lines(ORDER, "10000019", {f"{LINE}:15000": 1})
    assert went(script) == [["2"]]


def test_a_tip_of_error_counts_only_when_the_units_are_still_there(lazada, script):
    refusing = good({"tip_type": "error", "tip_content": "no"})
    script.on(CREATE, refusing)
    script.on(UNITS, units(unit(1), unit(2)), units(unit(1, "canceled"), unit(2)))
    lazada.cancel_lines(ORDER, "10000019", {LINE: 1})
    script.on(UNITS, units(unit(1), unit(2)))
    with pytest.raises(PermanentFailure) as refused:
        lazada.cancel_lines(ORDER, "10000019", {LINE: 1})
    assert refused.value.code == "cancel_refused"
