"""Addresses as people send them: what is read, what is asked, what is left alone."""

import csv
import unicodedata
from pathlib import Path

import pytest

from shop.address import dataset
from shop.address.pasting import LONGEST_TEXT, MOST_CANDIDATES, read_address

SAMPLES = Path(__file__).parent / "pasted.csv"


def samples() -> list[dict[str, str]]:
    with SAMPLES.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="|"))


def right(row: dict[str, str]) -> bool:
    """Return whether a sample is read right: its ward, or a question that holds the answer."""
    reading = read_address(row["text"])
    if row["ward"]:
        return reading.ward_code == row["ward"]
    return not reading.ward_code and len(reading.candidates) > 1


def test_at_least_ninety_of_a_hundred_samples_are_right():
    rows = samples()

    wrong = [row["text"] for row in rows if not right(row)]

    assert len(rows) == 100
    assert len(wrong) <= 10, wrong


def test_no_sample_is_read_as_another_ward():
    """Not sure is a question; another ward would send a parcel elsewhere."""
    for row in samples():
        code = read_address(row["text"]).ward_code
        assert code in {"", row["ward"]}, row["text"]


def test_the_rest_is_the_line_and_the_phone_is_apart():
    text = "Chị Hoa 0987 654 321, 25 Lê Lợi, P. Trường Thi, TP Thanh Hóa, Thanh Hóa"

    reading = read_address(text)

    assert reading.phone == "+84987654321"
    assert reading.line == "Chị Hoa, 25 Lê Lợi"
    assert (reading.province_code, reading.ward_code) == ("38", "14797")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_spellings_of_a_letter_are_the_same(form):
    text = unicodedata.normalize(form, "Xóm Đồng, xã Quảng Ngọc, Thanh Hoá")

    reading = read_address(text)

    assert reading.ward_code == "16498"
    assert reading.line == "Xóm Đồng"


def test_a_split_commune_is_asked_about_with_the_wards_of_that_province_only():
    reading = read_address("P. Mễ Trì, Hà Nội")

    assert reading.ward_code == ""
    assert {ward.code for ward in reading.candidates} == {"00175", "00592", "00637"}
    assert reading.province_code == "01"


def test_without_a_province_a_name_that_is_there_once_is_enough():
    reading = read_address("phường Hạc Thành")

    assert (reading.province_code, reading.ward_code) == ("38", "14797")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00", "xin chào", "🍚🍚", "<script>alert(1)</script>", ",,,;;;", "Hà", "12345"],
)
def test_what_is_no_address_gives_no_ward(text):
    assert read_address(text).ward_code == ""


def test_a_long_text_is_read_at_its_beginning_only_and_never_grows():
    reading = read_address("xã Quảng Ngọc, Thanh Hóa, " + "dài " * 5000)

    assert len(reading.line) <= 255
    assert len(reading.candidates) <= MOST_CANDIDATES
    assert LONGEST_TEXT == 500


def test_every_ward_is_read_from_its_own_full_name():
    units = dataset.load()
    wrong = []
    for ward in units.wards.values():
        province = units.provinces[ward.province_code].full_name
        if read_address(f"{ward.name}, {province}").ward_code != ward.code:
            wrong.append(ward.name)
    assert len(wrong) <= 5, wrong[:20]
