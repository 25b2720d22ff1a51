"""Amounts in Vietnamese words, as receipts have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.number_words import number_words, vnd_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_050, "một nghìn không trăm năm mươi"),
        (45_000, "bốn mươi lăm nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_500, "một triệu năm trăm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_000_000_000, "một tỷ"),
        (2_003_000_001, "hai tỷ không trăm linh ba triệu không trăm linh một"),
        (12_000_000_000_000, "mười hai nghìn tỷ"),
        (-21_000, "âm hai mươi mốt nghìn"),
    ],
)
def test_numbers_are_read_as_on_receipts(number, words):
    assert number_words(number) == words


def test_an_amount_is_a_sentence_of_a_receipt():
    assert vnd_words(1_250_000) == "Một triệu hai trăm năm mươi nghìn đồng"
    assert vnd_words(0) == "Không đồng"


@given(st.integers(1, 10**13), st.integers(1, 10**13))
def test_two_numbers_never_read_the_same(one, other):
    assert (number_words(one) == number_words(other)) == (one == other)
