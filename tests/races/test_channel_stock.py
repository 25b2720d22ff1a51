"""Ten pieces on the web and on the practice Shopee: ten are promised, whatever comes first."""

from functools import partial

import pytest

from coops.partner.models import StockRecord
from integrations.models import ChannelOrder
from shop.checkout.exceptions import NotEnoughStock
from shop.order.models import Channel, Line, Order
from tests.factories.orders import make_order
from tests.integrations.practice_world import list_goods, make_goods, open_account, settle
from tests.practice.server import Refused, practice
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

PIECES = 10


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(params=["deducted", "reserved"])
def reserve_mode(request, market):
    """Run with both readings that the protocol leaves open."""
    market.reset()
    market.control(reserve_mode=request.param)
    return request.param


def open_shop(market, settings, cooperative, manager, *, buffer_units):
    settings.PRACTICE_URL = market.url_with_keys
    honey = make_goods(cooperative, "Mật ong rừng", stock=PIECES)
    account = open_account(market, cooperative, buffer_units=buffer_units)
    listing = list_goods(account, honey, by=manager)
    settle(account)
    listing.refresh_from_db()
    assert listing.item_id
    return honey, account, listing


def buy_there(market, account, listing):
    """Return a job that buys one piece there; the market may refuse."""
    return partial(
        market.order,
        shop_id=int(account.remote_shop_id),
        item_id=int(listing.item_id),
        model_id=0,
        quantity=1,
        pay=True,
    )


def test_ten_pieces_are_promised_and_no_more_with_both_channels_at_once(
    market, reserve_mode, settings, cooperative, manager
):
    honey, account, listing = open_shop(market, settings, cooperative, manager, buffer_units=0)
    web = [partial(make_order, honey)] * 8
    there = [buy_there(market, account, listing)] * 8

    results = run_together([job for pair in zip(web, there, strict=True) for job in pair])
    settle(account)
    settle(account)

    accepted = [r["order_sn"] for r in results if isinstance(r, dict)]
    unexpected = [r for r in results if not isinstance(r, dict | Order | NotEnoughStock | Refused)]
    assert unexpected == []
    record = StockRecord.objects.get(product=honey)
    assert (record.num_in_stock, record.num_allocated) == (PIECES, PIECES)
    imported = ChannelOrder.objects.filter(account=account, order__isnull=False)
    assert sorted(imported.values_list("number", flat=True)) == sorted(accepted)
    assert Order.objects.filter(channel=Channel.SHOPEE).count() == len(accepted)
    placed_here = len(of_kind(results, Order))
    oversold = Order.objects.filter(is_oversold=True)
    assert oversold.count() == max(0, placed_here + len(accepted) - PIECES)
    assert sum(Line.objects.values_list("num_short", flat=True)) == oversold.count()


def test_with_one_kept_back_and_one_buyer_per_channel_at_a_time_nothing_is_oversold(
    market, reserve_mode, settings, cooperative, manager
):
    honey, account, listing = open_shop(market, settings, cooperative, manager, buffer_units=1)
    here = there = 0

    for _round in range(PIECES + 2):
        results = run_together([partial(make_order, honey), buy_there(market, account, listing)])
        here += len(of_kind(results, Order))
        there += len(of_kind(results, dict))
        settle(account)

    record = StockRecord.objects.get(product=honey)
    assert record.num_allocated == here + there == PIECES
    assert there > 0 and here > 0
    assert not Order.objects.filter(is_oversold=True).exists()
    assert not Line.objects.filter(num_short__gt=0).exists()
