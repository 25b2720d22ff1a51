"""Handing an order over: pack its units, set the parcel ready, print its label.

Every step reads the units first and does only what is still to do, so it can be stopped anywhere
and repeated. Source: guides 121328 and 120984, API pages of ``/order/fulfill/pack`` and
``/order/package/*``.
"""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from integrations.contract import Label, ShippingOption, Text
from integrations.marketplaces.lazada import orders, papers
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.payloads import compact
from integrations.marketplaces.lazada.values import count, ident, rows, text, truth
from shop.core.remote import RemoteFailure, TemporaryFailure

PROVIDERS, PACK = "order/shipment/providers/get", "order/fulfill/pack"
READY, DOCUMENT = "order/package/rts", "order/package/document/get"
TO_PACK = frozenset({"pending", "topack", "repacked"})
PACKED = "packed"
#: Local sellers cannot choose the carrier, others must.
LOCAL = "TFS"
#: Parcels of one call.
MOST = 20


def options(client: LazadaClient, number: str) -> list[ShippingOption]:
    """Return how the units that are still to be packed can be handed over.

    A local seller has one way, by the carrier that Lazada chooses; others one for each carrier.
    The id is ``allocation type:carrier's code``.
    """
    waiting = [u for u in units(client, number) if orders.word(u) in TO_PACK | {PACKED}]
    if not waiting:
        return []
    asked = {"orders": [{"order_id": int(number), "order_item_ids": _numbers(waiting)}]}
    told = client.result(PROVIDERS, {"getShipmentProvidersReq": compact(asked)}, method="GET")
    kind = text(told.get("shipping_allocate_type")) or LOCAL
    carriers = rows(told.get("shipment_providers"))
    if kind == LOCAL:
        name = text(*(row.get("name") for row in carriers[:1]))
        return [ShippingOption(f"{LOCAL}:", _by(name))]
    return [
        ShippingOption(f"{kind}:{text(row.get('provider_code'))}", _by(text(row.get("name"))))
        for row in carriers
    ]


def _by(carrier: str) -> Text:
    if not carrier:
        return _("By the carrier that Lazada chooses")
    named = _("By %(carrier)s, the carrier that Lazada chooses")
    return lazy(lambda: str(named) % {"carrier": carrier}, str)()


def arrange(client: LazadaClient, number: str, option_id: str) -> None:
    """Pack what is not packed and set the parcels ready; what is arranged already stays.

    Raises:
        PermanentFailure: a unit is in no state for it, or none is left.
        TemporaryFailure: Lazada asks to try again; what was packed stays packed.
    """
    alive = units(client, number)
    if not alive:
        raise client.failure(PACK, code="nothing_to_send", message=number)
    if to_pack := [unit for unit in alive if orders.word(unit) in TO_PACK]:
        _pack(client, number, to_pack, option_id)
        alive = units(client, number)
    strange = [u for u in alive if orders.word(u) in TO_PACK or orders.word(u) == "unpaid"]
    if strange:
        raise client.failure(PACK, code="700026", message=orders.word(strange[0]))
    waiting = [unit for unit in alive if orders.word(unit) == PACKED]
    packages = parcels(waiting)
    if waiting and not packages:
        raise TemporaryFailure("packed without a parcel", code="no_result", call=PACK)
    for start in range(0, len(packages), MOST):
        _set_ready(client, packages[start : start + MOST])


def label(client: LazadaClient, number: str) -> Label:
    """Return the labels of all parcels of an order that are not with the carrier, in one paper.

    Raises:
        PermanentFailure: nothing of it is packed.
        NotYet: Lazada has not made the paper.
    """
    alive = units(client, number)
    packages = parcels(alive)
    if not packages:
        raise client.failure(DOCUMENT, code="not_packed", message=number)
    asked = {
        "doc_type": "PDF",
        "print_item_list": True,
        "packages": [{"package_id": package} for package in packages[:MOST]],
    }
    told = client.result(DOCUMENT, {"getDocumentReq": compact(asked)}, method="GET")
    made = papers.label_of(told, DOCUMENT)
    if made is None:
        raise client.failure(DOCUMENT, code="no_label_yet", message=number)
    return made


def tracking_code(client: LazadaClient, number: str) -> str:
    """Return the number of the order's first parcel; empty before it is packed."""
    return text(*(unit.get("tracking_code") for unit in units(client, number)))


def units(client: LazadaClient, number: str) -> list[dict[str, Any]]:
    """Return the living units of one order as they stand now.

    Raises:
        RemoteGone: Lazada does not know it.
    """
    call = "orders/items/get"
    found = orders.units_of(client, [number]).get(number)
    if found is None:
        raise client.failure(call, code="39", message=number)
    return orders.living(found)


def parcels(units: list[dict[str, Any]]) -> list[str]:
    """Return the numbers of the parcels that units are in."""
    return list(dict.fromkeys(filter(None, (text(unit.get("package_id")) for unit in units))))


def _pack(client: LazadaClient, number: str, waiting: list[dict[str, Any]], option_id: str) -> None:
    kind, _colon, carrier = option_id.partition(":")
    request = {
        "pack_order_list": [{"order_id": int(number), "order_item_list": _numbers(waiting)}],
        "delivery_type": "dropship",
        "shipping_allocate_type": kind or LOCAL,
    }
    if carrier:
        request["shipment_provider_code"] = carrier
    told = client.result(PACK, {"packReq": compact(request)})
    for one in rows(told.get("pack_order_list")):
        for row in rows(one.get("order_item_list")):
            _check(client, PACK, row)


def _set_ready(client: LazadaClient, packages: list[str]) -> None:
    request = {"packages": [{"package_id": package} for package in packages]}
    told = client.result(READY, {"readyToShipReq": compact(request)})
    for row in rows(told.get("packages")):
        _check(client, READY, row)


def _check(client: LazadaClient, call: str, row: dict[str, Any]) -> None:
    """Raise what went wrong with one unit or parcel, if anything did."""
    code = ident(row.get("item_err_code"))
    if code in ("", "0"):
        return
    failure: RemoteFailure = client.failure(call, code=code, message=text(row.get("msg")))
    if truth(row.get("retry")) and not isinstance(failure, TemporaryFailure):
        raise TemporaryFailure(failure.raw, code=code, call=call)
    raise failure


def _numbers(waiting: list[dict[str, Any]]) -> list[int]:
    return [found for unit in waiting if (found := count(unit.get("order_item_id")))]
