import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Category
from shop.storefront import paging
from shop.storefront.cards import cards_of
from tests.factories.coops import make_cooperative, make_product

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return re.findall(r'product-card__link" href="[^"]*">([^<]*)<', response.content.decode())


def on(product, *slugs):
    product.categories.add(*Category.objects.filter(slug__in=slugs))
    return product


@pytest.fixture
def november(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 11, 23))


@pytest.fixture
def market(cooperative, other_cooperative, november):
    """Five products of two co-ops, the newest last."""
    on(make_product(cooperative, "Gạo tẻ", price=115_000, net_weight_g=5000), "gao-te")
    on(make_product(cooperative, "Gạo nếp", price=37_000, season_from=10, season_to=1), "gao-nep")
    on(make_product(other_cooperative, "Trứng", price=40_000, net_weight_g=None), "thit-trung")
    on(make_product(other_cooperative, "Ngô", price=45_000, season_from=5, season_to=6), "ngo")
    on(make_product(other_cooperative, "Bưởi", price=60_000, stock=0), "rau-qua")


def test_the_newest_goods_come_first(client, market):
    assert names(client.get("/san-pham/")) == ["Bưởi", "Ngô", "Trứng", "Gạo nếp", "Gạo tẻ"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("con-hang=1", ["Ngô", "Trứng", "Gạo nếp", "Gạo tẻ"]),
        ("dang-mua=1", ["Gạo nếp"]),
        ("sap-xep=gia-thap", ["Gạo nếp", "Trứng", "Ngô", "Bưởi", "Gạo tẻ"]),
        ("sap-xep=gia-cao", ["Gạo tẻ", "Bưởi", "Ngô", "Trứng", "Gạo nếp"]),
        ("sap-xep=gia-thap&con-hang=1", ["Gạo nếp", "Trứng", "Ngô", "Gạo tẻ"]),
        ("sap-xep=nham-nhi&con-hang=co", ["Bưởi", "Ngô", "Trứng", "Gạo nếp", "Gạo tẻ"]),
        ("htx=khong-co", ["Bưởi", "Ngô", "Trứng", "Gạo nếp", "Gạo tẻ"]),
        ("htx=%27%3B--&page=%00", ["Bưởi", "Ngô", "Trứng", "Gạo nếp", "Gạo tẻ"]),
    ],
)
def test_choices_in_the_address_narrow_and_sort(client, market, query, expected):
    assert names(client.get(f"/san-pham/?{query}")) == expected


def test_a_co_op_can_be_chosen(client, market, cooperative):
    assert names(client.get(f"/san-pham/?htx={cooperative.slug}")) == ["Gạo nếp", "Gạo tẻ"]


def test_a_shelf_holds_what_is_below_it_each_once(client, market, rice):
    on(rice, "gao-nep", "gao-te", "gao-ngo")

    shown = names(client.get("/danh-muc/gao-ngo/"))

    assert sorted(shown) == ["Gạo nếp", "Gạo nếp cái hoa vàng", "Gạo tẻ", "Ngô"]
    assert names(client.get("/danh-muc/gao-ngo/gao-te/")) == ["Gạo nếp cái hoa vàng", "Gạo tẻ"]


def test_within_a_shelf_the_price_per_kg_can_be_compared(client, market):
    shown = names(client.get("/danh-muc/gao-ngo/?sap-xep=gia-moi-kg"))

    assert shown == ["Gạo tẻ", "Gạo nếp", "Ngô"]  # 23.000, 37.000, 45.000 ₫/kg


def test_over_all_shelves_the_price_per_kg_is_not_offered(client, market):
    assert "gia-moi-kg" not in client.get("/san-pham/").content.decode()


@pytest.mark.parametrize(
    "path", ["khong-co", "gao-nep", "gao-ngo/khong-co", "gao-ngo/gao-nep/x", "..", "%00"]
)
def test_a_shelf_that_is_not_there_is_not_found(client, path):
    assert client.get(f"/danh-muc/{path}/").status_code == 404


def test_a_hidden_shelf_hides_what_is_below_it(client, market):
    Category.objects.filter(slug="gao-ngo").update(is_public=False)

    assert client.get("/danh-muc/gao-ngo/").status_code == 404
    assert client.get("/danh-muc/gao-ngo/gao-nep/").status_code == 404


def test_chips_keep_the_other_choices_and_drop_the_page(client, market):
    page = client.get("/san-pham/?con-hang=1&page=1").content.decode()

    assert "/danh-muc/gao-ngo/?con-hang=1" in page
    assert "?con-hang=1&amp;dang-mua=1" in page
    assert not re.search(r'href="[^"]*page=1', page)


def test_choices_that_fit_nothing_say_how_to_go_on(client, market):
    page = client.get("/danh-muc/rau-qua/?con-hang=1").content.decode()

    assert "Bỏ hết lựa chọn" in page
    assert 'href="/danh-muc/rau-qua/"' in page


@pytest.fixture
def sixty(cooperative):
    shelf = Category.objects.get(slug="gao-te")
    products = [make_product(cooperative, f"Gạo số {n}") for n in range(60)]
    through = shelf.product_set.through
    through.objects.bulk_create([through(product=p, category=shelf) for p in products])
    return products


@pytest.mark.parametrize(
    ("page", "first", "count"),
    [
        ("", "Gạo số 59", 20),
        ("2", "Gạo số 39", 20),
        ("3", "Gạo số 19", 20),
        ("4", "Gạo số 19", 20),
        ("9" * 30, "Gạo số 19", 20),
        ("0", "Gạo số 59", 20),
        ("-1", "Gạo số 59", 20),
        ("hai", "Gạo số 59", 20),
        ("٢", "Gạo số 59", 20),
    ],
)
def test_whatever_page_is_asked_for_a_page_is_shown(client, sixty, page, first, count):
    shown = names(client.get("/san-pham/", {"page": page}))

    assert (shown[0], len(shown)) == (first, count)


def test_a_list_too_long_to_count_still_turns_its_pages(client, sixty, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_LIMIT", 30)

    first, last = client.get("/san-pham/"), client.get("/san-pham/?page=3")

    assert "Hơn 1.000" in first.content.decode()
    assert "page=2" in first.content.decode()
    assert names(last)[-1] == "Gạo số 0"
    assert "page=4" not in last.content.decode()
    assert client.get("/san-pham/?page=4").status_code == 404
    assert client.get("/san-pham/?page=999999999").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/san-pham/",
        "/san-pham/?con-hang=1&dang-mua=1&sap-xep=gia-cao",
        "/danh-muc/gao-ngo/",
        "/danh-muc/gao-ngo/gao-te/?sap-xep=gia-moi-kg&page=2",
    ],
)
def test_a_list_asks_at_most_eight_queries(client, sixty, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(8):
        client.get(path)


def test_a_product_page_asks_eight_queries(client, sixty, django_assert_max_num_queries):
    # Two more than before there were certificates and reviews.
    with django_assert_max_num_queries(8):
        client.get(sixty[0].get_absolute_url())


def test_the_first_page_and_a_co_op_page_ask_as_little(
    client, sixty, django_assert_max_num_queries
):
    for n in range(5):
        make_product(make_cooperative(f"HTX {n}"), "Bưởi")

    with django_assert_max_num_queries(8):
        client.get("/")
    with django_assert_max_num_queries(8):  # certificates and pick-up points
        client.get(sixty[0].cooperative.get_absolute_url())
    with django_assert_max_num_queries(3):
        client.get("/htx/")


def test_a_visitor_with_a_basket_pays_three_queries_more(
    client, sixty, django_assert_max_num_queries
):
    client.post(f"/gio-hang/them/{sixty[0].pk}/", {"quantity": "1"})

    with django_assert_max_num_queries(11):
        client.get("/san-pham/")


def test_the_first_page_shows_what_is_harvested_now_before_other_goods(client, market):
    shown = names(client.get("/"))

    assert shown == ["Gạo nếp", "Ngô", "Trứng", "Gạo tẻ"]  # the pomelos are sold out


@pytest.mark.parametrize(
    ("day", "rests"),
    [(date(2027, 2, 3), ""), (date(2027, 2, 4), "12/02"), (date(2027, 2, 12), "12/02"),
     (date(2027, 2, 13), "")],
)  # fmt: skip
def test_a_tile_says_until_when_its_co_op_rests(cooperative, other_cooperative, day, rests):
    cooperative.rest_from, cooperative.rest_until = date(2027, 2, 4), date(2027, 2, 12)
    cooperative.save()
    here, few, out = (
        make_product(cooperative, "Gạo", stock=50),
        make_product(cooperative, "Nếp", stock=3),
        make_product(cooperative, "Ngô", stock=0, season_from=8, season_to=9),
    )
    other = make_product(other_cooperative, "Trứng", stock=50)

    cards = cards_of([here.pk, few.pk, out.pk, other.pk], today=day)

    told = [(card.note, card.note_kind) for card in cards]
    if rests:
        assert told[:2] == [(f"Nghỉ đến {rests}", "off")] * 2
    else:
        assert told[:2] == [("", "fresh"), ("Chỉ còn 3 kg", "ripe")]
    assert told[2] == ("Hết mùa, có lại từ tháng 8", "off"), "12/02 would promise too much"
    assert told[3] == ("", "fresh")


def test_a_rest_costs_a_list_no_query(client, market, cooperative, django_assert_num_queries):
    with CaptureQueriesContext(connection) as before:
        client.get("/san-pham/")
    cooperative.rest_from, cooperative.rest_until = date(2026, 11, 20), date(2026, 11, 30)
    cooperative.save()

    with django_assert_num_queries(len(before)):
        assert "Nghỉ đến 30/11" in client.get("/san-pham/").content.decode()
