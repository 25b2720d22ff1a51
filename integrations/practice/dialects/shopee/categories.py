"""The tree of categories: farm goods in some depth, and a few branches that are none of ours.

Numbers and names are made up after the shape of the market's own tree; a client must read them
through the API and not know them.
"""

from dataclasses import dataclass

#: (Vietnamese, English, children) or (Vietnamese, English, leaf words for the recommendation).
Node = tuple

TREE: list[Node] = [
    ("Thực phẩm và đồ uống", "Food & Beverages", [
        ("Lương thực", "Staples", [
            ("Gạo tẻ", "Rice", "gạo tẻ,gạo,gạo lứt,gạo séng cù"),
            ("Gạo nếp", "Sticky rice", "gạo nếp,nếp,nếp nương,nếp cái"),
            ("Ngô", "Maize", "ngô,bắp"),
            ("Lạc và các loại đậu", "Peanuts & beans", "lạc,đậu,đỗ,đậu phộng,đậu đen,đậu xanh"),
            ("Khoai và sắn", "Roots", "khoai,sắn,khoai lang"),
            ("Bột", "Flour", "bột,bột sắn,bột gạo"),
            ("Miến, bún khô, mì", "Noodles", "miến,bún khô,phở khô,mì"),
            ("Vừng và hạt", "Seeds & nuts", "vừng,mè,hạt,hạt điều,hạt sen"),
        ]),
        ("Trứng và thịt", "Eggs & meat", [
            ("Trứng", "Eggs", "trứng,trứng gà,trứng vịt"),
            ("Thịt gà, vịt", "Poultry", "thịt gà,gà,gà đồi,vịt"),
            ("Thịt lợn", "Pork", "thịt lợn,lợn,heo"),
            ("Thịt bò, trâu", "Beef & buffalo", "thịt bò,thịt trâu,trâu gác bếp,bò"),
            ("Nem chua, giò chả", "Fermented & steamed sausage", "nem chua,nem,giò,chả,lạp xưởng"),
        ]),
        ("Rau củ và trái cây", "Vegetables & fruit", [
            ("Rau lá", "Leaf vegetables", "rau,rau cải,rau muống"),
            ("Củ và quả làm rau", "Root & fruit vegetables", "cà chua,su hào,bí,cà rốt,củ"),
            ("Nấm", "Mushrooms", "nấm,mộc nhĩ,nấm hương"),
            ("Măng", "Bamboo shoots", "măng,măng khô"),
            ("Trái cây tươi", "Fresh fruit", "trái cây,cam,bưởi,mận,xoài,vải,nhãn,chuối"),
            ("Trái cây sấy", "Dried fruit", "sấy,mít sấy,chuối sấy,hồng treo gió"),
            ("Rau củ muối chua", "Pickles", "dưa muối,cà muối,kiệu"),
        ]),
        ("Thuỷ hải sản", "Fish & seafood", [
            ("Khô hải sản", "Dried seafood", "khô,cá khô,mực khô,tôm khô,khô cá"),
            ("Cá tươi và đông lạnh", "Fresh & frozen fish", "cá,cá kho"),
            ("Tôm, cua, ốc", "Shellfish", "tôm,cua,ốc"),
            ("Rong biển", "Seaweed", "rong biển,rong nho"),
        ]),
        ("Gia vị và nước chấm", "Seasoning & sauces", [
            ("Nước mắm", "Fish sauce", "nước mắm"),
            ("Mắm các loại", "Fermented fish & shrimp", "mắm,mắm tôm,mắm tép,mắm ruốc"),
            ("Tương, sa tế, ớt", "Soy & chilli sauces", "tương,sa tế,tương ớt,ớt"),
            ("Hạt tiêu và gia vị khô", "Pepper & dry spices", "tiêu,hạt tiêu,quế,mắc khén,nghệ"),
            ("Muối", "Salt", "muối"),
            ("Dầu ăn", "Cooking oil", "dầu,dầu lạc"),
            ("Đường và mật mía", "Sugar & molasses", "đường,mật mía"),
        ]),
        ("Bánh kẹo và đồ ăn vặt", "Sweets & snacks", [
            ("Bánh đặc sản", "Regional cakes", "bánh,bánh chưng,bánh gai,bánh đa,bánh tráng"),
            ("Kẹo và mứt", "Candy & jam", "kẹo,mứt,kẹo lạc,kẹo dừa"),
        ]),
        ("Mật ong và thực phẩm bổ dưỡng", "Honey & health foods", [
            ("Mật ong", "Honey", "mật ong,sữa ong chúa,phấn hoa"),
            ("Tinh bột nghệ, thảo mộc", "Herbs & turmeric", "tinh bột nghệ,thảo mộc,lá tắm,sâm"),
        ]),
        ("Trà và cà phê", "Tea & coffee", [
            ("Trà", "Tea", "trà,chè,trà shan tuyết,chè khô"),
            ("Cà phê", "Coffee", "cà phê"),
            ("Rượu và đồ uống có cồn", "Alcohol", "rượu,rượu cần"),
        ]),
    ]),
    ("Nhà cửa và đời sống", "Home & living", [
        ("Đồ thủ công", "Handicrafts", [
            ("Đồ cói, mây, tre", "Sedge, rattan & bamboo", "cói,chiếu cói,mây,tre,giỏ"),
            ("Đồ gốm", "Pottery", "gốm,bát,ấm"),
            ("Thổ cẩm và dệt", "Brocade & weaving", "thổ cẩm,khăn,dệt"),
            ("Hương và nến", "Incense & candles", "hương,nhang,nến"),
        ]),
        ("Vườn", "Garden", [
            ("Hạt giống và cây giống", "Seeds & seedlings", "hạt giống,cây giống"),
            ("Phân bón", "Fertiliser", "phân bón"),
        ]),
        ("Nhà bếp", "Kitchen", [("Nồi và chảo", "Pots & pans", "nồi,chảo")]),
    ]),
    ("Thời trang nữ", "Women's fashion", [
        ("Váy", "Dresses", "váy"),
        ("Áo", "Tops", "áo"),
    ]),
    ("Điện thoại và phụ kiện", "Phones & accessories", [
        ("Điện thoại", "Phones", "điện thoại"),
        ("Tai nghe", "Earphones", "tai nghe"),
    ]),
]  # fmt: skip


@dataclass(frozen=True)
class Category:
    """One node; ``words`` are what the recommendation knows a leaf by."""

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


def _number(nodes: list[Node], parent_id: int, root_id: int, into: dict[int, Category]) -> None:
    for vietnamese, english, below in nodes:
        number = 100_001 + len(into)
        words = tuple(below.split(",")) if isinstance(below, str) else ()
        root = root_id or number
        into[number] = Category(number, parent_id, vietnamese, english, words, root)
        if not words:
            _number(below, number, root, into)


CATEGORIES: dict[int, Category] = {}
_number(TREE, 0, 0, CATEGORIES)


def recommend(name: str, at_most: int = 3) -> list[int]:
    """Return the leaves whose words stand in ``name``, the longest word first."""
    text = f" {name.lower()} "
    found = [
        (max(len(word) for word in category.words if f" {word} " in text), category.category_id)
        for category in CATEGORIES.values()
        if any(f" {word} " in text for word in category.words)
    ]
    return [number for _length, number in sorted(found, key=lambda pair: (-pair[0], pair[1]))][
        :at_most
    ]
