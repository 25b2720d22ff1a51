"""Listings as they should be, for tests."""

from dataclasses import replace

from integrations.contract import (
    Attribute,
    AttributeValue,
    Category,
    CategoryRules,
    ListingDraft,
    OfferDraft,
)
from integrations.marketplaces.lazada.categories import LIMITS

SMALL = OfferDraft("GN-500", "500 g", 17_000, 10, 501)
LARGE = OfferDraft("GN-1000", "1 kg", 32_000, 5, 1_000)
URL = "https://vn-live.slatic.net/p/a.jpg"
ONE = ListingDraft(
    sku="GN-CQ7",
    title="Gạo nếp cái hoa vàng Mường Thanh",
    description="Gạo nếp <mới>, thơm & dẻo.\n\nTrồng ở Mường Thanh,\nxát trong tuần.",
    category_id="10000123",
    attributes=(
        AttributeValue("country_origin", "Vietnam", "Việt Nam"),
        AttributeValue("storage", "Cool", "Nơi khô mát"),
        AttributeValue("storage", "0", "Tránh nắng"),
        AttributeValue("sku-tax_class", "default", "Mặc định"),
    ),
    image_ids=(URL, "https://vn-live.slatic.net/p/b.jpg"),
    offers=(SMALL,),
    parcel_cm=(30, 20, 10),
)
TWO = replace(ONE, offers=(SMALL, LARGE))
RULES = CategoryRules(
    Category("10000123", "Gạo", "10000100", is_leaf=True),
    (
        Attribute("country_origin", "Xuất xứ", True, (("Vietnam", "Việt Nam"), ("Other", "Khác"))),
        Attribute(
            "storage",
            "Bảo quản",
            False,
            (("Cool", "Nơi khô mát"),),
            takes_text=True,
            takes_many=True,
        ),
        Attribute("made_on", "Ngày sản xuất", False, takes_text=True, value_type="date"),
        Attribute("acidity", "Độ chua", False, takes_text=True, value_type="number"),
        Attribute("sku-tax_class", "Thuế", True, (("default", "Mặc định"),)),
    ),
    LIMITS,
    (),
)
