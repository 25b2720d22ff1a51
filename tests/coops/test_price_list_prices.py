"""Prices in the many ways co-ops write them."""

import datetime

import pytest

from coops.price_lists.cells import CellError, Formula
from coops.price_lists.messages import Unreadable
from coops.price_lists.prices import read_price, read_price_heading
from tests.coops.price_list_files import read_row


@pytest.mark.parametrize(
    ("text", "vnd"),
    [
        (45000, 45000),
        (32000.0, 32000),
        ("32000", 32000),
        ("32.000", 32000),
        ("32.000đ", 32000),
        ("32.000 ₫", 32000),
        ("32.000 VNĐ", 32000),
        ("VND 32.000", 32000),
        ("35000đ", 35000),
        ("32.000,-", 32000),
        ("32.000,00", 32000),
        ("32,000", 32000),
        ("32,000.00", 32000),
        ("32 000", 32000),
        ("32\u202f000\u00a0đ", 32000),
        ("３２．０００", 32000),
        ("32.000đo\u0302\u0300ng", 32000),
        ("1.250.000", 1250000),
        ("1,250,000", 1250000),
        ("32k", 32000),
        ("32K", 32000),
        ("32,5k", 32500),
        ("32.5k", 32500),
        ("32k5", 32500),
        ("1.250k", 1250000),
        ("25 nghìn", 25000),
        ("25 ngàn", 25000),
        ("32 nghìn rưỡi", 32500),
        ("1tr", 1000000),
        ("1tr2", 1200000),
        ("1tr25", 1250000),
        ("1tr250", 1250000),
        ("1tr200k", 1200000),
        ("1.2tr", 1200000),
        ("1,2 triệu", 1200000),
        ("1.250tr", 1250000),
        ("1 triệu 2", 1200000),
        ("1 triệu 200 nghìn", 1200000),
        ("1 triệu rưỡi", 1500000),
        ("nửa triệu", 500000),
    ],
)
def test_a_price_is_read_in_đồng(text, vnd):
    price = read_price(text)

    assert price.vnd == vnd
    assert price.per is None


@pytest.mark.parametrize(
    ("unit", "price", "vnd"),
    [
        ("kg", "32.000đ/kg", 32000),
        ("kg", "22k/cân", 22000),
        ("kg", "32k một cân", 32000),
        ("kg", "110.000/5kg", 22000),
        ("kg", "1.2tr/tạ", 12000),
        ("kg", "20k/nửa cân", 40000),
        ("túi 5kg", "22k/kg", 110000),
        ("túi 5kg", "110.000đ/túi", 110000),
        ("túi 5kg", "110.000đ/túi 5kg", 110000),
        ("túi 5kg", "110.000/5kg", 110000),
        ("lạng", "250k/kg", 25000),
        ("chai 500ml", "300k/lít", 150000),
        ("hộp 10 quả", "3.800đ/quả", 38000),
        ("quả", "38k/chục", 3800),
        ("quả", "10k/3 quả", 3333),
        ("chục", "4.000/bắp", 40000),
    ],
)
def test_a_price_for_another_pack_is_turned_into_the_price_of_one(unit, price, vnd):
    row = read_row(unit=unit, price=price)

    assert row.price_vnd == vnd


@pytest.mark.parametrize("unit", ["con", "quả", "túi", "chai 500ml"])
def test_a_price_per_kilo_of_a_thing_without_weight_is_an_error(unit):
    row = read_row(unit=unit, price="32.000đ/kg")

    assert (row.verdict, row.column) == ("error", "Giá bán")
    assert row.problems[0].code == "price_unit"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("liên hệ", "no_price"),
        ("", "no_price"),
        (True, "no_price"),
        (float("nan"), "no_price"),
        (CellError("#REF!"), "no_price"),
        ("#REF!", "no_price"),
        ("3" * 5000, "no_price"),
        ("7lạng 63.000", "no_single_price"),
        ("3 quả 10k", "no_single_price"),
        ("35.000 - 40.000", "no_single_price"),
        ("35–40k", "no_single_price"),
        ("35k đến 40k", "no_single_price"),
        ("35k/40k", "no_single_price"),
        ("35.000/40.000", "no_single_price"),
        ("từ 35k", "no_single_price"),
        ("~35k", "no_single_price"),
        ("35k (sỉ 30k)", "no_single_price"),
        ("32,5", "no_single_price"),
        (32.5, "no_single_price"),
        ("0", "price_not_positive"),
        (0, "price_not_positive"),
        (-1, "price_not_positive"),
        ("-55.000", "price_not_positive"),
        ("−55.000", "price_not_positive"),
        ("(55.000)", "price_not_positive"),
        (10**9, "price_too_high"),
        (1e308, "price_too_high"),
        ("999.999.999.999", "price_too_high"),
        ("9" * 50, "price_too_high"),
        (datetime.datetime(2026, 11, 1), "price_is_date"),
        (datetime.time(3, 20), "price_is_date"),
        (Formula("=A1*2"), "formula"),
        (Formula("=A1*2", CellError("#N/A")), "formula"),
    ],
)
def test_a_cell_without_one_price_is_refused(value, code):
    with pytest.raises(Unreadable) as refusal:
        read_price(value)

    assert refusal.value.code == code
    assert refusal.value.message.in_english().endswith(".")


def test_a_guess_is_said():
    assert "25.000" in read_price("25,000").guess.in_english()
    assert "1.200.000" in read_price("1tr2").guess.in_english()
    assert read_price("32.000đ").guess is None


def test_a_formula_price_uses_the_result_stored_in_the_file():
    assert read_price(Formula("=30000+2000", 32000)).vnd == 32000


@pytest.mark.parametrize(
    ("heading", "value", "vnd"),
    [
        ("Giá (nghìn đồng)", 32, 32000),
        ("Giá (1.000đ)", "32", 32000),
        ("Giá (nghìn đồng)", 1250, 1250000),
        ("Giá (nghìn đồng)", "32k", 32000),
        ("Giá (nghìn đồng)", "32.000", 32000),
        ("Giá (đồng)", 32000, 32000),
    ],
)
def test_a_heading_in_thousands_counts_for_bare_numbers(heading, value, vnd):
    assert read_price(value, read_price_heading(heading)).vnd == vnd


def test_a_heading_can_say_what_the_price_is_for():
    price = read_price(22000, read_price_heading("Đơn giá (đ/kg)"))

    assert price.per.unit.word == "kg"
    assert read_price_heading("Đơn giá (đ/ĐVT)").per is None
