"""The stock service: promise, give back, hand over, count again, spoil."""

import pytest

from coops.partner.exceptions import (
    DirectStockWrite,
    NotEnoughStock,
    PriceRefused,
    StockCountRefused,
    StockOutOfStep,
    StockPromised,
)
from coops.partner.models import StockChange
from coops.partner.services import stock
from coops.partner.signals import stock_changed


@pytest.fixture
def record(rice):
    """Return the stock record of ten bags of rice."""
    return rice.stockrecords.get()


def levels(record):
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def promise(record, units, number="DH2345678"):
    return stock.allocate_units(stock_record_id=record.pk, units=units, order_number=number)


def test_promising_units_takes_them_off_the_shelf(record):
    promise(record, 4)

    assert levels(record) == (10, 4)
    assert record.sellable == 6


def test_promising_more_than_is_left_changes_nothing_and_says_how_many_are_left(record):
    promise(record, 7)

    with pytest.raises(NotEnoughStock) as refusal:
        promise(record, 4)

    assert (refusal.value.wanted, refusal.value.left) == (4, 3)
    assert "Gạo nếp" in str(refusal.value)
    assert levels(record) == (10, 7)
    assert StockChange.objects.count() == 1


@pytest.mark.parametrize("units", [100_000_001, 10**9, 2**31, 2**63, 10**30])
def test_an_absurd_number_of_units_is_refused_with_the_same_sentence(record, units):
    with pytest.raises(NotEnoughStock):
        promise(record, units)


@pytest.mark.parametrize("units", [0, -1])
def test_a_change_of_no_units_is_a_mistake_of_the_caller(record, units):
    with pytest.raises(ValueError, match="at least one"):
        promise(record, units)


def test_what_an_order_gives_back_can_be_sold_again(record):
    promise(record, 4)

    stock.release_units(stock_record_id=record.pk, units=4)

    assert levels(record) == (10, 0)


def test_what_is_handed_over_leaves_the_barn(record):
    promise(record, 4)

    stock.consume_units(stock_record_id=record.pk, units=4)

    assert levels(record) == (6, 0)


@pytest.mark.parametrize("service", [stock.release_units, stock.consume_units])
def test_more_than_is_promised_can_neither_be_given_back_nor_handed_over(record, service):
    promise(record, 2)

    with pytest.raises(StockOutOfStep):
        service(stock_record_id=record.pk, units=3)

    assert levels(record) == (10, 2)


def test_every_change_is_in_the_diary_with_who_why_before_and_after(record, manager):
    stock.set_stock(stock_record=record, num_in_stock=12, by=manager, note="đếm lại")
    promise(record, 5, "DHABCDEFG")
    stock.consume_units(stock_record_id=record.pk, units=5, order_number="DHABCDEFG", by=manager)

    rows = list(
        StockChange.objects.order_by("pk").values_list(
            "reason",
            "by_id",
            "note",
            "order_number",
            "in_stock_before",
            "in_stock_after",
            "allocated_before",
            "allocated_after",
        )
    )

    assert rows == [
        ("counted", manager.pk, "đếm lại", "", 10, 12, 0, 0),
        ("ordered", None, "", "DHABCDEFG", 12, 12, 0, 5),
        ("handed_over", manager.pk, "", "DHABCDEFG", 12, 7, 5, 0),
    ]


def test_stock_below_what_is_promised_is_refused_and_names_the_orders_that_still_hold_some(
    record, manager
):
    promise(record, 3, "DH1")
    promise(record, 2, "DH2")
    promise(record, 1, "DH3")
    stock.release_units(stock_record_id=record.pk, units=2, order_number="DH2")

    with pytest.raises(StockPromised) as refusal:
        stock.set_stock(stock_record=record, num_in_stock=3, by=manager)

    assert refusal.value.order_numbers == ["DH3", "DH1"]
    assert levels(record) == (10, 4)


def test_counting_the_same_number_again_writes_nothing(record, manager):
    assert stock.set_stock(stock_record=record, num_in_stock=10, by=manager) is None

    assert not StockChange.objects.exists()


@pytest.mark.parametrize("number", [-1, 100_000_001, 10**12])
def test_an_impossible_count_is_refused_with_the_limits(record, manager, number):
    with pytest.raises(StockCountRefused, match="0"):
        stock.set_stock(stock_record=record, num_in_stock=number, by=manager)


def test_spoiled_goods_leave_the_barn_when_they_are_not_promised(record, manager):
    promise(record, 4)

    stock.spoil_units(stock_record=record, units=6, by=manager, note="mưa dột")

    assert levels(record) == (4, 4)


def test_spoiling_more_than_is_free_names_the_orders(record, manager):
    promise(record, 4, "DH9")

    with pytest.raises(StockPromised, match="DH9"):
        stock.spoil_units(stock_record=record, units=7, by=manager)

    assert levels(record) == (10, 4)


def test_more_than_is_in_the_barn_cannot_spoil(record, manager):
    with pytest.raises(NotEnoughStock):
        stock.spoil_units(stock_record=record, units=11, by=manager)


def test_a_new_offer_starts_its_diary_at_nothing(rice, manager):
    rice.stockrecords.all().delete()

    record = stock.open_stock_record(
        product=rice, partner_sku="G1", price_vnd=30_000, num_in_stock=7, by=manager
    )

    assert levels(record) == (7, 0)
    change = record.changes.get()
    assert (change.in_stock_before, change.in_stock_after) == (0, 7)


@pytest.mark.parametrize("price", [0, -5, 10**12])
def test_a_new_offer_needs_a_price_that_can_be_true(rice, manager, price):
    rice.stockrecords.all().delete()

    with pytest.raises(PriceRefused):
        stock.open_stock_record(
            product=rice, partner_sku="G1", price_vnd=price, num_in_stock=7, by=manager
        )


def test_the_world_hears_of_a_change_with_the_levels_after_it(record):
    heard = []

    def listen(sender, **facts):
        heard.append((facts["stock_record_id"], facts["num_in_stock"], facts["num_allocated"]))

    stock_changed.connect(listen)
    try:
        promise(record, 4)
    finally:
        stock_changed.disconnect(listen)

    assert heard == [(record.pk, 10, 4)]


@pytest.mark.parametrize("method", ["allocate", "consume_allocation", "cancel_allocation"])
def test_oscars_own_stock_methods_are_closed(record, method):
    with pytest.raises(DirectStockWrite):
        getattr(record, method)(1)
