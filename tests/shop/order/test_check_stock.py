"""``check_stock`` finds every way in which stock and orders can disagree."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coops.partner.models import StockRecord
from shop.order.models import Line, Order
from shop.order.spoiling import spoil_goods
from tests.factories.channel_orders import make_channel_order
from tests.factories.orders import make_order


def check_stock():
    out = StringIO()
    call_command("check_stock", stdout=out)
    return out.getvalue()


def broken():
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_stock", stdout=out)
    assert failure.value.returncode == 1
    return out.getvalue()


def test_right_books_are_right(order, rice, record, manager):
    make_order((rice, 2))
    spoil_goods(stock_record=record, units=7, by=manager)

    assert "right" in check_stock()


def test_a_promise_without_an_order_is_found(order, record):
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=4)

    assert f"stock record {record.pk}" in broken()


def test_an_order_without_its_promise_is_found(order, record):
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=0)

    assert "order lines hold 3" in broken()


def test_a_cancelled_order_that_still_holds_goods_is_found(order):
    Order.objects.filter(pk=order.pk).update(status="cancelled")

    assert order.number in broken()


def test_a_line_that_lost_its_stock_record_is_found(order):
    Line.objects.filter(order=order).update(stockrecord=None)

    assert "no stock record" in broken()


def test_an_order_that_misses_goods_without_its_mark_is_found(order, record, manager):
    spoil_goods(stock_record=record, units=8, by=manager)
    Order.objects.filter(pk=order.pk).update(is_oversold=False)

    assert f"order {order.number} (new) is not marked" in broken()


def test_an_order_that_has_all_its_goods_and_a_mark_is_found(order):
    Order.objects.filter(pk=order.pk).update(is_oversold=True)

    assert f"order {order.number} (new) is marked" in broken()


def test_a_parked_line_needs_no_mark(cooperative):
    make_channel_order(cooperative, "Gạo lạ")

    assert "right" in check_stock()


def test_goods_that_left_before_their_order_are_found(order, record):
    Line.objects.filter(order=order).update(num_allocated=0, num_consumed=3)
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=0, num_in_stock=7)

    assert "the order is not" in broken()


def test_it_asks_the_same_few_questions_however_many_orders(rice, order, django_assert_num_queries):
    for _ in range(4):
        make_order(rice)

    with django_assert_num_queries(8):
        check_stock()
