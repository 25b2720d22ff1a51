"""Which attributes a category asks for, and the brands that may be named.

An attribute of the kind "sku" stands in each SKU of the payload, one of the kind "normal" in
``Attributes``. The value of an option is its English name, whatever the language [D120946].
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from integrations.practice.dialects.lazada.categories import CATEGORIES
from integrations.practice.models import Control, Item

NORMAL, SKU = "normal", "sku"
#: Kinds of input that take values of the list only.
LISTED_ONLY = frozenset({"singleSelect", "multiSelect"})
MANY_VALUES = frozenset({"multiSelect", "multiEnumInput"})


@dataclass(frozen=True)
class Attribute:
    """One question about goods, and its answers as (Vietnamese, English)."""

    name: str
    vietnamese: str
    english: str
    input_type: str
    mandatory: bool = False
    options: tuple[tuple[str, str], ...] = ()
    kind: str = NORMAL
    is_sale_prop: bool = False
    is_key: bool = False
    unit: str = ""

    def told(self, number: int, english: bool) -> dict[str, Any]:
        """Return it as the API tells it."""
        return {
            "id": number,
            "name": self.name,
            "label": self.english if english else self.vietnamese,
            "is_mandatory": int(self.mandatory),
            "attribute_type": self.kind,
            "input_type": self.input_type,
            "options": [
                {"id": number * 100 + place, "name": in_english if english else in_vietnamese}
                | {"en_name": in_english}
                for place, (in_vietnamese, in_english) in enumerate(self.options)
            ],
            "is_sale_prop": int(self.is_sale_prop),
            "advanced": {"is_key_prop": int(self.is_key)},
            "unit": self.unit,
        }


EVERYWHERE = [
    Attribute("name", "Tên sản phẩm", "Name", "text", mandatory=True),
    Attribute("short_description", "Điểm nổi bật", "Short Description", "richText"),
    Attribute("description", "Mô tả chi tiết", "Long Description", "richText"),
    Attribute("brand", "Thương hiệu", "Brand", "singleSelect", mandatory=True),
    Attribute("SellerSku", "Mã của người bán", "SellerSKU", "text", True, kind=SKU),
    Attribute("price", "Giá", "Price", "numeric", True, kind=SKU),
    Attribute("special_price", "Giá bán", "Special Price", "numeric", kind=SKU),
    Attribute("quantity", "Số lượng", "Quantity", "numeric", kind=SKU),
    Attribute(
        "package_weight", "Cân nặng kiện hàng (kg)", "Package Weight (kg)", "numeric", True,
        kind=SKU, unit="kg",
    ),
    Attribute(
        "package_length", "Chiều dài kiện hàng (cm)", "Package Length (cm)", "numeric", True,
        kind=SKU, unit="cm",
    ),
    Attribute(
        "package_width", "Chiều rộng kiện hàng (cm)", "Package Width (cm)", "numeric", True,
        kind=SKU, unit="cm",
    ),
    Attribute(
        "package_height", "Chiều cao kiện hàng (cm)", "Package Height (cm)", "numeric", True,
        kind=SKU, unit="cm",
    ),
    Attribute("package_content", "Trong hộp có gì", "What's in the box", "text", kind=SKU),
    Attribute("__images__", "Hình ảnh", "Images", "img", kind=SKU),
]  # fmt: skip
ORIGIN = Attribute(
    "country_origin", "Xuất xứ", "Country of origin", "singleSelect", mandatory=True,
    options=(("Việt Nam", "Vietnam"), ("Thái Lan", "Thailand"), ("Khác", "Other")), is_key=True,
)  # fmt: skip
SHELF_LIFE = Attribute(
    "shelf_life", "Hạn sử dụng", "Shelf life", "enumInput", mandatory=True,
    options=(("7 ngày", "7 Days"), ("1 tháng", "1 Month"), ("6 tháng", "6 Months"),
             ("12 tháng", "12 Months"), ("24 tháng", "24 Months")),
    is_key=True,
)  # fmt: skip
KEEPING = Attribute(
    "storage_instruction", "Bảo quản", "Storage", "multiEnumInput",
    options=(("Nơi khô mát", "Cool and dry"), ("Ngăn mát", "Chilled"), ("Ngăn đá", "Frozen")),
)  # fmt: skip
PRODUCER = Attribute("producer", "Tên tổ chức sản xuất", "Producer", "text")
MADE_ON = Attribute("production_date", "Ngày sản xuất", "Production date", "date")
PACK_SIZE = Attribute(
    "pack_size", "Quy cách", "Pack Size", "enumInput", kind=SKU, is_sale_prop=True,
    options=(("500 g", "500 g"), ("1 kg", "1 kg"), ("5 kg", "5 kg"), ("10 kg", "10 kg")),
)  # fmt: skip
MATERIAL = Attribute(
    "material", "Chất liệu", "Material", "multiSelect", mandatory=True,
    options=(("Cói", "Sedge"), ("Tre", "Bamboo"), ("Mây", "Rattan"), ("Vải", "Cloth"),
             ("Gốm", "Ceramic"), ("Gỗ", "Wood")),
)  # fmt: skip
COLOUR = Attribute(
    "color_family", "Màu sắc", "Color", "enumInput", kind=SKU, is_sale_prop=True,
    options=(("Nâu", "Brown"), ("Trắng", "White"), ("Xanh lá", "Green"), ("Đỏ", "Red")),
)  # fmt: skip
SIZE = Attribute(
    "size", "Kích thước", "Size", "enumInput", kind=SKU, is_sale_prop=True,
    options=(("Nhỏ", "S"), ("Vừa", "M"), ("Lớn", "L")),
)  # fmt: skip
#: Name of what tells variants apart -> what a buyer reads.
LABELS = {prop.name: prop.vietnamese for prop in (PACK_SIZE, COLOUR, SIZE)}
#: What the switch adds to every category from one day to the next.
NEW = Attribute(
    "traceability_code", "Mã truy xuất nguồn gốc", "Traceability code", "text", mandatory=True
)
FOOD_ROOT, HOME_ROOT = (
    next(number for number, c in CATEGORIES.items() if c.english == name)
    for name in ("Groceries", "Home & living")
)
#: Perishables: nobody wants to know a shelf life in months of a cabbage.
FRESH = {"Fresh vegetables", "Fresh fruit", "Fresh seafood"}


class Brand(NamedTuple):
    """A brand; one that is ``guarded`` needs the platform's authorisation (error 4130)."""

    number: int
    name: str
    guarded: bool = False


#: The number of "No Brand" is the one of the guide's demo; whether it is the same for VN is
#: unverified, so a client must look it up [D120949].
NO_BRAND = Brand(30_768, "No Brand")
BRANDS = [
    NO_BRAND,
    Brand(60_001, "Hương Quê"),
    Brand(60_002, "Nắng Đồng"),
    Brand(60_003, "Vị Núi"),
    Brand(60_004, "Vinamilk", guarded=True),
]


def of(category_id: int, control: Control) -> list[Attribute]:
    """Return a leaf's attributes."""
    category = CATEGORIES[category_id]
    own: list[Attribute] = []
    if category.root_id == FOOD_ROOT:
        life = [] if category.english in FRESH else [SHELF_LIFE]
        own = [ORIGIN, *life, KEEPING, PRODUCER, MADE_ON, PACK_SIZE]
    elif category.root_id == HOME_ROOT:
        own = [ORIGIN, MATERIAL, COLOUR, SIZE]
    must = control.late_question
    return [*EVERYWHERE, *own, *([] if must is None else [replace(NEW, mandatory=must)])]


def has_late_answer(item: Item) -> bool:
    """Say whether goods answer what is asked of late."""
    return bool(item.extra.get("attributes", {}).get(NEW.name))


def sale_props(category_id: int, control: Control) -> list[Attribute]:
    """Return the attributes by which the variants of a leaf's goods may differ."""
    return [attribute for attribute in of(category_id, control) if attribute.is_sale_prop]
