"""Many products at once: cells that save one by one, and the spreadsheet that goes out and in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from coops.partner.models import StockRecord
from coops.price_lists.models import PriceListImport
from shop.core.registries import ChannelView, channel_views
from shop.dashboard.views import imports
from tests.factories.coops import make_product
from tests.factories.orders import make_order
from tests.shop.dashboard.photos import attach

HTMX = {"hx-request": "true"}


def cell_url(product, column: str) -> str:
    return reverse("dashboard:grid_cell", args=[product.pk, column])


def shown(product, **typed) -> dict:
    record = product.stockrecords.get()
    return {
        "shown_in_stock": record.num_in_stock,
        "shown_promised": record.num_allocated,
        "shown_price": int(record.price),
    } | typed


@pytest.fixture
def record(rice):
    return rice.stockrecords.get()


def test_a_cell_saves_its_own_number_and_nothing_else(desk, rice, record):
    answer = desk.post(cell_url(rice, "gia"), shown(rice, price="35k", in_stock="3"), headers=HTMX)

    record.refresh_from_db()
    assert answer.status_code == 200
    assert (record.price, record.num_in_stock) == (35_000, 10)
    assert "Đã lưu lúc" in answer.text


def test_what_comes_back_says_what_buyers_see_now(desk, rice):
    answer = desk.post(cell_url(rice, "con"), shown(rice, in_stock="7"), headers=HTMX)

    assert f'id="views-{rice.pk}" hx-swap-oob="true"' in answer.text
    assert "32.000\xa0₫" in answer.text
    assert "còn 7" in answer.text


def test_the_same_cell_twice_changes_once(desk, rice, record):
    for _press in range(2):
        desk.post(cell_url(rice, "con"), shown(rice, in_stock="7"), headers=HTMX)

    record.refresh_from_db()
    assert record.num_in_stock == 7
    assert record.changes.filter(in_stock_after=7).count() == 1


@pytest.mark.parametrize(
    ("column", "field", "typed", "said"),
    [
        ("gia", "price", "", "Ghi giá"),
        ("gia", "price", "ba mươi", "ba mươi"),
        ("con", "in_stock", "", "Ghi có bao nhiêu"),
        ("con", "in_stock", "-1", "Không thể ít hơn 0"),
        ("con", "in_stock", "9" * 400, "9"),
    ],
)
def test_what_cannot_be_saved_stays_typed_beside_its_error(
    desk, rice, record, column, field, typed, said
):
    answer = desk.post(cell_url(rice, column), shown(rice, **{field: typed}), headers=HTMX)

    record.refresh_from_db()
    assert answer.status_code == 422
    assert (record.price, record.num_in_stock) == (32_000, 10)
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_fewer_than_promised_is_refused_with_the_reason(desk, cooperative, rice, record):
    make_order((rice, 4))

    answer = desk.post(cell_url(rice, "con"), shown(rice, in_stock="3"), headers=HTMX)

    record.refresh_from_db()
    assert answer.status_code == 422
    assert record.num_in_stock == 10


def test_without_script_the_person_comes_back_to_the_row(desk, rice):
    back = reverse("dashboard:grid") + "?q=nep"

    answer = desk.post(cell_url(rice, "con"), shown(rice, in_stock="7", back=back))

    assert answer.url == f"{back}#row-{rice.pk}"


def test_without_script_an_error_has_a_page_with_what_was_typed(desk, rice):
    page = desk.post(cell_url(rice, "con"), shown(rice, in_stock="bảy"))

    assert page.status_code == 422
    assert 'value="bảy"' in page.text


def test_a_helper_counts_but_sets_no_price(client, helper, rice, record):
    client.force_login(helper)

    page = client.get(reverse("dashboard:grid")).text
    refused = client.post(cell_url(rice, "gia"), shown(rice, price="1.000"), headers=HTMX)
    counted = client.post(cell_url(rice, "con"), shown(rice, in_stock="7"), headers=HTMX)

    record.refresh_from_db()
    assert cell_url(rice, "gia") not in page
    assert (refused.status_code, counted.status_code) == (403, 200)
    assert (record.price, record.num_in_stock) == (32_000, 7)


def test_goods_of_another_co_op_are_not_here(client, other_manager, rice, record):
    client.force_login(other_manager)

    assert rice.title not in client.get(reverse("dashboard:grid")).text
    assert client.post(cell_url(rice, "con"), {"in_stock": "1"}).status_code == 404


def test_a_column_that_does_not_exist_is_not_found(desk, rice):
    assert desk.post(cell_url(rice, "ten"), {}).status_code == 404


def test_the_grid_shows_what_each_channel_shows(desk, rice, record, monkeypatch):
    monkeypatch.setitem(
        channel_views._entries,
        "test",
        lambda keys: {record.pk: [ChannelView("Sàn Thử", "/san/", 36_500, 4, kind="waiting")]},
    )

    page = desk.get(reverse("dashboard:grid")).text

    assert "Sàn Thử" in page
    assert "36.500\xa0₫" in page
    assert "novalidate" in page  # the browser would send nothing of an emptied cell, without a word
    assert "đang gửi lên" in page


def test_many_goods_cost_no_more_queries_than_few(
    desk, cooperative, rice, django_assert_max_num_queries
):
    for number in range(30):
        make_product(cooperative, f"Gạo {number}")

    with django_assert_max_num_queries(12):
        desk.get(reverse("dashboard:grid"))


@pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", "+84", "-3"])
def test_the_spreadsheet_runs_nothing(desk, cooperative, title):
    make_product(cooperative, title)

    sheet = load_workbook(io.BytesIO(desk.get(reverse("dashboard:products_export")).content))

    assert [cell.data_type for cell in sheet.active["B"]] == ["s", "s"]


def test_the_spreadsheet_holds_the_own_goods_only(desk, rice, other_cooperative):
    make_product(other_cooperative, "Mận Đồi Cao")

    sheet = load_workbook(io.BytesIO(desk.get(reverse("dashboard:products_export")).content))

    assert [cell.value for cell in sheet.active["B"]] == ["Tên hàng", rice.title]


def send(desk, content: bytes) -> PriceListImport:
    file = SimpleUploadedFile("hang.xlsx", content)
    desk.post(reverse("dashboard:import"), {"price_list": file})
    return PriceListImport.objects.get()


def test_the_spreadsheet_comes_back_as_it_went(desk, cooperative, rice):
    attach(rice)
    make_product(cooperative, "Chiếu cói", price=120_000, stock=0)

    price_list = send(desk, desk.get(reverse("dashboard:products_export")).content)
    desk.post(reverse("dashboard:import_apply", args=[price_list.pk]))

    assert set(price_list.rows.values_list("outcome", flat=True)) == {"unchanged"}
    assert price_list.photos  # known again, nobody has to send them
    assert rice.images.count() == 1


def test_a_price_changed_in_the_spreadsheet_changes_that_price(desk, rice, record):
    book = load_workbook(io.BytesIO(desk.get(reverse("dashboard:products_export")).content))
    book.active["E2"] = 36_000
    out = io.BytesIO()
    book.save(out)

    price_list = send(desk, out.getvalue())
    desk.post(reverse("dashboard:import_apply", args=[price_list.pk]))

    record.refresh_from_db()
    assert (record.price, record.num_in_stock) == (36_000, 10)


@pytest.fixture
def long_list(desk, cooperative, monkeypatch):
    """Return a list that is long enough for the task runner."""
    monkeypatch.setattr(imports, "ROWS_WHILE_ONE_WAITS", 2)
    rows = "".join(f"Gạo {n},túi 1 kg,3{n}.000,5\n" for n in range(5))
    file = SimpleUploadedFile("dai.csv", ("Tên hàng,ĐVT,Giá bán,Tồn kho\n" + rows).encode())
    desk.post(reverse("dashboard:import"), {"price_list": file})
    return PriceListImport.objects.get()


def test_a_long_list_is_imported_by_the_task_runner(
    desk, long_list, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("dashboard:import_apply", args=[long_list.pk]))

    long_list.refresh_from_db()
    assert long_list.state == PriceListImport.State.APPLIED
    assert StockRecord.objects.count() == 5


def test_meanwhile_the_page_shows_how_far_it_is(desk, long_list):
    apply_url = reverse("dashboard:import_apply", args=[long_list.pk])
    progress_url = reverse("dashboard:import_progress", args=[long_list.pk])

    desk.post(apply_url)  # the transaction of the test has not ended: nobody works on it
    page = desk.get(reverse("dashboard:import_preview", args=[long_list.pk])).text
    waiting = desk.get(progress_url, headers=HTMX)

    assert "0 trên 5 dòng" in page
    assert 'max="5" value="0"' in waiting.text


def test_when_it_has_ended_the_page_is_loaded_anew(
    desk, long_list, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("dashboard:import_apply", args=[long_list.pk]))

    answer = desk.get(reverse("dashboard:import_progress", args=[long_list.pk]), headers=HTMX)

    assert answer["HX-Redirect"] == reverse("dashboard:import_preview", args=[long_list.pk])
