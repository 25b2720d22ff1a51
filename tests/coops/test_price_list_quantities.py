"""Amounts, sale units and stock in the words of Vietnamese trade."""

from fractions import Fraction

import pytest

from coops.price_lists.messages import Unreadable
from coops.price_lists.quantities import read_amount
from coops.price_lists.sale_units import read_sale_unit, weight_in
from coops.price_lists.stock import read_stock, read_stock_heading


@pytest.mark.parametrize(
    ("text", "word", "weight_g", "volume_ml", "pieces", "guessed"),
    [
        ("kg", "kg", 1000, None, None, False),
        (" KG ", "kg", 1000, None, None, False),
        ("1kg", "kg", 1000, None, None, False),
        ("cân", "kg", 1000, None, None, True),
        ("ký", "kg", 1000, None, None, True),
        ("lạng", "lạng", 100, None, None, False),
        ("yến", "yến", 10_000, None, None, False),
        ("tạ", "tạ", 100_000, None, None, False),
        ("tấn", "tấn", 1_000_000, None, None, False),
        ("yen", "yến", 10_000, None, None, True),
        ("5kg", "5 kg", 5000, None, None, False),
        ("nửa cân", "0,5 kg", 500, None, None, True),
        ("túi 5kg", "túi", 5000, None, None, False),
        ("túi 1 kg", "túi", 1000, None, None, False),
        ("túi (5 kg).", "túi", 5000, None, None, False),
        ("túi 1,5kg", "túi", 1500, None, None, False),
        ("Túi ５ｋｇ", "túi", 5000, None, None, False),
        ("bao/50kg", "bao", 50_000, None, None, False),
        ("500g/gói", "gói", 500, None, None, True),
        ("10 quả/hộp", "hộp", None, None, 10, True),
        ("đ/kg", "kg", 1000, None, None, True),
        ("hũ 300g", "hũ", 300, None, None, False),
        ("chai 500ml", "chai", None, 500, None, False),
        ("can 2 lít", "can", None, 2000, None, False),
        ("lít", "lít", None, 1000, None, False),
        ("con", "con", None, None, None, False),
        ("trái", "trái", None, None, None, False),
        ("chục", "chục", None, None, 10, False),
        ("chục quả", "chục", None, None, 10, False),
        ("chục (12 quả)", "chục", None, None, 12, False),
        ("đôi", "đôi", None, None, 2, False),
        ("hộp 10 quả", "hộp", None, None, 10, False),
        ("hộp 10 quả 600g", "hộp", 600, None, 10, False),
        ("thùng 20 gói 500g", "thùng", 10_000, None, 20, True),
        ("thùng 24 chai 500ml", "thùng", None, 12_000, 24, True),
        ("hộp quà 50 cái", "hộp quà", None, None, 50, False),
        ("con 1,8-2kg", "con", None, None, None, True),
        ("con (~1,8kg)", "con", 1800, None, None, True),
        ("sợi", "sợi", None, None, None, False),
    ],
)
def test_the_unit_column_says_what_is_sold_as_one(text, word, weight_g, volume_ml, pieces, guessed):
    unit = read_sale_unit(text)

    assert (unit.word, unit.net_weight_g, unit.volume_ml, unit.pieces) == (
        word,
        weight_g,
        volume_ml,
        pieces,
    )
    assert unit.guessed is guessed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "5",
        "kg hoặc túi",
        "kg, túi 5kg",
        "kg/yến",
        "túi 0kg",
        "-5kg",
        "kg (5)",
        "túi " * 30,
    ],
)
def test_a_unit_that_names_no_single_pack_is_refused(text):
    with pytest.raises(Unreadable):
        read_sale_unit(text)


@pytest.mark.parametrize(
    ("unit", "stock", "units"),
    [
        ("kg", "150", 150),
        ("kg", "1,5 tạ", 150),
        ("kg", "2 tạ", 200),
        ("kg", "nửa tạ", 50),
        ("kg", "tạ rưỡi", 150),
        ("kg", "2 yến rưỡi", 25),
        ("kg", "2 tạ 5 yến", 250),
        ("kg", "2 tạ 5", 250),
        ("kg", "1½ tạ", 150),
        ("kg", "1/2 tạ", 50),
        ("kg", "hai tạ", 200),
        ("kg", "1.5 tạ", 150),
        ("kg", "1.500", 1500),
        ("kg", "1.500,5", 1500),
        ("kg", "0,3 tấn", 300),
        ("kg", "45 cân", 45),
        ("kg", "１２０\u00a0ｋｇ", 120),
        ("kg", "khoảng 60", 60),
        ("kg", "còn 60 kg", 60),
        ("kg", "10 bao 50kg", 500),
        ("kg", "3 bao x 50kg", 150),
        ("kg", 60.0, 60),
        ("kg", 12.5, 12),
        ("kg", "hết", 0),
        ("kg", "Hết hàng", 0),
        ("kg", "0", 0),
        ("kg", "-", None),
        ("kg", None, None),
        ("yến", "35 yến", 35),
        ("yến", "1 tấn", 100),
        ("túi 5kg", "2 tạ", 40),
        ("túi 5kg", "40 túi", 40),
        ("túi 5kg", "40 túi 5kg", 40),
        ("túi 5kg", "40 túi 10kg", 80),
        ("thùng 10kg", "35kg", 3),
        ("hộp 10 quả", "600 quả", 60),
        ("hộp 10 quả", "605 quả", 60),
        ("hộp 10 quả", "60 chục", 60),
        ("hộp 10 quả", "5 chục trứng", 5),
        ("chục", "50 chục", 50),
        ("chục", "500 bắp", 50),
        ("quả", "5 chục", 50),
        ("quả", "800 trái", 800),
        ("đôi", "10 con", 5),
        ("chai 500ml", "24 lít", 48),
        ("gói 400g", "12 thùng 10kg", 300),
    ],
)
def test_stock_is_counted_in_whole_sale_units(unit, stock, units):
    assert read_stock(stock, read_sale_unit(unit)).units == units


@pytest.mark.parametrize(
    ("unit", "stock", "code"),
    [
        ("kg", "còn ít", "stock_not_a_number"),
        ("kg", "nhiều", "stock_not_a_number"),
        ("kg", "50-60kg", "stock_not_a_number"),
        ("kg", "1/2", "stock_not_a_number"),
        ("kg", "1.2.3", "stock_not_a_number"),
        ("kg", True, "stock_not_a_number"),
        ("kg", float("nan"), "stock_not_a_number"),
        ("kg", "9" * 100, "stock_not_a_number"),
        ("kg", "-3", "stock_negative"),
        ("kg", -1, "stock_negative"),
        ("kg", 10**9, "stock_too_large"),
        ("kg", 1e308, "stock_too_large"),
        ("con", "2 tạ", "stock_unit"),
        ("kg", "4 bao", "stock_unit"),
        ("kg", "5 chục", "stock_unit"),
        ("hộp 10 quả", "50 gói", "stock_unit"),
    ],
)
def test_stock_without_one_meaning_is_refused(unit, stock, code):
    with pytest.raises(Unreadable) as refusal:
        read_stock(stock, read_sale_unit(unit))

    assert refusal.value.code == code


def test_what_does_not_fill_a_unit_is_cut_off_and_said():
    stock = read_stock("35kg", read_sale_unit("thùng 10kg"))

    assert stock.left_over
    assert "3 whole × thùng 10 kg" in stock.changed.in_english()


def test_a_comma_before_three_digits_in_a_quantity_is_decimal_and_said():
    stock = read_stock("1,500 tấn", read_sale_unit("kg"))

    assert stock.units == 1500
    assert stock.changed


def test_a_heading_can_give_the_unit_of_bare_numbers():
    tạ = read_stock_heading("Tồn kho (tạ)")

    assert read_stock(2, read_sale_unit("túi 5kg"), tạ).units == 40
    assert read_stock("7 túi", read_sale_unit("túi 5kg"), tạ).units == 7
    assert read_stock_heading("Tồn kho") is None


def test_amounts_keep_exact_fractions():
    assert read_amount("0,1 lạng").size == Fraction(10)


def test_a_weight_in_a_name_is_found_only_when_it_is_one():
    assert weight_in("Gạo tẻ túi 5kg") == 5000
    assert weight_in("Gà 1,8-2kg") is None
    assert weight_in("Túi 1kg hoặc 5kg") is None
