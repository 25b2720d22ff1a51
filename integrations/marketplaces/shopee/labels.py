"""The label of an order: parameter, create, result, download; made while one waits elsewhere.

Source: ``v2.logistics.*_shipping_document*``. What was begun is asked for before anything is
begun: a label that is created again is made anew, and one that asks in a loop would never see it.
"""

from typing import Any

from integrations.contract import Label, NotYet, RemoteOrder
from integrations.contract.answers import incomplete
from integrations.marketplaces.shopee import failures, shipping
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from shop.core.remote import RemoteFailure

PARAMETER = "logistics/get_shipping_document_parameter"
CREATE = "logistics/create_shipping_document"
RESULT = "logistics/get_shipping_document_result"
DOWNLOAD = "logistics/download_shipping_document"
#: When the answer suggests none.
PLAIN = "NORMAL_AIR_WAYBILL"
READY, FAILED, NOT_BEGUN = "READY", "FAILED", "NOT_BEGUN"
NEVER_CREATED = "shipping_document_should_print_first"
#: A label takes seconds; a carrier's number takes minutes (``v2.logistics.get_tracking_number``).
LABEL_SECONDS, NUMBER_SECONDS = 5.0, 300.0


def label(client: ShopeeClient, order: RemoteOrder) -> Label:
    """Return one PDF with the labels of all parcels of ``order``.

    Raises:
        NotYet: a parcel has no number yet, or a label is being made.
        PermanentFailure: there is none to be had: not arranged, or with the carrier already.
    """
    numbers = {
        package: shipping.tracking_number(client, order, package)
        for package in shipping.packages(order)
    }
    if not all(numbers.values()):
        raise NotYet(code="no_tracking_number", call=CREATE, retry_after_seconds=NUMBER_SECONDS)
    parcels = [_parcel(order, package) for package in numbers]
    kind = _kind(client, parcels)
    asked = [parcel | {"shipping_document_type": kind} for parcel in parcels]
    states = _states(client, asked)
    lacking = [
        row | {"tracking_number": number}
        for row, number, state in zip(asked, numbers.values(), states, strict=True)
        if state in (FAILED, NOT_BEGUN)
    ]
    if lacking:
        _told(client, CREATE, lacking)
        states = _states(client, asked)
        if FAILED in states:
            raise failures.ours(RESULT, "label_failed", FAILED)
    if any(state != READY for state in states):
        raise NotYet(code="label_making", call=RESULT, retry_after_seconds=LABEL_SECONDS)
    body = {"shipping_document_type": kind, "order_list": parcels}
    return Label(client.download(DOWNLOAD, body))


def _parcel(order: RemoteOrder, package: str) -> dict[str, str]:
    return {"order_sn": order.number} | ({"package_number": package} if package else {})


def _kind(client: ShopeeClient, parcels: list[dict[str, str]]) -> str:
    """Return the kind that Shopee suggests; all parcels of one order have the same carrier."""
    first = _told(client, PARAMETER, parcels)[0]
    choices = first.get("selectable_shipping_document_type")
    suggested = first.get("suggest_shipping_document_type")
    return str(suggested or (choices[0] if isinstance(choices, list) and choices else PLAIN))


def _states(client: ShopeeClient, asked: list[dict[str, str]]) -> list[str]:
    """Return Shopee's word on each label; ``NOT_BEGUN`` for those that nobody created."""
    states = []
    for row, failure in _results(client, RESULT, asked):
        state = str(row.get("status") or "")
        if failure is None or state == FAILED:
            states.append(state)
        elif failures.normalised(failure.code)[1] == NEVER_CREATED:
            states.append(NOT_BEGUN)
        else:
            raise failure
    return states


def _told(client: ShopeeClient, call: str, asked: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return one row of the answer for each asked.

    Raises:
        RemoteFailure: what is wrong with the first that failed.
    """
    results = _results(client, call, asked)
    for _row, failure in results:
        if failure is not None:
            raise failure
    return [row for row, _failure in results]


def _results(
    client: ShopeeClient, call: str, asked: list[dict[str, str]]
) -> list[tuple[dict[str, Any], RemoteFailure | None]]:
    """Return row and failure of each asked, in that order.

    Raises:
        TemporaryFailure: the answer does not tell of all.
    """
    answer = client.post(call, {"order_list": asked}, in_parts=True)
    told = rows(answer, "result_list")
    by_package = {str(row.get("package_number") or ""): row for row in told}
    found = []
    for one in asked:
        # An order in one parcel is told with its package number, although nobody asked with it.
        row = told[0] if told and len(asked) == 1 else by_package.get(one.get("package_number", ""))
        if row is None:
            raise incomplete(call, "result_list")
        found.append((row, _failure(client, call, row)))
    return found


def _failure(client: ShopeeClient, call: str, row: dict[str, Any]) -> RemoteFailure | None:
    code = str(row.get("fail_error") or "")
    if not code:
        return None
    return failures.failure(call, code, str(row.get("fail_message") or ""), now=client.clock())
