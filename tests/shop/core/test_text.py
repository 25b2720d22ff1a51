import unicodedata

import pytest

from shop.core.text import bank_text, fold, nfc, slugify_vi, sort_key_vi

# The order that ICU's Vietnamese collation gives.
IN_ORDER = (  # noqa: SIM905
    "an ă ăn ân ẩn bò bô bơ bưởi da dưa dứa đa đào ga gà gả gã gá gạ o ô ổi ơ ớt u ư xoài"
).split()


def test_both_unicode_forms_of_a_word_become_one():
    decomposed = unicodedata.normalize("NFD", "Gạo nếp")

    assert decomposed != "Gạo nếp"
    assert nfc(decomposed) == "Gạo nếp"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đậu đỏ", "dau do"),
        ("ĐƯỜNG MÍA", "duong mia"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        (unicodedata.normalize("NFD", "Nước mắm ổi"), "nuoc mam oi"),
        ("500 g – B’Lao", "500 g – b’lao"),
    ],
)
def test_folding_leaves_no_marks_and_no_capitals(text, folded):
    assert fold(text) == folded


def test_every_vietnamese_letter_folds_to_plain_ascii():
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = "đ" + "".join(nfc(vowel + tone) for vowel in vowels for tone in tones)

    assert len(letters) == 1 + 12 * 6
    assert fold(letters + letters.upper()).isascii()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đường mía", "duong-mia"),
        ("HTX Đồng Tâm", "htx-dong-tam"),
        ("Gạo nếp cái hoa vàng (túi 5 kg)", "gao-nep-cai-hoa-vang-tui-5-kg"),
        ("!!!", ""),
    ],
)
def test_slugs_read_like_the_name_without_marks(title, slug):
    assert slugify_vi(title) == slug


def test_words_sort_as_in_a_vietnamese_dictionary():
    assert sorted(set(IN_ORDER), key=sort_key_vi) == IN_ORDER


def test_tones_count_only_where_the_letters_are_the_same():
    names = ["gạo tẻ", "gạo nếp", "gà ta", "Gà ta", "gả", "gạo"]

    assert sorted(names, key=sort_key_vi) == [
        "gả",
        "gà ta",
        "Gà ta",
        "gạo",
        "gạo nếp",
        "gạo tẻ",
    ]


def test_the_sort_key_does_not_depend_on_the_unicode_form():
    assert sort_key_vi(unicodedata.normalize("NFD", "ổi")) == sort_key_vi("ổi")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Thanh toán đơn DH-100002", "THANH TOAN DON DH 100002"),
        ("K7MP3X9QF", "K7MP3X9QF"),
        ("  gạo & trứng!! ", "GAO TRUNG"),
        ("Hợp tác xã nông nghiệp Quảng Ngọc", "HOP TAC XA NONG NGHIEP QU"),
        ("Hợp tác xã nông nghiệ Quảng", "HOP TAC XA NONG NGHIE QUA"),
        ("hai mươi bốn chữ cái rồi a", "HAI MUOI BON CHU CAI ROI"),
        ("❤", ""),
    ],
)
def test_a_bank_text_holds_capitals_digits_and_single_spaces_only(text, plain):
    assert bank_text(text) == plain
    assert len(plain) <= 25
