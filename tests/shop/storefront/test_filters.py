"""Narrowing and sorting a list: counts that are true, addresses that can be shared."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Category
from shop.storefront import facets, paging
from tests.factories.coops import make_certificate, make_cooperative, make_product
from tests.factories.forms import page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def market(cooperative, other_cooperative):
    """Six products of two co-ops with prices per kg on and around the edges of the bands."""
    goods = {
        "Gạo tẻ": make_product(
            cooperative, "Gạo tẻ", price=99_999, net_weight_g=5000, origin_hamlet="Thôn Đoài"
        ),  # 19.999,8 ₫/kg
        "Gạo nếp": make_product(
            cooperative, "Gạo nếp", price=100_000, net_weight_g=5000, origin_hamlet="Thôn Đoài"
        ),  # 20.000 ₫/kg
        "Lạc": make_product(
            cooperative, "Lạc", price=25_000, net_weight_g=500, origin_hamlet="Thôn Đông",
            ready_on=TODAY + timedelta(days=20),
        ),  # 50.000 ₫/kg
        "Mực khô": make_product(other_cooperative, "Mực khô", price=690_000, net_weight_g=500),
        "Chiếu": make_product(other_cooperative, "Chiếu", price=260_000, net_weight_g=None),
        "Hết": make_product(other_cooperative, "Hết", price=30_000, stock=0),
    }  # fmt: skip
    make_certificate(goods["Gạo tẻ"], stars=4)
    make_certificate(goods["Gạo nếp"], kind="vietgap", number="VG-1")
    make_certificate(goods["Lạc"], stars=3, issued_on=date(2023, 11, 23), expires_on=TODAY)
    return goods


def names(response) -> set[str]:
    return set(re.findall(r'product-card__link" href="[^"]*">([^<]*)<', response.content.decode()))


def chips(response) -> dict[str, tuple[int | None, str]]:
    """Return number and address of each chip of the list, by its words."""
    found = {}
    for chip in page(response).select("main a.chip"):
        words = " ".join(chip.get_text(" ").split())
        label, _, number = words.partition(" (")
        found[label] = (int(number.rstrip(")")) if number else None, chip["href"])
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gia-kg=duoi-20", {"Gạo tẻ"}),
        ("gia-kg=20-50", {"Gạo nếp", "Hết"}),
        ("gia-kg=50-100", {"Lạc"}),
        ("gia-kg=tu-200", {"Mực khô"}),
        ("ocop=4", {"Gạo tẻ"}),
        ("ocop=3", set()),  # it expires today
        ("chung-nhan=vietgap", {"Gạo nếp"}),
        ("co-trong=7", {"Gạo tẻ", "Gạo nếp", "Mực khô", "Chiếu"}),
        ("co-trong=30", {"Gạo tẻ", "Gạo nếp", "Lạc", "Mực khô", "Chiếu"}),
        ("thon=Th%C3%B4n%20%C4%90o%C3%A0i", {"Gạo tẻ", "Gạo nếp"}),
        ("thon=Th%C3%B4n%20%C4%90o%C3%A0i&gia-kg=20-50", {"Gạo nếp"}),
    ],
)
def test_a_choice_in_the_address_leaves_what_it_says(client, market, query, expected):
    assert names(client.get(f"/san-pham/?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    ["gia-kg=x", "ocop=9", "ocop=%00", "chung-nhan=<script>", "co-trong=-1", "giao-den=99",
     "thon=" + "x" * 10_000, "thon=%00", "giao-den=' OR 1=1"],
)  # fmt: skip
def test_nonsense_counts_as_no_choice(client, market, query):
    assert len(names(client.get(f"/san-pham/?{query}"))) == 6


def test_every_number_is_what_pressing_its_chip_shows(client, market):
    for start in ("/san-pham/?loc=1", "/san-pham/?con-hang=1&gia-kg=20-50", "/san-pham/?ocop=4"):
        seen = 0
        for label, (number, address) in chips(client.get(start)).items():
            if number is None:
                continue
            shown = client.get(address)
            active = page(client.get(start)).select_one(f'a.chip[href="{address}"][aria-current]')
            if active is None:  # an active chip takes itself back
                assert len(names(shown)) == number, (start, label)
                seen += 1
        assert seen > 2, start


def test_choices_that_would_leave_nothing_are_not_offered(client, market):
    shown = chips(client.get("/san-pham/?loc=1"))

    assert "5 sao" not in shown and "4 sao" in shown
    assert "3 sao" not in shown  # expired today


def test_what_is_chosen_is_taken_back_by_one_press_and_all_by_another(client, market):
    response = client.get("/san-pham/?gia-kg=duoi-20&ocop=4&con-hang=1")
    links = [a["href"] for a in page(response).select("main a")]

    assert "/san-pham/?con-hang=1&ocop=4" in links
    assert "/san-pham/" in [a["href"] for a in page(response).select("main a.btn")]


def test_goods_that_reach_me(client, cooperative):
    near = make_product(cooperative, "Gần")
    far = make_cooperative("HTX Xa", province_code="01", offers_delivery=False)
    make_product(far, "Chỉ nhận tại chỗ")
    client.cookies["noi_giao"] = "16498"  # a commune of Thanh Hóa

    shown = client.get("/san-pham/")

    assert "Giao được tới Thanh Hóa" in chips(shown)
    assert names(client.get("/san-pham/?giao-den=38")) == {near.title}
    client.cookies.clear()  # somebody to whom the address was sent
    assert names(client.get("/san-pham/?giao-den=38")) == {near.title}


def test_near_me_is_offered_to_those_who_said_where(client, cooperative):
    make_product(cooperative, "Cùng xã")
    make_product(make_cooperative("HTX Tỉnh", ward_code="14797"), "Cùng tỉnh")
    make_product(make_cooperative("HTX Xa", province_code="01", ward_code="00004"), "Xa")

    assert "gan-toi" not in client.get("/san-pham/").content.decode()
    client.cookies["noi_giao"] = "16498"
    shown = client.get("/san-pham/?sap-xep=gan-toi").content.decode()
    order = re.findall(r'product-card__link" href="[^"]*">([^<]*)<', shown)

    assert order == ["Cùng xã", "Cùng tỉnh", "Xa"]


def test_ready_soonest(client, market):
    shown = client.get("/san-pham/?sap-xep=ngay-co").content.decode()
    order = re.findall(r'product-card__link" href="[^"]*">([^<]*)<', shown)

    assert order[-2:] == ["Lạc", "Hết"]


def test_a_long_list_shows_its_choices_without_numbers(client, market, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_LIMIT", 3)
    monkeypatch.setattr(facets, "COUNT_LIMIT", 3)

    shown = chips(client.get("/san-pham/?loc=1"))
    narrowed = chips(client.get("/san-pham/?ocop=4"))

    assert shown["4 sao"][0] is None
    assert narrowed["4 sao"][0] is None


@pytest.mark.parametrize(
    "path",
    [
        "/san-pham/?loc=1",
        "/danh-muc/gao-ngo/?loc=1",
        "/san-pham/?con-hang=1&gia-kg=20-50&ocop=4&thon=X&htx=a",
    ],
)
def test_filters_and_marks_ask_two_queries_more(
    client, market, django_assert_max_num_queries, path
):
    market["Gạo tẻ"].categories.add(Category.objects.get(slug="gao-te"))
    with django_assert_max_num_queries(8):
        client.get(path)


def test_a_tile_shows_the_stars_while_they_are_valid(client, market, monkeypatch):
    assert "OCOP 4 sao" in client.get("/san-pham/").content.decode()

    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2028, 10, 15))
    assert "OCOP 4 sao" not in client.get("/san-pham/").content.decode()


def test_a_place_is_chosen_kept_and_forgotten(client):
    step = client.get("/giao-toi/?tinh=38&ve=/san-pham/")
    assert "16498" in [option["value"] for option in page(step).select("#xa option")]

    kept = client.post("/giao-toi/", {"xa": "16498", "ve": "/san-pham/"})
    assert (kept.status_code, kept["Location"]) == (302, "/san-pham/")
    assert kept.cookies["noi_giao"].value == "16498"
    assert "Xã Quảng Ngọc" in client.get("/").content.decode()

    client.post("/giao-toi/", {"quen": "1"})
    assert "Xã Quảng Ngọc" not in client.get("/").content.decode()


@pytest.mark.parametrize("ward", ["", "99999", "\x00", "x" * 10_000, "<b>", "1649"])
def test_no_such_ward_is_told_and_nothing_is_kept(client, ward):
    answer = client.post("/giao-toi/", {"xa": ward, "tinh": "38"})

    assert answer.status_code == 422
    assert "noi_giao" not in answer.cookies
    assert page(answer).select("#xa option")


@pytest.mark.parametrize(
    "back",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("abc", ""),
    ],
)
def test_the_way_back_stays_with_us(client, back):
    assert client.post("/giao-toi/", {"xa": "16498", "ve": back})["Location"] == "/"
    assert client.get("/giao-toi/", {"ve": back}).status_code == 200


def test_a_made_up_cookie_is_no_place(client, rice):
    for value in ("x", "99999", "1" * 4000):
        client.cookies["noi_giao"] = value
        assert client.get("/san-pham/").status_code == 200
        assert client.get(rice.get_absolute_url()).status_code == 200


def test_a_list_that_nobody_narrows_carries_no_choices_and_counts_nothing(
    client, market, django_assert_max_num_queries
):
    with django_assert_max_num_queries(7):
        response = client.get("/san-pham/?sap-xep=gia-thap")
    link = page(response).select_one('main a[href*="loc=1"]')

    assert "4 sao" not in chips(response)
    opened = client.get(link["href"])
    assert page(opened).select_one("details[open]")
    assert chips(opened)["4 sao"][0] == 1
    assert names(opened) == names(response)


def test_what_is_put_together_once_is_of_one_day_and_one_language(client, market, monkeypatch):
    for _visit in range(2):
        assert names(client.get("/san-pham/?ocop=3")) == set()
        assert names(client.get("/san-pham/?ocop=4")) == {"Gạo tẻ"}

    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY - timedelta(days=1))
    assert names(client.get("/san-pham/?ocop=3")) == {"Lạc"}

    assert "Còn hàng" in chips(client.get("/san-pham/?loc=1"))
    client.cookies["django_language"] = "en"
    assert "In stock" in chips(client.get("/san-pham/?loc=1"))

    first, again = (facets.facets_for(TODAY, ["38"]) for _time in range(2))
    assert [facet.name for facet in first] == [facet.name for facet in again]
    assert [facet.name for facet in first if _is_new(facet, again)] == [facets.REACH]


def _is_new(facet: facets.Facet, others: list[facets.Facet]) -> bool:
    """Return whether ``facet`` was put together for this list."""
    return all(facet is not one for one in others)


def test_a_list_that_names_no_co_op_reads_none(client, market):
    def tables(path: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return [query["sql"] for query in captured if 'FROM "coops_cooperative"' in query["sql"]]

    slug = market["Lạc"].cooperative.slug

    assert tables("/san-pham/") == []
    assert len(tables(f"/san-pham/?htx={slug}")) == 1
    assert names(client.get(f"/san-pham/?htx={slug}")) == {"Gạo tẻ", "Gạo nếp", "Lạc"}
