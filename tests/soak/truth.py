"""What must be the same there and here when a hurried day has come to rest."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Drift,
    Facet,
    FacetKind,
    InboundEvent,
    ListingOffer,
)
from shop.order.models import Hold, Order, Status
from tests.practice.server import Practice

#: How an order stands there → where ours is, and what it waits for.
STANDS: dict[str, tuple[str, str]] = {
    "UNPAID": (Status.NEW, Hold.UNPAID),
    "READY_TO_SHIP": (Status.NEW, Hold.NONE),
    "PROCESSED": (Status.NEW, Hold.NONE),
    "SHIPPED": (Status.HANDED_OVER, Hold.NONE),
    "TO_CONFIRM_RECEIVE": (Status.DELIVERED, Hold.NONE),
    "COMPLETED": (Status.DELIVERED, Hold.NONE),
    "IN_CANCEL": (Status.NEW, Hold.CANCEL_ASKED),
    "CANCELLED": (Status.CANCELLED, Hold.NONE),
}
#: Sendo knows no wish to cancel: such an order is looked at by Sendo first.
STANDS_ON = {("sendo", "IN_CANCEL"): (Status.NEW, Hold.CHECKING)}
#: What an upload is found by again, behind our code (``integrations.drafts``).
MARK = re.compile(r"-CQ\d+$")
CAME_BACK = (Status.HANDED_OVER, Hold.RETURNING)


def differences(
    market: Practice, accounts: Sequence[ChannelAccount], came_back: Collection[str]
) -> list[str]:
    """Return a sentence for everything that is not as it is there; none when all is.

    ``came_back`` are the numbers of orders whose carrier failed.
    """
    orders, items = market.orders(), market.items()
    skus = {v["variant_id"]: our_code(item, v) for item in items for v in item["variants"]}
    found: list[str] = []
    for account in accounts:
        shop_id = int(account.remote_shop_id)
        there = [order for order in orders if order["shop_id"] == shop_id]
        found += _of_orders(account, there, skus, came_back)
        found += _of_goods(account, [item for item in items if item["shop_id"] == shop_id])
        found += _of_account(ChannelAccount.objects.get(pk=account.pk))
    waiting = InboundEvent.objects.filter(processed_at=None).count()
    return found + ([f"{waiting} pushes wait"] if waiting else [])


def our_code(item: dict[str, Any], variant: dict[str, Any]) -> str:
    """Return the code that the goods have here, without the mark of the upload."""
    return MARK.sub("", variant["sku"] or item["sku"])


def _of_orders(
    account: ChannelAccount,
    there: list[dict[str, Any]],
    skus: dict[int, str],
    came_back: Collection[str],
) -> list[str]:
    name = account.marketplace
    rows = {
        row.number: row
        for row in ChannelOrder.objects.filter(account=account).select_related("order")
    }
    numbers = {order["order_sn"] for order in there}
    found = [f"{name}: {n} is not here" for n in sorted(numbers - rows.keys())]
    found += [f"{name}: {n} is not there" for n in sorted(rows.keys() - numbers)]
    ours = Order.objects.filter(channel=name, cooperative=account.cooperative_id)
    copies = Counter(ours.values_list("remote_number", flat=True))
    found += [f"{name}: {n} is here {times} times" for n, times in copies.items() if times != 1]
    for told in there:
        row = rows.get(told["order_sn"])
        if row is not None:
            found += [
                f"{name}: {told['order_sn']} {what}" for what in _of_one(row, told, skus, came_back)
            ]
    return found


def _of_one(
    row: ChannelOrder, told: dict[str, Any], skus: dict[int, str], came_back: Collection[str]
) -> list[str]:
    """Return what is wrong with one order."""
    if row.read_rev < row.hint_rev or row.needs_person:
        return [f"is not read: {row.problem_code}"]
    order, status = row.order, told["status"]
    if order is None:
        return [] if status == "CANCELLED" else [f"is {status} there and nothing here"]
    found = []
    stands = STANDS_ON.get((order.channel, status), STANDS[status])
    if row.number in came_back:
        stands = CAME_BACK
    if (order.status, order.hold) != stands:
        found.append(f"is {status} there and {order.status} {order.hold} here")
    ordered: Counter = Counter()
    for line in told["lines"]:
        ordered[skus[line["variant_id"]]] += line["quantity"]
    ours: Counter = Counter()
    for line in order.lines.select_related("stockrecord"):
        known = line.stockrecord.partner_sku if line.stockrecord else line.partner_sku
        ours[MARK.sub("", known)] += line.quantity
    if ours != ordered:
        found.append(f"is of {dict(ordered)} there and of {dict(ours)} here")
    return found


def _of_goods(account: ChannelAccount, items: list[dict[str, Any]]) -> list[str]:
    name, found = account.marketplace, []
    titles = Counter(item["name"] for item in items)
    found += [f"{name}: {title} is there {n} times" for title, n in titles.items() if n != 1]
    there = {
        (str(item["item_id"]), our_code(item, v)): v for item in items for v in item["variants"]
    }
    wishes = {
        (facet.offer_id, facet.kind): facet
        for facet in Facet.objects.filter(account=account, offer__isnull=False)
    }
    offers = ListingOffer.objects.filter(listing__account=account)
    for offer in offers.select_related("listing", "stock_record"):
        variant = there.get((offer.listing.item_id, offer.stock_record.partner_sku))
        if variant is None:
            found.append(f"{name}: {offer.stock_record.partner_sku} is not there")
            continue
        for kind, value in (
            (FacetKind.STOCK, variant["available"]),
            (FacetKind.PRICE, variant["price_vnd"]),
        ):
            facet = wishes[offer.pk, kind]
            if not facet.desired == facet.known == str(value):
                found.append(
                    f"{name}: {kind} of {offer.stock_record.partner_sku} is {value} there, "
                    f"wished {facet.desired}, known {facet.known} {facet.problem_code}"
                )
    unsaid = Facet.objects.filter(account=account).exclude(problem_code="")
    found += [f"{name}: {facet.kind} {facet.problem_code}" for facet in unsaid]
    return found


def _of_account(account: ChannelAccount) -> list[str]:
    name, found = account.marketplace, []
    if account.state != ChannelAccount.State.CONNECTED:
        found.append(f"{name}: is {account.state} {account.problem_code}")
    if account.problem_code:
        found.append(f"{name}: {account.problem_call} {account.problem_code}")
    if account.access_expires_at is None or account.access_expires_at < timezone.now():
        found.append(f"{name}: its token has ended")
    open_drifts = Drift.objects.filter(account=account, end=Drift.End.OPEN)
    found += [f"{name}: {d.facet} is {d.there} there and {d.here} here" for d in open_drifts]
    return found
