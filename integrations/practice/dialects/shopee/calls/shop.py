"""shop/* and public/*: who the shop is and until when the app may act for it."""

from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.dialects.shopee.registry import PUBLIC, Asked, TopLevel, call
from integrations.practice.models import Shop


@call("shop/get_shop_info")
def get_shop_info(asked: Asked) -> TopLevel:
    """Tell the shop's name and the end of its consent."""
    return TopLevel(
        shop_name=asked.shop.name,
        region="VN",
        status=asked.shop.status,
        is_cb=False,
        auth_time=int(asked.shop.authorised_at),
        expire_time=int(asked.shop.authorised_until),
    )


@call("public/get_shops_by_partner", kind=PUBLIC)
def get_shops_by_partner(asked: Asked) -> TopLevel:
    """List the shops that gave the app their consent."""
    size, page = asked.integer("page_size", 100), asked.integer("page_no", 1)
    shops = list(
        Shop.objects.filter(marketplace="shopee", authorised_until__gt=0)[
            (page - 1) * size : page * size + 1
        ]
    )
    return TopLevel(
        authed_shop_list=[
            {
                "region": "VN",
                "shop_id": shop.pk,
                "auth_time": int(shop.authorised_at),
                "expire_time": int(shop.authorised_until),
                "sip_affi_shop_list": [],
            }
            for shop in shops[:size]
        ],
        more=len(shops) > size,
    )


@call("shop/get_warehouse_detail")
def get_warehouse_detail(asked: Asked) -> None:
    """Refuse: an ordinary shop has one stock and no locations."""
    raise Fault("warehouse.error_not_in_whitelist", "The shop is not in the whitelist.")
