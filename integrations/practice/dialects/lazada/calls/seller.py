"""/seller/* and /rc/warehouse/*: who the seller is, where the goods lie, how many there may be."""

from typing import Any

from integrations.practice.dialects.lazada.goods import DELETED, WAREHOUSE
from integrations.practice.dialects.lazada.registry import Asked, TopLevel, call
from integrations.practice.models import Item

ITEM_LIMIT = 5_000


@call("seller/get")
def get_seller(asked: Asked) -> dict[str, Any]:
    """Tell the shop's name."""
    return {
        "seller_id": asked.shop.pk,
        "name": asked.shop.name,
        "name_company": asked.shop.name,
        "short_code": f"VN{asked.shop.pk:06X}",
        "email": f"seller{asked.shop.pk}@example.vn",
        "logo_url": "",
        "cb": False,
        "location": "Vietnam",
        "status": "ACTIVE",
    }


def warehouses(asked: Asked) -> TopLevel:
    """Tell the one warehouse; a second entry would mean a multi-warehouse seller."""
    row = {
        "code": WAREHOUSE,
        "name": asked.shop.name,
        "detailAddress": "Kho của cửa hàng tập",
        "needToUpdate": False,
        "defaultAddress": True,
        "status": "ACTIVE",
    }
    return TopLevel(result={"success": True, "module": [row], "error_code": {}})


call("rc/warehouse/get")(warehouses)
call("seller/warehouse/get")(warehouses)


@call("product/seller/item/limit")
def get_item_limit(asked: Asked) -> TopLevel:
    """Tell how many items the seller has and may have."""
    alive = Item.objects.filter(shop=asked.shop).exclude(status=DELETED)
    data = {
        "onlineItemCount": alive.filter(status="NORMAL").count(),
        "itemLimit": ITEM_LIMIT,
        "payItemCnt": 0,
        "payByrCnt": 0,
    }
    return TopLevel(success=True, errorCodes=[], errorMsgs=[], data=data)
