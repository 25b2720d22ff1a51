"""logistics/*_shipping_document*: labels, made while one waits.

Parameter, create, result until READY, download; every step takes 1 to 50 orders, and a step that
fails for all of them has the error ``common.batch_api_all_failed``.
"""

import time
from collections.abc import Callable
from typing import Any

from integrations.practice import pdf
from integrations.practice.dialects.shopee import notices
from integrations.practice.dialects.shopee.calls.logistics import check_package, tracking_number
from integrations.practice.dialects.shopee.calls.orders import find_for
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.orders_told import CARRIER
from integrations.practice.dialects.shopee.registry import Asked, Pdf, call
from integrations.practice.models import Order

KINDS = (
    "NORMAL_AIR_WAYBILL",
    "THERMAL_AIR_WAYBILL",
    "NORMAL_JOB_AIR_WAYBILL",
    "THERMAL_JOB_AIR_WAYBILL",
    "THERMAL_UNPACKAGED_LABEL",
)
#: What the order's carrier prints.
PRINTED = KINDS[:2]
SUGGESTED = "THERMAL_AIR_WAYBILL"
MOST = 50
#: A label is PROCESSING for so long.
SECONDS = 0.5
#: After the carrier has the parcel nobody prints a label for it.
PRINTABLE = frozenset({"PROCESSED", "RETRY_SHIP"})


@call("logistics/get_shipping_document_parameter", method="POST")
def get_shipping_document_parameter(asked: Asked) -> dict[str, Any]:
    """Return which kinds of label each order can have."""
    return batch(
        asked,
        lambda order, row: {
            "suggest_shipping_document_type": SUGGESTED,
            "selectable_shipping_document_type": list(PRINTED),
        },
    )


@call("logistics/create_shipping_document", method="POST")
def create_shipping_document(asked: Asked) -> dict[str, Any]:
    """Begin to make labels; the tracking number must be known and right."""
    return batch(asked, begin)


def begin(order: Order, row: dict[str, Any]) -> dict[str, Any]:
    """Begin one label; a label that is there already is made anew.

    Raises:
        Fault: no such kind, wrong state, or not the parcel's tracking number.
    """
    kind = row.get("shipping_document_type") or SUGGESTED
    if kind not in PRINTED:
        raise Fault(
            "logistics.shipping_document_type_invalid",
            "The shipping_document_type is not invalid. Please check the shipping_document_type.",
        )
    check_printable(order)
    number = tracking_number(order)
    if not number or row.get("tracking_number") != number:
        raise Fault(
            "logistics.tracking_number_invalid",
            "The tracking number is invalid. Please check the tracking number.",
        )
    order.extra = order.extra | {"label": {"kind": kind, "ready_at": time.time() + SECONDS}}
    order.save(update_fields=["extra"])
    notices.label_ready(order, after=SECONDS)
    return {}


@call("logistics/get_shipping_document_result", method="POST")
def get_shipping_document_result(asked: Asked) -> dict[str, Any]:
    """Return whether labels are READY."""
    return batch(
        asked,
        lambda order, row: {
            "status": "READY" if label(order, row)["ready_at"] <= time.time() else "PROCESSING"
        },
    )


@call("logistics/download_shipping_document", method="POST")
def download_shipping_document(asked: Asked) -> Pdf:
    """Return the labels as one PDF; one that is not ready spoils them all."""
    orders: list[Order] = []
    for row in rows_given(asked):
        order = find(asked, row)
        wanted = row | {"shipping_document_type": asked.body.get("shipping_document_type")}
        if label(order, wanted)["ready_at"] > time.time():
            raise Fault(
                "logistics.download_later",
                f"Processing, please download later. Detail: {order.order_sn}",
            )
        orders.append(order)
    return Pdf(pdf.label_pages(lines_of(order) for order in orders))


def label(order: Order, row: dict[str, Any]) -> dict[str, Any]:
    """Return the label that was begun for the order.

    Raises:
        Fault: none was, or one of another kind, or the parcel is gone.
    """
    check_printable(order)
    made = order.extra.get("label")
    if not made or made["kind"] != (row.get("shipping_document_type") or made["kind"]):
        raise Fault(
            "logistics.shipping_document_should_print_first",
            "The package can not print now, please create shipping document first."
            f"Detail: {order.order_sn}",
        )
    return made


def check_printable(order: Order) -> None:
    """Insist that the parcel is arranged and still here.

    Raises:
        Fault: it is not.
    """
    if order.status not in PRINTABLE:
        raise Fault("logistics.package_can_not_print", "The package can not print now.")


def lines_of(order: Order) -> list[str]:
    """Return what stands on a label."""
    buyer = order.buyer
    return [
        order.tracking_number,
        f"{CARRIER} - {order.package_number}",
        f"Don: {order.order_sn}",
        "",
        f"Den: {buyer.get('name', '')}",
        buyer.get("phone", ""),
        buyer.get("full_address", ""),
        "",
        f"Tu: {order.shop.name}",
        "",
        *(f"{line.quantity} x {line.item_name}" for line in order.lines.all()),
        "",
        "HANG TAP - KHONG GUI",
    ]


Work = Callable[[Order, dict[str, Any]], dict[str, Any]]


def batch(asked: Asked, work: Work) -> dict[str, Any]:
    """Do ``work`` for each row; a row that fails has ``fail_error`` and ``fail_message``.

    Raises:
        Fault: every row failed.
    """
    results = [one(asked, row, work) for row in rows_given(asked)]
    answer = {"result_list": results}
    if all("fail_error" in result for result in results):
        raise Fault(
            "common.batch_api_all_failed",
            "Failed, please check result_list for more details.",
            answer,
        )
    return answer


def one(asked: Asked, row: dict[str, Any], work: Work) -> dict[str, Any]:
    """Return the result of one row."""
    told: dict[str, Any] = {"order_sn": row.get("order_sn", "")}
    try:
        order = find(asked, row)
        return told | {"package_number": order.package_number} | work(order, row)
    except Fault as fault:
        return told | {"fail_error": fault.name, "fail_message": fault.message}


def find(asked: Asked, row: dict[str, Any]) -> Order:
    """Return the order of a row.

    Raises:
        Fault: the shop has none of that number, or the package is another's.
    """
    number = row.get("order_sn")
    order = find_for(asked.shop, number)
    if order is None:
        raise Fault("logistics.order_not_exist", f"The order_sn {number} is not exist.")
    check_package(order, row.get("package_number"))
    return order


def rows_given(asked: Asked) -> list[dict[str, Any]]:
    """Return the rows of the call.

    Raises:
        Fault: none, too many, or one that is no object.
    """
    rows = asked.given("order_list", list)
    if not 1 <= len(rows) <= MOST or not all(isinstance(row, dict) for row in rows):
        raise wrong_parameter(f"order_list takes 1 to {MOST} orders")
    return rows
