"""logistics/*: handing a parcel over, and following it."""

import time
from typing import Any

from integrations.practice.dialects.shopee.calls.orders import find, step
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.orders_told import LOGISTICS
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Order

WAYS = ("pickup", "dropoff", "non_integrated")
ADDRESS_ID = 7_001
DAY = 24 * 60 * 60
#: The carrier comes at these hours of the next two days, Vietnam's time.
HOURS = (8, 14)
#: In these states the seller arranges, or arranges anew.
TO_ARRANGE = frozenset({"READY_TO_SHIP", "RETRY_SHIP"})
ARRANGED = frozenset({"PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"})


@call("logistics/get_shipping_parameter")
def get_shipping_parameter(asked: Asked) -> dict[str, Any]:
    """Return the choices for handing over: one address with slots, or a counter.

    ``info_needed`` has only the ways that the order's carrier takes; ``non_integrated`` is none.
    """
    order = find(asked, asked.text("order_sn"))
    check_package(order, asked.query.get("package_number"))
    if order.status not in TO_ARRANGE:
        raise Fault("logistics.error_param", "The order status is not ready to ship.")
    return {
        "info_needed": {"pickup": ["address_id", "pickup_time_id"], "dropoff": []},
        "pickup": {
            "address_list": [
                {
                    "address_id": ADDRESS_ID,
                    "region": "VN",
                    "state": "Đà Nẵng",
                    "city": "",
                    "district": "",
                    "town": "",
                    "zipcode": "",
                    "address": "Kho của cửa hàng tập",
                    "address_flag": ["default_address", "pickup_address"],
                    "time_slot_list": time_slots(),
                }
            ]
        },
        "dropoff": {"branch_list": []},
    }


def time_slots() -> list[dict[str, Any]]:
    """Return when the carrier can come; an id stays good for as long as its day is ahead."""
    midnight = int(time.time() + 7 * 3600) // DAY * DAY - 7 * 3600
    return [
        {
            "date": midnight + day * DAY,
            "pickup_time_id": f"{midnight + day * DAY}_{hour}",
            "time_text": f"{hour}:00",
            "flags": ["recommended"] if (day, hour) == (1, HOURS[0]) else [],
        }
        for day in (1, 2)
        for hour in HOURS
    ]


@call("logistics/ship_order", method="POST")
def ship_order(asked: Asked) -> None:
    """Arrange the shipment: the parcel gets its tracking number."""
    order = find(asked)
    if sum(way in asked.body for way in WAYS) != 1:
        raise wrong_parameter("exactly one of pickup, dropoff, non_integrated is needed")
    check_package(order, asked.body.get("package_number"))
    if order.status in ARRANGED:
        raise Fault(" logistics.package_already_shipped", "The package was shipped already.")
    if "non_integrated" in asked.body:
        raise Fault("logistics.error_unsupported", "Operation is not supported.")
    if "pickup" in asked.body:
        check_pickup(asked.given("pickup", dict))
    step(order, "arrange", module="logistics")


def check_pickup(chosen: dict[str, Any]) -> None:
    """Insist on the address and a time that ``get_shipping_parameter`` offered.

    Raises:
        Fault: one was not on offer.
    """
    if chosen.get("address_id") != ADDRESS_ID:
        raise Fault("logistics.address_not_found", "Address is not found.")
    if chosen.get("pickup_time_id") not in {slot["pickup_time_id"] for slot in time_slots()}:
        raise Fault(
            "logistics.error_pickup_time",
            "Pickup time is invalid. Please check the pick up time.",
        )


def check_package(order: Order, given: Any) -> None:
    """Insist that a package number, if one is given, is the order's.

    Raises:
        Fault: it is empty or another's.
    """
    if given is None:
        return
    if given == "":
        raise wrong_parameter("package_number is empty")
    if given != order.package_number:
        raise Fault(
            "logistics.package_number_not_found", f"The package_number {given} is not exist."
        )


def tracking_number(order: Order) -> str:
    """Return the parcel's number; empty while the carrier is told to take its time."""
    return "" if order.extra.get("tracking_from", 0) > time.time() else order.tracking_number


@call("logistics/get_tracking_number")
def get_tracking_number(asked: Asked) -> dict[str, Any]:
    """Return the tracking number; empty before the shipment is arranged, and maybe for a while."""
    order = find(asked, asked.text("order_sn"))
    check_package(order, asked.query.get("package_number"))
    number = tracking_number(order)
    waiting = order.status in ARRANGED and not number
    return {
        "tracking_number": number,
        "plp_number": "",
        "hint": "Please try again in 5 minutes." if waiting else "",
    }


@call("logistics/get_tracking_info")
def get_tracking_info(asked: Asked) -> dict[str, Any]:
    """Return where the parcel is, newest first."""
    order = find(asked, asked.text("order_sn"))
    check_package(order, asked.query.get("package_number"))
    status = LOGISTICS.get(order.status, "LOGISTICS_INVALID")
    steps = [(order.updated_at, status)] if order.tracking_number else []
    if order.picked_up_at and status != "LOGISTICS_PICKUP_DONE":
        steps.append((order.picked_up_at, "LOGISTICS_PICKUP_DONE"))
    return {
        "order_sn": order.order_sn,
        "package_number": order.package_number,
        "logistics_status": status,
        "tracking_info": [
            {"update_time": int(at), "description": name, "logistics_status": name}
            for at, name in steps
        ],
    }


@call("logistics/get_address_list")
def get_address_list(asked: Asked) -> dict[str, Any]:
    """Return the shop's only address."""
    return {
        "show_pickup_address": True,
        "address_list": [
            {
                "address_id": ADDRESS_ID,
                "region": "VN",
                "state": "Đà Nẵng",
                "city": "",
                "address": "Kho của cửa hàng tập",
                "zipcode": "",
                "address_type": ["DEFAULT_ADDRESS", "PICKUP_ADDRESS", "RETURN_ADDRESS"],
                "full_address": "Kho của cửa hàng tập, Đà Nẵng",
            }
        ],
    }
