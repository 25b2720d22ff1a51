"""Which attributes and brands a category asks for."""

from dataclasses import dataclass
from typing import Any

from integrations.practice.dialects.shopee.categories import CATEGORIES
from integrations.practice.models import Control, Item

SINGLE_CHOICE, SINGLE_COMBO, FREE_TEXT, MANY_CHOICES, MANY_COMBO = 1, 2, 3, 4, 5
TAKES_OWN_VALUE = frozenset({SINGLE_COMBO, FREE_TEXT, MANY_COMBO})
NO_CHECK, WHOLE, TEXT, DECIMAL, DATE = 0, 1, 2, 3, 4
PLAIN, WITH_UNIT = 1, 2


@dataclass(frozen=True)
class Attribute:
    """One question about goods, and its answers as (number, Vietnamese, English)."""

    attribute_id: int
    vietnamese: str
    english: str
    input_type: int
    values: tuple[tuple[int, str, str], ...] = ()
    check: int = TEXT
    units: tuple[str, ...] = ()
    most_values: int = 1

    def described(self, language: str, mandatory: bool) -> dict[str, Any]:
        """Return it as the API tells it."""
        english = language == "en"
        return {
            "attribute_id": self.attribute_id,
            "mandatory": mandatory,
            "name": self.english if english else self.vietnamese,
            "attribute_value_list": [
                {
                    "value_id": number,
                    "name": name_en if english else name_vi,
                    "value_unit": "",
                    "child_attribute_list": [],
                }
                for number, name_vi, name_en in self.values
            ],
            "attribute_info": {
                "input_type": self.input_type,
                "input_validation_type": self.check,
                "format_type": WITH_UNIT if self.units else PLAIN,
                "date_format_type": 0,
                "attribute_unit_list": list(self.units),
                "max_value_count": self.most_values,
                "support_search_value": False,
            },
        }


ORIGIN = Attribute(
    100_010, "Xuất xứ", "Country of origin", SINGLE_CHOICE,
    ((1001, "Việt Nam", "Vietnam"), (1002, "Thái Lan", "Thailand"), (1003, "Khác", "Other")),
)  # fmt: skip
SHELF_LIFE = Attribute(
    100_011, "Hạn sử dụng", "Shelf life", SINGLE_COMBO,
    ((1101, "7 ngày", "7 days"), (1102, "1 tháng", "1 month"), (1103, "3 tháng", "3 months"),
     (1104, "6 tháng", "6 months"),
     (1105, "12 tháng", "12 months"), (1106, "24 tháng", "24 months")),
)  # fmt: skip
PRODUCER = Attribute(
    100_012, "Tên tổ chức chịu trách nhiệm sản xuất", "Responsible producer", FREE_TEXT
)
NET_WEIGHT = Attribute(
    100_013, "Khối lượng tịnh", "Net weight", SINGLE_COMBO, check=DECIMAL, units=("G", "KG")
)
MADE_ON = Attribute(100_014, "Ngày sản xuất", "Production date", FREE_TEXT, check=DATE)
KEEPING = Attribute(
    100_015, "Bảo quản", "Storage", MANY_COMBO,
    ((1501, "Nơi khô mát", "Cool and dry"), (1502, "Ngăn mát", "Chilled"),
     (1503, "Ngăn đá", "Frozen")),
    most_values=3,
)  # fmt: skip
MATERIAL = Attribute(
    100_020, "Chất liệu", "Material", MANY_COMBO,
    ((2001, "Cói", "Sedge"), (2002, "Tre", "Bamboo"), (2003, "Mây", "Rattan"),
     (2004, "Vải", "Cloth"),
     (2005, "Gốm", "Ceramic"), (2006, "Gỗ", "Wood")),
    most_values=3,
)  # fmt: skip

#: Asked of every category while ``Control.late_question`` says so.
LATE_QUESTION = Attribute(
    100_099, "Số đăng ký công bố", "Declaration number", SINGLE_COMBO,
    ((9901, "Chưa có", "None yet"), (9902, "Không bắt buộc", "Not needed")),
)  # fmt: skip

FOOD_ROOT, HOME_ROOT = (
    next(number for number, c in CATEGORIES.items() if c.english == name)
    for name in ("Food & Beverages", "Home & living")
)
#: Perishables: nobody wants to know a shelf life in months of a cabbage.
FRESH = {
    "Leaf vegetables",
    "Root & fruit vegetables",
    "Fresh fruit",
    "Fresh & frozen fish",
    "Shellfish",
}

#: Enough brands to fill more than a page of one hundred.
BRANDS = [(2_000_001, "Hương Quê"), (2_000_002, "Nắng Đồng"), (2_000_003, "Vị Núi")]
BRANDS += [
    (2_000_004 + number, f"{kind} {place}")
    for number, (kind, place) in enumerate(
        (kind, place)
        for kind in ("Hương", "Vị", "Nếp", "Mùa", "Vườn", "Rẫy", "Bếp", "Chợ", "Làng", "Đặc sản")
        for place in (
            "Mường Thanh", "Tam Quan", "Ba Làng", "Hậu Lộc", "Nga Sơn", "Pù Luông",
            "Mộc Châu", "Bắc Hà", "Đồng Văn", "Cai Lậy", "Buôn Hồ", "Hòn Đất",
        )
    )
]  # fmt: skip
BRAND_NEEDED = {"Fish sauce", "Coffee", "Phones"}


def of(category_id: int, control: Control) -> list[tuple[Attribute, bool]]:
    """Return a category's attributes, each with whether it must be given, as of today."""
    must = control.late_question
    return _lasting(category_id) + ([] if must is None else [(LATE_QUESTION, must)])


def has_late_answer(item: Item) -> bool:
    """Say whether goods answer what is asked of late."""
    return any(row.get("attribute_id") == LATE_QUESTION.attribute_id for row in item.attributes)


def _lasting(category_id: int) -> list[tuple[Attribute, bool]]:
    category = CATEGORIES[category_id]
    if category.root_id == FOOD_ROOT:
        fresh = category.english in FRESH
        return [
            (ORIGIN, True),
            (SHELF_LIFE, not fresh),
            (PRODUCER, False),
            (NET_WEIGHT, False),
            (MADE_ON, False),
            (KEEPING, False),
        ]
    if category.root_id == HOME_ROOT:
        return [(ORIGIN, True), (MATERIAL, True)]
    return [(ORIGIN, False)]


def needs_brand(category_id: int) -> bool:
    """Say whether goods of a category must name a brand, be it "No Brand"."""
    return CATEGORIES[category_id].english in BRAND_NEEDED
