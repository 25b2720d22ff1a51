"""Bank statements: other headings at each bank, the same money."""

import codecs
import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from coops.price_lists.plain_tables import TableRefused, read_table
from shop.payment.credits import take_credit
from shop.payment.models import BankCredit
from shop.payment.statements import read_statement

VIETCOMBANK = """Ngân hàng TMCP Ngoại thương Việt Nam
Số tài khoản;0011001234567
STT;Ngày GD / Date;Số tham chiếu / Doc No;Ghi nợ / Debit;Ghi có / Credit;Mô tả / Details
1;27/11/2026 14:02:37;5078 - 1;;94.000;MBVCB.327 {n} CT tu LE THI HOA
2;27/11/2026;5078 - 2;1.200.000;;Mua phan bon
3;26/11/2026;5078 - 3;;50,000.00;IBFT chuyen tien
;;;1.200.000;144.000;
"""


def read(text: str):
    return read_statement(read_table(text.encode()))


def test_a_statement_in_two_languages_with_lines_above_and_a_sum_below():
    found = read(VIETCOMBANK)

    assert [one.amount_vnd for one in found.credits] == [94_000, 50_000]
    assert found.went_out == 1 and found.faults == []
    assert found.credits[0].at.isoformat() == "2026-11-27T07:02:37+00:00"
    assert found.credits[1].at.isoformat() == "2026-11-26T05:00:00+00:00"
    assert found.credits[0].reference == "5078 - 1"


@pytest.mark.parametrize(
    "heading",
    [
        "Ngày;Nội dung;Ghi có",
        "Thời gian giao dịch;Diễn giải;Phát sinh có",
        "Date;Description;Credit",
        "NGÀY GIAO DỊCH;NỘI DUNG CHUYỂN KHOẢN;SỐ TIỀN",
        "Ngày;Nội dung;Có;Nợ",
    ],
)
def test_headings_of_other_banks(heading):
    (one,) = read(f"{heading}\n27/11/2026;{{n}} tra tien;185.000\n").credits

    assert (one.amount_vnd, one.text) == (185_000, "{n} tra tien")


def test_a_signed_amount_column_tells_what_went_out():
    found = read("Ngày;Nội dung;Số tiền\n1/1/2026;a;+5.000\n1/1/2026;b;-7.000\n")

    assert [one.amount_vnd for one in found.credits] == [5_000]
    assert found.went_out == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("hôm qua;abc;5.000", "hôm qua"),
        ("27/11/2026;abc;5,5", "5,5"),
        ("27/11/2026;abc;5 nghìn", "nghìn"),
        ("27/11/2099;abc;5.000", "27/11/2099"),
        ("27/11/2026;abc;99999999999999", ""),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_taken(row, says):
    found = read(f"Ngày;Nội dung;Ghi có\n{row}\n27/11/2026;tốt;7.000\n")

    assert [one.amount_vnd for one in found.credits] == [7_000]
    (fault,) = found.faults
    assert fault.row == 2 and says[:8] in fault.text


@pytest.mark.parametrize(
    "text", ["", "a;b;c\n1;2;3\n", "Ngày;Nội dung;Ghi có\n", "<html></html>", "\x00\x01"]
)
def test_a_file_that_is_no_statement_is_refused_whole(text):
    with pytest.raises(TableRefused):
        read(text)


def test_an_excel_file_with_real_dates_and_numbers():
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Ngày giao dịch", "Nội dung", "Ghi nợ", "Ghi có"])
    sheet.append([datetime(2026, 11, 27, 9, 30), "x1", None, 94000.0])
    sheet.append([datetime(2026, 11, 27), "x2", 5000, None])
    out = io.BytesIO()
    workbook.save(out)

    found = read_statement(read_table(out.getvalue()))

    assert [one.amount_vnd for one in found.credits] == [94_000]
    assert found.credits[0].at.isoformat() == "2026-11-27T02:30:00+00:00"
    assert found.went_out == 1


def test_utf16_as_some_banks_write_it():
    text = "Ngày\tNội dung\tGhi có\n27/11/2026\tabc\t94.000\n"

    found = read_statement(read_table(codecs.BOM_UTF16_LE + text.encode("utf-16-le")))

    assert found.credits[0].amount_vnd == 94_000


@pytest.mark.django_db
def test_the_same_file_again_brings_nothing_new_and_equal_rows_stay_two(cooperative):
    text = "Ngày;Nội dung;Ghi có\n27/11/2026;ung ho;5.000\n27/11/2026;ung ho;5.000\n"

    for _ in range(2):
        for told in read(text).credits:
            take_credit(cooperative=cooperative, told=told, source="statement")

    assert BankCredit.objects.count() == 2


@pytest.mark.django_db
def test_one_number_for_several_transfers_loses_none(cooperative):
    text = (
        "Ngày;Nội dung;Ghi có;Số chứng từ\n"
        "27/11/2026;nguoi mot;5.000;LO-7\n27/11/2026;nguoi hai;5.000;LO-7\n"
    )

    for told in read(text).credits:
        take_credit(cooperative=cooperative, told=told, source="statement")

    assert BankCredit.objects.count() == 2


@pytest.mark.django_db
def test_equal_rows_with_one_number_stay_two_however_often_the_file_is_sent(cooperative):
    row = "27/11/2026;ung ho;5.000;LO-7\n"
    text = f"Ngày;Nội dung;Ghi có;Số chứng từ\n{row}{row}"

    for _ in range(2):
        for told in read(text).credits:
            take_credit(cooperative=cooperative, told=told, source="statement")

    assert BankCredit.objects.count() == 2


@pytest.mark.parametrize(
    "row",
    [";Cộng;144.000", ";Tổng cộng;144.000", ";Số dư cuối kỳ:;9.144.000", ";Tổng phát sinh có;1"],
)
def test_the_row_of_a_sum_is_no_fault(row):
    found = read(f"Ngày;Nội dung;Ghi có\n27/11/2026;abc;5.000\n{row}\n")

    assert [one.amount_vnd for one in found.credits] == [5_000] and found.faults == []


@pytest.mark.parametrize("text", ["Công ty An Phú", "Tổng công ty", "Tổng tiền AB12", "Le Thi Hoa"])
def test_money_with_a_text_and_without_a_day_is_still_reported(text):
    found = read(f"Ngày;Nội dung;Ghi có\n27/11/2026;abc;5.000\n;{text};144.000\n")

    assert len(found.credits) == 1 and len(found.faults) == 1
