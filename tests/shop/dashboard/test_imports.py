"""Importing a price list at the desk: sent, looked through, imported, published, taken back."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coops.price_lists.models import PriceListImport
from coops.registry.models import Membership
from tests.coops.imported_lists import REAL_LIST, goods, photo, send, zipped
from tests.factories.coops import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

LIST = reverse("dashboard:import")


def upload(desk, content: bytes, name: str = "gia.csv", **others):
    return desk.post(LIST, {"price_list": SimpleUploadedFile(name, content), **others})


def address(price_list, view: str = "import_preview") -> str:
    return reverse(f"dashboard:{view}", args=[price_list.pk])


def text_of(response) -> str:
    """Return what the page says, with plain single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def ticked(price_list) -> set[int]:
    return set(price_list.rows.waiting().values_list("number", flat=True))


def test_a_list_is_read_and_shown_before_anything_changes(desk, cooperative):
    response = upload(desk, REAL_LIST.read_bytes(), "bang-gia-htx.xlsx")

    price_list = PriceListImport.objects.get()
    assert response.status_code == 302 and response.url == address(price_list)
    assert goods(cooperative) == {}


def test_each_row_shows_the_cell_what_it_was_read_as_and_what_is_wrong(desk, cooperative):
    make_product(cooperative, "Gạo nếp cái hoa vàng", price=30_000, stock=7)
    upload(desk, REAL_LIST.read_bytes(), "bang-gia-htx.xlsx")

    response = desk.get(address(PriceListImport.objects.get()))

    page = text_of(response)
    assert "22.000đ/kg" in page and "110.000 ₫" in page
    assert "1,5 tạ" in page and "trước: 30.000 ₫" in page and "trước: 7" in page
    assert "liên hệ" in page and "không phải là giá" in page
    assert "IMG_0413.jpg" in page
    assert response.context["chosen"] == 19
    assert "Nhập 19 dòng" in page


def test_markup_in_names_is_shown_as_text(desk):
    upload(desk, "Tên hàng;ĐVT;Giá bán\n<b>Dưa</b><script>x()</script>;quả;45.000\n".encode())

    html = desk.get(address(PriceListImport.objects.get())).content.decode()

    assert "&lt;b&gt;Dưa&lt;/b&gt;&lt;script&gt;" in html
    assert "<b>Dưa" not in html


def test_ticked_rows_are_imported_and_a_second_press_changes_nothing(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5", "Vừng;kg;70.000;1")
    form = {"shown": "2,3,4,", "row": ["2", "4"]}

    first = desk.post(address(price_list, "import_apply"), form)
    make_product(cooperative, "Đỗ", price=1_000, stock=1)
    second = desk.post(address(price_list, "import_apply"), {"shown": "2,3,4", "row": ["3"]})

    assert first.url == second.url == address(price_list)
    assert goods(cooperative) == {"Gạo": (32_000, 10), "Vừng": (70_000, 1), "Đỗ": (1_000, 1)}
    page = text_of(desk.get(address(price_list)))
    assert "Đăng bán 2 mặt hàng" in page and "Bỏ qua" in page


def test_rows_of_other_pages_keep_their_ticks(desk, cooperative):
    price_list = send(cooperative, *(f"Gạo số {n};kg;32.000;10" for n in range(60)))
    first_page = {"shown": ",".join(map(str, range(2, 52))), "row": [str(n) for n in range(3, 52)]}

    response = desk.post(address(price_list), {**first_page, "go": "loai=&page=2"})

    assert response.url == f"{address(price_list)}?page=2#rows"
    assert ticked(price_list) == set(range(3, 62))
    second = desk.get(response.url)
    assert [card.number for card in second.context["rows"].cards] == list(range(52, 62))
    desk.post(address(price_list, "import_apply"), {"shown": "52,53", "row": ["53"]})
    assert cooperative.products.count() == 58


def test_a_tick_is_kept_at_once_and_the_button_counts_again(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5")

    response = desk.post(
        address(price_list), {"shown": "2,3", "row": ["3"]}, headers={"HX-Request": "true"}
    )

    assert "Nhập 1 dòng" in text_of(response)
    assert ticked(price_list) == {3}


def test_a_row_with_an_error_cannot_be_chosen(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;liên hệ;10", "Lạc;kg;60.000;5")

    desk.post(address(price_list, "import_apply"), {"shown": "2,3", "row": ["2", "3"]})

    assert goods(cooperative) == {"Lạc": (60_000, 5)}


def test_importing_without_a_tick_says_what_to_do(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    response = desk.post(address(price_list, "import_apply"), {"shown": "2"}, follow=True)

    assert "Chưa chọn dòng nào" in text_of(response)
    assert goods(cooperative) == {}


@pytest.mark.parametrize(
    "form", [{"shown": "x,-1,99999999999,²", "row": ["a", "1e3"]}, {"go": "a=b&page=x"}, {}]
)
def test_nonsense_in_the_form_changes_nothing(desk, cooperative, form):
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    assert desk.post(address(price_list), form).status_code == 302
    assert ticked(price_list) == {2}


def test_parts_of_the_list_can_be_looked_at_alone(desk, cooperative):
    make_product(cooperative, "Gạo", price=30_000, stock=10)
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;liên hệ;5", "Vừng;kg;70k;1")

    for part, numbers in {"loi": [3], "moi": [4], "doi": [2], "bo": [], "zzz": [2, 3, 4]}.items():
        cards = desk.get(address(price_list), {"loai": part}).context["rows"].cards
        assert [card.number for card in cards] == numbers, part


def test_goods_are_put_on_sale_in_one_press_but_doubtful_prices_wait(desk, cooperative):
    price_list = send(
        cooperative,
        "Gạo;kg;32.000;10;",
        "Vịt;con;1tr2;3;giá gõ nhầm?",
        columns="Tên hàng;ĐVT;Giá bán;Tồn kho;Ghi chú",
    )
    desk.post(address(price_list, "import_apply"))

    page = text_of(desk.post(address(price_list, "import_publish"), follow=True))

    assert list(cooperative.products.on_sale().values_list("title", flat=True)) == ["Gạo"]
    assert "1 mặt hàng đang bán" in page and "1 giá trông lạ" in page


def test_nothing_is_published_before_the_import(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    desk.post(address(price_list, "import_publish"))

    assert price_list.rows.get().outcome == ""


def test_an_import_is_taken_back_and_each_row_says_what_became_of_it(desk, cooperative):
    make_product(cooperative, "Lạc", price=50_000, stock=1)
    price_list = send(cooperative, "Gạo;kg;32.000;10", "Lạc;kg;60.000;5", "Vừng;kg;70.000;4")
    desk.post(address(price_list, "import_apply"), {"shown": "2,3,4", "row": ["2", "3", "4"]})
    desk.post(address(price_list, "import_publish"))
    make_order(cooperative.products.get(title="Gạo"))

    for _press in range(2):
        page = text_of(desk.post(address(price_list, "import_undo"), follow=True))

    assert goods(cooperative) == {"Gạo": (32_000, 10), "Lạc": (50_000, 1)}
    assert "Đã ngừng bán" in page and "Đã gỡ" in page and "Đã trả lại như cũ" in page
    assert "Lấy lại lần nhập này" not in page


def test_taking_back_what_was_not_imported_is_refused_with_a_sentence(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    page = text_of(desk.post(address(price_list, "import_undo"), follow=True))

    assert "chưa nhập" in page


def test_the_same_file_sent_twice_is_one_list(desk):
    content = "Tên hàng;ĐVT;Giá bán\nGạo;kg;32.000\n".encode()

    assert upload(desk, content).url == upload(desk, content).url
    assert PriceListImport.objects.count() == 1


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<a/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(80 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "trống"),
        (lambda: b"Gao;32000\n" * 2_100_000, "10 MB"),
        (photo, "không phải bảng giá"),
        (bomb, "không được mở"),
        (lambda: b"PK\x03\x04 torn", "hỏng"),
        (lambda: "Tên;Thôn\nLan;Hợp Lực\n".encode(), "giá"),
    ],
    ids=["empty", "20 MB", "a photo", "a bomb", "torn", "no prices"],
)
def test_a_file_that_is_no_price_list_is_refused_with_a_sentence(desk, make, words):
    response = upload(desk, make(), "gia.xlsx")

    assert response.status_code == 422
    assert words in text_of(response)
    assert not PriceListImport.objects.exists()


def test_without_a_file_the_form_says_what_to_choose(desk):
    response = desk.post(LIST, {})

    assert response.status_code == 422
    assert "Hãy chọn tệp bảng giá" in text_of(response)


def test_photos_come_with_the_list_or_later(desk, cooperative):
    content = "Tên hàng;ĐVT;Giá bán;Ảnh\nGạo;kg;32.000;gao.jpg\nLạc;kg;60.000;lac.jpg\n".encode()
    upload(desk, content, photos=[SimpleUploadedFile("GAO.jpg", photo())])
    price_list = PriceListImport.objects.get()
    assert desk.get(address(price_list)).context["missing_photos"] == 1

    desk.post(
        address(price_list),
        {
            "add_photos": "1",
            "photos": [SimpleUploadedFile("a.zip", zipped(lac__jpg=photo()).read())],
        },
    )
    desk.post(address(price_list, "import_apply"))

    assert [p.images.count() for p in cooperative.products.all()] == [1, 1]


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", b"PK\x03\x04 torn"), ("gao.jpg", b"no photo"), ("gao.jpg", b"")]
)
def test_bad_photos_are_named_and_the_list_is_kept(desk, name, content):
    upload(
        desk,
        "Tên hàng;ĐVT;Giá bán;Ảnh\nGạo;kg;32.000;gao.jpg\n".encode(),
        photos=[SimpleUploadedFile(name, content)],
    )

    price_list = PriceListImport.objects.get()
    assert name in text_of(desk.get(address(price_list)))
    assert ticked(price_list) == {2}


def test_adding_no_photo_is_refused_with_a_sentence(desk, cooperative):
    price_list = send(
        cooperative, "Gạo;kg;32.000;1;gao.jpg", columns="Tên hàng;ĐVT;Giá bán;Tồn kho;Ảnh"
    )

    response = desk.post(address(price_list), {"add_photos": "1"})

    assert response.status_code == 422
    assert "Hãy chọn ảnh" in text_of(response)


def test_the_lists_until_now_are_shown_newest_first(desk, cooperative, other_cooperative):
    first, second = send(cooperative, "Gạo;kg;32.000;1"), send(cooperative, "Gạo;kg;33.000;1")
    send(other_cooperative, "Bí mật;kg;1.000;1")

    response = desk.get(LIST)

    assert [each.pk for each in response.context["page_obj"]] == [second.pk, first.pk]


@pytest.mark.parametrize(
    "view", ["import_preview", "import_apply", "import_publish", "import_undo"]
)
def test_another_co_ops_list_is_as_good_as_absent(desk, other_cooperative, view):
    price_list = send(other_cooperative, "Gạo;kg;32.000;10")

    assert desk.post(address(price_list, view)).status_code == 404
    assert goods(other_cooperative) == {}


def test_a_person_of_two_co_ops_opens_lists_of_the_chosen_one_only(
    desk, manager, other_cooperative
):
    Membership.objects.create(user=manager, cooperative=other_cooperative)
    price_list = send(other_cooperative, "Gạo;kg;32.000;10")

    assert desk.get(address(price_list)).status_code == 404
    assert (
        desk.get(address(price_list), {"htx": other_cooperative.code}, follow=True).status_code
        == 200
    )


def test_a_helper_may_not_change_prices_by_a_list(client, helper, cooperative):
    client.force_login(helper)
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    assert client.get(LIST).status_code == 403
    assert client.post(address(price_list, "import_apply")).status_code == 403
    assert goods(cooperative) == {}


def test_looking_does_not_write(desk, cooperative):
    price_list = send(cooperative, "Gạo;kg;32.000;10")

    assert desk.get(address(price_list, "import_apply")).status_code == 405
    assert desk.get(address(price_list, "import_undo")).status_code == 405
    desk.get(address(price_list))
    assert goods(cooperative) == {}


def test_a_page_of_rows_costs_the_same_however_long_the_list_is(
    desk, cooperative, django_assert_max_num_queries
):
    for n in range(20):
        make_product(cooperative, f"Gạo số {n}")
    price_list = send(cooperative, *(f"Gạo số {n};kg;35.000;10" for n in range(200)))

    with django_assert_max_num_queries(20):
        desk.get(address(price_list))
