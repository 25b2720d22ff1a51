"""Finding products, page by page."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.practice.dialects.sendo import days, paging
from tests.practice.sendo.client import connect

SEARCH = "partner/product/search"


def found(seller, **filters) -> list[str]:
    """Return the SKUs of one page."""
    return [row["sku"] for row in seller.result("POST", SEARCH, filters)["data"]]


def test_pages_lead_on_and_back_and_a_token_overrides_the_filters(seller):
    wanted = [f"NEP-{n}" for n in range(5)]
    for sku in wanted:
        seller.add(sku=sku)

    first = seller.result("POST", SEARCH, {"page_size": 2, "product_name": "Gạo"})
    second = seller.result(
        "POST", SEARCH, {"token": first["next_token"], "page_size": 50, "product_name": "Trà"}
    )
    third = seller.result("POST", SEARCH, {"token": second["next_token"]})
    back = seller.result("POST", SEARCH, {"token": third["previous_token"]})

    pages = [[row["sku"] for row in page["data"]] for page in (first, second, third)]
    assert pages == [wanted[:2], wanted[2:4], wanted[4:]]
    assert first["previous_token"] is None and third["next_token"] is None
    assert [row["sku"] for row in back["data"]] == wanted[2:4]


def test_a_page_has_ten_rows_and_fifty_at_most(seller):
    rows = [seller.goods(sku=f"NEP-{n:02}") for n in range(12)]
    assert seller.result("POST", "partner/product/list", rows)["error_list"] == []

    assert len(found(seller)) == 10
    assert len(found(seller, page_size=50)) == 12
    for size in (0, 51, "9"):
        wrong = seller.wrong("POST", SEARCH, {"page_size": size})
        assert wrong == {("page_size", "invalid")}


def test_filters_by_name_state_and_vietnamese_day(seller):
    seller.add()
    gone = seller.add(sku="TRA-1", name="Trà shan tuyết")
    seller.masked(
        {
            "id": gone,
            "field_mask": ["product_status"],
            "product_status": 5,
            "stock_availability": False,
        }
    )
    today = datetime.now(days.VIETNAM)
    day, before = (f"{moment:%Y/%m/%d}" for moment in (today, today - timedelta(days=1)))

    assert found(seller) == found(seller, status=None) == ["NEP-1", "TRA-1"]
    assert found(seller, status=2) == ["NEP-1"]
    assert found(seller, status=5) == ["TRA-1"]
    assert found(seller, product_name="nếp") == ["NEP-1"]
    assert found(seller, date_from=day, date_to=day) == ["NEP-1", "TRA-1"]
    assert found(seller, date_to=before) == []
    wrong = seller.wrong("POST", SEARCH, {"date_from": today.date().isoformat()})
    assert wrong == {("date_from", "invalid")}


def test_a_row_tells_price_stock_and_state_but_no_variants(seller):
    seller.add_with_variants()

    row = seller.result("POST", SEARCH, {})["data"][0]

    assert (row["price"], row["stock_quantity"], row["product_status"]) == (45000, 14, 2)
    assert row["is_config_variant"] is True
    assert not {"variants", "description", "attributes"} & set(row)


def test_new_goods_can_be_found_late(seller):
    seller.add()
    seller.market.control(search_lag_seconds=60)

    assert found(seller) == []
    assert seller.result("GET", "partner/product?sku=NEP-1")["sku"] == "NEP-1"


def test_a_token_is_of_its_shop_and_its_search(seller):
    for n in range(2):
        seller.add(sku=f"NEP-{n}")
    token = seller.result("POST", SEARCH, {"page_size": 1})["next_token"]
    other = connect(seller.market, "HTX khác")

    assert other.wrong("POST", SEARCH, {"token": token}) == {("token", "unknown")}
    wrong = seller.wrong("POST", "partner/salesorder/search", {"token": token})
    assert wrong == {("token", "unknown")}
    assert seller.wrong("POST", SEARCH, {"token": token[:-2]}) == {("token", "expired")}


def test_a_mark_expires():
    mark = paging.write({"after": 7}, now=1000.0)

    assert paging.read(mark, now=1000.0 + paging.LIFETIME_SECONDS) == {"after": 7}
    with pytest.raises(ValueError, match="old"):
        paging.read(mark, now=1001.0 + paging.LIFETIME_SECONDS)


def test_a_vietnamese_day_begins_at_seventeen_hours_of_the_day_before():
    day = days.read("2026-11-27", "%Y-%m-%d")

    assert datetime.fromtimestamp(days.start(day), UTC).isoformat() == "2026-11-26T17:00:00+00:00"
    assert days.end(day) - days.start(day) == 86400
    assert days.today(days.start(day)) == days.today(days.end(day) - 1) == day
    assert days.read("2026-1-5", "%Y-%m-%d") is None
    assert days.read(None, "%Y-%m-%d") is None


@pytest.mark.parametrize("query", ["", "?id=x", "?id=999999", "?sku=KHONG-CO", "?id=-1"])
def test_a_product_that_is_not_there_is_no_success(seller, query):
    assert seller.call("GET", f"partner/product{query}")["success"] is False
