"""The list of products: found, and changed in place."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from coops.partner.models import StockChange, StockRecord
from coops.partner.services.stock import set_stock
from shop.core.registries import ProductBadge, product_badges
from tests.factories.coops import make_product
from tests.factories.orders import make_order

HTMX = {"hx-request": "true"}


def row_url(product) -> str:
    return reverse("dashboard:product_row", args=[product.pk])


def as_shown(product, **typed) -> dict:
    """Return what the row's form sends for ``product`` as it is now, with ``typed`` on top."""
    record = product.stockrecords.get()
    shown = {
        "shown_in_stock": record.num_in_stock,
        "shown_promised": record.num_allocated,
        "shown_price": int(record.price),
        "price": int(record.price),
        "in_stock": record.num_in_stock,
    }
    return shown | typed


@pytest.fixture
def record(rice):
    return rice.stockrecords.get()


def test_the_list_shows_drafts_and_states_with_their_numbers(desk, cooperative, rice):
    make_product(cooperative, "Trứng gà", stock=0)
    make_product(cooperative, "Mật ong", is_public=False)

    page = desk.get("/quan-ly/san-pham/").text

    for words in ("Gạo nếp", "Trứng gà", "Mật ong", "Tất cả (3)", "Đang bán (1)", "Hết hàng (1)"):
        assert words in page


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("dang-ban", "Gạo nếp cái hoa vàng"),
        ("het-hang", "Trứng gà"),
        ("nhap", "Mật ong"),
        ("xac-nhan-gia", "Chiếu cói"),
    ],
)
def test_a_state_shows_its_own_products_only(desk, cooperative, rice, state, expected):
    make_product(cooperative, "Trứng gà", stock=0)
    make_product(cooperative, "Mật ong", is_public=False)
    mat = make_product(cooperative, "Chiếu cói", stock=0)
    StockRecord.objects.filter(product=mat).update(price_to_confirm=True)

    rows = desk.get(f"/quan-ly/san-pham/?loai={state}").context["rows"]

    titles = {row["product"].title for row in rows}
    assert expected in titles
    assert len(titles) == (2 if state == "het-hang" else 1)


def test_products_are_found_without_marks_and_by_code(desk, cooperative, rice):
    make_product(cooperative, "Trứng gà", sku="TG-7")

    def found(words):
        rows = desk.get("/quan-ly/san-pham/", {"q": words}).context["rows"]
        return [row["product"].title for row in rows]

    assert found("nep gao") == [rice.title]
    assert found("tg-7") == ["Trứng gà"]
    assert found("khong co") == []


def test_the_list_costs_the_same_queries_for_one_product_and_for_twenty(
    desk, cooperative, rice, django_assert_max_num_queries
):
    for n in range(20):
        make_product(cooperative, f"Cam {n}")

    with django_assert_max_num_queries(12):
        desk.get("/quan-ly/san-pham/")


def test_a_hostile_name_is_shown_as_text(desk, cooperative):
    make_product(cooperative, "<script>alert(1)</script>")

    page = desk.get("/quan-ly/san-pham/").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_price_and_count_are_saved_in_place_with_their_diary(desk, manager, rice, record):
    response = desk.post(row_url(rice), as_shown(rice, price="35k", in_stock="14"), headers=HTMX)

    assert response.status_code == 200
    assert "Đã lưu lúc" in response.text
    record.refresh_from_db()
    assert (record.price, record.num_in_stock) == (35_000, 14)
    change = record.changes.get()
    assert (change.by, change.in_stock_before, change.in_stock_after) == (manager, 10, 14)


def test_a_price_ten_times_the_former_is_asked_about_once(desk, rice, record):
    typed = as_shown(rice, price="320.000")
    answer = desk.post(row_url(rice), typed, headers=HTMX)
    record.refresh_from_db()
    assert (answer.status_code, record.price) == (422, 32_000)

    asked = BeautifulSoup(answer.text, "html.parser").select_one("[name=asked_price]")["value"]
    desk.post(row_url(rice), typed | {"asked_price": asked}, headers=HTMX)
    record.refresh_from_db()
    assert record.price == 320_000


def test_without_script_a_saved_row_leads_back_to_the_list_as_it_was(desk, rice):
    back = "/quan-ly/san-pham/?loai=dang-ban&page=2"

    response = desk.post(row_url(rice), as_shown(rice, in_stock="9") | {"back": back})

    assert response.url == f"{back}#row-{rice.pk}"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_never_leaves_the_market(desk, rice, back):
    response = desk.post(row_url(rice), as_shown(rice) | {"back": back})

    assert response.url == f"/quan-ly/san-pham/#row-{rice.pk}"


def test_saving_a_row_twice_writes_one_line_of_diary(desk, rice, record):
    sent = as_shown(rice, in_stock="14")

    desk.post(row_url(rice), sent, headers=HTMX)
    second = desk.post(row_url(rice), sent, headers=HTMX)

    assert second.status_code == 200
    assert record.changes.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"in_stock": "-1"}, "0"),
        ({"in_stock": "1000000000"}, "số chữ số 0"),
        ({"in_stock": "mười hai"}, "số nguyên"),
        ({"in_stock": "1,5"}, "số nguyên"),
        ({"price": "0"}, ""),
        ({"price": "-5"}, ""),
        ({"price": "32"}, "32.000"),
        ({"price": "abc"}, "abc"),
        ({"price": "99999999999"}, ""),
        ({"price": "30000-35000"}, ""),
        ({"price": "32k/kg"}, "32.000"),
        ({"price": "9" * 4000}, ""),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_cannot_be_is_refused_beside_the_cell_and_stays_typed(
    desk, rice, record, typed, said, headers
):
    response = desk.post(row_url(rice), as_shown(rice, **typed), headers=headers)

    assert response.status_code == 422
    assert said in response.text
    assert f'value="{next(iter(typed.values()))}"' in response.text
    assert "aria-invalid" in response.text
    record.refresh_from_db()
    assert (record.price, record.num_in_stock) == (32_000, 10)


def test_a_row_is_saved_whole_or_not_at_all(desk, rice, record):
    desk.post(row_url(rice), as_shown(rice, price="40.000", in_stock="x"), headers=HTMX)

    record.refresh_from_db()
    assert record.price == 32_000


def test_zero_is_a_count_like_any_other(desk, rice, record):
    desk.post(row_url(rice), as_shown(rice, in_stock="0"), headers=HTMX)

    record.refresh_from_db()
    assert record.num_in_stock == 0


def test_an_empty_cell_changes_nothing(desk, rice, record):
    response = desk.post(row_url(rice), as_shown(rice, in_stock="", price=""), headers=HTMX)

    assert response.status_code == 200
    record.refresh_from_db()
    assert (record.price, record.num_in_stock) == (32_000, 10)


def test_an_order_that_came_meanwhile_is_told_and_the_second_press_saves(desk, rice, record):
    sent = as_shown(rice, in_stock="20")
    make_order((rice, 3))

    refused = desk.post(row_url(rice), sent, headers=HTMX)

    assert refused.status_code == 422
    assert "0 → 3" in refused.text
    assert 'value="20"' in refused.text
    record.refresh_from_db()
    assert record.num_in_stock == 10

    saved = desk.post(row_url(rice), as_shown(rice, in_stock="20"), headers=HTMX)
    assert saved.status_code == 200
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (20, 3)


def test_a_refused_row_carries_the_numbers_that_are_true_now(desk, rice):
    sent = as_shown(rice, in_stock="20")
    make_order((rice, 3))

    form = desk.post(row_url(rice), sent, headers=HTMX).context["form"]

    assert form["shown_promised"].value() == "3"
    assert form["in_stock"].value() == "20"


def test_stock_that_somebody_else_counted_is_shown_old_and_new(desk, rice, record, manager):
    sent = as_shown(rice, in_stock="20")
    set_stock(stock_record=record, num_in_stock=7, by=manager)

    response = desk.post(row_url(rice), sent, headers=HTMX)

    assert response.status_code == 422
    assert "10 → 7" in response.text


def test_stock_never_falls_below_what_orders_were_promised(desk, rice, record):
    order = make_order((rice, 3))

    response = desk.post(row_url(rice), as_shown(rice, in_stock="2"), headers=HTMX)

    assert response.status_code == 422
    assert order.number in response.text
    record.refresh_from_db()
    assert record.num_in_stock == 10


def test_a_price_that_somebody_else_changed_is_not_overwritten(desk, rice, record):
    sent = as_shown(rice, price="33.000")
    StockRecord.objects.filter(pk=record.pk).update(price=40_000)

    response = desk.post(row_url(rice), sent, headers=HTMX)

    assert response.status_code == 422
    record.refresh_from_db()
    assert record.price == 40_000


def test_a_product_of_another_co_op_is_not_touched(client, other_manager, rice, record):
    client.force_login(other_manager)

    response = client.post(row_url(rice), as_shown(rice, in_stock="1"), headers=HTMX)

    assert response.status_code == 404
    record.refresh_from_db()
    assert record.num_in_stock == 10


def test_a_helper_counts_but_does_not_change_prices(client, helper, rice, record):
    client.force_login(helper)
    assert 'name="price"' not in client.get("/quan-ly/san-pham/").text
    counted = as_shown(rice, in_stock="12")
    del counted["price"]

    assert client.post(row_url(rice), counted, headers=HTMX).status_code == 200
    refused = client.post(row_url(rice), as_shown(rice, price="1.000"))

    assert refused.status_code == 403
    assert "người giúp việc" in refused.text.lower()
    record.refresh_from_db()
    assert (record.price, record.num_in_stock) == (32_000, 12)


@pytest.mark.parametrize("name", ["product_price", "product_confirm_price"])
def test_the_pages_of_prices_are_closed_to_helpers(client, helper, rice, name):
    client.force_login(helper)

    response = client.post(reverse(f"dashboard:{name}", args=[rice.pk]), {"price": "1.000"})

    assert response.status_code == 403


def test_an_unusual_price_is_confirmed_with_one_press(desk, rice, record):
    StockRecord.objects.filter(pk=record.pk).update(price_to_confirm=True)
    url = reverse("dashboard:product_confirm_price", args=[rice.pk])
    assert "Đúng giá này" in desk.get("/quan-ly/san-pham/").text

    for _press in range(2):
        assert desk.post(url).status_code == 302

    record.refresh_from_db()
    assert not record.price_to_confirm
    assert "Đúng giá này" not in desk.get("/quan-ly/san-pham/").text


def test_the_diary_says_who_changed_what_and_why(desk, manager, rice, record):
    set_stock(stock_record=record, num_in_stock=25, by=manager, note="Thêm lúa mới")
    order = make_order((rice, 2))

    page = desk.get(reverse("dashboard:product_stock", args=[rice.pk])).text

    for words in (manager.full_name, "Thêm lúa mới", "10 → <b>25</b>", order.number):
        assert words in page


def test_spoiled_goods_are_written_off_and_orders_that_come_short_are_marked(desk, rice, record):
    order = make_order((rice, 4))
    url = reverse("dashboard:product_stock", args=[rice.pk])

    response = desk.post(url, {"units": "8", "note": "Mốc"}, follow=True)

    assert response.status_code == 200
    record.refresh_from_db()
    assert record.num_in_stock == 2
    assert StockChange.objects.filter(note="Mốc").exists()
    page = desk.get(reverse("dashboard:order", args=[order.number])).text
    assert "Đơn này thiếu hàng" in page
    assert '<b class="number">2 kg</b>' in page


@pytest.mark.parametrize("units", ["0", "-1", "1000000000", "x", "", "11"])
def test_writing_off_what_is_not_there_is_refused_and_stays_typed(desk, rice, record, units):
    url = reverse("dashboard:product_stock", args=[rice.pk])

    response = desk.post(url, {"units": units, "note": "Chuột"})

    assert response.status_code == 422
    assert "Chuột" in response.text
    record.refresh_from_db()
    assert record.num_in_stock == 10


def test_badges_of_other_channels_are_asked_once_for_the_whole_list(desk, cooperative, monkeypatch):
    for n in range(3):
        make_product(cooperative, f"Cam {n}")
    asked = []

    def ask(products):
        asked.append(products)
        return {
            product.pk: [ProductBadge("Shopee: đang bán", f"/quan-ly/kenh/{product.pk}/", "done")]
            for product in products
        }

    monkeypatch.setattr(product_badges, "_entries", {"test": ask})

    page = desk.get("/quan-ly/san-pham/").text

    assert len(asked) == 1
    assert page.count("Shopee: đang bán") == len(asked[0])


def test_a_products_own_page_and_a_saved_row_show_its_badges(desk, rice, monkeypatch):
    def ask(products):
        return {rice.pk: [ProductBadge("Shopee: cần sửa", "/quan-ly/kenh/1/", "problem")]}

    monkeypatch.setattr(product_badges, "_entries", {"test": ask})

    row = reverse("dashboard:product_row", args=[rice.pk])
    assert "Shopee: cần sửa" in desk.get(reverse("dashboard:product_edit", args=[rice.pk])).text
    assert "Shopee: cần sửa" in desk.get(row).text
