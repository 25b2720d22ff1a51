"""Two people pack the same order; one packs while its buyer cancels; two send a part of it."""

from functools import partial

import pytest

from shop.order import processing
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, Status
from shop.order.packing_models import PartDelivery
from shop.order.part_deliveries import PartRefused, cancel_rest, send_part
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

ROUNDS = 5


def fresh(order):
    """Return the same order as another process would load it."""
    return Order.objects.get(pk=order.pk)


def confirmed_order(rice, manager, units=1):
    return processing.confirm_order(order=make_order((rice, units)), by=manager)


def test_two_people_pack_the_same_order_and_it_is_packed_once(rice, manager):
    for _ in range(ROUNDS):
        order = confirmed_order(rice, manager)

        results = run_together(
            [partial(processing.pack_order, order=fresh(order), by=manager) for _ in range(2)]
        )

        assert len(of_kind(results, Order)) == 2
        assert order.events.filter(kind="packed").count() == 1


def test_of_packing_and_the_buyers_cancelling_exactly_one_wins(rice, manager):
    for _ in range(ROUNDS):
        order = confirmed_order(rice, manager)

        results = run_together(
            [
                partial(processing.pack_order, order=fresh(order), by=manager),
                partial(processing.cancel_order, order=fresh(order), by_buyer=True),
            ]
        )

        assert len(of_kind(results, Order)) == 1
        assert len(of_kind(results, OrderStateError)) == 1


def test_a_part_and_a_cancellation_at_once_leave_one_of_them(rice, manager):
    for turn in range(ROUNDS):
        order = confirmed_order(rice, manager, units=2)
        line = order.lines.get()

        results = run_together(
            [
                partial(
                    send_part,
                    order=fresh(order),
                    units={line.pk: 1},
                    reason="too_big",
                    key=f"k{turn}",
                    by=manager,
                ),
                partial(processing.cancel_order, order=fresh(order), by_buyer=True),
            ]
        )

        refused = of_kind(results, OrderStateError) + of_kind(results, PartRefused)
        assert len(refused) == 1
        processing_left = fresh(order)
        if processing_left.status != Status.CANCELLED:
            cancel_rest(
                order=processing_left,
                units={line.pk: 0},
                reason="ran_out",
                key="rest",
                by=manager,
            )


def test_the_same_form_from_two_windows_sends_one_part(rice, manager):
    order = confirmed_order(rice, manager, units=3)
    line = order.lines.get()

    results = run_together(
        [
            partial(
                send_part,
                order=fresh(order),
                units={line.pk: 1},
                reason="too_big",
                key="one form",
                by=manager,
            )
            for _ in range(4)
        ]
    )

    assert len(of_kind(results, PartDelivery)) == 4
    assert PartDelivery.objects.count() == 1
    assert rice.stockrecords.get().num_in_stock == 9
