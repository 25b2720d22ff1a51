"""Listings as they should be, for tests."""

from dataclasses import replace

from integrations.contract import (
    Attribute,
    AttributeValue,
    Category,
    CategoryRules,
    Limits,
    ListingDraft,
    LogisticsChannel,
    OfferDraft,
)

SMALL = OfferDraft("GN-500", "500 g", 17_000, 10, 501)
LARGE = OfferDraft("GN-1000", "1 kg", 32_000, 5, 1_000)
ONE = ListingDraft(
    sku="GN",
    title="Gạo nếp cái hoa vàng Mường Thanh",
    description="Gạo nếp mới, thơm và dẻo, trồng ở cánh đồng Mường Thanh.",
    category_id="100657",
    attributes=(AttributeValue("100010", "1001", "Việt Nam"),),
    image_ids=("vn-1", "vn-2"),
    offers=(SMALL,),
    logistics_ids=("50021",),
)
TWO = replace(ONE, offers=(SMALL, LARGE))
RULES = CategoryRules(
    Category("100657", "Gạo", "100629", is_leaf=True),
    (
        Attribute("100010", "Xuất xứ", True, (("1001", "Việt Nam"), ("1002", "Thái Lan"))),
        Attribute(
            "100013",
            "Khối lượng tịnh",
            False,
            takes_text=True,
            value_type="number",
            unit_choices=("G", "KG"),
        ),
        Attribute("100014", "Ngày sản xuất", False, takes_text=True, value_type="date"),
        Attribute("100016", "Số lượng", False, takes_text=True, value_type="integer"),
    ),
    Limits(
        name_length=(10, 120),
        description_length=(20, 3000),
        price_vnd=(1_000, 120_000_000),
        stock=(0, 999_999),
        images=(1, 9),
    ),
    (
        LogisticsChannel("50021", "Giao nhanh", True, max_weight_g=30_000, min_weight_g=10),
        LogisticsChannel("50024", "Hoả tốc", False),
    ),
)
