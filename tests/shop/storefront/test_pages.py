from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from catalog.models import Category, Product
from shop.search.products import index_products
from tests.factories.coops import make_cooperative, make_product

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert("1")</script> & "quả" \''


def shelve(product: Product, slug: str) -> Product:
    product.categories.add(Category.objects.get(slug=slug))
    return product


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("path", ["/", "/san-pham/", "/tim-kiem/", "/htx/", "/chinh-sach/"])
def test_an_empty_market_still_shows_its_pages(client, path):
    assert client.get(path).status_code == 200


def test_the_first_page_shows_goods_shelves_and_co_ops(client, rice):
    shelve(rice, "gao-nep")

    page = text_of(client.get("/"))

    assert rice.get_absolute_url() in page
    assert "/danh-muc/gao-ngo/" in page
    assert rice.cooperative.get_absolute_url() in page
    assert "Chợ chạy thử" not in page


def test_a_trial_market_says_that_it_is_one(client):
    make_product(make_cooperative(is_demo=True))

    assert "Chợ chạy thử" in text_of(client.get("/"))


def test_a_product_page_says_what_it_costs_who_grows_it_and_how_it_arrives(client, rice):
    rice.net_weight_g, rice.sale_unit = 5000, "túi"
    rice.origin_hamlet, rice.shelf_life_days = "Thôn Đoài", 180
    rice.save()

    page = text_of(client.get(rice.get_absolute_url()))

    for text in (
        "32.000\xa0₫",
        "6.400\xa0₫/kg",
        "túi 5\xa0kg",
        "Giá đã gồm thuế, chưa gồm phí giao.",
        "Thôn Đoài",
        "6 tháng",
        "HTX Đồng Sao",
        "30.000\xa0₫ cho một đơn",
        "Nhà văn hoá thôn Linh Hưng",
        "VietQR",
    ):
        assert text in page, text
    assert f'action="{reverse("basket:add", args=[rice.pk])}"' in page


def test_a_wrong_slug_leads_to_the_right_address(client, rice):
    response = client.get(f"/san-pham/cai-gi-do_{rice.pk}/")

    assert response.status_code == 301
    assert response["Location"] == rice.get_absolute_url()


def test_a_name_of_signs_only_still_has_an_address(client, cooperative):
    odd = make_product(cooperative, "???")

    assert client.get(odd.get_absolute_url()).status_code == 200
    assert client.get("/san-pham/").status_code == 200


@pytest.mark.parametrize("path", ["/san-pham/x_999/", "/san-pham/x_999999999999999999/"])
def test_no_such_product_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_draft_and_a_closed_co_op_are_hidden_everywhere(client, cooperative, other_cooperative):
    draft = shelve(make_product(cooperative, "Hàng nháp", is_public=False), "rau-qua")
    closed = shelve(make_product(other_cooperative, "Hàng đóng cửa"), "rau-qua")
    index_products([draft.pk, closed.pk])
    other_cooperative.is_open = False
    other_cooperative.save()

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(closed.get_absolute_url()).status_code == 404
    assert client.get(other_cooperative.get_absolute_url()).status_code == 404
    for path in ("/", "/san-pham/", "/danh-muc/rau-qua/", "/htx/", "/tim-kiem/?q=hang"):
        page = text_of(client.get(path))
        assert "Hàng nháp" not in page
        assert "Hàng đóng cửa" not in page
        assert other_cooperative.get_absolute_url() not in page


def test_markup_in_names_is_shown_as_text(client):
    cooperative = make_cooperative("HTX <b>Đậm</b>", story=HOSTILE, tagline=HOSTILE)
    product = make_product(cooperative, HOSTILE, description=HOSTILE, sale_unit="<i>", grade="<u>")
    shelve(product, "rau-qua")
    index_products([product.pk])

    for path in (
        "/",
        "/san-pham/",
        product.get_absolute_url(),
        cooperative.get_absolute_url(),
        "/htx/",
        "/tim-kiem/?q=<script>alert(1)</script>",
    ):
        page = text_of(client.get(path))
        assert "<script>alert" not in page
        assert "<b>Đậm</b>" not in page
        assert "<i>" not in page


def test_a_product_without_a_price_says_to_ask(client, rice):
    rice.stockrecords.update(price=None)

    page = text_of(client.get(rice.get_absolute_url()))

    assert "Hỏi giá" in page
    assert reverse("basket:add", args=[rice.pk]) not in page


def test_a_product_without_a_stock_record_does_not_break_a_page(client, rice):
    rice.stockrecords.all().delete()

    assert client.get(rice.get_absolute_url()).status_code == 200
    assert client.get("/san-pham/?sap-xep=gia-thap").status_code == 200


def test_a_co_op_page_names_the_seller_as_the_law_asks(client):
    cooperative = make_cooperative(
        representative="Lê Văn Hạnh",
        tax_code="2800123456",
        registration_number="28-01",
        registration_office="Phòng Kinh tế",
        phone="+84912345678",
    )

    page = text_of(client.get(cooperative.get_absolute_url()))

    for text in ("Lê Văn Hạnh", "2800123456", "28-01", "Phòng Kinh tế", "Xã Quảng Ngọc"):
        assert text in page
    assert "https://zalo.me/0912345678" in page
    assert "tel:+84912345678" in page


def test_a_landline_has_no_zalo(client, cooperative):
    page = text_of(client.get(cooperative.get_absolute_url()))

    assert "zalo.me" not in page
    assert "tel:+842370000001" in page


def test_the_pages_speak_english_when_asked_and_goods_keep_their_language(client, rice):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    page = text_of(client.get(rice.get_absolute_url()))

    assert '<html lang="en"' in page
    assert "Add to the basket" in page
    assert "Gạo nếp cái hoa vàng" in page


def test_the_language_of_the_page_is_vietnamese_by_default(client, rice):
    page = text_of(client.get(rice.get_absolute_url()))

    assert '<html lang="vi"' in page
    assert "Thêm vào giỏ" in page
    assert translation.get_language() == "vi"


def test_pages_only_answer_reading(client, rice):
    for path in ("/", "/san-pham/", rice.get_absolute_url(), "/htx/", "/tim-kiem/", "/healthz"):
        assert client.post(path).status_code == 405


def test_search_finds_without_marks_and_keeps_what_was_typed(client, rice):
    index_products([rice.pk])

    page = text_of(client.get("/tim-kiem/", {"q": "gao nep"}))

    assert rice.get_absolute_url() in page
    assert 'value="gao nep"' in page


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "%", "'\"", "\x00", "a" * 5000, "đ" * 300])
def test_search_answers_whatever_is_typed(client, rice, typed):
    index_products([rice.pk])

    response = client.get("/tim-kiem/", {"q": typed})

    assert response.status_code == 200
    assert rice.get_absolute_url() in text_of(response)  # suggested, where nothing was found


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99", "9" * 40, "٣", ""])
def test_search_shows_a_page_whatever_page_is_asked_for(client, rice, page):
    index_products([rice.pk])

    response = client.get("/tim-kiem/", {"q": "gao", "page": page})

    assert rice.get_absolute_url() in text_of(response)


def test_health_asks_nobody_and_readiness_asks_database_and_cache(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}
    parts = dict.fromkeys(("database", "queue", "cache"), "ok")
    assert client.get("/readyz").json() == {"status": "ok", **parts}


def test_readiness_names_what_is_broken(client, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("cache is away")

    monkeypatch.setattr("shop.storefront.views.health.cache.get", broken)

    response = client.get("/readyz")

    assert response.status_code == 503
    parts = {"database": "ok", "queue": "ok", "cache": "unavailable"}
    assert response.json() == {"status": "unavailable", **parts}


def test_error_pages_need_no_database_for_a_visitor_without_cookies(
    client, django_assert_num_queries, rf
):
    from shop.storefront.views import errors

    request = rf.get("/khong-co/")
    with django_assert_num_queries(0):
        assert errors.not_found(request).status_code == 404
        assert errors.bad_request(request).status_code == 400
        assert errors.permission_denied(request).status_code == 403
        assert errors.server_error(request).status_code == 500


def test_a_page_that_is_not_there_says_where_to_go(client):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Tới chợ" in text_of(response) or "chợ" in text_of(response)


def test_reading_pages_writes_nothing(client, rice, django_assert_num_queries):
    shelve(rice, "gao-nep")
    written = []

    def refuse(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        for path in ("/", "/san-pham/", "/danh-muc/gao-ngo/", rice.get_absolute_url(), "/htx/"):
            client.get(path)

    assert written == []
    assert not client.cookies.get("oscar_open_basket")


def test_the_basket_count_is_shown_in_the_head(client, rice):
    client.post(reverse("basket:add", args=[rice.pk]), {"quantity": "3"})

    assert '<span class="count">3</span>' in text_of(client.get("/htx/"))


def test_a_price_is_shown_in_whole_dong(client, rice):
    rice.stockrecords.update(price=Decimal(1_234_567))

    assert "1.234.567\xa0₫" in text_of(client.get("/san-pham/"))
