"""Prices: whole đồng, a diary, and one price for every buyer."""

import pytest

from catalog.models import Product
from coops.partner.exceptions import PriceRefused
from coops.partner.services import prices
from coops.partner.signals import price_changed
from coops.partner.strategy import Selector
from tests.factories.coops import make_product


@pytest.fixture
def record(rice):
    """Return the stock record of rice at 32,000 đồng."""
    return rice.stockrecords.get()


def test_a_new_price_counts_at_once_and_is_in_the_diary(record, manager):
    change = prices.set_price(stock_record=record, price_vnd=35_000, by=manager)

    record.refresh_from_db()
    assert record.price == 35_000
    assert (change.before_vnd, change.after_vnd, change.by) == (32_000, 35_000, manager)


def test_the_same_price_again_writes_nothing(record, manager):
    assert prices.set_price(stock_record=record, price_vnd=32_000, by=manager) is None
    assert not record.price_changes.exists()


@pytest.mark.parametrize("price", [0, -1, 1_000_000_001, 10**12, 3.5, "32000", True])
def test_what_is_no_price_is_refused_with_a_sentence(record, manager, price):
    with pytest.raises(PriceRefused):
        prices.set_price(stock_record=record, price_vnd=price, by=manager)

    record.refresh_from_db()
    assert record.price == 32_000


def test_confirming_an_unusual_price_is_written_down_once(record, manager):
    prices.set_price(stock_record=record, price_vnd=900_000, by=manager, to_confirm=True)

    first = prices.confirm_price(stock_record=record, by=manager)
    second = prices.confirm_price(stock_record=record, by=manager)

    record.refresh_from_db()
    assert not record.price_to_confirm
    assert (first.before_vnd, first.after_vnd) == (900_000, 900_000)
    assert second is None


def test_the_world_hears_of_a_new_price(record, manager):
    heard = []

    def listen(sender, **facts):
        heard.append((facts["stock_record_id"], facts["before_vnd"], facts["after_vnd"]))

    price_changed.connect(listen)
    try:
        prices.set_price(stock_record=record, price_vnd=35_000, by=manager)
    finally:
        price_changed.disconnect(listen)

    assert heard == [(record.pk, 32_000, 35_000)]


def test_the_price_is_what_the_co_op_entered_with_no_tax_added(rice):
    info = Selector().strategy().fetch_for_product(rice)

    assert info.price.is_tax_known
    assert info.price.incl_tax == 32_000
    assert info.availability.num_available == 10


def test_a_draft_or_a_product_without_a_price_cannot_be_bought(cooperative):
    draft = make_product(cooperative, is_public=False)
    priceless = make_product(cooperative, "Chè xanh")
    priceless.stockrecords.update(price=None)

    for product in (draft, priceless):
        info = Selector().strategy().fetch_for_product(product)
        assert not info.availability.is_available_to_buy


def test_a_list_of_products_costs_no_query_per_product(cooperative, django_assert_num_queries):
    for number in range(5):
        make_product(cooperative, f"Chè {number}")
    strategy = Selector().strategy()

    with django_assert_num_queries(2):
        products = Product.objects.prefetch_related("stockrecords")
        assert all(strategy.fetch_for_product(p).availability.num_available for p in products)
