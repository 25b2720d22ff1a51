"""Which of our goods a variant there is: read off dirty names, codes, weights and prices."""

import pytest

from integrations.matching import (
    SURE_PERCENT,
    Goods,
    Matcher,
    Reason,
    Variant,
    is_sure,
    preselected,
)
from integrations.names import amounts_in, code_of
from tests.integrations.adopting.messy import make

RICE_KG = Goods(1, "GN-01", "Gạo nếp cái hoa vàng", "kg", 1000, 32_000)
RICE_BAG = Goods(2, "GN-05", "Gạo nếp cái hoa vàng", "túi 5kg", 5000, 155_000)
ST25 = Goods(3, "GT-25", "Gạo tẻ ST25", "túi 5kg", 5000, 140_000)
EGGS = Goods(4, "TG-10", "Trứng gà ta", "chục", None, 40_000)
MAT_15 = Goods(5, "CC-15", "Chiếu cói 1,5 m", "cái", None, 250_000)
MAT_16 = Goods(6, "CC-16", "Chiếu cói 1,6 m", "cái", None, 260_000)
PINEAPPLE = Goods(7, "DUA-1", "Dứa Đồng Giao", "quả", None, 15_000)
COCONUT = Goods(8, "DUA-2", "Dừa xiêm", "quả", None, 15_000)
FISH_SAUCE = Goods(9, "NM-1", "Nước mắm cốt nhĩ", "chai 500ml", None, 90_000, "8930000000017")
ALL = [RICE_KG, RICE_BAG, ST25, EGGS, MAT_15, MAT_16, PINEAPPLE, COCONUT, FISH_SAUCE]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ALL)


def best(matcher, title, **fields) -> tuple[int, int] | None:
    found = matcher.suggest(Variant(title, **fields))
    return (found[0].record_id, found[0].pack_factor) if found else None


@pytest.mark.parametrize(
    ("title", "record", "factor"),
    [
        ("GAO NEP CAI HOA VANG 1000GR", RICE_KG, 1),
        ("🌾 [HTX Đồng Sao] Gạo nếp cái hoa vàng túi 5 ký ❤️", RICE_BAG, 1),
        ("hoa vàng gạo nếp cái 2 x 5kg", RICE_BAG, 2),
        ("Combo 3 túi gạo nếp cái hoa vàng 1kg", RICE_KG, 3),
        ("Gạo nếp cái hoa vàng 1kg x 3", RICE_KG, 3),
        ("gao te st 25 5kg", ST25, 1),
        ("Gạo tẻ ST25 combo 2 túi 5kg ship hỏa tốc", ST25, 2),
        ("Trứng gà ta vỉ 30 quả", EGGS, 3),
        ("trung ga ta 10 quả", EGGS, 1),
        ("Chiếu cói 1m6 hàng chuẩn", MAT_16, 1),
        ("chieu coi 150cm", MAT_15, 1),
        ("nuoc mam cot nhi 0,5 lít", FISH_SAUCE, 1),
        ("Nước mắm cốt nhĩ thùng 12 chai", FISH_SAUCE, 12),
        ("gạo nép cái hoa vng 1kg", RICE_KG, 1),
    ],
)
def test_dirty_names_are_read(matcher, title, record, factor):
    assert best(matcher, title) == (record.record_id, factor)


def test_marks_tell_apart_what_is_the_same_without_them(matcher):
    assert best(matcher, "Dứa tươi") == (PINEAPPLE.record_id, 1)
    assert best(matcher, "Dừa tươi") == (COCONUT.record_id, 1)
    assert not is_sure(matcher.suggest(Variant("dua tuoi")))


def test_the_name_of_the_variant_says_more_than_the_shared_title(matcher):
    title = "Gạo sạch: nếp cái hoa vàng, tẻ ST25"

    assert best(matcher, title, option="ST25 5kg") == (ST25.record_id, 1)
    assert best(matcher, title, option="Nếp cái hoa vàng 1kg") == (RICE_KG.record_id, 1)


@pytest.mark.parametrize("sku", ["gt25", "GT 25", "gt_25"])
def test_a_code_is_compared_without_case_blanks_and_dashes(matcher, sku):
    first = matcher.suggest(Variant("Gạo ST25", sku=sku))[0]

    assert (first.record_id, first.reason) == (ST25.record_id, Reason.CODE)
    assert first.percent >= SURE_PERCENT


def test_a_code_with_a_tail_is_recognised(matcher):
    first = matcher.suggest(Variant("Gạo tẻ ST25 5kg", sku="GT-25-MOI"))[0]

    assert (first.record_id, first.reason) == (ST25.record_id, Reason.CODE_BEGINS)


def test_a_code_copied_from_other_goods_is_not_believed_over_the_name(matcher):
    found = matcher.suggest(Variant("Trứng gà ta 10 quả", sku="GT-25", price_vnd=41_000))

    assert found[0].record_id == EGGS.record_id
    assert not any(one.record_id == ST25.record_id and one.percent >= SURE_PERCENT for one in found)


def test_a_barcode_is_believed(matcher):
    first = matcher.suggest(Variant("Đặc sản chai nhỏ", barcode="8930000000017"))[0]

    assert (first.record_id, first.reason) == (FISH_SAUCE.record_id, Reason.BARCODE)
    assert first.percent >= SURE_PERCENT


def test_a_weight_that_is_no_whole_number_of_ours_is_never_sure():
    found = Matcher([RICE_BAG]).suggest(Variant("Gạo nếp cái hoa vàng 2kg"))

    assert found == [] or found[0].percent < SURE_PERCENT


def test_strangers_are_not_suggested(matcher):
    assert best(matcher, "Nồi cơm điện mini 1,2 lít") is None


def test_nothing_to_compare_with_suggests_nothing():
    assert Matcher([]).suggest(Variant("Gạo")) == []
    assert Matcher(ALL).suggest(Variant("")) == []


def test_goods_claimed_twice_in_one_pack_are_preselected_for_nobody(matcher):
    found = {
        key: matcher.suggest(Variant(title))
        for key, title in {
            "a": "Gạo tẻ ST25 5kg",
            "b": "gao te st25 túi 5kg",
            "c": "Combo 2 túi gạo tẻ ST25 5kg",
            "d": "Trứng gà ta chục",
        }.items()
    }

    assert set(preselected(found)) == {"c", "d"}


def test_goods_that_are_equally_good_are_not_preselected():
    twins = [RICE_KG, Goods(11, "X-1", RICE_KG.title, "kg", 1000, 32_000)]
    found = {"a": Matcher(twins).suggest(Variant("Gạo nếp cái hoa vàng 1kg"))}

    assert len(found["a"]) == 2
    assert preselected(found) == {}


@pytest.mark.parametrize(
    ("text", "grams", "count"),
    [
        ("1kg5", 1500, 1),
        ("1 kg rưỡi", 1500, 1),
        ("nửa cân", 500, 1),
        ("0.5kg x 2", 500, 2),
        ("2 x nửa kg", 500, 2),
        ("3 lạng", 300, 1),
        ("thùng 12 gói 200g", 200, 12),
        ("(Mua 2 tặng 1) 1 kg", 1000, 1),
        ("ST25 gói 5kg", 5000, 1),
        ("Xuân Lộc 10 quả", 0, 1),
    ],
)
def test_amounts(text, grams, count):
    found = amounts_in(text)

    assert (found.grams, found.count) == (grams, count)


def test_codes_are_folded():
    assert code_of(" Gạo-Nếp_01.a ") == "gaonep01a"


def test_a_messy_shop_of_three_hundred_listings():
    goods, listed = make(300, seed=11)
    matcher = Matcher(goods)
    found = {place: matcher.suggest(one.variant) for place, one in enumerate(listed)}
    sure = preselected(found)
    right = 0
    for place, one in enumerate(listed):
        if one.record_id is None:
            right += place not in sure
        elif found[place]:
            first = found[place][0]
            right += (first.record_id, first.pack_factor) == (one.record_id, one.pack_factor)
    wrong = [
        place
        for place, first in sure.items()
        if (first.record_id, first.pack_factor)
        != (listed[place].record_id, listed[place].pack_factor)
    ]

    assert right / len(listed) >= 0.95
    assert wrong == []
    assert len(sure) >= 0.7 * len(listed)  # not bought by preselecting nothing
