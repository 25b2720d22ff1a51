"""The whole way on practice marketplaces: handed over, labelled, paid; cancelled from our desk."""

import time

import pytest

from coops.partner.models import StockRecord
from integrations.models import ChannelAccount, ChannelOrder, ChannelReturn, Facet, OrderAction
from integrations.services import returns
from integrations.services.order_actions import (
    ask,
    cancel_reasons,
    part_lines,
    possible,
    shipping_options,
)
from integrations.services.passes import pass_over
from shop.order.models import Order, Status
from tests.integrations.practice_world import list_goods, make_goods, open_account, settle
from tests.practice.server import practice

pytestmark = pytest.mark.django_db

SECONDS = 20


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(autouse=True)
def practising(settings, market):
    settings.PRACTICE_URL = market.url_with_keys
    settings.DEMO_LOGINS = True
    for name in ("SHOPEE", "LAZADA"):
        setattr(settings, name, {"calls_per_second": 500})


@pytest.fixture(params=["shopee", "lazada"])
def account(request, market, cooperative):
    return open_account(market, cooperative, marketplace=request.param)


@pytest.fixture
def listing(account, cooperative, manager):
    """Return rice on sale there, nine bags in the barn."""
    listing = list_goods(account, make_goods(cooperative, stock=9), by=manager)
    settle(account)
    listing.refresh_from_db()
    return listing


def bought(market, listing, account) -> ChannelOrder:
    item = next(i for i in market.items() if str(i["item_id"]) == listing.item_id)
    number = market.order(item_id=int(listing.item_id), sku=item["variants"][0]["sku"], quantity=2)[
        "order_sn"
    ]
    look(account)
    return ChannelOrder.objects.select_related("account").get(number=number)


def look(account) -> None:
    """Ask for changed orders and work on what is due."""
    ChannelAccount.objects.filter(pk=account.pk).update(next_poll_at=None, quiet_until=None)
    pass_over(account.pk)


def finish(account, action: OrderAction) -> OrderAction:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        OrderAction.objects.update(next_attempt_at=None)
        look(account)
        action.refresh_from_db()
        if action.done_at or action.needs_person or action.given_up_at:
            break
        time.sleep(0.2)
    assert action.done_at, (action.problem_code, action.problem_raw, action.attempts)
    return action


def left() -> tuple[int, int]:
    record = StockRecord.objects.get()
    return record.num_in_stock, record.num_allocated


def test_an_order_is_cancelled_from_our_desk(market, account, listing):
    row = bought(market, listing, account)
    assert left() == (9, 2)
    reason = cancel_reasons(row)[0]

    finish(account, ask(channel_order=row, kind="cancel", choice={"reason_id": reason.id}))
    look(account)

    assert Order.objects.get().status == Status.CANCELLED
    assert left() == (9, 0)
    row.refresh_from_db()
    assert possible(row) == set()
    settle(account)
    item = next(i for i in market.items() if str(i["item_id"]) == listing.item_id)
    assert item["variants"][0]["available"] == 9


def test_an_order_is_handed_over_labelled_and_paid(market, account, listing):
    row = bought(market, listing, account)
    way = shipping_options(row)[0]

    finish(account, ask(channel_order=row, kind="ship", choice={"option_id": way.id}))
    row.refresh_from_db()
    assert Order.objects.get().tracking_code
    label = finish(account, ask(channel_order=row, kind="label"))
    assert bytes(label.result).startswith(b"%PDF")

    for action in ("pick_up", "deliver", "complete"):
        market.move(row.number, action)
    look(account)
    look(account)

    row.refresh_from_db()
    assert Order.objects.get().status == Status.DELIVERED
    assert left() == (7, 0)
    assert row.fees.exists()
    # Lazada pays out days later; until then it is asked again.
    assert bool(row.payout_vnd) is row.is_settled is (account.marketplace == "shopee")
    assert bool(row.money_at) is not row.is_settled


def test_goods_that_a_buyer_sends_back_wait_for_a_persons_word(market, listing, account, manager):
    row = bought(market, listing, account)
    for step in ("arrange", "pick_up", "deliver", "ask_return"):
        market.move(row.number, step)
    ChannelAccount.objects.update(next_returns_at=None)
    look(account)
    found = ChannelReturn.objects.get()
    assert (found.channel_order_id, found.state) == (row.pk, "asked")
    assert not returns.can_be_decided(found)

    market.move(row.number, "send_back")
    ChannelAccount.objects.update(next_returns_at=None)
    look(account)
    found.refresh_from_db()
    assert found.state == "coming"
    assert left() == (7, 0)  # nothing comes back by itself
    (goods,) = returns.goods_of(found)

    returns.receive(found=found, sellable={goods.line.pk: 1}, by=manager)

    assert (goods.units, left()) == (2, (8, 0))
    market.move(row.number, "end_return")
    ChannelAccount.objects.update(next_returns_at=None)
    look(account)
    found.refresh_from_db()
    assert (found.state, found.outcome, left()) == ("ended", "received", (8, 0))
    settle(account)  # and the marketplace is told what is for sale again
    assert Facet.objects.get(offer__isnull=False, kind="stock").is_in_step


def test_a_part_is_cancelled_from_our_desk_where_that_can_be(market, listing, account):
    row = bought(market, listing, account)
    if account.marketplace != "lazada":
        assert "cancel_part" not in possible(row)
        return
    (line,) = part_lines(row)
    reason = next(one for one in cancel_reasons(row) if not one.zeroes_stock)
    choice = {"reason_id": reason.id, "keep": {line.line_id: 1}}

    finish(account, ask(channel_order=row, kind="cancel_part", choice=choice))
    look(account)

    order = Order.objects.get()
    assert (order.status, order.lines.get().units_wanted) == (Status.NEW, 1)
    assert left() == (9, 1)
