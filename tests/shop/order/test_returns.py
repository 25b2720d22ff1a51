"""Goods that come back: on sale again or written off, by a person, and once."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from coops.partner.models import StockChange
from shop.order import processing
from shop.order.channel_orders import follow_channel
from shop.order.exceptions import OrderStateError
from shop.order.models import Hold, Line, Status
from shop.order.returns import CameBack, receive_returned
from tests.factories.channel_orders import make_channel_order
from tests.shop.order.conftest import levels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_are_right(db):
    """Prove after each test that stock and orders agree."""
    yield
    call_command("check_stock")


@pytest.fixture
def sent(cooperative, rice):
    """Return a Shopee order of three bags of rice that is with the carrier."""
    order = make_channel_order(cooperative, (rice, 3))
    return follow_channel(order=order, target=Status.HANDED_OVER)


def line_of(order) -> Line:
    return order.lines.get()


def diary(record) -> list[tuple[str, int]]:
    rows = StockChange.objects.filter(stock_record=record, reason__in=["returned", "spoiled"])
    return [(r.reason, r.in_stock_after - r.in_stock_before) for r in rows.order_by("pk")]


def keeps(product, days: int | None) -> None:
    product.shelf_life_days = days
    product.save(update_fields=["shelf_life_days"])


def test_the_marketplaces_word_alone_puts_nothing_back(sent, record):
    follow_channel(order=sent, hold=Hold.RETURNING)
    follow_channel(order=sent, target=Status.CANCELLED)

    assert levels(record) == (7, 0)


def test_what_can_be_sold_goes_back_and_the_rest_is_written_off(sent, rice, record, manager):
    keeps(rice, 365)
    follow_channel(order=sent, hold=Hold.RETURNING)

    back = receive_returned(order=sent, came_back={line_of(sent).pk: CameBack(3, 2)}, by=manager)

    assert back == 2
    assert levels(record) == (9, 0)
    assert diary(record) == [("returned", 3), ("spoiled", -1)]
    assert (sent.status, sent.hold) == (Status.CANCELLED, Hold.NONE)
    event = sent.events.get(kind="returned")
    assert event.by == manager


def test_a_part_that_came_back_leaves_the_order_where_it_is(sent, record, manager):
    follow_channel(order=sent, target=Status.DELIVERED)

    receive_returned(order=sent, came_back={line_of(sent).pk: CameBack(1, 1)}, by=manager)

    assert sent.status == Status.DELIVERED
    assert levels(record) == (8, 0)
    assert line_of(sent).num_returned == 1


@pytest.mark.parametrize(("days", "back"), [(60, 0), (7, 0), (61, 3), (None, 3)])
def test_what_spoils_is_written_off_whatever_somebody_says(sent, rice, record, manager, days, back):
    keeps(rice, days)

    said = receive_returned(order=sent, came_back={line_of(sent).pk: CameBack(3, 3)}, by=manager)

    assert said == back
    assert levels(record) == (7 + back, 0)


def test_the_same_units_come_back_once(sent, record, manager):
    pk = line_of(sent).pk
    receive_returned(order=sent, came_back={pk: CameBack(2, 2)}, by=manager)

    with pytest.raises(OrderStateError):
        receive_returned(order=sent, came_back={pk: CameBack(2, 2)}, by=manager)

    assert levels(record) == (9, 0)


def test_what_was_counted_by_hand_is_not_put_back_as_well(sent, record, manager):
    follow_channel(order=sent, hold=Hold.RETURNING)
    processing.take_back_order(order=sent, by=manager)

    with pytest.raises(OrderStateError):
        receive_returned(order=sent, came_back={line_of(sent).pk: CameBack(1, 1)}, by=manager)

    assert levels(record) == (7, 0)


def test_the_database_itself_knows_that_no_more_comes_back_than_left(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(order=sent).update(num_returned=4)


@pytest.mark.parametrize("came", [CameBack(0, 0), CameBack(1, 2), CameBack(2, -1)])
def test_odd_numbers_change_nothing(sent, record, manager, came):
    with pytest.raises(ValueError):
        receive_returned(order=sent, came_back={line_of(sent).pk: came}, by=manager)

    assert levels(record) == (7, 0)
    assert line_of(sent).num_returned == 0
