"""A co-op's shop kept in step with the practice Sendo by the engine: the whole way once."""

import pytest

from coops.partner.models import StockRecord
from integrations.models import ChannelAccount, Facet, Listing
from integrations.services.connecting import connect_with_keys
from integrations.services.desired import refresh_stock
from integrations.services.listings import hide_listing, publish_listing
from shop.order.models import Order, Status
from tests.integrations.practice_world import list_goods, make_goods, settle
from tests.practice.server import practice

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


@pytest.fixture(autouse=True)
def practising(settings, market):
    settings.PRACTICE_URL = market.url_with_keys
    settings.DEMO_LOGINS = True
    settings.SENDO = {"calls_per_second": 500}


@pytest.fixture
def account(market, cooperative, manager):
    granted = market.grant(cooperative.short_name, marketplace="sendo")
    account = connect_with_keys(
        cooperative=cooperative,
        marketplace="sendo",
        environment="practice",
        entered={name: granted[name] for name in ("shop_key", "secret_key")},
        user=manager,
    )
    ChannelAccount.objects.update(buffer_units=0)
    account.refresh_from_db()
    return account


def there(market, listing) -> dict[str, tuple[int, int]]:
    """Return price and units of each code on the market."""
    listing.refresh_from_db()
    item = next(i for i in market.items() if str(i["item_id"]) == listing.item_id)
    return {v["sku"]: (v["price_vnd"], v["available"]) for v in item["variants"]}


def count(product, units: int) -> None:
    """Write down what was counted in the barn."""
    record = StockRecord.objects.get(product=product)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=units)
    refresh_stock([record.pk])


def test_goods_orders_and_stock_keep_in_step(market, account, cooperative, manager):
    small = make_goods(cooperative, "Gạo nếp túi nhỏ", stock=9, price=20_000)
    large = make_goods(cooperative, "Gạo nếp túi lớn", stock=4, price=90_000)
    skus = [StockRecord.objects.get(product=p).partner_sku for p in (small, large)]

    listing = list_goods(account, small, large, by=manager)
    settle(account)
    assert there(market, listing) == {skus[0]: (20_000, 9), skus[1]: (90_000, 4)}
    assert not Facet.objects.out_of_step().exists()

    number = market.order(item_id=int(listing.item_id), sku=skus[1], quantity=3)["order_sn"]
    settle(account)
    order = Order.objects.get()
    assert (order.channel, order.remote_number, order.status) == ("sendo", number, Status.NEW)
    assert StockRecord.objects.get(product=large).sellable == 1
    assert there(market, listing)[skus[1]] == (90_000, 1)

    count(small, 0)
    count(large, 3)
    settle(account)
    assert there(market, listing) == {skus[0]: (20_000, 0), skus[1]: (90_000, 0)}

    count(small, 6)
    settle(account)
    assert there(market, listing) == {skus[0]: (20_000, 6), skus[1]: (90_000, 0)}

    for action in ("arrange", "pick_up"):
        market.move(number, action)
    settle(account)
    assert Order.objects.get().status == Status.HANDED_OVER


def test_what_is_taken_off_sells_nothing_there_until_it_is_put_on_again(
    market, account, cooperative, manager
):
    rice = make_goods(cooperative, "Gạo tẻ mới", stock=7, price=30_000)
    listing = list_goods(account, rice, by=manager)
    settle(account)
    (sku,) = there(market, listing)
    assert there(market, listing) == {sku: (30_000, 7)}

    hide_listing(listing=Listing.objects.get(pk=listing.pk))
    settle(account)
    assert there(market, listing) == {sku: (30_000, 0)}

    publish_listing(listing=Listing.objects.get(pk=listing.pk))
    settle(account)
    assert there(market, listing) == {sku: (30_000, 7)}
