import re
import unicodedata
from collections import Counter

from shop.address.dataset import DATA_VERSION, OldName, load


def test_there_are_34_provinces_of_which_nine_are_cities():
    provinces = load().provinces

    assert len(provinces) == 34
    assert Counter(p.kind for p in provinces.values()) == {"tỉnh": 25, "thành phố": 9}
    assert provinces["01"].full_name == "Thành phố Hà Nội"


def test_there_are_3321_wards_communes_and_special_zones():
    wards = load().wards

    assert len(wards) == 3321
    assert Counter(w.kind for w in wards.values()) == {"xã": 2599, "phường": 709, "đặc khu": 13}
    assert DATA_VERSION == "2026-10-10"


def test_thanh_hoa_has_its_166_units():
    dataset = load()

    wards = list(dataset.wards_of("38"))

    assert dataset.provinces["38"].name == "Thanh Hóa"
    assert Counter(ward.kind for ward in wards) == {"xã": 147, "phường": 19}
    assert dataset.wards["14797"].name == "Phường Hạc Thành"
    assert dataset.wards["16072"].name == "Xã Hoa Lộc"


def test_who_knows_only_quang_hop_finds_quang_ngoc():
    ward = load().wards["16498"]

    assert (ward.name, ward.short_name, ward.province_code) == (
        "Xã Quảng Ngọc",
        "Quảng Ngọc",
        "38",
    )
    assert ward.old_names == (
        OldName("xã Quảng Hợp", part=False),
        OldName("xã Quảng Văn", part=False),
        OldName("xã Quảng Phúc", part=False),
    )


def test_codes_keep_their_leading_zeros_and_lead_to_a_province():
    dataset = load()

    assert "00004" in dataset.wards
    for ward in dataset.wards.values():
        assert re.fullmatch(r"\d{5}", ward.code)
        assert ward.province_code in dataset.provinces
    assert not list(dataset.wards_of("99"))


def test_names_are_clean_and_no_two_in_a_province_are_the_same():
    dataset = load()
    units = [*dataset.provinces.values(), *dataset.wards.values()]

    for name in [u.name for u in units] + [
        old.name for ward in dataset.wards.values() for old in ward.old_names
    ]:
        assert name == unicodedata.normalize("NFC", name)
        assert name == " ".join(name.split())
    assert all(w.name.lower().startswith(w.kind + " ") for w in dataset.wards.values())
    names = Counter((w.province_code, w.name) for w in dataset.wards.values())
    assert max(names.values()) == 1


def test_nearly_every_unit_that_was_merged_tells_its_old_names():
    wards = load().wards.values()

    assert sum(bool(ward.old_names) for ward in wards) > 3150
    olds = [old.name for ward in wards for old in ward.old_names]
    assert len(olds) > 8500
    assert all(re.match(r"(xã|phường|thị trấn) \S", name) for name in olds)
    assert not [
        name for name in olds if re.search(r"\b(và|của|phần|hợp nhất|thành|huyện|tỉnh|km2)\b", name)
    ]
