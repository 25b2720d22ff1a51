"""The tree of categories: farm goods in some depth, and a few branches that are none of ours.

Numbers and names are made up after the shape of the platform's own tree; a client must read them
through the API and not know them.
"""

from dataclasses import dataclass
from typing import Any

#: (Vietnamese, English, children) or (Vietnamese, English, leaf words for the suggestion).
Node = tuple

TREE: list[Node] = [
    ("Bách hóa Online", "Groceries", [
        ("Thực phẩm khô", "Dry food", [
            ("Gạo & Nếp", "Rice", "gạo,nếp,gạo tẻ,gạo nếp,gạo lứt,gạo séng cù,nếp nương"),
            ("Đậu, hạt & ngũ cốc", "Beans, nuts & grains",
             "lạc,đậu,đỗ,đậu đen,đậu xanh,vừng,mè,hạt điều,hạt sen,ngô,hạt"),
            ("Bún, miến & mì khô", "Noodles", "bún khô,miến,mì,phở khô,bánh đa"),
            ("Bột các loại", "Flour", "bột,bột sắn,bột gạo"),
            ("Nấm & măng khô", "Dried mushrooms & bamboo shoots", "nấm,mộc nhĩ,nấm hương,măng"),
            ("Khô & mắm hải sản", "Dried seafood", "khô,cá khô,mực khô,tôm khô,rong biển"),
        ]),
        ("Thực phẩm tươi", "Fresh food", [
            ("Rau củ tươi", "Fresh vegetables", "rau,cà chua,su hào,bí,khoai,sắn,khoai lang,củ"),
            ("Trái cây tươi", "Fresh fruit", "trái cây,cam,bưởi,mận,xoài,vải,nhãn,chuối"),
            ("Thịt & trứng", "Meat & eggs",
             "thịt,trứng,gà,vịt,lợn,heo,bò,trâu,gà đồi,trâu gác bếp"),
            ("Thủy hải sản tươi", "Fresh seafood", "cá,tôm,cua,ốc"),
            ("Giò, chả & nem", "Sausage & ham", "nem chua,nem,giò,chả,lạp xưởng"),
        ]),
        ("Gia vị & nước chấm", "Seasoning & sauces", [
            ("Nước mắm", "Fish sauce", "nước mắm"),
            ("Mắm & tương", "Pastes & sauces", "mắm,mắm tôm,mắm tép,mắm ruốc,tương,tương ớt,sa tế"),
            ("Tiêu & gia vị khô", "Pepper & spices", "tiêu,hạt tiêu,quế,mắc khén,nghệ,ớt,gia vị"),
            ("Muối, đường & mật", "Salt, sugar & molasses", "muối,đường,mật mía"),
            ("Dầu ăn", "Cooking oil", "dầu,dầu lạc"),
        ]),
        ("Đồ ăn vặt & bánh kẹo", "Snacks & sweets", [
            ("Bánh đặc sản", "Regional cakes", "bánh,bánh chưng,bánh gai,bánh tráng"),
            ("Kẹo & mứt", "Candy & jam", "kẹo,mứt,kẹo lạc,kẹo dừa"),
            ("Trái cây sấy", "Dried fruit", "sấy,mít sấy,chuối sấy,hồng treo gió"),
            ("Dưa & cà muối", "Pickles", "dưa muối,cà muối,kiệu"),
        ]),
        ("Đồ uống", "Drinks", [
            ("Trà", "Tea", "trà,chè,trà shan tuyết,chè khô"),
            ("Cà phê", "Coffee", "cà phê"),
            ("Rượu", "Alcohol", "rượu,rượu cần"),
        ]),
        ("Mật ong & thảo mộc", "Honey & herbs", [
            ("Mật ong", "Honey", "mật ong,sữa ong chúa,phấn hoa"),
            ("Thảo mộc & tinh bột nghệ", "Herbs", "tinh bột nghệ,thảo mộc,lá tắm,sâm"),
        ]),
    ]),
    ("Nhà cửa & Đời sống", "Home & living", [
        ("Đồ thủ công", "Handicrafts", [
            ("Mây, tre & cói", "Rattan, bamboo & sedge", "cói,chiếu cói,mây,tre,giỏ"),
            ("Gốm sứ", "Pottery", "gốm,bát,ấm"),
            ("Dệt & thổ cẩm", "Weaving", "thổ cẩm,khăn,dệt"),
            ("Nhang & nến", "Incense & candles", "hương,nhang,nến"),
        ]),
        ("Sân vườn", "Garden", [
            ("Hạt & cây giống", "Seeds & seedlings", "hạt giống,cây giống"),
        ]),
    ]),
    ("Điện thoại & Máy tính bảng", "Mobiles & tablets", [
        ("Điện thoại di động", "Smartphones", "điện thoại"),
    ]),
]  # fmt: skip


@dataclass(frozen=True)
class Category:
    """One node; ``words`` are what the suggestion knows a leaf by."""

    category_id: int
    parent_id: int
    vietnamese: str
    english: str
    words: tuple[str, ...]
    root_id: int

    @property
    def is_leaf(self) -> bool:
        """Whether goods can be put here."""
        return bool(self.words)

    def name(self, english: bool) -> str:
        """Return its name in one of two languages."""
        return self.english if english else self.vietnamese


def _number(nodes: list[Node], parent_id: int, root_id: int, into: dict[int, Category]) -> None:
    for vietnamese, english, below in nodes:
        number = 10_000_101 + 3 * len(into)
        words = tuple(below.split(",")) if isinstance(below, str) else ()
        root = root_id or number
        into[number] = Category(number, parent_id, vietnamese, english, words, root)
        if not words:
            _number(below, number, root, into)


CATEGORIES: dict[int, Category] = {}
_number(TREE, 0, 0, CATEGORIES)


def tree_told(english: bool, parent_id: int = 0) -> list[dict[str, Any]]:
    """Return the nodes below ``parent_id`` as the API tells them; a leaf has no ``children``."""
    told = []
    for category in CATEGORIES.values():
        if category.parent_id != parent_id:
            continue
        row: dict[str, Any] = {
            "category_id": category.category_id,
            "name": category.name(english),
            "leaf": category.is_leaf,
            "var": False,
        }
        if not category.is_leaf:
            row["children"] = tree_told(english, category.category_id)
        told.append(row)
    return told


def path_to(category: Category, english: bool) -> str:
    """Return the names from the root to a category, joined by ``>``."""
    above = CATEGORIES.get(category.parent_id)
    name = category.name(english)
    return f"{path_to(above, english)}>{name}" if above else name


def suggest(name: str, at_most: int = 5) -> list[Category]:
    """Return the leaves whose words stand in ``name``, the longest word first."""
    text = f" {name.lower()} "
    found = [
        (max(len(word) for word in category.words if f" {word} " in text), category)
        for category in CATEGORIES.values()
        if any(f" {word} " in text for word in category.words)
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].category_id))
    return [category for _length, category in found][:at_most]
