"""Marketplaces' orders among everybody else's: the stock is right, whoever comes first."""

from functools import partial

import pytest
from django.utils import timezone

from coops.partner.models import StockChange
from coops.partner.services.stock import set_stock
from shop.checkout.exceptions import NotEnoughStock
from shop.order import processing
from shop.order.channel_orders import follow_channel, import_channel_order, map_parked_line
from shop.order.exceptions import OrderStateError
from shop.order.models import Checkout, Hold, Order, Status
from shop.order.shortages import reserve_missing_units
from shop.order.spoiling import spoil_goods
from tests.factories.channel_orders import channel_line, make_channel_order
from tests.factories.coops import make_product
from tests.factories.orders import make_basket
from tests.races.test_last_units import press
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

ROUNDS = 8


def take_in(cooperative, *lines, number: str):
    """Return a job that takes a Shopee order in."""
    return partial(
        import_channel_order,
        cooperative=cooperative,
        channel="shopee",
        remote_number=number,
        lines=list(lines),
        total_vnd=sum(line.price_vnd_total for line in lines),
        placed_at=timezone.now(),
    )


def fresh(order):
    """Return the same order as another process would load it."""
    return Order.objects.get(pk=order.pk)


def packed_order(cooperative, rice):
    order = make_channel_order(cooperative, rice)
    return follow_channel(order=order, target=Status.PACKED)


def test_two_imports_and_a_buyer_share_the_last_units(cooperative):
    for n in range(ROUNDS):
        honey = make_product(cooperative, f"Mật ong {n}", stock=3)

        results = run_together(
            [
                take_in(cooperative, channel_line(honey, 2), number=f"A{n}"),
                take_in(cooperative, channel_line(honey, 2), number=f"B{n}"),
                press(make_basket((honey, 2))),
            ]
        )

        record = honey.stockrecords.get()
        orders = of_kind(results, Order)
        assert len(orders) == 2
        assert len(of_kind(results, Checkout)) + len(of_kind(results, NotEnoughStock)) == 1
        assert record.num_allocated == 3
        missing = 4 + 2 * len(of_kind(results, Checkout)) - 3
        lines = [fresh(order).lines.get() for order in orders]
        assert sum(line.num_short for line in lines) == missing
        assert [fresh(o).is_oversold for o in orders] == [line.num_short > 0 for line in lines]


def test_one_order_taken_in_from_four_places_is_one_order(cooperative, rice):
    job = take_in(cooperative, channel_line(rice, 2), number="S1")

    results = run_together([job] * 4)

    assert len({order.pk for order in of_kind(results, Order)}) == 1
    assert len(of_kind(results, Order)) == 4
    assert rice.stockrecords.get().num_allocated == 2


def test_orders_with_the_same_goods_in_another_order_do_not_wait_for_each_other(cooperative, rice):
    eggs = make_product(cooperative, "Trứng", stock=30)
    one, other = channel_line(rice, 2), channel_line(eggs, 2)

    results = run_together(
        [
            take_in(cooperative, *((one, other) if n % 2 else (other, one)), number=f"S{n}")
            for n in range(10)
        ]
    )

    assert len(of_kind(results, Order)) == 10
    assert rice.stockrecords.get().sellable == 0


def test_cancelled_there_while_it_is_handed_over_here(cooperative, rice, manager):
    for _ in range(ROUNDS):
        order = packed_order(cooperative, rice)

        cancelled, given = run_together(
            [
                partial(follow_channel, order=fresh(order), target=Status.CANCELLED),
                partial(processing.hand_over_order, order=fresh(order), by=manager),
            ]
        )

        now = fresh(order)
        assert isinstance(cancelled, Order)
        if isinstance(given, OrderStateError):
            assert now.status == Status.CANCELLED
        else:
            assert (now.status, now.hold) == (Status.HANDED_OVER, Hold.RETURNING)
    out = Order.objects.filter(status=Status.HANDED_OVER).count()
    record = rice.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (10 - out, 0)


def test_the_same_word_from_five_places_takes_the_goods_out_once(cooperative, rice):
    order = make_channel_order(cooperative, (rice, 4))

    results = run_together(
        [partial(follow_channel, order=fresh(order), target=Status.DELIVERED) for _ in range(5)]
    )

    assert len(of_kind(results, Order)) == 5
    record = rice.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (6, 0)
    assert StockChange.objects.filter(reason="handed_over").count() == 1


def test_two_sweeps_keep_missing_goods_once(cooperative, rice, manager):
    orders = [make_channel_order(cooperative, (rice, 6)) for _ in range(4)]
    record = rice.stockrecords.get()
    set_stock(stock_record=record, num_in_stock=20, by=manager)

    results = run_together([reserve_missing_units] * 3)

    assert sum(results) == 10
    record.refresh_from_db()
    assert record.num_allocated == 20
    assert sum(fresh(order).lines.get().num_short for order in orders) == 4
    assert [fresh(order).is_oversold for order in orders] == [False, False, False, True]


def test_a_parked_line_named_twice_at_once_gets_its_goods_once(cooperative, rice, manager):
    line = make_channel_order(cooperative, ("Gạo lạ", 3)).lines.get()
    record = rice.stockrecords.get()

    results = run_together(
        [partial(map_parked_line, line=line, stock_record=record, by=manager) for _ in range(3)]
    )

    assert not of_kind(results, Exception)
    record.refresh_from_db()
    assert record.num_allocated == 3


def test_everything_at_once_leaves_the_books_right(cooperative, rice, manager):
    record = rice.stockrecords.get()
    there = [make_channel_order(cooperative, (rice, 2)) for _ in range(6)]

    results = run_together(
        [
            *(partial(follow_channel, order=fresh(o), target=Status.CANCELLED) for o in there[:2]),
            *(
                partial(follow_channel, order=fresh(o), target=Status.HANDED_OVER)
                for o in there[2:4]
            ),
            partial(spoil_goods, stock_record=record, units=1, by=manager),
            partial(spoil_goods, stock_record=record, units=1, by=manager),
            reserve_missing_units,
            reserve_missing_units,
            take_in(cooperative, channel_line(rice, 3), number="new"),
        ]
    )

    assert not of_kind(results, Exception)
