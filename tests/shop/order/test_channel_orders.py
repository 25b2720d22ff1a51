"""Orders of a marketplace: taken in whatever the barn holds, then led by its word."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coops.partner.models import StockChange
from coops.partner.services.stock import set_stock
from shop.core.registries import due_jobs
from shop.order import channel_orders, processing
from shop.order.channel_orders import (
    follow_channel,
    import_channel_order,
    map_parked_line,
    release_units_of_line,
)
from shop.order.exceptions import OrderStateError
from shop.order.models import Hold, Order, PaymentMethod, PaymentStatus, Status
from shop.order.shortages import reserve_missing_units
from shop.order.signals import order_placed
from shop.order.spoiling import spoil_goods
from tests.factories.channel_orders import channel_line, make_channel_order
from tests.factories.coops import make_product
from tests.factories.orders import make_order
from tests.shop.order.conftest import levels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_are_right(db):
    """Prove after each test that stock and orders agree."""
    yield
    call_command("check_stock")


@pytest.fixture
def shopee(cooperative, rice):
    """Return a Shopee order of three bags of rice."""
    return make_channel_order(cooperative, (rice, 3))


def parts(order):
    """Return (promised, handed over, given back, short) of the order's first line."""
    line = order.lines.order_by("pk").first()
    return line.num_allocated, line.num_consumed, line.num_released, line.num_short


def kinds(order) -> list[str]:
    return list(order.events.values_list("kind", flat=True))


# --- Taking in ------------------------------------------------------------------------


def test_an_order_comes_in_with_its_goods_kept(cooperative, rice, record):
    order = make_channel_order(cooperative, (rice, 3), total_vnd=90_000, phone="0912 345 678")

    assert levels(record) == (10, 3)
    assert parts(order) == (3, 0, 0, 0)
    assert (order.status, order.payment_method) == (Status.NEW, PaymentMethod.CHANNEL)
    assert (order.amount_vnd, str(order.phone)) == (90_000, "+84912345678")
    assert order.seller_snapshot["short_name"] == "HTX Đồng Sao"
    assert not order.is_oversold
    assert order.checkout is None
    assert kinds(order) == ["placed"]
    line = order.lines.get()
    assert (line.sale_unit, line.net_weight_g, line.product) == ("kg", 1000, rice)


def test_the_same_number_again_is_the_same_order(cooperative, rice, record):
    first, second = (
        make_channel_order(cooperative, (rice, 3), remote_number="S1") for _ in range(2)
    )

    assert first == second
    assert levels(record) == (10, 3)
    assert kinds(first) == ["placed"]


def test_a_number_of_ours_that_is_taken_is_drawn_again(cooperative, rice, record, monkeypatch):
    taken = make_channel_order(cooperative, (rice, 1)).number
    draws = iter([taken, "FREE23456"])
    monkeypatch.setattr(channel_orders, "new_order_number", lambda: next(draws))

    order = make_channel_order(cooperative, (rice, 2))

    assert (order.number, parts(order), levels(record)) == ("FREE23456", (2, 0, 0, 0), (10, 3))
    assert kinds(order) == ["placed"]


def test_numbers_that_are_taken_for_ever_are_said(cooperative, rice, record, monkeypatch):
    taken = make_channel_order(cooperative, (rice, 1)).number
    monkeypatch.setattr(channel_orders, "new_order_number", lambda: taken)

    with pytest.raises(IntegrityError):
        make_channel_order(cooperative, (rice, 2))

    assert levels(record) == (10, 1)


def test_a_practice_order_with_the_number_of_a_real_one_is_another_order(cooperative, rice):
    real, practice = (
        make_channel_order(cooperative, rice, remote_number="S1", is_practice=is_practice)
        for is_practice in (False, True)
    )

    assert real != practice


@pytest.mark.parametrize("wrong", [{"remote_number": ""}, {"channel": "shop"}])
def test_only_a_marketplaces_order_with_a_number_is_taken_in(cooperative, rice, wrong):
    with pytest.raises(ValueError, match="marketplace"):
        make_channel_order(cooperative, rice, **wrong)


def test_what_is_not_there_is_missing_and_the_order_is_taken_in_all_the_same(cooperative, rice):
    order = make_channel_order(cooperative, (rice, 14))

    assert parts(order) == (10, 0, 0, 4)
    assert order.is_oversold
    assert kinds(order) == ["placed", "oversold"]
    assert order.events.last().note == "4 × Gạo nếp cái hoa vàng"


def test_two_lines_of_the_same_goods_share_what_is_left(cooperative, rice, record):
    order = make_channel_order(cooperative, (rice, 8), (rice, 5))

    assert [(line.num_allocated, line.num_short) for line in order.lines.order_by("pk")] == [
        (8, 0),
        (2, 3),
    ]
    assert levels(record) == (10, 10)


def test_goods_that_nobody_knows_are_parked_and_that_is_not_oversold(cooperative, rice):
    order = make_channel_order(cooperative, (rice, 1), ("Combo Tết 3 món", 2))

    parked = order.lines.order_by("pk").last()
    assert parked.is_parked
    assert (parked.quantity, parked.num_short, parked.product) == (2, 2, None)
    assert not order.is_oversold
    assert "parked" in kinds(order)


def test_goods_of_another_co_op_are_parked_not_taken(cooperative, other_cooperative):
    plums = make_product(other_cooperative, "Mận", stock=5)

    order = make_channel_order(cooperative, (plums, 2))

    assert order.lines.get().is_parked
    assert plums.stockrecords.get().num_allocated == 0


def test_a_masked_phone_is_dropped(cooperative, rice):
    assert make_channel_order(cooperative, rice, phone="******78").phone == ""


# --- Naming parked goods --------------------------------------------------------------


def test_a_parked_line_gets_its_goods_and_keeps_them_at_once(cooperative, rice, record, manager):
    order = make_channel_order(cooperative, ("Gạo lạ", 3))

    for _ in range(2):
        line = map_parked_line(line=order.lines.get(), stock_record=record, by=manager)

    assert (line.product, line.num_allocated, line.title) == (rice, 3, rice.title)
    assert levels(record) == (10, 3)
    order.refresh_from_db()
    assert not order.is_oversold
    assert kinds(order) == ["placed", "parked", "mapped"]


def test_a_pack_is_multiplied_out_when_its_goods_are_named(cooperative, record, manager):
    order = make_channel_order(cooperative, ("Combo 6 kg", 2))

    line = map_parked_line(line=order.lines.get(), stock_record=record, units=12, by=manager)

    assert (line.quantity, line.num_allocated, line.num_short) == (12, 10, 2)
    order.refresh_from_db()
    assert order.is_oversold


def test_a_line_that_has_its_goods_gets_no_others(cooperative, shopee, manager):
    eggs = make_product(cooperative, "Trứng")

    with pytest.raises(OrderStateError):
        map_parked_line(line=shopee.lines.get(), stock_record=eggs.stockrecords.get(), by=manager)


def test_another_co_ops_goods_fill_no_parked_line(cooperative, other_cooperative, manager):
    order = make_channel_order(cooperative, "Gạo lạ")
    plums = make_product(other_cooperative, "Mận")

    with pytest.raises(ValueError, match="another co-op"):
        map_parked_line(line=order.lines.get(), stock_record=plums.stockrecords.get(), by=manager)


def test_goods_named_after_they_left_move_no_stock(cooperative, record, manager):
    order = make_channel_order(cooperative, ("Gạo lạ", 2))
    follow_channel(order=order, target=Status.HANDED_OVER)

    map_parked_line(line=order.lines.get(), stock_record=record, by=manager)

    assert levels(record) == (10, 0)
    order.refresh_from_db()
    assert not order.is_oversold


# --- Missing goods that come ----------------------------------------------------------


def test_missing_goods_are_kept_as_soon_as_they_are_there_oldest_order_first(
    cooperative, rice, record, manager
):
    now = timezone.now()
    make_channel_order(cooperative, (rice, 10))
    younger = make_channel_order(cooperative, (rice, 3), placed_at=now)
    older = make_channel_order(cooperative, (rice, 3), placed_at=now - timedelta(hours=1))
    set_stock(stock_record=record, num_in_stock=14, by=manager)

    assert reserve_missing_units() == 4

    assert (parts(older), parts(younger)) == ((3, 0, 0, 0), (1, 0, 0, 2))
    older.refresh_from_db()
    younger.refresh_from_db()
    assert (older.is_oversold, younger.is_oversold) == (False, True)
    assert "reserved" in kinds(older)


def test_one_order_can_be_looked_at_alone(cooperative, rice, record, manager):
    first, second = (make_channel_order(cooperative, (rice, 11)) for _ in range(2))
    set_stock(stock_record=record, num_in_stock=30, by=manager)

    assert reserve_missing_units(order=second) == 11

    assert parts(first) == (10, 0, 0, 1)


def test_the_sweep_asks_one_question_when_nothing_can_be_done(cooperative, rice):
    make_channel_order(cooperative, (rice, 11))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert due_jobs.get("reserve-missing-units")() == 0

    assert len(asked) == 1


def test_goods_that_spoil_mark_the_order_that_misses_them(order, record, manager):
    spoil_goods(stock_record=record, units=9, by=manager)
    order.refresh_from_db()
    assert order.is_oversold

    set_stock(stock_record=record, num_in_stock=9, by=manager)
    reserve_missing_units()

    order.refresh_from_db()
    assert not order.is_oversold
    assert parts(order) == (3, 0, 0, 0)


# --- Following the marketplace --------------------------------------------------------


def test_the_marketplaces_word_takes_an_order_all_the_way_and_the_goods_out_once(shopee, record):
    for _ in range(2):
        follow_channel(
            order=shopee,
            target=Status.HANDED_OVER,
            channel_state="SHIPPED",
            carrier_name="SPX",
            tracking_code="SPXVN1",
        )

    assert shopee.status == Status.HANDED_OVER
    assert levels(record) == (7, 0)
    assert parts(shopee) == (0, 3, 0, 0)
    assert kinds(shopee) == ["placed", "confirmed", "packed", "handed_over"]
    assert (shopee.carrier_name, shopee.tracking_code) == ("SPX", "SPXVN1")
    assert None not in (shopee.confirmed_at, shopee.packed_at, shopee.handed_over_at)


def test_what_is_missing_stays_missing_when_the_rest_is_handed_over(cooperative, rice, record):
    order = make_channel_order(cooperative, (rice, 12))

    follow_channel(order=order, target=Status.DELIVERED)

    assert parts(order) == (0, 10, 0, 2)
    assert levels(record) == (0, 0)
    assert (order.status, order.is_oversold) == (Status.DELIVERED, False)


def test_an_order_never_goes_backwards(shopee):
    follow_channel(order=shopee, target=Status.DELIVERED)

    follow_channel(order=shopee, target=Status.CONFIRMED)

    assert shopee.status == Status.DELIVERED


def test_a_word_about_nothing_moves_nothing(shopee):
    follow_channel(order=shopee, target=None, hold=Hold.UNKNOWN, channel_state="TO_CONFIRM_X")

    assert (shopee.status, shopee.hold) == (Status.NEW, Hold.UNKNOWN)
    assert shopee.channel_state == "TO_CONFIRM_X"


@pytest.mark.parametrize("before", [None, Status.CONFIRMED, Status.PACKED])
def test_cancelled_there_gives_the_goods_back_here_once(shopee, record, before):
    follow_channel(order=shopee, target=before, hold=Hold.CANCEL_ASKED)

    for _ in range(2):
        follow_channel(order=shopee, target=Status.CANCELLED, reason="Đổi ý", by_buyer=True)

    assert (shopee.status, shopee.cancel_reason) == (Status.CANCELLED, "Đổi ý")
    assert (shopee.hold, shopee.cancelled_by_buyer) == (Hold.NONE, True)
    assert levels(record) == (10, 0)
    assert StockChange.objects.filter(reason="cancelled").count() == 1


def test_cancelled_after_it_left_comes_back_and_is_counted_by_hand(shopee, record, manager):
    follow_channel(order=shopee, target=Status.HANDED_OVER)

    for _ in range(2):
        follow_channel(order=shopee, target=Status.CANCELLED, channel_state="CANCELLED")

    assert (shopee.status, shopee.hold) == (Status.HANDED_OVER, Hold.RETURNING)
    assert levels(record) == (7, 0)
    assert kinds(shopee).count("news") == 1
    with pytest.raises(OrderStateError):
        processing.deliver_order(order=shopee, by=manager)

    for _ in range(2):
        processing.take_back_order(order=shopee, by=manager)

    assert (shopee.status, shopee.hold) == (Status.CANCELLED, Hold.NONE)
    assert levels(record) == (7, 0)


def test_only_what_comes_back_can_be_taken_back(shopee, manager):
    follow_channel(order=shopee, target=Status.HANDED_OVER)

    with pytest.raises(OrderStateError):
        processing.take_back_order(order=shopee, by=manager)


def test_what_comes_back_has_been_out(shopee, record):
    follow_channel(order=shopee, hold=Hold.RETURNING)

    assert (shopee.status, shopee.hold) == (Status.HANDED_OVER, Hold.RETURNING)
    assert levels(record) == (7, 0)


def test_an_older_word_after_a_newer_one_is_dropped_whole(shopee):
    now = timezone.now()
    follow_channel(order=shopee, hold="", channel_state="READY_TO_SHIP", changed_at=now)

    follow_channel(
        order=shopee,
        hold=Hold.UNPAID,
        channel_state="UNPAID",
        changed_at=now - timedelta(minutes=1),
    )

    assert (shopee.hold, shopee.channel_state) == ("", "READY_TO_SHIP")


def test_a_hold_is_told_once_and_so_is_its_end(shopee):
    for hold in (Hold.UNPAID, Hold.UNPAID, Hold.NONE, Hold.NONE):
        follow_channel(order=shopee, hold=hold)

    assert kinds(shopee) == ["placed", "news", "news"]


def test_fewer_units_wanted_give_up_missing_ones_first(cooperative, rice, record):
    order = make_channel_order(cooperative, channel_line(rice, 12, remote_line_id="A"))

    for _ in range(2):
        follow_channel(order=order, wanted={"A": 9, "unknown": 1}, total_vnd=288_000)

    assert parts(order) == (9, 0, 3, 0)
    assert levels(record) == (10, 9)
    assert (order.is_oversold, order.amount_vnd) == (False, 288_000)
    assert kinds(order).count("reduced") == 1


def test_a_line_nobody_wants_any_more_gives_all_back(shopee, record):
    line = shopee.lines.get()

    assert release_units_of_line(line=line, wanted=0) == 3
    assert release_units_of_line(line=line, wanted=0) == 0

    assert levels(record) == (10, 0)
    assert line.units_wanted == 0


def test_what_has_left_is_not_given_up(shopee, record):
    follow_channel(order=shopee, target=Status.HANDED_OVER)

    assert release_units_of_line(line=shopee.lines.get(), wanted=1) == 0
    assert levels(record) == (7, 0)


# --- Steps of people ------------------------------------------------------------------


@pytest.mark.parametrize("hold", [Hold.UNPAID, Hold.CHECKING, Hold.CANCEL_ASKED])
def test_nobody_works_on_an_order_that_the_marketplace_holds(shopee, manager, hold):
    for status, step in [
        (None, processing.confirm_order),
        (Status.CONFIRMED, processing.pack_order),
        (Status.PACKED, processing.hand_over_order),
    ]:
        follow_channel(order=shopee, target=status, hold=hold)
        with pytest.raises(OrderStateError, match="Shopee"):
            step(order=shopee, by=manager)
    assert shopee.status == Status.PACKED


def test_a_step_that_was_done_before_the_hold_is_done(shopee, manager):
    processing.confirm_order(order=shopee, by=manager)
    follow_channel(order=shopee, hold=Hold.CANCEL_ASKED)

    processing.confirm_order(order=shopee, by=manager)

    assert shopee.status == Status.CONFIRMED


def test_a_marketplaces_order_is_cancelled_there(shopee, manager, record):
    with pytest.raises(OrderStateError, match="Shopee"):
        processing.cancel_order(order=shopee, by=manager)
    with pytest.raises(OrderStateError, match="Shopee"):
        processing.cancel_order(order=shopee, by_buyer=True)
    assert levels(record) == (10, 3)

    follow_channel(order=shopee, target=Status.CANCELLED)
    processing.cancel_order(order=shopee, by=manager)  # a page left open


def test_an_empty_carrier_field_does_not_wipe_out_what_the_marketplace_said(shopee, manager):
    follow_channel(order=shopee, target=Status.PACKED, carrier_name="SPX", tracking_code="V1")

    processing.hand_over_order(order=shopee, by=manager)

    assert (shopee.carrier_name, shopee.tracking_code) == ("SPX", "V1")


def test_the_marketplace_takes_the_money(shopee, manager):
    with pytest.raises(OrderStateError):
        processing.mark_paid(order=shopee, by=manager)

    shopee.refresh_from_db()
    assert shopee.payment_status == PaymentStatus.UNPAID


def test_a_press_and_the_word_after_it_take_the_goods_out_once(shopee, manager, record):
    processing.confirm_order(order=shopee, by=manager)
    processing.pack_order(order=shopee, by=manager)
    processing.hand_over_order(order=shopee, by=manager)

    follow_channel(order=shopee, target=Status.HANDED_OVER)

    assert levels(record) == (7, 0)
    assert kinds(shopee).count("handed_over") == 1


def test_an_import_is_whole_or_nothing(cooperative, rice, record, monkeypatch):
    def fail(**_facts):
        raise RuntimeError("a receiver breaks")

    order_placed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            import_channel_order(
                cooperative=cooperative,
                channel="shopee",
                remote_number="S9",
                lines=[channel_line(rice, 2)],
                total_vnd=64_000,
                placed_at=timezone.now(),
            )
    finally:
        order_placed.disconnect(fail)
    assert not Order.objects.filter(remote_number="S9").exists()
    assert levels(record) == (10, 0)


def test_web_orders_are_cancelled_as_before(rice, manager, record):
    processing.cancel_order(order=make_order((rice, 2)), by=manager)

    assert levels(record) == (10, 0)
