"""Which lot an order's goods come from: oldest first, a person's choice, and what comes back."""

import pytest
from django.core.management import call_command

from coops.partner.services.stock import set_stock
from shop.order import processing, recalls
from shop.order.exceptions import OrderStateError
from shop.order.line_lots import LineLot
from shop.order.lot_serving import choose_lot, take_from_lots
from shop.order.origins import origins_of
from shop.order.recalls import finish_recalls, recall_lot, went_to
from shop.order.returns import CameBack, receive_returned
from shop.order.spoiling import spoil_goods
from tests.factories.coops import make_product
from tests.factories.lots import make_household, make_lot
from tests.factories.orders import make_order


@pytest.fixture
def rice(cooperative):
    return make_product(cooperative, stock=0)


@pytest.fixture(autouse=True)
def books_are_right(db):
    yield
    call_command("check_stock")


def packed(order):
    processing.confirm_order(order=order, by=None)
    return processing.pack_order(order=order, by=None)


def handed_over(order):
    return processing.hand_over_order(order=packed(order), by=None)


def units_by_lot(order):
    origins = origins_of(order.lines.all())[order.lines.get().pk]
    return [(one.lot and one.lot.number, one.units) for one in origins]


def left_of(*lots):
    for lot in lots:
        lot.refresh_from_db()
    return [lot.left for lot in lots]


def test_an_order_is_served_from_the_oldest_lot_first(rice, cooperative):
    tu = make_household(cooperative)
    new = make_lot(rice, 5, days_ago=1, number="MOI")
    old = make_lot(rice, 2, days_ago=9, number="CU", household=tu)
    order = make_order((rice, 3))

    assert units_by_lot(order) == [("CU", 2), ("MOI", 1)]
    first = origins_of(order.lines.all())[order.lines.get().pk][0]
    assert first.household == tu and first.is_planned

    packed(order)
    assert left_of(old, new) == [2, 5], "packed goods still lie in the barn"
    processing.hand_over_order(order=order, by=None)

    assert left_of(old, new) == [0, 4]
    assert units_by_lot(order) == [("CU", 2), ("MOI", 1)]


def test_the_older_order_gets_the_older_lot_though_the_younger_is_packed_first(rice):
    make_lot(rice, 2, days_ago=9, number="CU")
    make_lot(rice, 5, days_ago=1, number="MOI")
    first, second = make_order((rice, 2)), make_order((rice, 2))

    assert units_by_lot(first) == [("CU", 2)]
    assert units_by_lot(second) == [("MOI", 2)]

    packed(second)
    assert units_by_lot(second) == [("CU", 2)], "whoever packs takes the oldest that lies there"
    assert units_by_lot(first) == [("MOI", 2)]


def test_units_beyond_all_lots_are_of_unknown_origin(rice, cooperative):
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=3, by=None)
    make_lot(rice, 2, number="A")
    order = handed_over(make_order((rice, 4)))

    assert units_by_lot(order) == [("A", 2), (None, 2)]
    assert not LineLot.objects.filter(lot=None).exists()


def test_a_cancelled_order_leaves_the_lots_as_they_were(rice):
    lot = make_lot(rice, 5)
    order = packed(make_order((rice, 3)))
    assert LineLot.objects.count() == 1

    processing.cancel_order(order=order, by=None)

    assert left_of(lot) == [5] and not LineLot.objects.exists()


def test_handing_over_twice_takes_out_once(rice):
    lot = make_lot(rice, 5)
    order = handed_over(make_order((rice, 3)))
    processing.hand_over_order(order=order, by=None)

    assert left_of(lot) == [2]


def test_what_comes_back_sellable_is_of_its_lot_again(rice):
    lot = make_lot(rice, 5)
    order = handed_over(make_order((rice, 3)))
    line = order.lines.get()

    receive_returned(order=order, came_back={line.pk: CameBack(2, sellable=1)}, by=None)

    assert left_of(lot) == [3]
    assert LineLot.objects.get().returned == 2


def test_a_failed_delivery_is_no_longer_out(rice):
    make_lot(rice, 5)
    order = handed_over(make_order((rice, 3)))
    processing.deliver_order(order=order, by=None)
    type(order).objects.filter(pk=order.pk).update(hold="returning")
    order.refresh_from_db()
    processing.take_back_order(order=order, by=None)

    row = LineLot.objects.get()
    assert (row.units, row.returned) == (3, 3)


def test_a_person_chooses_another_lot_until_it_is_handed_over(rice, cooperative):
    old, new = make_lot(rice, 5, days_ago=9), make_lot(rice, 5, days_ago=1)
    order = packed(make_order((rice, 3)))
    line = order.lines.get()

    choose_lot(order=order, line=line, lot=new)
    assert units_by_lot(order) == [(new.number, 3)]
    processing.hand_over_order(order=order, by=None)

    assert left_of(old, new) == [5, 2]
    with pytest.raises(OrderStateError):
        choose_lot(order=order, line=line, lot=old)


def test_a_lot_with_too_few_units_gives_what_it_has_and_the_oldest_the_rest(rice):
    make_lot(rice, 5, days_ago=9, number="CU")
    few = make_lot(rice, 2, days_ago=1, number="MOI")
    order = make_order((rice, 3))

    choose_lot(order=order, line=order.lines.get(), lot=few)
    handed_over(order)

    assert sorted(units_by_lot(order)) == [("CU", 1), ("MOI", 2)]


def test_a_lot_of_other_goods_cannot_be_chosen(rice, cooperative):
    make_lot(rice, 5)
    eggs = make_lot(make_product(cooperative, "Trứng"), 5)
    order = make_order((rice, 3))

    with pytest.raises(OrderStateError):
        choose_lot(order=order, line=order.lines.get(), lot=eggs)


def test_a_lower_count_takes_units_of_no_lot_first_then_the_oldest(rice):
    record = rice.stockrecords.get()
    set_stock(stock_record=record, num_in_stock=2, by=None)
    old, new = make_lot(rice, 3, days_ago=9), make_lot(rice, 3, days_ago=1)

    set_stock(stock_record=record, num_in_stock=6, by=None)
    assert left_of(old, new) == [3, 3]
    set_stock(stock_record=record, num_in_stock=4, by=None)
    assert left_of(old, new) == [1, 3]


def test_spoiling_a_promised_lot_cuts_what_is_served(rice):
    make_lot(rice, 5)
    order = packed(make_order((rice, 4)))
    spoil_goods(stock_record=rice.stockrecords.get(), units=3, by=None)

    processing.hand_over_order(order=order, by=None)

    assert LineLot.objects.get().units == 2


def test_a_recalled_lot_leaves_the_stock_and_serves_nobody(rice):
    bad = make_lot(rice, 5, days_ago=9)
    make_lot(rice, 5, days_ago=1, number="TOT")
    out, lying = handed_over(make_order((rice, 2))), packed(make_order((rice, 2)))

    recall_lot(lot=bad, reason="Có mọt", by=None)
    recall_lot(lot=bad, reason="Có mọt", by=None)

    assert left_of(bad) == [0] and rice.stockrecords.get().num_in_stock == 5
    assert {row.line.order for row in went_to(bad, type(out).objects.all())} == {out, lying}
    with pytest.raises(OrderStateError):
        processing.hand_over_order(order=lying, by=None)

    lying.refresh_from_db()
    choose_lot(order=lying, line=lying.lines.get(), lot=None)
    processing.hand_over_order(order=lying, by=None)


def test_what_is_left_of_a_lot_is_read_when_it_is_written_off(rice, monkeypatch):
    lot = make_lot(rice, 5)
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=20, by=None)
    other_worker = type(lot).objects.get(pk=lot.pk)
    real, pressed = recalls.spoil_rest_of_lot, []

    def between(**said):
        if not pressed:
            pressed.append("by another")
            recall_lot(lot=other_worker, reason="Có mọt", by=None)
        return real(**said)

    monkeypatch.setattr(recalls, "spoil_rest_of_lot", between)
    recall_lot(lot=lot, reason="Có mọt", by=None)

    assert left_of(lot) == [0] and rice.stockrecords.get().num_in_stock == 15


def test_a_recall_that_stopped_halfway_is_finished_by_the_job(rice, monkeypatch):
    lot = make_lot(rice, 5)

    def killed(**said):
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(recalls, "spoil_rest_of_lot", killed)
        recall_lot(lot=lot, reason="Có mọt", by=None)
    assert left_of(lot) == [5] and lot.is_recalled

    assert (finish_recalls(), finish_recalls()) == (1, 0)
    assert left_of(lot) == [0] and rice.stockrecords.get().num_in_stock == 0


def test_the_newest_orders_miss_what_a_recall_takes(rice):
    lot = make_lot(rice, 5)
    first, last = make_order((rice, 3)), make_order((rice, 2))
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=8, by=None)

    recall_lot(lot=lot, reason="Có mọt", by=None)

    assert (first.lines.get().num_short, last.lines.get().num_short) == (0, 2)


def test_what_comes_back_of_a_recalled_lot_is_not_sold_again(rice):
    lot = make_lot(rice, 5)
    order = handed_over(make_order((rice, 3)))
    recall_lot(lot=lot, reason="Có mọt", by=None)

    back = receive_returned(
        order=order, came_back={order.lines.get().pk: CameBack(2, sellable=2)}, by=None
    )

    assert (back, left_of(lot)) == (0, [0])
    assert rice.stockrecords.get().num_in_stock == 0
    assert "0" in order.events.filter(kind="returned").get().note


def test_an_order_that_left_holds_nothing_of_lots_though_a_line_went_missing(rice, cooperative):
    eggs = make_product(cooperative, "Trứng", stock=5)
    make_lot(rice, 6)
    order = packed(make_order((eggs, 2), (rice, 3)))
    spoil_goods(stock_record=rice.stockrecords.get(), units=6, by=None)

    processing.hand_over_order(order=order, by=None)

    assert not LineLot.objects.filter(is_gone=False).exists()


def test_origins_cost_the_same_few_questions_however_many_lines(
    rice, django_assert_max_num_queries
):
    make_lot(rice, 20, days_ago=3)
    make_lot(rice, 20, days_ago=1)
    orders = [make_order((rice, 2)) for _ in range(6)]
    packed(orders[0])
    lines = [order.lines.get() for order in orders]

    with django_assert_max_num_queries(5):
        origins = origins_of(lines)

    assert {sum(one.units for one in found) for found in origins.values()} == {2}


def test_a_part_that_goes_ahead_leaves_the_rest_where_it_lies(rice):
    lot = make_lot(rice, 5)
    order = packed(make_order((rice, 3)))
    line = order.lines.get()

    take_from_lots({line: 1})
    type(line).objects.filter(pk=line.pk).update(num_allocated=2, num_consumed=1)

    rows = [(row.units, row.is_gone) for row in LineLot.objects.order_by("is_gone")]
    assert rows == [(2, False), (1, True)]
    assert left_of(lot) == [4]
    type(line).objects.filter(pk=line.pk).update(num_allocated=3, num_consumed=0)
    LineLot.objects.filter(is_gone=True).delete()
