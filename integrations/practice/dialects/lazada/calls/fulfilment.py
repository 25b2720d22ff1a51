"""From pending to the carrier: providers, pack, label, ready to ship, repack, trace.

Every answer wraps its data once more in ``result``. ``success`` of it does not mean that every
item worked: each has an ``item_err_code`` of its own [D121328].
"""

import base64
from collections.abc import Callable
from typing import Any

from integrations.practice.dialects.lazada import labels, parcels, units
from integrations.practice.dialects.lazada.calls.orders import find
from integrations.practice.dialects.lazada.faults import Fault, Flaw, wrong_format
from integrations.practice.dialects.lazada.orders_told import CARRIER, moment
from integrations.practice.dialects.lazada.registry import EITHER, POST, Asked, TopLevel, call
from integrations.practice.models import Order, Shop

MOST = 20
LOCAL = "TFS"


def result(data: Any) -> TopLevel:
    """Wrap what was done."""
    return TopLevel(result={"success": True, "error_code": "", "error_msg": "", "data": data})


def refused(code: str, message: str) -> TopLevel:
    """Wrap a call that was refused as a whole."""
    return TopLevel(result={"success": False, "error_code": code, "error_msg": message})


def request(asked: Asked, name: str, list_name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the JSON object of a parameter and the list in it, of 1 to 20 objects.

    Raises:
        Fault: it has another shape.
    """
    content = asked.json(name)
    rows = content.get(list_name) if isinstance(content, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise wrong_format(f"{list_name} takes 1 to {MOST} entries")
    if not all(isinstance(row, dict) for row in rows):
        raise wrong_format(f"{list_name} takes objects")
    return content, rows


@call("order/shipment/providers/get", EITHER, writes=False)
def get_providers(asked: Asked) -> TopLevel:
    """Tell who carries: a local seller neither needs to choose nor can."""
    _content, rows = request(asked, "getShipmentProvidersReq", "orders")
    for row in rows:
        find(asked, row.get("order_id"))
    return result(
        {
            "shipping_allocate_type": LOCAL,
            "platform_default": 1,
            "shipment_providers": [{"name": CARRIER, "provider_code": "LEX_VN"}],
        }
    )


@call("order/fulfill/pack", POST)
def pack(asked: Asked) -> TopLevel:
    """Pack units; those of one order that are named together share a parcel."""
    content, rows = request(asked, "packReq", "pack_order_list")
    if content.get("delivery_type") != "dropship":
        return refused("34", "delivery_type is to be dropship")
    if content.get("shipping_allocate_type") != LOCAL:
        return refused("34", f"shipping_allocate_type is to be {LOCAL}")
    return result({"pack_order_list": [packed(asked, row) for row in rows]})


def packed(asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
    """Pack the named units of one order; each that cannot be packed says why.

    An order or a unit that is not there fails for itself as well.
    """
    numbers = [int(number) for number in row.get("order_item_list") or []]
    try:
        order = find(asked, row.get("order_id"))
    except Fault as fault:
        told = [failure(number, fault.code, fault.message) for number in numbers]
        return {"order_id": row.get("order_id"), "order_item_list": told}
    known = {unit.order_item_id: unit for unit in units.of(order)}
    failures = {n: failure(n, "20", "Invalid Order Item ID") for n in numbers if n not in known}
    good = []
    for number in dict.fromkeys(numbers):
        unit = known.get(number)
        if unit is None:
            continue
        if unit.status in units.CAN_PACK and order.status != "IN_CANCEL":
            good.append(unit)
        else:
            message = f"The item is {unit.status}, only pending ones are packed."
            failures[number] = failure(number, parcels.NOT_TO_PACK, message)
    done = {}
    if good:
        package_id = parcels.pack(order, good)
        done = {unit.order_item_id: success(unit, package_id, asked.shop) for unit in good}
    return {
        "order_id": int(order.order_sn),
        "order_item_list": [done.get(n) or failures[n] for n in dict.fromkeys(numbers)],
    }


def failure(number: int, code: str, message: str) -> dict[str, Any]:
    """Return the row of a unit that was not packed; trying again changes nothing."""
    return {"order_item_id": number, "item_err_code": code, "msg": message, "retry": False}


def success(unit: units.Unit, package_id: str, shop: Shop) -> dict[str, Any]:
    """Return the row of a unit that was packed."""
    _order, inside = parcels.find(shop, package_id)
    return {
        "order_item_id": unit.order_item_id,
        "item_err_code": "0",
        "msg": "success",
        "package_id": package_id,
        "tracking_number": inside[0].tracking_number,
        "shipment_provider": CARRIER,
        "retry": False,
    }


@call("order/package/document/get", EITHER, writes=False)
def get_document(asked: Asked) -> TopLevel:
    """Return the labels of parcels; the PDF itself, where the platform may wrap it in HTML.

    A ``pdf_url`` is good for ten minutes there; here the file in the answer is all there is.
    """
    content, rows = request(asked, "getDocumentReq", "packages")
    kind = content.get("doc_type")
    if kind not in {"PDF", "HTML"}:
        return refused("34", "doc_type is PDF or HTML")
    try:
        found = [parcels.find(asked.shop, str(row.get("package_id")))[1] for row in rows]
    except Flaw as flaw:
        return refused(flaw.code, flaw.message)
    draw = labels.as_pdf if kind == "PDF" else labels.as_html
    file = draw(found, with_items=bool(content.get("print_item_list")))
    return result({"doc_type": kind, "file": base64.b64encode(file).decode(), "pdf_url": ""})


@call("order/package/rts", EITHER, writes=True)
def set_ready(asked: Asked) -> TopLevel:
    """Hand parcels over to the carrier."""
    return each_parcel(asked, "readyToShipReq", parcels.ready)


@call("order/package/repack", EITHER, writes=True)
def repack(asked: Asked) -> TopLevel:
    """Dissolve parcels that are not handed over."""
    return each_parcel(asked, "rePackReq", parcels.repack)


def each_parcel(asked: Asked, name: str, work: Callable[[Shop, str], None]) -> TopLevel:
    """Do ``work`` for each parcel of the request; each fails for itself."""
    _content, rows = request(asked, name, "packages")
    told = []
    for row in rows:
        package_id = str(row.get("package_id"))
        outcome = {"package_id": package_id, "item_err_code": "0", "msg": "success", "retry": False}
        try:
            work(asked.shop, package_id)
        except Flaw as flaw:
            outcome |= {"item_err_code": flaw.code, "msg": flaw.message}
        told.append(outcome)
    return result({"packages": told})


@call("logistic/order/trace", EITHER, writes=False)
def trace(asked: Asked) -> TopLevel:
    """Tell where the parcels of an order are; none before one is ready to ship."""
    order = find(asked, asked.text("order_id"))
    inside: dict[str, list[units.Unit]] = {}
    for unit in units.alive(order):
        if unit.package_id and unit.status != units.PACKED:
            inside.setdefault(unit.package_id, []).append(unit)
    rows = [
        {
            "ofc_package_id": package_id,
            "tracking_number": parcel[0].tracking_number,
            "logistic_detail_info_list": steps(order, parcel[0].status),
        }
        for package_id, parcel in inside.items()
    ]
    module = [{"package_detail_info_list": rows, "warehouse_detail_info": None}] if rows else []
    flags = {"success": True, "not_success": False, "repeated": False, "retry": False}
    return TopLevel(result={**flags, "error_code": None, "module": module})


def steps(order: Order, status: str) -> list[dict[str, Any]]:
    """Return what happened to a parcel, the newest first; times are milliseconds."""
    events = [("Ready to ship", "READY_TO_SHIP", order.updated_at)]
    if order.picked_up_at:
        events = [("Picked up", "SHIPPED", order.picked_up_at)]
    if status in {"delivered", "returned", "shipped_back"}:
        events.insert(0, ("Delivered", "DELIVERED", order.updated_at))
    if status == "failed":
        events.insert(0, ("Delivery failed", "FAILED_DELIVERY", order.updated_at))
    return [
        {
            "title": title,
            "detail_type": word,
            "description": f"{title}: {moment(at)}",
            "event_time": int(at * 1000),
        }
        for title, word, at in events
    ]
