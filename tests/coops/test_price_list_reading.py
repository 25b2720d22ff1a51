"""A co-op's whole price list, read row by row by the rules of the trade."""

import datetime
import json
import unicodedata
from pathlib import Path

import pytest

from coops.price_lists.messages import PriceListRefused
from coops.price_lists.reading import read_price_list
from tests.coops.price_list_files import HEADING, read_csv, read_row, read_rows, read_xlsx, xlsx

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "bang-gia-htx.expected.json").read_text())
PHOTOS = ["IMG_0412.jpg", "IMG_0413.jpg", "IMG_0414.JPG", "IMG_0430.jpg"]


@pytest.fixture(scope="module")
def reading():
    with (DATA / "bang-gia-htx.xlsx").open("rb") as file:
        return read_price_list(file, filename="bang-gia-htx.xlsx", photos=PHOTOS)


@pytest.fixture(scope="module")
def by_row(reading):
    return {row.row: row for row in reading.rows}


def test_the_sheet_and_heading_of_a_real_list_are_found(reading):
    assert reading.sheet == EXPECTED["sheet"]
    assert reading.header_row == EXPECTED["header_row"]
    assert reading.columns["origin"].heading == "Nơi trồng / nuôi"
    assert reading.unknown_columns == ()


def test_only_the_product_lines_of_a_real_list_are_rows(reading):
    assert [row.row for row in reading.rows] == [row["row"] for row in EXPECTED["rows"]]


@pytest.mark.parametrize("expected", EXPECTED["rows"], ids=lambda row: f"row {row['row']}")
def test_each_row_of_a_real_list_is_read_as_a_careful_person_reads_it(by_row, expected):
    row = by_row[expected["row"]]

    assert row.verdict == expected["verdict"]
    assert row.column == expected.get("column")
    report = {
        key: getattr(row, key) for key in ("name", "net_weight_g", "price_vnd", "stock_units")
    }
    if expected["verdict"] != "error":
        assert report == {key: expected[key] for key in report}
        assert row.sale_unit == expected["sale_unit"]


def test_what_was_changed_and_why_stands_beside_the_cell(by_row):
    price = by_row[8].correction_of("price")
    stock = by_row[8].correction_of("stock")

    assert (price.column, price.original, price.read_as) == ("Giá bán", "22.000đ/kg", 110000)
    assert (stock.column, stock.original, stock.read_as) == ("Còn trong kho", "2 tạ", 40)
    assert "túi 5 kg" in price.why.in_english()


def test_a_real_list_is_doubted_where_a_careful_person_would_ask(by_row):
    codes = {number: {w.code for w in row.warnings} for number, row in by_row.items()}

    assert "question_in_note" in codes[22]
    assert "price_far_from_group" in codes[22]
    assert by_row[22].price_needs_confirming
    assert "certificate_without_number" in codes[7]
    assert "photo_not_found" in codes[13]
    assert codes[9] == set()  # IMG_0414.JPG came along
    assert codes[20] == set()


def test_other_columns_are_kept_as_text(by_row):
    rice = by_row[7]

    assert (rice.group, rice.section, rice.season) == ("Gạo", "LÚA GẠO", "T10-T11")
    assert (rice.origin, rice.certificate) == ("Thôn Hợp Lực", "OCOP 3 sao")
    assert rice.photos == ("IMG_0412.jpg",)
    assert rice.cells["Giá bán"] == "32.000đ/kg"
    assert by_row[34].name == "Dưa lưới <b>loại 1</b>"


def test_an_error_row_reports_nothing_but_its_error(by_row):
    row = by_row[30]

    assert not row.importable
    assert row.price_vnd is None
    assert row.problem_of("price").code == "no_single_price"
    assert row.name == "Ớt sừng"  # shown beside the error


# Names


def test_a_name_typed_in_pieces_is_stored_composed_and_on_one_line():
    row = read_row(name=unicodedata.normalize("NFD", "  Gạo\u00a0nếp\n cái\u200b hoa vàng "))

    assert row.name == "Gạo nếp cái hoa vàng"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (None, "no_name"),
        ("  \u00a0", "no_name"),
        ('=HYPERLINK("http://x","Nấm")', "name_is_formula"),
        (12345, "name_without_letters"),
        ("123", "name_without_letters"),
        (datetime.datetime(2026, 11, 1), "name_without_letters"),
        (True, "name_without_letters"),
        ("#REF!", "name_is_error"),
        ("Gạo " * 100, "name_too_long"),
    ],
)
def test_a_name_that_is_none_is_an_error(name, code):
    row = read_row(name=name)

    assert (row.verdict, row.column) == ("error", "Tên hàng")
    assert row.problems[0].code == code


def test_a_formula_typed_into_csv_is_an_error_too():
    row = read_csv("Tên hàng,ĐVT,Giá bán\n\"=cmd|' /C calc'!A0\",kg,32000\n").rows[0]

    assert row.problems[0].code == "name_is_formula"


@pytest.mark.parametrize(
    ("first", "second"), [("Lạc đỏ", "lạc  ĐỎ"), ("Hòa lộc", "Hoà lộc"), ("Dừa", "Dua")]
)
def test_the_first_of_two_rows_with_one_name_and_unit_wins(first, second):
    rows = read_rows([1, first, "kg", 65000, 10], [2, second, "cân", 66000, 10])

    assert [row.verdict for row in rows] == ["ok", "error"]
    assert rows[1].column == "Tên hàng"
    assert rows[1].problems[0].message.params == {"row": 2}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Dừa", "quả"), ("Dứa", "quả")),
        (("Gạo", "túi 1kg"), ("Gạo", "túi 5kg")),
        (("Gạo", "kg"), ("Gạo", "túi 1kg")),
    ],
)
def test_other_fruits_and_other_packs_are_other_products(first, second):
    rows = read_rows([1, *first, 32000, 10], [2, *second, 33000, 10])

    assert [row.verdict for row in rows] == ["ok", "ok"]


def test_a_row_that_could_not_be_read_does_not_keep_out_a_later_good_one():
    rows = read_rows([1, "Lạc", "kg", "liên hệ", 1], [2, "Lạc", "kg", 65000, 1])

    assert [row.verdict for row in rows] == ["error", "ok"]


def test_two_products_with_one_code_are_an_error_in_the_code():
    heading = ["Mã hàng", *HEADING[1:]]
    rows = read_xlsx(heading, ["G1", "Gạo", "kg", 32000, 1], ["g1", "Ngô", "kg", 20000, 1]).rows

    assert rows[0].code == "G1"
    assert rows[1].column == "Mã hàng"


# Units, prices, stock


def test_no_unit_is_an_error_in_the_unit():
    row = read_row(unit=None, price="32.000đ/kg")

    assert (row.verdict, row.column) == ("error", "ĐVT")


def test_no_price_is_an_error_in_the_price():
    row = read_row(price=None)

    assert (row.column, row.problems[0].code) == ("Giá bán", "price_missing")


def test_a_date_in_the_price_is_named_as_one():
    row = read_row(price=datetime.datetime(2026, 11, 1))

    assert row.problems[0].code == "price_is_date"


def test_stock_that_is_no_number_is_an_error_in_the_stock():
    row = read_row(stock="còn ít")

    assert (row.verdict, row.column) == ("error", "Còn trong kho")


def test_empty_stock_is_not_zero_but_a_warning():
    row = read_row(stock=None)

    assert (row.verdict, row.stock_units) == ("ok", None)
    assert [w.code for w in row.warnings] == ["stock_not_said"]


def test_every_error_of_a_row_is_told_at_once():
    row = read_row(name=None, unit=None, price="liên hệ")

    assert [p.field for p in row.problems] == ["name", "unit", "price"]
    assert row.column == "Tên hàng"


def test_a_list_without_a_unit_column_takes_the_unit_from_the_price():
    row = read_xlsx(["Sản phẩm", "Giá"], ["Gạo", "32k/kg"]).rows[0]

    assert (row.sale_unit, row.net_weight_g, row.price_vnd) == ("kg", 1000, 32000)


def test_a_column_of_pack_sizes_completes_the_unit():
    heading = ["Tên hàng", "ĐVT", "Quy cách", "Giá bán"]
    row = read_xlsx(heading, ["Gạo", "túi", "5kg", "22k/kg"]).rows[0]

    assert (row.sale_unit, row.net_weight_g, row.price_vnd) == ("túi", 5000, 110000)


def test_a_price_worked_out_by_a_formula_without_result_is_an_error():
    row = read_row(price="=30000+2000")  # written by a program that stores no results

    assert (row.column, row.problems[0].code) == ("Giá bán", "formula")


def test_markup_is_text():
    row = read_row(name="<script>alert(1)</script> Gạo")

    assert row.name == "<script>alert(1)</script> Gạo"


# Lines that are no products


def test_titles_totals_signatures_and_blank_lines_are_not_products():
    reading = read_xlsx(
        ["HTX ĐỒNG SAO"],
        ["Bảng giá tháng 11"],
        [],
        HEADING,
        ["I", "LÚA GẠO"],
        [1, "Gạo", "kg", 32000, 10],
        [],
        [None, "Cộng", None, 32000, 10],
        HEADING,
        ["II", "NGÔ"],
        [2, "Ngô", "kg", 20000, 10],
        [None, "Tổng cộng: 2 mặt hàng", None, 52000],
        [None, None, None, "Ngày 20 tháng 11 năm 2026"],
        [None, "Người lập", None, "Giám đốc"],
    )

    assert [(r.name, r.section) for r in reading.rows] == [("Gạo", "LÚA GẠO"), ("Ngô", "NGÔ")]


def test_a_list_without_running_numbers_loses_no_product():
    heading = ["Tên hàng", "ĐVT", "Giá bán"]
    rows = read_xlsx(
        heading, ["Gạo", "kg", 32000], ["Thịt", "kg", "liên hệ"], ["Ngô", "kg", None]
    ).rows

    assert [row.verdict for row in rows] == ["ok", "error", "error"]


def test_a_numbered_line_without_anything_else_is_an_error_not_a_title():
    rows = read_rows([1, "Gạo", None, None, None])

    assert [p.field for p in rows[0].problems] == ["unit", "price"]


# Headings and sheets


@pytest.mark.parametrize(
    "heading",
    [
        ["TT", "TÊN SẢN PHẨM", "Đơn vị tính", "Đơn giá (đồng)", "SL"],
        ["stt", "ten hang", "dvt", "gia", "ton"],
        ["No.", "Mặt hàng", "Quy cách", "Giá bán lẻ", "Số lượng tồn"],
        ["#", "Tên hàng hoá, dịch vụ", "Đ.V.T", "Giá bán tại vườn", "Tồn kho (kg)"],
    ],
)
def test_headings_are_found_in_the_words_people_use(heading):
    row = read_xlsx(["HTX"], heading, [1, "Gạo", "kg", "32k", 10]).rows[0]

    assert (row.name, row.sale_unit, row.price_vnd, row.stock_units) == ("Gạo", "kg", 32000, 10)


def test_the_selling_price_is_told_from_other_prices():
    heading = ["Tên hàng", "ĐVT", "Giá nhập", "Giá sỉ", "Giá bán", "Thành tiền"]
    reading = read_xlsx(heading, ["Gạo", "kg", 20000, 28000, 32000, 99])

    assert reading.rows[0].price_vnd == 32000
    assert reading.unknown_columns == ("Giá nhập", "Giá sỉ", "Thành tiền")


def test_hàng_is_goods_and_hạng_is_a_grade():
    reading = read_xlsx(["Hàng", "Hạng", "ĐVT", "Giá"], ["Cam", "Loại 1", "kg", 30000])

    assert (reading.rows[0].name, reading.rows[0].grade) == ("Cam", "Loại 1")


def test_the_sheet_that_is_a_price_list_is_read_and_hidden_ones_are_not():
    def add_sheets(workbook):
        workbook.active.title = "Bìa"
        hidden = workbook.create_sheet("Giá cũ")
        hidden.append([*HEADING, "Ghi chú"])
        hidden.append([1, "Cũ", "kg", 1000, 1])
        hidden.sheet_state = "hidden"
        for title in ("Giá mới", "Giá khác"):
            sheet = workbook.create_sheet(title)
            sheet.append(HEADING)
            sheet.append([1, "Gạo", "kg", 32000, 1])

    reading = read_price_list(xlsx(["Chào"], change=add_sheets), filename="x.xlsx")

    assert reading.sheet == "Giá mới"
    assert [r.name for r in reading.rows] == ["Gạo"]
    assert "Giá khác" in reading.notices[0].in_english()


def test_merged_cells_hold_for_each_row_they_cover_except_for_stock():
    def merge(workbook):
        sheet = workbook.active
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("E2:E3")
        sheet.merge_cells("A4:E4")

    rows = read_xlsx(
        HEADING,
        [1, "Gạo", "túi 1kg", 30000, 10],
        [2, None, "túi 5kg", 140000, None],
        ["RAU"],
        [3, "Cải", "bó", 5000, 9],
        change=merge,
    ).rows

    assert [(r.name, r.stock_units, r.section) for r in rows] == [
        ("Gạo", 10, ""),
        ("Gạo", None, ""),
        ("Cải", 9, "RAU"),
    ]


def test_a_workbook_in_an_old_font_is_turned_into_unicode():
    reading = read_xlsx(["Tªn hµng", "§VT", "Gi¸ b¸n"], ["G¹o nÕp c¸i hoa vµng", "tói 5kg", "150k"])

    assert reading.rows[0].name == "Gạo nếp cái hoa vàng"
    assert reading.rows[0].sale_unit == "túi"
    assert reading.notices


def test_no_heading_says_which_columns_are_needed():
    with pytest.raises(PriceListRefused) as refusal:
        read_xlsx(["Gạo", "32000"], ["Ngô", "20000"])

    assert refusal.value.code == "no_heading"
    assert "Giá bán" in refusal.value.message.in_english()


def test_a_heading_without_price_is_named():
    with pytest.raises(PriceListRefused) as refusal:
        read_xlsx(["STT", "Tên hàng", "ĐVT"], [1, "Gạo", "kg"])

    assert refusal.value.code == "no_price_column"
    assert refusal.value.message.params == {"row": 1}


def test_a_heading_without_rows_is_refused():
    with pytest.raises(PriceListRefused) as refusal:
        read_xlsx(HEADING, ["I", "LÚA GẠO"])

    assert refusal.value.code == "no_rows"


# Warnings


def test_sacks_beside_kilos_are_no_outliers_but_a_zero_too_many_is():
    heading = ["Tên hàng", "Nhóm hàng", "ĐVT", "Giá bán", "Tồn kho"]
    rows = read_xlsx(
        heading,
        ["Gạo A", "Gạo", "kg", 32000, 1],
        ["Gạo B", "Gạo", "bao 50kg", 1500000, 1],
        ["Gạo C", "Gạo", "kg", 280000, 1],
        ["Gạo D", "Gạo", "kg", 3000, 1],
        ["Gạo E", "Gạo", "kg", 30000, 1],
    ).rows

    assert [row.price_needs_confirming for row in rows] == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("certificate", "warned"),
    [
        ("OCOP 3 sao", True),
        ("VietGAP", True),
        ("TCVN 11041-2:2017", True),
        ("OCOP 4 sao số 123/QĐ-UBND", False),
        ("VietGAP-TT-13-05-38-0012", False),
        ("", False),
    ],
)
def test_a_certificate_without_number_is_asked_about(certificate, warned):
    rows = read_xlsx([*HEADING, "Chứng nhận"], [1, "Gạo", "kg", 32000, 1, certificate]).rows

    assert ([w.code for w in rows[0].warnings] == ["certificate_without_number"]) is warned


def test_photo_names_lose_their_folders():
    rows = read_xlsx(
        [*HEADING, "Ảnh"], [1, "Gạo", "kg", 32000, 1, "../../etc/a.jpg; C:\\anh\\b.jpg\nc.jpg"]
    ).rows

    assert rows[0].photos == ("a.jpg", "b.jpg", "c.jpg")


def test_a_price_far_too_low_is_asked_about():
    row = read_row(price=32)

    assert row.price_vnd == 32
    assert row.price_needs_confirming
