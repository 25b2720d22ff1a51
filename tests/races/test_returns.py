"""Goods that come back, said by several at once: the same units are put back once."""

from functools import partial

import pytest

from shop.order import processing
from shop.order.channel_orders import follow_channel
from shop.order.exceptions import OrderStateError
from shop.order.models import Hold, Order, Status
from shop.order.returns import CameBack, receive_returned
from tests.factories.channel_orders import make_channel_order
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]


@pytest.fixture
def sent(cooperative, rice):
    """Return an order of three bags of rice that comes back; seven are left in the barn."""
    order = make_channel_order(cooperative, (rice, 3))
    follow_channel(order=order, target=Status.HANDED_OVER)
    return follow_channel(order=order, hold=Hold.RETURNING)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def receive(order, units: int, manager):
    """Return a job that puts ``units`` back."""
    came = {order.lines.get().pk: CameBack(units, units)}
    return partial(receive_returned, order=fresh(order), came_back=came, by=manager)


def in_stock(rice) -> int:
    return rice.stockrecords.get().num_in_stock


def test_two_presses_put_the_same_units_back_once(sent, rice, manager):
    results = run_together([receive(sent, 3, manager) for _ in range(2)])

    assert len(of_kind(results, OrderStateError)) == 1
    assert in_stock(rice) == 10
    assert fresh(sent).status == Status.CANCELLED


def test_counting_by_hand_and_a_return_never_both_add(sent, rice, manager):
    results = run_together(
        [
            receive(sent, 3, manager),
            partial(processing.take_back_order, order=fresh(sent), by=manager),
        ]
    )

    put_back = not of_kind(results, OrderStateError)
    assert in_stock(rice) == (10 if put_back else 7)
    assert sent.lines.get().num_returned == 3


def test_parts_come_back_beside_a_sale_and_a_word_from_the_marketplace(sent, rice, manager):
    other = make_channel_order(sent.cooperative, (rice, 2))

    results = run_together(
        [
            *(receive(sent, 1, manager) for _ in range(3)),
            partial(follow_channel, order=fresh(other), target=Status.HANDED_OVER),
            partial(follow_channel, order=fresh(sent), target=Status.CANCELLED),
        ]
    )

    assert not of_kind(results, Exception)
    assert in_stock(rice) == 8
