"""Listings as they should be, for tests."""

from dataclasses import replace

from integrations.contract import Attribute, AttributeValue, CategoryRules, ListingDraft, OfferDraft
from integrations.marketplaces.sendo.categories import LIMITS

SMALL = OfferDraft("GN-500", "Túi 500 g", 17_000, 10, 501)
LARGE = OfferDraft("GN-1000", "Túi 1 kg", 32_000, 5, 1_000)
ONE = ListingDraft(
    sku="GN-CQ1",
    title="Gạo nếp cái hoa vàng Mường Thanh",
    description="Gạo nếp mới, thơm & dẻo, trồng ở cánh đồng Mường Thanh.\n\nGiữ nơi khô.\n" * 3,
    category_id="1064",
    attributes=(AttributeValue("310", "31001", "Việt Nam"),),
    image_ids=("http://shop.test/media/1.jpg", "http://shop.test/media/2.jpg"),
    offers=(SMALL,),
    sale_unit="túi",
)
TWO = replace(ONE, offers=(SMALL, LARGE))
ORIGIN_ROW = {
    "id": 310,
    "name": "Xuất xứ",
    "code": "xuat_xu",
    "control_type": "ComboBox",
    "is_required": True,
    "is_config_variant": False,
    "attribute_values": [{"id": 31001, "value": "Việt Nam"}, {"id": 31002, "value": "Khác"}],
}
SIZE_ROW = {
    "id": 320,
    "name": "Quy cách",
    "code": "quy_cach",
    "control_type": "CheckBox",
    "is_required": False,
    "is_config_variant": True,
    "attribute_values": [
        {"id": 32001, "value": "500 g"},
        {"id": 32002, "value": "1 kg"},
        {"id": 32003, "value": "5 kg"},
    ],
}
RULES = CategoryRules(
    None,
    (
        Attribute("310", "Xuất xứ", True, (("31001", "Việt Nam"), ("31002", "Khác"))),
        Attribute(
            "320",
            "Quy cách",
            False,
            (("32001", "500 g"), ("32002", "1 kg"), ("32003", "5 kg")),
            takes_many=True,
            makes_variants=True,
        ),
    ),
    LIMITS,
    (),
)
