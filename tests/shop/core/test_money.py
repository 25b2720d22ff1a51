from decimal import Decimal

import pytest

from shop.core.money import LARGEST_VND, format_vnd, quantize, split


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.5", "1"),
        ("0.49", "0"),
        ("-2.5", "-3"),
        ("45499.5", "45500"),
        (Decimal("185000.00"), "185000"),
        (7, "7"),
        (LARGEST_VND, "9999999999"),
    ],
)
def test_dong_are_rounded_to_whole_ones_with_halves_away_from_zero(amount, rounded):
    assert quantize(amount) == Decimal(rounded)
    assert quantize(amount).as_tuple().exponent == 0


def test_other_currencies_keep_their_cents():
    assert quantize("1.005", "USD") == Decimal("1.01")


def test_nothing_is_never_minus_nothing():
    assert str(quantize("-0.2")) == "0"


@pytest.mark.parametrize("amount", [1.5, 45000.0, True, None, [1]])
def test_floats_and_other_things_are_no_money(amount):
    with pytest.raises(TypeError):
        quantize(amount)


@pytest.mark.parametrize("amount", ["", "45k", "NaN", "Infinity", "1e40"])
def test_text_that_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="not an amount"):
        quantize(amount)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (45000, "45.000\u00a0₫"),
        (Decimal("1234567.50"), "1.234.568\u00a0₫"),
        (0, "0\u00a0₫"),
        (-2000, "-2.000\u00a0₫"),
    ],
)
def test_an_amount_is_written_the_vietnamese_way_and_never_broken(amount, shown):
    assert format_vnd(amount) == shown


def test_a_third_of_a_hundred_thousand_loses_no_dong():
    assert split(100_000, [1, 1, 1]) == [33_334, 33_333, 33_333]


def test_the_dong_left_over_go_to_those_who_lost_most():
    assert split(10, [Decimal("1.9"), Decimal("1.9"), Decimal("6.2")]) == [2, 2, 6]


def test_a_refund_is_divided_as_the_payment_was():
    weights = [45_500, 32_000, 7]

    paid = split(99_999, weights)
    refunded = split(-99_999, weights)

    assert [-part for part in refunded] == paid


@pytest.mark.parametrize("amount", [0, 1, 99, 100_001, LARGEST_VND])
@pytest.mark.parametrize("weights", [[5], [0, 3, 0], [1, 2, 3, 4], [0, 0], [999_999, 1]])
def test_the_parts_always_add_up(amount, weights):
    parts = split(amount, weights)

    assert sum(parts) == amount
    assert all(part >= 0 and part == part.to_integral_value() for part in parts)


def test_who_has_no_share_gets_nothing_unless_nobody_has_one():
    assert split(100, [0, 3]) == [0, 100]
    assert split(101, [0, 0]) == [51, 50]


@pytest.mark.parametrize(
    ("amount", "weights", "error"),
    [
        (100, [], ValueError),
        (100, [1, -1], ValueError),
        (Decimal("0.5"), [1], ValueError),
        (100, [0.5, 0.5], TypeError),
        (100.0, [1], TypeError),
    ],
)
def test_a_division_that_makes_no_sense_is_refused(amount, weights, error):
    with pytest.raises(error):
        split(amount, weights)
