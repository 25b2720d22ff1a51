"""Items and SKUs: what is sent, what is read, and one outcome for each thing asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from integrations.contract import (
    AccessTokenExpired,
    ItemState,
    Level,
    LockedByPromotion,
    NotYet,
    RemoteGone,
    RemoteModel,
    StockHeldThere,
    UnknownAnswer,
)
from integrations.marketplaces.lazada import items, payloads
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.lazada.conftest import NOW
from tests.integrations.lazada.drafts import LARGE, ONE, SMALL, TWO, URL
from tests.integrations.lazada.scripted import bad, good, sent
from tests.integrations.lazada.test_categories import PACK, SIZE, asked

CREATE, UPDATE, READ = "product/create", "product/update", "product/item/get"
LIST, ATTRIBUTES = "products/get", "category/attributes/get"
STOCK, PRICE = "product/stock/sellable/update", "product/price_quantity/update"
HIDE = "product/deactivate"
SINCE = datetime.fromtimestamp(NOW - 600, UTC)


def sku(number: int, code: str, **more) -> dict:
    row = {
        "SkuId": number,
        "SellerSku": code,
        "Status": "active",
        "price": 17000.0,
        "special_price": 0.0,
        "quantity": 9,
        "Available": 9,
        "package_weight": "0.52",
        "saleProp": {},
    }
    return row | more


def product(*skus: dict, **more) -> dict:
    row = {
        "item_id": 2700001,
        "primary_category": "10000123",
        "created_time": "1611554725000",
        "updated_time": "1611554726000",
        "images": f'[  "{URL}", "" ]',
        "status": "Active",
        "attributes": {"name": "Gạo", "description": "<p>Thơm &amp; dẻo.<br/>Mới.</p><p>Quê.</p>"},
        "skus": list(skus) or [sku(1, "GN-500")],
    }
    return row | more


PAIR = product(sku(1, "GN-500"), sku(2, "GN-1000", saleProp={"pack": "1 kg"}))


# --- Making ----------------------------------------------------------------------------


def test_a_single_item_carries_all_at_once(lazada, script):
    script.on(CREATE, good({"item_id": 2700001, "sku_list": [], "item_status": "Active"}))
    assert lazada.create_item(ONE) == "2700001"
    assert sent(script.requests[0]) == {
        "Request": {
            "Product": {
                "PrimaryCategory": "10000123",
                "Images": {"Image": list(ONE.image_ids)},
                "Attributes": {
                    "country_origin": "Vietnam",
                    "storage": "Cool,Tránh nắng",
                    "name": ONE.title,
                    "description": (
                        "<p>Gạo nếp &lt;mới&gt;, thơm &amp; dẻo.</p>"
                        "<p>Trồng ở Mường Thanh,<br/>xát trong tuần.</p>"
                    ),
                    "brand_id": "30768",
                    "brand": "No Brand",
                },
                "Skus": {
                    "Sku": [
                        {
                            "SellerSku": "GN-500",
                            "package_weight": "0.51",
                            "package_length": "30",
                            "package_width": "20",
                            "package_height": "10",
                            "tax_class": "default",
                            "quantity": "10",
                            "price": "17000",
                        }
                    ]
                },
            }
        }
    }
    assert len(script.requests) == 1


def test_variants_are_named_by_the_attribute_of_their_category(lazada, script):
    script.on(ATTRIBUTES, good([asked("name"), PACK]))
    script.on(CREATE, good({"item_id": 1}))
    lazada.create_item(replace(TWO, brand=("60001", "Hương Quê")))
    told = sent(script.asked(CREATE)[0])["Request"]["Product"]
    assert [row["saleProp"] for row in told["Skus"]["Sku"]] == [{"pack": "500 g"}, {"pack": "1 kg"}]
    assert (told["Attributes"]["brand_id"], told["Attributes"]["brand"]) == ("60001", "Hương Quê")


def test_variants_in_a_category_that_has_none_are_refused_unsent(lazada, script):
    script.on(ATTRIBUTES, good([asked("name")]))
    with pytest.raises(PermanentFailure) as caught:
        lazada.create_item(TWO)
    assert not script.asked(CREATE)
    assert lazada.explain(call=CREATE, code=caught.value.code, raw="").fix == "option"


def test_an_item_without_an_id_in_the_answer_may_have_been_made(lazada, script):
    script.on(CREATE, good({}))
    with pytest.raises(TemporaryFailure) as caught:
        lazada.create_item(ONE)
    assert caught.value.may_have_worked


def test_a_hidden_item_that_lazada_shows_all_the_same_is_hidden_at_once(lazada, script):
    script.on(CREATE, good({"item_id": 1, "item_status": "Active"}))
    script.on(HIDE, good({}))
    assert lazada.create_item(replace(ONE, is_visible=False)) == "1"
    assert sent(script.asked(HIDE)[0], "apiRequestBody") == {
        "Request": {"Product": {"ItemId": "1"}}
    }
    (row,) = sent(script.asked(CREATE)[0])["Request"]["Product"]["Skus"]["Sku"]
    assert row["Status"] == "inactive"


def test_an_item_that_is_there_but_cannot_be_hidden_is_never_made_again(lazada, script):
    script.on(CREATE, good({"item_id": 1, "item_status": "Active"}))
    script.on(HIDE, bad("E0006", "no", kind="ISV"))
    with pytest.raises(TemporaryFailure) as caught:
        lazada.create_item(replace(ONE, is_visible=False))
    assert caught.value.may_have_worked


def test_a_refusal_in_the_detail_is_of_its_own_kind_and_leads_to_its_field(lazada, script):
    row = {"code": "4110", "message": "mandatory", "field": "made_on"}
    script.on(CREATE, bad("500", "E500: Create product failed", detail=[row]))
    with pytest.raises(PermanentFailure) as caught:
        lazada.create_item(ONE)
    assert caught.value.code == "4110"
    told = lazada.explain(call=CREATE, code=caught.value.code, raw=caught.value.raw)
    assert told.fix == "attribute:made_on"


@pytest.mark.parametrize(
    ("grams", "kg"), [(0, "0.01"), (10, "0.01"), (11, "0.02"), (500, "0.50"), (1005, "1.01")]
)
def test_weights_are_rounded_up_to_ten_grams(grams, kg):
    assert payloads.weight_kg(grams) == kg


# --- Variants --------------------------------------------------------------------------


def test_numbers_of_all_variants_are_learned_also_of_an_only_one(lazada, script):
    script.on(READ, good(product()))
    assert lazada.set_variants("2700001", ONE) == {"GN-500": "1"}
    assert len(script.requests) == 1


def test_what_is_missing_is_made_beside_what_is_there_and_named_as_there(lazada, script):
    one = product(sku(1, "GN-500", saleProp={"size": "S"}))
    script.on(READ, good(one), good(PAIR))
    script.on(ATTRIBUTES, good([PACK, SIZE]))
    script.on(CREATE, good({"sku_list": [{"sku_id": 2, "seller_sku": "GN-1000"}]}))
    assert lazada.set_variants("2700001", TWO) == {"GN-500": "1", "GN-1000": "2"}
    told = sent(script.asked(CREATE)[0])["Request"]["Product"]
    assert told["AssociatedSku"] == "1"
    assert [(row["SellerSku"], row["saleProp"]) for row in told["Skus"]["Sku"]] == [
        ("GN-1000", {"size": "1 kg"})
    ]


def test_a_variant_that_is_not_told_yet_is_waited_for(lazada, script):
    script.on(READ, good(product()))
    script.on(ATTRIBUTES, good([PACK]))
    script.on(CREATE, good({}))
    with pytest.raises(TemporaryFailure) as caught:
        lazada.set_variants("2700001", TWO)
    assert caught.value.code == "models_late"


# --- Changing --------------------------------------------------------------------------


def test_content_is_told_without_price_and_stock(lazada, script):
    script.on(READ, good(PAIR))
    script.on(ATTRIBUTES, good([PACK]))
    script.on(UPDATE, good({}))
    lazada.update_item("2700001", replace(TWO, offers=(*TWO.offers, replace(LARGE, sku="NEW"))))
    told = sent(script.asked(UPDATE)[0])["Request"]["Product"]
    assert (told["ItemId"], told["Attributes"]["name"]) == ("2700001", ONE.title)
    rows = told["Skus"]["Sku"]
    assert [(row["SkuId"], row["SellerSku"]) for row in rows] == [("1", "GN-500"), ("2", "GN-1000")]
    assert [row["saleProp"] for row in rows] == [{"pack": "500 g"}, {"pack": "1 kg"}]
    assert not any({"price", "quantity", "Status"} & row.keys() for row in rows)


def test_names_of_variants_that_differ_in_two_ways_are_left_alone(lazada, script):
    two_ways = {"saleProp": {"pack": "1 kg", "colour": "Đỏ"}}
    script.on(READ, good(product(sku(1, "GN-500", **two_ways), sku(2, "GN-1000", **two_ways))))
    script.on(UPDATE, good({}))
    lazada.update_item("2700001", TWO)
    rows = sent(script.asked(UPDATE)[0])["Request"]["Product"]["Skus"]["Sku"]
    assert not any("saleProp" in row for row in rows)


# --- Levels ----------------------------------------------------------------------------


def xml(request) -> str:
    return request.form["payload"][0]


def levels(count: int) -> list[Level]:
    return [Level("27", str(n), n, sku=f"S-{n}") for n in range(1, count + 1)]


def detail(sku_id: str, code: str, message: str = "", **more) -> dict:
    return {"sku_id": sku_id, "code": code, "message": message, **more}


def test_prices_carry_no_quantity_and_codes_are_escaped(lazada, script):
    script.on(PRICE, good({}))
    (outcome,) = lazada.push_prices([Level("27", "14", 185_000, sku="A&B<1>")])
    assert outcome.is_done
    assert xml(script.requests[0]) == (
        "<Request><Product><Skus><Sku><ItemId>27</ItemId><SkuId>14</SkuId>"
        "<SellerSku>A&amp;B&lt;1&gt;</SellerSku><Price>185000</Price></Sku></Skus></Product></Request>"
    )
    assert lazada.push_prices([]) == []


def test_what_a_refusal_does_not_name_is_told_once_more_by_itself(lazada, script):
    script.on(STOCK, bad("501", detail=[detail("2", "4170", "campaign")]), good({}))
    first, held, last = lazada.push_stock(levels(3))
    assert first.is_done and last.is_done
    assert isinstance(held.failure, StockHeldThere)
    again = xml(script.requests[1])
    assert "<SkuId>1</SkuId>" in again and "<SkuId>3</SkuId>" in again
    assert "<SkuId>2</SkuId>" not in again


def test_a_refusal_may_name_the_code_instead_of_the_number(lazada, script):
    row = {"seller_sku": "S-1", "message": "BIZ_CHECK_PRICE_IS_ZERO: Price is not 0 check"}
    script.on(PRICE, bad("501", detail=[row]), good({}))
    refused, done = lazada.push_prices(levels(2))
    assert (type(refused.failure), refused.failure.code) == (PermanentFailure, "4118")
    assert done.is_done


def test_a_refusal_that_names_nobody_is_found_by_halves(lazada, script):
    nameless = bad("501", detail=[{"message": "ITEM_NOT_FOUND"}])
    script.on(STOCK, nameless, good({}), nameless, nameless, good({}))
    outcomes = lazada.push_stock(levels(4))
    assert [outcome.is_done for outcome in outcomes] == [True, True, False, True]
    assert isinstance(outcomes[2].failure, RemoteGone)
    assert [xml(r).count("<Sku>") for r in script.requests] == [4, 2, 2, 1, 1]


@pytest.mark.parametrize("code", ["204", "513", "4171"])
def test_too_many_at_once_go_by_twenties(lazada, script, code):
    script.on(STOCK, bad(code), good({}))
    outcomes = lazada.push_stock(levels(50))
    assert len(outcomes) == 50 and all(outcome.is_done for outcome in outcomes)
    assert [xml(r).count("<Sku>") for r in script.requests] == [50, 20, 20, 10]


def test_too_much_for_the_moment_is_tried_again_later(lazada, script):
    script.on(STOCK, bad("513", "Internal call exception"))
    with pytest.raises(TemporaryFailure):
        lazada.push_stock(levels(20))
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("call", "code", "message", "kind"),
    [
        (STOCK, "212", "", StockHeldThere),
        (STOCK, "4170", "", StockHeldThere),
        (STOCK, "4155", "", StockHeldThere),
        (STOCK, "4218", "", StockHeldThere),
        (STOCK, "4155", "BIZ_CHECK_NO_EDIT_ITEM_LOCK", PermanentFailure),
        (PRICE, "4170", "", LockedByPromotion),
        (PRICE, "4155", "", LockedByPromotion),
        (PRICE, "4218", "", LockedByPromotion),
        (PRICE, "4118", "", PermanentFailure),
        (STOCK, "4137", "", RemoteGone),
        (STOCK, "1000", "", TemporaryFailure),
        (STOCK, "", "something new", UnknownAnswer),
    ],
)
def test_one_sku_is_refused_in_its_own_way(lazada, script, call, code, message, kind):
    row = detail("1", code, message) if code else {"message": message}
    script.on(call, bad("501", detail=[row]))
    push = lazada.push_stock if call == STOCK else lazada.push_prices
    (outcome,) = push(levels(1))
    assert type(outcome.failure) is kind


def test_a_whole_call_that_fails_is_raised(lazada, script):
    script.on(STOCK, bad("IllegalAccessToken", kind="ISV"))
    with pytest.raises(AccessTokenExpired):
        lazada.push_stock(levels(1))


# --- Showing and hiding ----------------------------------------------------------------


def test_showing_tells_the_numbers_of_all_skus(lazada, script):
    script.on(READ, good(PAIR))
    script.on(UPDATE, good({}))
    (outcome,) = lazada.set_visibility([("2700001", True)])
    assert outcome.is_done
    told = sent(script.asked(UPDATE)[0])["Request"]["Product"]
    assert told["Skus"]["Sku"] == [
        {"SkuId": "1", "Status": "active"},
        {"SkuId": "2", "Status": "active"},
    ]


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("InActive", type(None)),
        ("Suspended", type(None)),
        ("Pending QC", NotYet),
        ("Active", NotYet),
    ],
)
def test_what_is_not_on_sale_is_hidden_unless_it_may_come_on_sale(lazada, script, status, failure):
    script.on(HIDE, bad("E0004", "Product Status not online", kind="ISV"), good({}))
    script.on(READ, good(product(status=status)))
    outcome, other = lazada.set_visibility([("2700001", False), ("2700002", False)])
    assert type(outcome.failure) is failure
    assert other.is_done


def test_each_item_has_its_own_outcome(lazada, script):
    script.on(HIDE, bad("E0002", kind="ISV"), good({}))
    gone, done = lazada.set_visibility([("1", False), ("2", False)])
    assert isinstance(gone.failure, RemoteGone)
    assert done.is_done


# --- Reading ---------------------------------------------------------------------------


def test_an_item_is_read_with_numbers_as_text_and_lists_as_text(lazada, script):
    script.on(READ, good(product(sku("1", "GN-500", price="17000.00", Available="9"))))
    found = lazada.item("2700001")
    assert (found.item_id, found.sku, found.state) == ("2700001", "GN-500", ItemState.LIVE)
    assert (found.image_ids, found.image_url) == ((URL,), URL)
    assert found.created_at == datetime(2021, 1, 25, 6, 5, 25, tzinfo=UTC)
    assert found.description == "Thơm & dẻo.\nMới.\n\nQuê."
    assert (found.category_id, found.has_variants) == ("10000123", False)
    assert found.models == (RemoteModel("1", "GN-500", 17_000, 9, weight_g=520),)


def test_what_a_campaign_keeps_is_a_part_of_what_is_sold(lazada, script):
    row = sku(
        1,
        "GN-500",
        saleProp={"pack": "500 g"},
        multiWarehouseInventories=[
            {"sellableQuantity": 7, "withholdQuantity": 2, "occupyQuantity": 3, "totalQuantity": 12}
        ],
        channelInventories=[{"sellableQuantity": "4", "endTime": "2026-12-12 23:59:59"}],
    )
    script.on(READ, good(product(row)))
    (model,) = lazada.models("2700001")
    assert (model.stock, model.reserved, model.campaign) == (7, 4, 4)
    assert model.campaign_until == datetime(2026, 12, 12, 16, 59, 59, tzinfo=UTC)
    assert model.option == "500 g"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Active", ItemState.LIVE),
        ("InActive", ItemState.HIDDEN),
        ("Pending QC", ItemState.CHECKED),
        ("pending", ItemState.CHECKED),
        ("sold-out", ItemState.LIVE),
        ("Rejected", ItemState.BANNED),
        ("LIVE_REJECTED", ItemState.BANNED),
        ("Suspended", ItemState.BANNED),
        ("LOCK", ItemState.BANNED),
        ("Deleted", ItemState.GONE),
        ("Sleeping", ItemState.UNKNOWN),
    ],
)
def test_each_status_has_a_state_in_any_letter_case(status, state):
    for word in (status, status.upper(), status.lower()):
        found = items.item(product(status=word))
        assert (found.state, found.raw_state) == (state, word)


def test_an_item_whose_skus_are_all_inactive_is_hidden():
    found = items.item(product(sku(1, "A", Status="inactive"), sku(2, "B", Status="inactive")))
    assert found.state == ItemState.HIDDEN
    assert items.item(product(sku(1, "A", Status="inactive"), sku(2, "B"))).state == ItemState.LIVE


def test_why_an_item_was_refused_is_kept_in_lazadas_words():
    told = [{"violationDetail": "Ảnh mờ", "suggestion": "Chụp lại"}, {"violationDetail": "Ảnh mờ"}]
    assert items.item(product(rejectReason=told)).reason == "Ảnh mờ; Chụp lại"


def test_a_deleted_item_is_gone(lazada, script):
    script.on(READ, good(product(status="Deleted")), bad("4137"), good(None))
    for _way in range(3):
        with pytest.raises(RemoteGone):
            lazada.item("2700001")


def test_all_pages_are_read_and_each_item_once(lazada, script):
    first = {"total_products": "3", "products": [product(item_id=1), product(item_id=2)]}
    second = {"total_products": "3", "products": [product(item_id=2)]}
    script.on(LIST, good(first), good(second))
    assert [found.item_id for found in lazada.all_items()] == ["1", "2"]
    assert [r.query["offset"] for r in script.requests] == [["0"], ["2"]]
    assert script.requests[0].query["options"] == ["1"]


def test_a_page_that_is_missing_is_an_error_not_an_end(lazada, script):
    script.on(
        LIST, good({"total_products": 3, "products": [product()]}), good({"total_products": 3})
    )
    with pytest.raises(TemporaryFailure):
        list(lazada.all_items())


def test_an_item_is_looked_for_in_every_state_and_among_all_that_changed(lazada, script):
    late = product(sku(3, "GN-1000"), item_id=3)
    other = product(sku(4, "GN-10"), item_id=4)
    script.on(
        LIST,
        good({"total_products": 0}),
        good({"total_products": 1, "products": [product(status="Deleted")]}),
        good({"total_products": 2, "products": [late, other]}),
    )
    script.on(READ, bad("4137"))
    found = lazada.find_by_sku("X", changed_since=SINCE, offer_skus=("GN-500", "GN-1000"))
    assert [(one.item_id, one.state) for one in found] == [
        ("2700001", ItemState.GONE),
        ("3", ItemState.LIVE),
    ]
    asked_for = [
        {n: r.query[n][0] for n in r.query if n in ("filter", "update_after")}
        for r in script.asked(LIST)
    ]
    assert asked_for == [
        {"filter": "all"},
        {"filter": "deleted"},
        {"filter": "all", "update_after": "2026-09-21T14:08:20+00:00"},
    ]
    assert sent(script.asked(LIST)[0], "sku_seller_list") == ["GN-500", "GN-1000"]
    assert script.asked(READ)[0].query["seller_sku"] == ["GN-500"]


def test_deleting_takes_all_skus_by_fifties_and_what_is_gone_is_done(lazada, script):
    many = [sku(n, f"S-{n}") for n in range(60)]
    script.on(READ, good(product(*many)), bad("4137"))
    script.on("product/remove", good({}))
    lazada.delete_item("2700001")
    lazada.delete_item("2700001")
    told = [sent(r, "sku_id_list") for r in script.asked("product/remove")]
    assert [len(names) for names in told] == [50, 10]
    assert told[0][1] == "SkuId_2700001_1"


def test_no_price_or_number_is_made_up():
    bare = items.model({"SkuId": 1, "price": "on request"})
    assert (bare.price_vnd, bare.stock, bare.weight_g) == (None, None, None)
    assert SMALL.price_vnd == 17_000
