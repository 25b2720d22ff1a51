"""Two people act on one order at the same moment: one wins, and the stock is right."""

from functools import partial

import pytest

from coops.partner.models import StockChange
from shop.order import processing
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentStatus, Status
from shop.order.spoiling import spoil_goods
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

ROUNDS = 10


def fresh(order):
    """Return the same order as another process would load it."""
    return Order.objects.get(pk=order.pk)


def packed_order(rice, manager):
    order = make_order((rice, 1))
    processing.confirm_order(order=order, by=manager)
    return processing.pack_order(order=order, by=manager)


def test_of_cancelling_and_handing_over_exactly_one_wins(rice, manager):
    handed_over = 0
    for _ in range(ROUNDS):
        order = packed_order(rice, manager)

        results = run_together(
            [
                partial(processing.cancel_order, order=fresh(order), by=manager),
                partial(processing.hand_over_order, order=fresh(order), by=manager),
            ]
        )

        assert len(of_kind(results, Order)) == 1
        assert len(of_kind(results, OrderStateError)) == 1
        handed_over += fresh(order).status == Status.HANDED_OVER
    record = rice.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (10 - handed_over, 0)


def test_cancelling_at_once_from_five_places_gives_back_once(rice, manager):
    order = make_order((rice, 4))

    results = run_together(
        [partial(processing.cancel_order, order=fresh(order), by=manager) for _ in range(5)]
    )

    assert len(of_kind(results, Order)) == 5
    assert rice.stockrecords.get().num_allocated == 0
    assert StockChange.objects.filter(reason="cancelled").count() == 1


def test_money_marked_while_the_order_is_cancelled_is_owed_back(rice, manager):
    for _ in range(ROUNDS):
        order = make_order((rice, 1))

        results = run_together(
            [
                partial(processing.cancel_order, order=fresh(order), by=manager),
                partial(processing.mark_paid, order=fresh(order), by=manager),
            ]
        )

        assert not of_kind(results, Exception)
        assert fresh(order).payment_status == PaymentStatus.REFUND_DUE


def test_goods_that_spoil_while_orders_come_and_go_leave_the_books_right(rice, manager):
    record = rice.stockrecords.get()
    orders = [make_order((rice, 2)) for _ in range(4)]

    results = run_together(
        [
            *(partial(processing.cancel_order, order=fresh(o), by=manager) for o in orders[:3]),
            *(partial(spoil_goods, stock_record=record, units=2, by=manager) for _ in range(3)),
        ]
    )

    assert not of_kind(results, Exception)
    record.refresh_from_db()
    assert record.num_in_stock == 4
