"""An order's way: confirmed, packed, handed over, delivered, or cancelled."""

import pytest

from coops.partner.models import StockChange
from shop.order import processing
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentStatus, Status
from shop.order.signals import order_moved
from shop.order.spoiling import spoil_goods
from tests.factories.orders import make_order
from tests.shop.order.conftest import levels

pytestmark = pytest.mark.django_db


def line_of(order):
    line = order.lines.get()
    return line.num_allocated, line.num_consumed, line.num_released, line.num_short


def test_an_order_goes_its_way_and_keeps_when_and_by_whom(packed, manager):
    processing.hand_over_order(order=packed, by=manager, carrier_name="GHN", tracking_code="G1")
    processing.deliver_order(order=packed, by=manager)

    packed.refresh_from_db()
    assert packed.status == Status.DELIVERED
    assert None not in (packed.confirmed_at, packed.packed_at, packed.handed_over_at)
    assert packed.delivered_at is not None
    assert (packed.carrier_name, packed.tracking_code) == ("GHN", "G1")
    assert [(e.kind, e.by) for e in packed.events.all()] == [
        ("placed", None),
        ("confirmed", manager),
        ("packed", manager),
        ("handed_over", manager),
        ("delivered", manager),
    ]


def test_handing_over_takes_the_goods_out_of_the_barn_once(packed, manager, record):
    for _ in range(2):
        processing.hand_over_order(order=packed, by=manager)

    assert levels(record) == (7, 0)
    assert line_of(packed) == (0, 3, 0, 0)
    assert packed.events.filter(kind="handed_over").count() == 1


def test_cancelling_puts_the_goods_back_once(order, manager, record):
    for _ in range(2):
        processing.cancel_order(order=order, by=manager, reason="Hết xe")

    assert levels(record) == (10, 0)
    assert line_of(order) == (0, 0, 3, 0)
    assert StockChange.objects.filter(reason="cancelled").count() == 1
    assert (order.cancel_reason, order.cancelled_by_buyer) == ("Hết xe", False)


def test_a_stale_page_cannot_confirm_what_is_packed_already(packed, manager):
    with pytest.raises(OrderStateError) as refusal:
        processing.confirm_order(order=packed, by=manager)

    assert refusal.value.status == Status.PACKED
    assert str(refusal.value)


@pytest.mark.parametrize("step", ["pack_order", "hand_over_order", "deliver_order"])
def test_no_step_can_be_left_out(order, manager, step):
    with pytest.raises(OrderStateError):
        getattr(processing, step)(order=order, by=manager)

    order.refresh_from_db()
    assert order.status == Status.NEW


def test_the_buyer_can_cancel_until_it_is_packed(order, manager, record):
    processing.confirm_order(order=order, by=manager)

    processing.cancel_order(order=order, by_buyer=True)

    assert order.status == Status.CANCELLED
    assert order.cancelled_by_buyer
    assert levels(record) == (10, 0)


def test_once_packed_only_the_co_op_can_cancel(packed, manager, record):
    with pytest.raises(OrderStateError, match="HTX Đồng Sao"):
        processing.cancel_order(order=packed, by_buyer=True)
    assert levels(record) == (10, 3)

    processing.cancel_order(order=packed, by=manager)
    assert levels(record) == (10, 0)


@pytest.mark.parametrize("status", [Status.HANDED_OVER, Status.DELIVERED])
def test_what_has_left_the_barn_cannot_be_cancelled(packed, manager, record, status):
    processing.hand_over_order(order=packed, by=manager)
    if status == Status.DELIVERED:
        processing.deliver_order(order=packed, by=manager)

    with pytest.raises(OrderStateError):
        processing.cancel_order(order=packed, by=manager)

    assert levels(record) == (7, 0)


def test_a_cancelled_order_cannot_be_handed_over(packed, manager, record):
    processing.cancel_order(order=packed, by=manager)

    with pytest.raises(OrderStateError):
        processing.hand_over_order(order=packed, by=manager)

    assert levels(record) == (10, 0)


def test_delivered_is_not_paid(packed, manager):
    processing.hand_over_order(order=packed, by=manager)
    processing.deliver_order(order=packed, by=manager)
    assert packed.payment_status == PaymentStatus.UNPAID

    for _ in range(2):
        processing.mark_paid(order=packed, by=manager)

    assert packed.payment_status == PaymentStatus.PAID
    assert packed.events.filter(kind="paid", by=manager).count() == 1


def test_money_of_a_cancelled_order_is_owed_back_until_it_is_paid_back(order, manager):
    processing.mark_paid(order=order, by=manager)

    processing.cancel_order(order=order, by=manager)
    assert order.payment_status == PaymentStatus.REFUND_DUE

    for _ in range(2):
        processing.mark_refunded(order=order, by=manager)
    assert order.payment_status == PaymentStatus.REFUNDED
    with pytest.raises(OrderStateError):
        processing.mark_paid(order=order, by=manager)


def test_money_that_arrives_after_cancelling_is_owed_back_at_once(order, manager):
    processing.cancel_order(order=order, by_buyer=True)

    processing.mark_paid(order=order, by=manager)

    assert order.payment_status == PaymentStatus.REFUND_DUE


def test_nothing_is_paid_back_that_was_never_paid(order, manager):
    with pytest.raises(OrderStateError):
        processing.mark_refunded(order=order, by=manager)


def test_the_world_hears_where_an_order_went(order, manager):
    heard = []

    def listen(sender, **facts):
        heard.append((facts["order_id"], facts["before"], facts["after"]))

    order_moved.connect(listen)
    try:
        processing.confirm_order(order=order, by=manager)
        processing.confirm_order(order=order, by=manager)
    finally:
        order_moved.disconnect(listen)

    assert heard == [(order.pk, "new", "confirmed")]


def test_the_history_tells_what_it_was_before_even_from_a_stale_page(order, manager):
    stale = Order.objects.get(pk=order.pk)
    processing.confirm_order(order=order, by=manager)

    processing.cancel_order(order=stale, by=manager)

    assert [(c.old_status, c.new_status) for c in stale.status_changes.order_by("pk")] == [
        ("new", "confirmed"),
        ("confirmed", "cancelled"),
    ]


def test_spoiled_goods_are_taken_from_the_shelf_before_any_order(order, manager, record):
    spoil_goods(stock_record=record, units=7, by=manager, note="Mưa dột")

    assert levels(record) == (3, 3)
    assert line_of(order) == (3, 0, 0, 0)


def test_when_promised_goods_spoil_the_newest_orders_go_short_first(rice, manager, record):
    first = make_order((rice, 4))
    second = make_order((rice, 3))
    third = make_order((rice, 2))

    spoil_goods(stock_record=record, units=5, by=manager)

    assert levels(record) == (5, 5)
    assert line_of(third) == (0, 0, 0, 2)
    assert line_of(second) == (1, 0, 0, 2)
    assert line_of(first) == (4, 0, 0, 0)
    assert [e.kind for e in second.events.all()] == ["placed", "short"]
    assert not first.events.filter(kind="short").exists()


def test_an_order_of_which_nothing_is_left_cannot_be_handed_over(packed, manager, record):
    spoil_goods(stock_record=record, units=10, by=manager)

    with pytest.raises(OrderStateError):
        processing.hand_over_order(order=packed, by=manager)

    assert packed.status == Status.PACKED
    assert levels(record) == (0, 0)


def test_oscars_own_way_to_set_a_status_is_closed(order):
    with pytest.raises(RuntimeError):
        order.set_status(Status.CANCELLED)
