"""/finance/*: what the platform books for an order, and what it pays out.

The names and numbers of the fees are of the guide's list; their rates are made up.
"""

import time
from datetime import date, datetime
from typing import Any

from integrations.practice.dialects.lazada import units
from integrations.practice.dialects.lazada.calls.orders import readable
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.orders_told import CARRIER
from integrations.practice.dialects.lazada.registry import Asked, call
from integrations.practice.models import Order

MOST = 500
DAY = 24 * 60 * 60
#: (fee_name, fee_type, transaction_type, share of the unit's price in 1/10 000).
FEES = [
    ("Item Price Credit", "13", "Orders-Sales", 10_000),
    ("Commission", "16", "Orders-Lazada Fees", -400),
    ("Payment Fee", "3", "Orders-Lazada Fees", -250),
]
#: Money is booked once the buyer has the goods.
BOOKED = frozenset({"delivered", "returned"})


@call("finance/transaction/details/get")
def get_transactions(asked: Asked) -> list[dict[str, Any]]:
    """Return the bookings of a span of days, of one order when it is named; amounts are signed.

    Raises:
        Fault: 17 a day that is none, 19 the limit, 14 the offset.
    """
    start, end = day(asked, "start_time"), day(asked, "end_time")
    limit, offset = asked.integer("limit", MOST, code="19"), asked.integer("offset", 0, code="14")
    if not 1 <= limit <= MOST:
        raise Fault("19", f'E019: "{limit}" Invalid Limit', kind=CALLER)
    orders = readable().filter(shop=asked.shop).order_by("pk")
    if asked.parameters.get("trade_order_id"):
        orders = orders.filter(order_sn=asked.text("trade_order_id"))
    rows = [
        row
        for order in orders
        if start <= in_vietnam(order.updated_at) <= end
        for row in bookings(order)
    ]
    return rows[max(0, offset) : max(0, offset) + limit]


def day(asked: Asked, name: str) -> date:
    """Return a parameter that is a day, ``YYYY-MM-DD``."""
    value = asked.text(name)
    try:
        return datetime.strptime(value[:10], "%Y-%m-%d").date()
    except ValueError:
        raise Fault("17", f'E017: "{value}" Invalid Date Format', kind=CALLER) from None


def in_vietnam(at: float) -> date:
    """Return the day on which a moment falls in Vietnam."""
    moment = time.gmtime(at + 7 * 3600)
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)


def bookings(order: Order) -> list[dict[str, Any]]:
    """Return the rows of one order's units that the buyer has."""
    booked_on = in_vietnam(order.updated_at)
    rows = []
    for unit in units.of(order):
        if unit.status not in BOOKED:
            continue
        for place, (name, number, kind, share) in enumerate(FEES):
            amount = unit.line.price_vnd * share // 10_000
            rows.append(
                {
                    "order_no": order.order_sn,
                    "orderItem_no": str(unit.order_item_id),
                    "orderItem_status": unit.status,
                    "transaction_date": f"{booked_on:%d %b %Y}",
                    "transaction_number": f"{unit.order_item_id}-{place}",
                    "transaction_type": kind,
                    "fee_name": name,
                    "fee_type": number,
                    "amount": f"{amount}.00",
                    "VAT_in_amount": "0.00",
                    "WHT_amount": "0.00",
                    "WHT_included_in_amount": "No",
                    "seller_sku": unit.line.model_sku or unit.line.item_sku,
                    "lazada_sku": str(unit.line.variant_id),
                    "details": unit.line.item_name,
                    "statement": statement_of(booked_on.toordinal()),
                    "paid_status": "Not paid",
                    "shipping_provider": CARRIER,
                    "shipping_speed": "Standard",
                    "shipment_type": "Dropshipping",
                    "reference": str(unit.order_item_id),
                    "comment": "",
                    "payment_ref_id": "",
                }
            )
    return rows


def statement_of(ordinal: int) -> str:
    """Return the week, Monday to Sunday, whose statement has that day."""
    monday = ordinal - (ordinal - 1) % 7
    first, last = date.fromordinal(monday), date.fromordinal(monday + 6)
    return f"{first:%d %b %Y} - {last:%d %b %Y}"


@call("finance/payout/status/get")
def get_payouts(asked: Asked) -> list[dict[str, Any]]:
    """Return one statement per week since ``created_after``; nothing is ever paid out here."""
    since = day(asked, "created_after")
    weeks: dict[str, dict[str, int]] = {}
    for order in readable().filter(shop=asked.shop).order_by("updated_at"):
        if in_vietnam(order.updated_at) < since:
            continue
        for row in bookings(order):
            sums = weeks.setdefault(row["statement"], {"item_revenue": 0, "fees_total": 0})
            name = "item_revenue" if row["fee_type"] == "13" else "fees_total"
            sums[name] += int(float(row["amount"]))
    return [statement(number, week, sums) for number, (week, sums) in enumerate(weeks.items(), 1)]


def statement(number: int, week: str, sums: dict[str, int]) -> dict[str, str]:
    """Return one week's statement; every figure is text."""
    total = sums["item_revenue"] + sums["fees_total"]
    figures = {
        "opening_balance": 0,
        "item_revenue": sums["item_revenue"],
        "shipment_fee": 0,
        "shipment_fee_credit": 0,
        "other_revenue_total": 0,
        "fees_total": sums["fees_total"],
        "subtotal1": sums["item_revenue"],
        "refunds": 0,
        "fees_on_refunds_total": 0,
        "subtotal2": 0,
        "guarantee_deposit": 0,
        "closing_balance": total,
        "payout": total,
    }
    begin = datetime.strptime(week[:11], "%d %b %Y")
    told = {name: f"{value}.00" for name, value in figures.items()}
    times = {"created_at": f"{begin:%Y-%m-%d} 00:00:00", "updated_at": f"{begin:%Y-%m-%d} 00:00:00"}
    return {"statement_number": f"VNL-{begin:%Y%m%d}-{number:04d}", "paid": "0", **times, **told}
