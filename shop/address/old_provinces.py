"""Provinces as people write them: today's 34, the 29 that ended in July 2025, and short forms.

Source of what went where: the National Assembly's Resolution 202/2025/QH15.
"""

from functools import cache

from shop.address import dataset
from shop.core.text import fold

#: Former province → code of the one that it is part of now.
MERGED = {
    "Hà Giang": "08",
    "Yên Bái": "15",
    "Bắc Kạn": "19",
    "Vĩnh Phúc": "25",
    "Hòa Bình": "25",
    "Bắc Giang": "24",
    "Thái Bình": "33",
    "Hải Dương": "31",
    "Hà Nam": "37",
    "Nam Định": "37",
    "Quảng Bình": "44",
    "Quảng Nam": "48",
    "Kon Tum": "51",
    "Bình Định": "52",
    "Ninh Thuận": "56",
    "Đắk Nông": "68",
    "Bình Thuận": "68",
    "Phú Yên": "66",
    "Bà Rịa - Vũng Tàu": "79",
    "Bình Dương": "79",
    "Bình Phước": "75",
    "Long An": "80",
    "Sóc Trăng": "92",
    "Hậu Giang": "92",
    "Bến Tre": "86",
    "Trà Vinh": "86",
    "Tiền Giang": "82",
    "Bạc Liêu": "96",
    "Kiên Giang": "91",
}
#: Other spellings and short forms, folded, words apart by one space.
SHORT = {
    "hcm": "79",
    "tphcm": "79",
    "hcmc": "79",
    "sai gon": "79",
    "saigon": "79",
    "sg": "79",
    "ho chi minh city": "79",
    "hn": "01",
    "tphn": "01",
    "hanoi": "01",
    "dn": "48",
    "danang": "48",
    "hp": "31",
    "ct": "92",
    "thua thien hue": "46",
    "tt hue": "46",
    "ba ria vung tau": "79",
    "brvt": "79",
    "vung tau": "79",
    "dak lak": "66",
    "dac lac": "66",
    "daklak": "66",
    "dak nong": "68",
    "dac nong": "68",
    "bac can": "19",
    "th hoa": "38",
    "qn": "22",
}


@cache
def provinces_by_name() -> dict[tuple[str, ...], str]:
    """Return codes by the folded words of every name that people write for a province."""
    names = {unit.name: unit.code for unit in dataset.load().provinces.values()}
    found = {_words(name): code for name, code in {**MERGED, **names}.items()}
    return found | {tuple(name.split()): code for name, code in SHORT.items()}


def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(name).replace("-", " ").split())
