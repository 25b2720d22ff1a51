"""What promotions hold of items, and why items were taken down; at most fifty at once.

Source: ``v2.product.get_item_promotion`` and ``get_item_violation_info``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.contract import RemoteGone
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from integrations.marketplaces.shopee.orders import moment

PROMOTION, VIOLATION = "product/get_item_promotion", "product/get_item_violation_info"
WORDS = ("violation_type", "violation_reason", "suggestion")


@dataclass(frozen=True)
class Hold:
    """What promotions hold of one variant: units, until when, and whether the price too."""

    units: int = 0
    until: datetime | None = None
    is_price_locked: bool = False

    def __add__(self, other: "Hold") -> "Hold":
        """Return both together; the later end counts."""
        ends = [end for end in (self.until, other.until) if end is not None]
        return Hold(
            self.units + other.units,
            max(ends, default=None),
            self.is_price_locked or other.is_price_locked,
        )


def holds(client: ShopeeClient, item_ids: Sequence[str]) -> dict[tuple[str, str], Hold]:
    """Return (item id, model id) → hold; model ``"0"`` is the item as a whole.

    A promotion to come holds its units already, but the price only once it runs. What is
    answered for a price before that says so.
    """
    found: dict[tuple[str, str], Hold] = {}
    for item in _asked(client, PROMOTION, "success_list", item_ids):
        for row in rows(item, "promotion"):
            place = str(item.get("item_id") or ""), str(row.get("model_id") or 0)
            found[place] = found.get(place, Hold()) + _hold(row, client.clock())
    return found


def reasons(client: ShopeeClient, item_ids: Sequence[str]) -> dict[str, str]:
    """Return item id → why it was taken down, in Shopee's words, with its advice."""
    found = {}
    for item in _asked(client, VIOLATION, "item_list", item_ids):
        said = [
            " – ".join(filter(None, (str(row.get(name) or "").strip() for name in WORDS)))
            for row in rows(item, "item_status_details")
        ]
        if text := "; ".join(filter(None, said)):
            found[str(item.get("item_id") or "")] = text
    return found


def _hold(row: dict[str, Any], now: float) -> Hold:
    start, end = row.get("start_time"), row.get("end_time")
    stage = str(row.get("promotion_staging") or "").lower()
    runs = stage == "ongoing" if stage else not isinstance(start, int) or start <= now
    if isinstance(end, int) and 0 < end <= now:
        return Hold()
    summary = row.get("promotion_stock_info_v2")
    summary = summary.get("summary_info") if isinstance(summary, dict) else None
    units = summary.get("total_reserved_stock") if isinstance(summary, dict) else 0
    return Hold(
        units=max(units, 0) if isinstance(units, int) else 0,
        until=moment(end),
        is_price_locked=runs,
    )


def _asked(
    client: ShopeeClient, call: str, name: str, item_ids: Sequence[str]
) -> list[dict[str, Any]]:
    if not item_ids:
        return []
    try:
        answer = client.get(call, [("item_id_list", ",".join(item_ids))], in_parts=True)
    except RemoteGone:
        # One that was deleted meanwhile spoils the whole answer: find the others by halves.
        if len(item_ids) == 1:
            return []
        half = len(item_ids) // 2
        parts = (item_ids[:half], item_ids[half:])
        return [row for some in parts for row in _asked(client, call, name, some)]
    return rows(answer, name)
