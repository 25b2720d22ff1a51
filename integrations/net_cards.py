"""What a co-op keeps of each product on each channel, as the page “Còn lại bao nhiêu” draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from coops.settlement.choices import OwnChannel
from coops.settlement.models import OwnCost
from coops.settlement.own_costs import costs_on
from integrations.channels import channel_name, marketplace_name
from integrations.models import ChannelAccount, ListingOffer
from integrations.registry import marketplace_class
from integrations.services.desired import rounded_price
from integrations.services.lives import is_open
from integrations.services.net import (
    WEB,
    Deduction,
    FeeTable,
    Net,
    RealNet,
    net_of,
    real_nets,
)
from integrations.services.price_rules import percent_for_same_net
from shop.core.money import quantize


@dataclass(frozen=True)
class Bar:
    """A part of a bar: where it begins and how wide it is, in percent of the widest, as text."""

    kind: str
    x: str
    width: str


@dataclass
class Row:
    """One channel of one product; money in whole đồng of one pack there.

    ``net`` is ``None`` where nobody wrote down the fees. ``suggested``: (percent, price) that
    leaves as much as our own shop does.
    """

    label: str
    price_vnd: int
    net: Net | None
    is_connected: bool = True
    pack_factor: int = 1
    offer: ListingOffer | None = None
    real: RealNet | None = None
    suggested: tuple[int, int] | None = None
    bars: list[Bar] = field(default_factory=list)
    real_bars: list[Bar] = field(default_factory=list)

    @property
    def is_cheaper_than_planned(self) -> bool:
        """Return whether real orders left at least what was worked out."""
        return bool(self.real and self.net and self.real.net_vnd >= self.net.net_vnd)


@dataclass
class Card:
    """One product and its channels, our own shop first."""

    product: object
    record: object
    rows: list[Row]


@dataclass(frozen=True)
class Channel:
    """Where goods are or could be sold: our own shop, a shop of the co-op, or a marketplace."""

    code: str
    label: str
    account: ChannelAccount | None = None
    is_connected: bool = True


def channels_of(accounts: Sequence[ChannelAccount]) -> list[Channel]:
    """Return our own shop, the co-op's shops, and the open marketplaces where it has none."""
    used = [one for one in accounts if one.state != ChannelAccount.State.DISCONNECTED]
    names = [channel_name(one) for one in used]
    found = [Channel(WEB, _("Chợ Quê (own shop)"))]
    for account, name in zip(used, names, strict=True):
        shop = f" · {account.name}" if names.count(name) > 1 and account.name else ""
        found.append(Channel(account.marketplace, name + shop, account))
    there = {account.marketplace for account in used}
    found += [
        Channel(code, marketplace_name(code), None, is_connected=False)
        for code in settings.MARKETPLACES
        if code not in there and marketplace_class(code).is_online and is_open(code)
    ]
    return found


def net_cards(products: Sequence, accounts: Sequence[ChannelAccount]) -> list[Card]:
    """Return a card for each priced product of one co-op; a handful of queries for all."""
    table = FeeTable()
    channels = channels_of(accounts)
    records = {product.pk: record for product in products if (record := _priced(product))}
    record_ids = [record.pk for record in records.values()]
    pks = [channel.account.pk for channel in channels if channel.account]
    found = ListingOffer.objects.filter(listing__account__in=pks, stock_record__in=record_ids)
    offers = {(o.listing.account_id, o.stock_record_id): o for o in found.select_related("listing")}
    real = real_nets(pks, record_ids)
    own = costs_on(products[0].cooperative_id) if products else {}
    cards = []
    for product in products:
        if record := records.get(product.pk):
            rows = [_row(channel, record, table, offers, real) for channel in channels]
            rows[:1] = _own_rows(rows[0], own)
            _draw(rows)
            cards.append(Card(product, record, rows))
    return cards


def _priced(product):
    records = [one for one in product.stockrecords.all() if one.price]
    return records[0] if records else None


def _row(channel: Channel, record, table: FeeTable, offers: dict, real: dict) -> Row:
    key = (channel.account.pk if channel.account else None, record.pk)
    offer = offers.get(key)
    factor = offer.pack_factor if offer else 1
    ours = int(record.price) * factor
    price = rounded_price(ours, offer.price_percent) if offer else ours
    category = offer.listing.category_id if offer else ""
    row = Row(
        label=channel.label,
        price_vnd=price,
        net=table.net(channel.code, price, category) if table.knows(channel.code) else None,
        is_connected=channel.is_connected,
        pack_factor=factor,
        offer=offer,
        real=_packed(real.get(key), factor),
    )
    if row.net and channel.code != WEB:
        rates = table.rates(channel.code, category)
        percent = percent_for_same_net(ours, rates)
        if percent and percent > 100 and net_of(price, rates).net_vnd < ours:
            row.suggested = (percent, rounded_price(ours, percent))
    return row


def _own_rows(shop: Row, costs: dict[str, list[OwnCost]]) -> list[Row]:
    """Return our own shop and the other own ways of selling whose costs somebody wrote down."""
    rows = []
    for code, label in OwnChannel.choices:
        if code == WEB:
            shop.net = own_net(shop.price_vnd, shop.net, costs.get(code, []))
            rows.append(shop)
        elif code in costs:
            net = own_net(shop.price_vnd, None, costs[code])
            rows.append(Row(label=str(label), price_vnd=shop.price_vnd, net=net))
    return rows


def own_net(price_vnd: int, known: Net | None, costs: Sequence[OwnCost]) -> Net:
    """Return what the co-op's own costs leave of a price; ``known``: by the operator's table.

    Like fees, each is rounded to whole đồng by itself.
    """
    told = known.deductions if known else ()
    own = tuple(
        Deduction(
            cost.kind,
            cost.get_kind_display(),
            int(quantize(Decimal(price_vnd) * cost.percent / 100)) + cost.fixed_vnd,
            _("the co-op's own table"),
            cost.valid_from,
        )
        for cost in costs
    )
    return Net(price_vnd, (*told, *own))


def _packed(real: RealNet | None, factor: int) -> RealNet | None:
    """Return the mean of a pack there; it is kept per sale unit."""
    if real is None or factor == 1:
        return real
    return RealNet(real.orders, real.units, real.price_vnd * factor, real.net_vnd * factor)


def _draw(rows: list[Row]) -> None:
    prices = [row.price_vnd for row in rows]
    prices += [row.real.price_vnd for row in rows if row.real]
    widest = max([*prices, 1])
    for row in rows:
        if row.net:
            row.bars = _bars(row.net.net_vnd, row.price_vnd, widest)
        if row.real:
            row.real_bars = _bars(row.real.net_vnd, row.real.price_vnd, widest)


def _bars(net_vnd: int, price_vnd: int, widest: int) -> list[Bar]:
    """Return what is left and, behind it, what is taken off."""
    kept = min(max(net_vnd, 0), price_vnd) * 100 / widest
    whole = price_vnd * 100 / widest
    bars = [Bar("net", "0", f"{kept:.2f}"), Bar("fees", f"{kept:.2f}", f"{whole - kept:.2f}")]
    return [bar for bar in bars if float(bar.width) > 0]
