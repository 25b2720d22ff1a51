"""A marketplace that answers from memory, for the desk's pages."""

from integrations.contract import (
    Attribute,
    Brand,
    Category,
    CategoryRules,
    Explanation,
    Limits,
    LogisticsChannel,
    Marketplace,
    Missing,
)
from shop.core.remote import TemporaryFailure

TREE = [
    Category("1", "Thực phẩm và đồ uống", "", False),
    Category("10", "Gạo, ngũ cốc", "1", False),
    Category("100", "Gạo nếp", "10", True),
    Category("101", "Gạo tẻ", "10", True),
    Category("11", "Đồ uống", "1", False),
    Category("110", "Trà", "11", True),
    Category("2", "Nhà cửa", "", False),
    Category("20", "Chiếu, thảm", "2", True),
]
KIND = Attribute("7", "Loại gạo", True, choices=(("71", "Nếp"), ("72", "Tẻ")), takes_text=True)
SHELF_LIFE = Attribute(
    "8", "Hạn sử dụng", True, value_type="integer", unit_choices=("tháng", "ngày")
)
LIMITS = Limits((10, 120), (5, 3000), (1_000, 100_000_000), (0, 999_999), (1, 9))
RULES = CategoryRules(
    Category("100", "Gạo nếp", "10", True),
    (KIND, SHELF_LIFE, Attribute("9", "Hương vị", False)),
    LIMITS,
    (LogisticsChannel("50", "Nhanh", True),),
)


class Market(Marketplace):
    """Its shop is always there unless ``is_silent``; ``calls`` counts what it was asked."""

    code = "chothu"
    name = "Chợ Thử"
    most_variants = 3
    is_silent = False
    calls: list[str] = []

    @classmethod
    def reset(cls) -> None:
        cls.is_silent = False
        cls.calls = []

    def _asked(self, what: str) -> None:
        if self.is_silent:
            raise TemporaryFailure("busy", code="busy", call=what)
        self.calls.append(what)

    def categories(self):
        self._asked("categories")
        return TREE

    def category_rules(self, category_id):
        self._asked("rules")
        return RULES

    def brands(self, category_id):
        self._asked("brands")
        return [Brand("31", "Đồng Sao"), Brand("32", "Đồng Quê")]

    def missing(self, draft, rules):
        missing = []
        answered = {value.attribute_id for value in draft.attributes}
        for attribute in rules.attributes:
            if attribute.is_mandatory and attribute.id not in answered:
                missing.append(Missing(f"attribute:{attribute.id}", f"Thiếu {attribute.name}"))
        if not draft.image_ids:
            missing.append(Missing("picture", "Thiếu ảnh"))
        if any(not offer.weight_g for offer in draft.offers):
            missing.append(Missing("weight", "Thiếu cân nặng"))
        if any(not offer.price_vnd for offer in draft.offers):
            missing.append(Missing("price", "Thiếu giá"))
        return missing

    def explain(self, *, call, code, raw):
        if code == "no_weight":
            return Explanation("Chưa đưa lên được: thiếu cân nặng", "Ghi cân nặng.", "weight")
        if code == "busy":
            return Explanation("Sàn đang bận", "Không cần làm gì.", "wait")
        return Explanation("Sàn không nhận", "Gọi cán bộ.", "operator")

    def consent_url(self, redirect_url):
        return "https://chothu.example/dong-y"

    def _unused(self, *args, **kwargs):
        raise AssertionError("the desk does not call this")

    exchange_code = refresh = is_genuine = read_push = shop_info = _unused
    upload_image = create_item = set_variants = models = item = find_by_sku = _unused
    update_item = push_prices = push_stock = set_visibility = changed_orders = orders = _unused
    read_items = all_items = _unused
