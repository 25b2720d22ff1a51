"""The tree of categories, three or four levels deep; goods stand in its leaves.

Numbers and names are made up; a client must read them through the API and not know them. An answer
does not say which nodes are leaves: what has no children is one.
"""

from dataclasses import dataclass

#: A branch is (name, children), a leaf its name.
Node = tuple | str

FRESH, PACKED, DRINKS, HOME, OTHER = "fresh", "packed", "drinks", "home", "other"

TREE: list[tuple[str, str, list[Node]]] = [
    ("Thực phẩm tươi sống", FRESH, [
        ("Rau củ, trái cây", [
            ("Rau củ", ["Rau lá", "Củ và quả làm rau", "Nấm tươi", "Măng"]),
            ("Trái cây", ["Trái cây tươi", "Trái cây đóng hộp quà"]),
        ]),
        ("Thịt, trứng, thuỷ sản", [
            ("Thịt và trứng", ["Trứng", "Thịt gà, vịt", "Thịt lợn", "Thịt bò, trâu"]),
            ("Thuỷ sản", ["Cá", "Tôm, cua, ốc"]),
        ]),
    ]),
    ("Thực phẩm khô và đóng gói", PACKED, [
        ("Lương thực", [
            ("Gạo và nếp", ["Gạo tẻ", "Gạo nếp"]),
            ("Hạt và đậu", ["Lạc và các loại đậu", "Ngô", "Vừng và hạt"]),
            "Bột", "Miến, bún khô, mì",
        ]),
        ("Gia vị", [
            ("Nước chấm", ["Nước mắm", "Mắm các loại", "Tương, sa tế"]),
            "Hạt tiêu và gia vị khô", "Muối", "Dầu ăn", "Đường, mật mía",
        ]),
        ("Đặc sản vùng miền", [
            ("Đồ khô", ["Khô cá, mực, tôm", "Thịt gác bếp", "Măng khô, nấm khô", "Trái cây sấy"]),
            "Nem chua, giò chả", "Bánh đặc sản", "Kẹo và mứt", "Dưa muối",
        ]),
        ("Thực phẩm bồi bổ", ["Mật ong", "Tinh bột nghệ, thảo mộc"]),
    ]),
    ("Đồ uống", DRINKS, [
        ("Trà và cà phê", ["Trà", "Cà phê"]),
        ("Đồ uống có cồn", ["Rượu"]),
    ]),
    ("Nhà cửa và vườn", HOME, [
        ("Đồ thủ công", [
            ("Trang trí", ["Đồ gốm", "Thổ cẩm"]),
            "Đồ cói, mây, tre", "Hương và nến",
        ]),
        ("Vườn", ["Hạt giống, cây giống", "Phân bón"]),
    ]),
    ("Điện thoại và phụ kiện", OTHER, [("Phụ kiện", ["Tai nghe", "Ốp lưng"])]),
]  # fmt: skip


@dataclass(frozen=True)
class Category:
    """One node; ``level`` counts from 1, ``kind`` is the branch that its attributes come from."""

    category_id: int
    parent_id: int
    level: int
    name: str
    kind: str
    is_leaf: bool


def _plant(nodes: list[Node], parent_id: int, level: int, kind: str) -> None:
    for node in nodes:
        name, below = (node, []) if isinstance(node, str) else node
        number = 1_001 + 7 * len(CATEGORIES)
        CATEGORIES[number] = Category(number, parent_id, level, name, kind, not below)
        _plant(below, number, level + 1, kind)


CATEGORIES: dict[int, Category] = {}
for _name, _kind, _below in TREE:
    _plant([(_name, _below)], 0, 1, _kind)


def children(parent_id: int) -> list[Category]:
    """Return the nodes right below one; 0 is the root, which is no node itself."""
    return [category for category in CATEGORIES.values() if category.parent_id == parent_id]


def leaf(category_id: object) -> Category | None:
    """Return the category when goods can be put there."""
    category = CATEGORIES.get(category_id) if isinstance(category_id, int) else None
    return category if category and category.is_leaf else None
