"""Taking a line of a diary back: once, by a counter-entry, and never below what is promised."""

import pytest
from django.core.management import call_command

from coops.lots.services.harvests import correct_units
from coops.partner.exceptions import StockError, StockPromised
from coops.partner.models import PriceChange, StockChange
from coops.partner.services.prices import set_price
from coops.partner.services.stock import set_stock
from coops.partner.services.undoing import NotUndone, undo_price_change, undo_stock_change
from shop.order.recalls import lift_recall, recall_lot
from shop.order.spoiling import spoil_goods
from tests.factories.lots import make_lot
from tests.factories.orders import make_order


@pytest.fixture(autouse=True)
def books_are_right(db):
    yield
    call_command("check_stock")


@pytest.fixture
def record(rice):
    return rice.stockrecords.get()


def units(record):
    record.refresh_from_db()
    return record.num_in_stock


def test_a_count_is_taken_back_once_and_says_by_whom(record, manager):
    change = set_stock(stock_record=record, num_in_stock=4, by=None)

    entry = undo_stock_change(change=change, by=manager)
    again = undo_stock_change(change=change, by=manager)

    assert entry == again and units(record) == 10
    assert (entry.reason, entry.undoes, entry.by) == ("undone", change, manager)
    assert StockChange.objects.count() == 2


def test_what_happened_meanwhile_stays(record, rice):
    change = set_stock(stock_record=record, num_in_stock=15, by=None)
    set_stock(stock_record=record, num_in_stock=13, by=None)

    undo_stock_change(change=change, by=None)

    assert units(record) == 8


def test_it_is_refused_when_orders_were_promised_more_and_names_them(record, rice):
    change = set_stock(stock_record=record, num_in_stock=15, by=None)
    order = make_order((rice, 12))

    with pytest.raises(StockPromised) as refusal:
        undo_stock_change(change=change, by=None)
    assert order.number in str(refusal.value)
    assert units(record) == 15


def test_what_orders_did_has_ways_of_its_own(record, rice):
    make_order((rice, 1))

    with pytest.raises(NotUndone):
        undo_stock_change(change=StockChange.objects.get(), by=None)


def test_a_counter_entry_is_not_taken_back_again(record):
    entry = undo_stock_change(
        change=set_stock(stock_record=record, num_in_stock=4, by=None), by=None
    )

    with pytest.raises(NotUndone):
        undo_stock_change(change=entry, by=None)


def test_a_harvest_is_taken_back_with_its_lot_unless_some_of_it_is_gone(record, rice):
    lot = make_lot(rice, 5)
    undo_stock_change(change=StockChange.objects.get(lot=lot), by=None)
    lot.refresh_from_db()
    assert (units(record), lot.units, lot.left) == (10, 0, 0)

    other = make_lot(rice, 5)
    spoil_goods(stock_record=record, units=1, by=None, lot_id=other.pk)
    with pytest.raises(StockError):
        undo_stock_change(change=StockChange.objects.get(reason="harvested", lot=other), by=None)


def test_what_a_recall_wrote_off_comes_back_into_its_lot_once_the_recall_is_lifted(record, rice):
    lot = make_lot(rice, 5)
    recall_lot(lot=lot, reason="Có mọt", by=None)
    change = StockChange.objects.get(reason="spoiled")
    with pytest.raises(NotUndone):
        undo_stock_change(change=change, by=None)

    lift_recall(lot=lot)
    change.refresh_from_db()
    undo_stock_change(change=StockChange.objects.get(pk=change.pk), by=None)

    lot.refresh_from_db()
    assert (units(record), lot.left) == (15, 5)


def left_of(*lots):
    for lot in lots:
        lot.refresh_from_db()
    return [lot.left for lot in lots]


def test_a_mistaken_count_gives_its_lots_back_what_it_took(record, rice):
    old, new = make_lot(rice, 20, days_ago=9), make_lot(rice, 30, days_ago=1)
    change = set_stock(stock_record=record, num_in_stock=5, by=None)
    assert left_of(old, new) == [0, 5]

    for _ in range(2):
        undo_stock_change(change=change, by=None)

    assert units(record) == 60 and left_of(old, new) == [20, 30]


def test_a_lot_is_never_filled_above_what_it_was(record, rice):
    lot = make_lot(rice, 20)
    change = set_stock(stock_record=record, num_in_stock=5, by=None)
    correct_units(lot=lot, units=18, by=None)  # it was less from the start

    undo_stock_change(change=change, by=None)

    assert units(record) == 28 and left_of(lot) == [18]


def test_a_loss_of_more_than_the_lot_had_gives_it_back_only_what_it_had(record, rice):
    lot = make_lot(rice, 5)
    spoil_goods(stock_record=record, units=2, by=None, lot_id=lot.pk)
    change = spoil_goods(stock_record=record, units=4, by=None, lot_id=lot.pk)

    undo_stock_change(change=change, by=None)

    assert units(record) == 13 and left_of(lot) == [3]


def test_a_count_whose_lots_are_recalled_by_now_waits_for_the_recall(record, rice):
    lot = make_lot(rice, 5)
    change = set_stock(stock_record=record, num_in_stock=2, by=None)
    recall_lot(lot=lot, reason="Có mọt", by=None)

    with pytest.raises(NotUndone):
        undo_stock_change(change=change, by=None)
    assert units(record) == 0


def test_a_lot_counts_as_it_is_now_not_as_the_page_had_read_it(record, rice):
    lot = make_lot(rice, 5)
    change = StockChange.objects.select_related("lot").get(lot=lot)
    correct_units(lot=lot, units=8, by=None)

    undo_stock_change(change=change, by=None)

    assert (units(record), *left_of(lot), lot.units) == (13, 3, 3)


def test_a_line_from_before_lots_were_noted_fills_its_own_lot(record, rice):
    lot = make_lot(rice, 5)
    change = spoil_goods(stock_record=record, units=2, by=None, lot_id=lot.pk)
    StockChange.objects.filter(pk=change.pk).update(from_lots=None)

    undo_stock_change(change=StockChange.objects.get(pk=change.pk), by=None)

    assert units(record) == 15 and left_of(lot) == [5]


def test_a_price_is_taken_back_once_and_only_the_newest(record, manager):
    first = set_price(stock_record=record, price_vnd=35_000, by=None)
    second = set_price(stock_record=record, price_vnd=3_500_000, by=None)

    with pytest.raises(NotUndone):
        undo_price_change(change=first, by=manager)
    entry = undo_price_change(change=second, by=manager)
    assert undo_price_change(change=second, by=manager) == entry

    record.refresh_from_db()
    assert record.price == 35_000 and PriceChange.objects.count() == 3
