"""Orders as the services hold them, for tests."""

from dataclasses import replace
from datetime import UTC, datetime

from integrations.contract import OrderState, RemoteLine, RemoteOrder
from tests.integrations.shopee.conftest import NOW
from tests.integrations.shopee.scripted import good

AT = datetime.fromtimestamp(NOW, UTC)
READY = RemoteOrder(
    number="26A",
    state=OrderState.READY,
    raw_state="READY_TO_SHIP",
    created_at=AT,
    updated_at=AT,
    lines=(
        RemoteLine("1", "850000123", "7001", "GN-500", "Gạo nếp", 2, 17_000),
        RemoteLine("2", "850000123", "7001", "GN-500", "Gạo nếp", 1, 15_000),
        RemoteLine("3", "850000124", "0", "GN", "Gạo tẻ", 1, 20_000),
    ),
    total_vnd=69_000,
)


def split(*statuses: str) -> RemoteOrder:
    """Return an order in several parcels, P1, P2 and so on."""
    parcels = [
        {"package_number": f"P{n}", "logistics_status": status}
        for n, status in enumerate(statuses, 1)
    ]
    return replace(READY, raw={"package_list": parcels})


def told(status: str) -> dict:
    """Return ``get_order_detail`` of the order in that state."""
    return good(order_list=[{"order_sn": "26A", "order_status": status}])
