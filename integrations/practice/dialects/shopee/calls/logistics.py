"""logistics/*: as much of shipping as a seller needs to hand a parcel over."""

import time
from typing import Any

from integrations.practice.dialects.shopee.calls.orders import find, step
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call

WAYS = ("pickup", "dropoff", "non_integrated")
ADDRESS_ID = 7_001


@call("logistics/get_shipping_parameter")
def get_shipping_parameter(asked: Asked) -> dict[str, Any]:
    """Return the choices for handing over: one address with two slots, or a counter."""
    find(asked, asked.text("order_sn"))
    tomorrow = int(time.time()) // 86_400 * 86_400 + 86_400
    return {
        "info_needed": {"pickup": ["address_id", "pickup_time_id"], "dropoff": []},
        "pickup": {
            "address_list": [
                {
                    "address_id": ADDRESS_ID,
                    "region": "VN",
                    "address": "Kho của cửa hàng tập",
                    "address_flag": ["default_address", "pickup_address"],
                    "time_slot_list": [
                        {"date": tomorrow, "pickup_time_id": f"{tomorrow}_1", "time_text": "8:00"},
                        {"date": tomorrow, "pickup_time_id": f"{tomorrow}_2", "time_text": "14:00"},
                    ],
                }
            ]
        },
        "dropoff": {"branch_list": []},
    }


@call("logistics/ship_order", method="POST")
def ship_order(asked: Asked) -> None:
    """Arrange the shipment: the parcel gets its tracking number."""
    order = find(asked)
    if sum(way in asked.body for way in WAYS) != 1:
        raise wrong_parameter("exactly one of pickup, dropoff, non_integrated is needed")
    if asked.body.get("package_number") == "":
        raise wrong_parameter("package_number is empty")
    if order.status == "PROCESSED":
        raise Fault(" logistics.package_already_shipped", "The package was shipped already.")
    step(order, "arrange", module="logistics")


@call("logistics/get_tracking_number")
def get_tracking_number(asked: Asked) -> dict[str, Any]:
    """Return the tracking number; empty before the shipment is arranged."""
    order = find(asked, asked.text("order_sn"))
    return {"tracking_number": order.tracking_number, "plp_number": "", "hint": ""}
