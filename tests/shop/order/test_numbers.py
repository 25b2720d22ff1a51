import itertools
import re

import pytest

from shop.core.text import bank_text
from shop.order.numbers import (
    ALPHABET,
    is_valid,
    is_valid_checkout_code,
    new_checkout_code,
    new_order_number,
    normalise,
)

KNOWN = "K7MP3X9Q"


def test_numbers_are_short_readable_and_different():
    numbers = {new_order_number() for _ in range(2000)}

    assert len(numbers) == 2000
    assert all(re.fullmatch(r"[A-Z0-9]{9}", number) for number in numbers)
    assert all(is_valid(number) for number in numbers)
    assert not set("01OIL") & set("".join(numbers))


def test_a_number_goes_through_a_bank_as_it_is():
    number = new_order_number()

    assert bank_text(number) == number


def test_every_wrong_character_is_noticed():
    number = new_order_number()

    for place, other in itertools.product(range(len(number)), ALPHABET):
        if other != number[place]:
            assert not is_valid(number[:place] + other + number[place + 1 :])


def test_every_swap_of_two_characters_is_noticed():
    number = new_order_number()

    for a, b in itertools.combinations(range(len(number)), 2):
        if number[a] != number[b]:
            swapped = list(number)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            assert not is_valid("".join(swapped))


def test_exactly_one_check_character_fits():
    assert [c for c in ALPHABET if is_valid(KNOWN + c)] == ["M"]


@pytest.mark.parametrize("wrong", ["", "K7MP3X9Q", "K7MP3X9QMF", "k7mp3x9qm", "K7MP3X9Q0", "Đ" * 9])
def test_what_is_no_number_is_not_valid(wrong):
    assert not is_valid(wrong)


@pytest.mark.parametrize(
    "typed",
    [
        "K7MP3X9QM",
        "k7mp3x9qm",
        " K7M P3X 9QM ",
        "k7m-p3x-9qm",
        "K7M–P3X–9QM",
        "#K7MP3X9QM.",
        "Ｋ７ＭＰ３Ｘ９ＱＭ",
        "K7MP3X9QM\u200b\n",
    ],
)
def test_small_letters_spaces_and_dashes_are_forgiven(typed):
    assert normalise(typed) == "K7MP3X9QM"
    assert is_valid(normalise(typed))


def test_checkout_codes_hold_more_than_a_hundred_and_twenty_eight_bits():
    codes = {new_checkout_code() for _ in range(500)}

    assert len(codes) == 500
    assert len(ALPHABET) ** (len(new_checkout_code()) - 1) > 2**128
    assert all(is_valid_checkout_code(code) and not is_valid(code) for code in codes)


def test_a_checkout_code_with_a_slip_is_not_valid():
    code = new_checkout_code()
    slip = ("2" if code[0] != "2" else "3") + code[1:]

    assert not is_valid_checkout_code(slip)
    assert not is_valid_checkout_code(code[:-1])
