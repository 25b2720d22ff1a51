"""What an order brought: Lazada's bookings of its units, summed by fee.

Amounts are signed text in đồng. A booking stands for a day, and a question spans fewer than 180
days, so an order is asked for by its number within the last half year. Source: API page of
``/finance/transaction/details/get``.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.contract import RemoteFee, RemoteMoney
from integrations.contract.answers import incomplete
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.values import VIETNAM, rows, text, vnd

CALL = "finance/transaction/details/get"
DAYS, PAGE, MOST_PAGES = 179, 500, 20
#: What the goods themselves brought, and what of it was given back; no fee.
REVENUE = re.compile(r"item price", re.IGNORECASE)
#: Words in a fee's name → our kind, the first that fits.
KINDS = (
    (re.compile(r"commission", re.IGNORECASE), "commission"),
    (re.compile(r"payment", re.IGNORECASE), "payment"),
    (re.compile(r"shipping|delivery|logistic|freight", re.IGNORECASE), "shipping"),
    (re.compile(r"voucher|discount|coupon|promotion", re.IGNORECASE), "voucher"),
    (re.compile(r"\btax|\bvat\b|\bwht\b|withholding", re.IGNORECASE), "tax"),
    (re.compile(r"service|sponsor|programme?|campaign", re.IGNORECASE), "service"),
)
PAID = ("paid", "yes", "1", "true")


def of_order(client: LazadaClient, number: str) -> RemoteMoney:
    """Return what one order brought and what was taken from it.

    It is settled when every booking is paid out; until then the payout is not known. Without
    bookings (the buyer does not have the goods yet) nothing is.
    """
    booked = list(_bookings(client, number))
    sums: dict[tuple[str, str], int] = {}
    for row in booked:
        name = text(row.get("fee_name"), row.get("transaction_type"))
        if not REVENUE.search(name):
            key = (kind_of(name), name)
            sums[key] = sums.get(key, 0) - (vnd(row.get("amount")) or 0)
    is_settled = bool(booked) and all(
        text(row.get("paid_status")).lower() in PAID for row in booked
    )
    return RemoteMoney(
        number=number,
        payout_vnd=sum(vnd(row.get("amount")) or 0 for row in booked) if is_settled else None,
        fees=tuple(RemoteFee(kind, name, amount) for (kind, name), amount in sums.items()),
        is_settled=is_settled,
    )


def kind_of(name: str) -> str:
    """Return our kind of a fee by Lazada's name for it."""
    return next((kind for pattern, kind in KINDS if pattern.search(name)), "other")


def _bookings(client: LazadaClient, number: str) -> Iterator[dict[str, Any]]:
    today = datetime.fromtimestamp(client.clock(), UTC).astimezone(VIETNAM).date()
    for page in range(MOST_PAGES):
        asked = {
            "trade_order_id": number,
            "start_time": str(today - timedelta(days=DAYS)),
            "end_time": str(today),
            "limit": PAGE,
            "offset": page * PAGE,
        }
        told = rows(client.get(CALL, asked).get("data"))
        yield from told
        if len(told) < PAGE:
            return
    raise incomplete(CALL, "bookings")
