"""Which questions and brands a category has.

Only answers of the lists are taken: the sources show no field for a word of one's own.
"""

from dataclasses import dataclass, replace
from typing import Any

from integrations.practice.dialects.sendo.categories import (
    DRINKS,
    FRESH,
    HOME,
    PACKED,
    Category,
)
from integrations.practice.models import Item

ONE, MANY = "ComboBox", "CheckBox"


@dataclass(frozen=True)
class Attribute:
    """One question and its answers. With ``is_config_variant`` each answer may be a variant."""

    attribute_id: int
    code: str
    name: str
    control_type: str
    answers: tuple[str, ...]
    is_required: bool = False
    is_config_variant: bool = False

    @property
    def values(self) -> dict[int, str]:
        """The answers by number, unlike those of any other question."""
        return {self.attribute_id * 100 + n: text for n, text in enumerate(self.answers, 1)}

    def described(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        return {
            "id": self.attribute_id,
            "name": self.name,
            "code": self.code,
            "control_type": self.control_type,
            "is_required": self.is_required,
            # A buyer chooses among variants when ordering; nothing else is asked there.
            "is_checkout": self.is_config_variant,
            "is_config_variant": self.is_config_variant,
            "attribute_values": [{"id": n, "value": text} for n, text in self.values.items()],
        }


ORIGIN = Attribute(
    310, "xuat_xu", "Xuất xứ", ONE, ("Việt Nam", "Thái Lan", "Khác"), is_required=True
)
SHELF_LIFE = Attribute(
    311, "han_su_dung", "Hạn sử dụng", ONE,
    ("7 ngày", "1 tháng", "3 tháng", "6 tháng", "12 tháng", "24 tháng"),
)  # fmt: skip
KEEPING = Attribute(312, "bao_quan", "Bảo quản", MANY, ("Nơi khô mát", "Ngăn mát", "Ngăn đá"))
MATERIAL = Attribute(
    313, "chat_lieu", "Chất liệu", MANY, ("Cói", "Tre", "Mây", "Vải", "Gốm", "Gỗ"), is_required=True
)
SIZE = Attribute(
    320, "quy_cach", "Quy cách", MANY,
    ("100 g", "200 g", "250 g", "300 g", "400 g", "500 g", "1 kg", "2 kg", "3 kg", "5 kg", "10 kg",
     "20 kg", "25 kg", "50 kg", "250 ml", "330 ml", "500 ml", "750 ml", "1 lít", "2 lít", "5 lít"),
    is_config_variant=True,
)  # fmt: skip
GRADE = Attribute(
    321, "phan_loai", "Phân loại", MANY,
    ("Loại 1", "Loại 2", "Loại đặc biệt", "Có hộp quà", "Không hộp", "Hút chân không"),
    is_config_variant=True,
)  # fmt: skip
COLOUR = Attribute(
    322, "mau_sac", "Màu sắc", MANY, ("Mộc", "Trắng", "Đen", "Nâu", "Xanh", "Đỏ", "Vàng"),
    is_config_variant=True,
)  # fmt: skip
#: What ``Control.late_question`` adds to every category.
NEW_ONE = Attribute(
    390, "quy_dinh_moi", "Giấy tờ theo quy định mới", ONE, ("Có", "Không cần"), is_required=True
)

BY_KIND: dict[str, list[Attribute]] = {
    FRESH: [ORIGIN, SHELF_LIFE, KEEPING, SIZE, GRADE],
    PACKED: [ORIGIN, replace(SHELF_LIFE, is_required=True), KEEPING, SIZE, GRADE],
    DRINKS: [ORIGIN, replace(SHELF_LIFE, is_required=True), SIZE, GRADE],
    HOME: [ORIGIN, MATERIAL, COLOUR, GRADE],
}


def of(category: Category, *, late: bool | None = None) -> list[Attribute]:
    """Return the questions of a category; ``late``: one more, and whether it must be answered."""
    known = BY_KIND.get(category.kind, [replace(ORIGIN, is_required=False), COLOUR])
    return known if late is None else [*known, replace(NEW_ONE, is_required=late)]


def has_late_answer(item: Item) -> bool:
    """Say whether goods answer what is asked of late."""
    rows = item.extra.get("fields", {}).get("attributes") or []
    return any(row.get("attribute_id") == NEW_ONE.attribute_id for row in rows)


@dataclass(frozen=True)
class Brand:
    """A name that goods may carry; some only with a paper that shows the right to it."""

    external_id: int
    name: str
    needs_certificate: bool


BRANDS = [
    Brand(50_001, "Hương Quê", needs_certificate=False),
    Brand(50_002, "Nắng Đồng", needs_certificate=False),
    Brand(50_003, "Vị Núi", needs_certificate=True),
]


def brand(number: object) -> Brand | None:
    """Return a brand by its number."""
    return next((known for known in BRANDS if known.external_id == number), None)
