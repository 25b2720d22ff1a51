"""Fewer units than ordered: a part now and the rest later, or the rest not at all."""

import pytest
from django.core import mail
from django.core.management import call_command

from coops.lots.models import Lot
from shop.order import processing
from shop.order.audit import broken_rows as wrong_stock
from shop.order.exceptions import OrderStateError
from shop.order.line_lots import LineLot
from shop.order.lot_serving import choose_lot
from shop.order.messages import part_lines
from shop.order.models import Channel, Line, Order, PaymentMethod, PaymentStatus, Status
from shop.order.parcels import say_where
from shop.order.part_deliveries import PartRefused, cancel_rest, collect_of, send_part
from shop.order.payments import give_back, mark_paid
from shop.order.spoiling import spoil_goods
from shop.payment import ledger
from shop.payment.audit import broken_rows as wrong_money
from shop.payment.promises import open_promise
from tests.factories.coops import make_product
from tests.factories.lots import make_lot
from tests.factories.orders import make_order

from .conftest import levels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_are_right(db):
    """Insist that stock and money add up after each test."""
    yield
    assert [*wrong_stock(), *wrong_money()] == []


@pytest.fixture
def confirmed(order, manager):
    """Return the order of three bags, confirmed."""
    return processing.confirm_order(order=order, by=manager)


def part_of(order, units, by, *, key="k1", **said):
    line = order.lines.get()
    said = {"reason": "not_ready"} | said
    return send_part(order=order, units={line.pk: units}, key=key, by=by, **said)


def drop(order, stays, by, *, key="k2", **said):
    line = order.lines.get()
    said = {"reason": "ran_out"} | said
    return cancel_rest(order=order, units={line.pk: stays}, key=key, by=by, **said)


def counts(order):
    line = order.lines.get()
    return line.num_allocated, line.num_consumed, line.num_released, line.num_short


def test_a_part_leaves_the_barn_and_the_rest_stays_promised(confirmed, record, manager):
    part_of(confirmed, 1, manager)

    assert counts(confirmed) == (2, 1, 0, 0)
    assert levels(record) == (9, 2)
    assert (confirmed.status, confirmed.waits_for_rest) == (Status.CONFIRMED, True)


def test_the_rest_is_packed_and_handed_over_like_any_order(confirmed, record, manager):
    part_of(confirmed, 1, manager)
    processing.pack_order(order=confirmed, by=manager)
    processing.hand_over_order(order=confirmed, by=manager)

    assert counts(confirmed) == (0, 3, 0, 0)
    assert levels(record) == (7, 0)
    assert not confirmed.waits_for_rest


def test_a_packed_order_waits_to_be_packed_again_after_a_part_left(packed, manager):
    part_of(packed, 2, manager)

    assert (packed.status, packed.packed_at) == (Status.CONFIRMED, None)
    assert packed.status_changes.latest("pk").new_status == Status.CONFIRMED


def test_the_same_press_twice_sends_one_part(confirmed, record, manager):
    first = part_of(confirmed, 1, manager)
    second = part_of(confirmed, 1, manager)

    assert first == second
    assert levels(record) == (9, 2)


@pytest.mark.parametrize(("units", "words"), [(0, "đi bây giờ"), (3, "Đủ cả"), (4, "Chỉ có 3")])
def test_nothing_all_or_too_much_is_no_part(confirmed, record, manager, units, words):
    with pytest.raises(PartRefused):
        part_of(confirmed, units, manager)
    assert levels(record) == (10, 3)


def test_a_new_order_and_a_marketplaces_order_have_no_parts(order, manager):
    with pytest.raises(PartRefused):
        part_of(order, 1, manager)
    Order.objects.filter(pk=order.pk).update(status=Status.CONFIRMED, channel=Channel.SHOPEE)
    with pytest.raises(PartRefused):
        part_of(order, 1, manager)
    Order.objects.filter(pk=order.pk).update(channel=Channel.SHOP)


def test_the_buyer_cannot_cancel_or_change_what_is_partly_out(confirmed, manager):
    part_of(confirmed, 1, manager)

    assert not confirmed.is_cancellable_by_buyer
    for by_buyer in (True, False):
        with pytest.raises(OrderStateError):
            processing.cancel_order(order=confirmed, by=manager, by_buyer=by_buyer)


def test_each_carrier_takes_the_cash_of_its_own_parcel(confirmed, manager):
    line = confirmed.lines.get()
    fee = int(confirmed.shipping_incl_tax)

    part = part_of(confirmed, 1, manager)

    assert part.collect_vnd == int(line.unit_price_incl_tax) + fee
    rest = collect_of([confirmed])[confirmed.pk]
    assert part.collect_vnd + rest == confirmed.amount_vnd


def test_units_that_do_not_come_are_on_the_shelf_again_and_cost_nothing(confirmed, record, manager):
    before = confirmed.amount_vnd
    price = int(confirmed.lines.get().unit_price_incl_tax)

    part = drop(confirmed, 2, manager)

    assert counts(confirmed) == (2, 0, 0, 0)
    assert levels(record) == (10, 2)
    assert confirmed.amount_vnd == part.total_vnd == before - price
    assert confirmed.status == Status.CONFIRMED


def test_the_fee_never_rises_when_the_co_op_leaves_goods_out(confirmed, manager):
    Order.objects.filter(pk=confirmed.pk).update(shipping_incl_tax=0, shipping_excl_tax=0)
    drop(confirmed, 1, manager)
    assert confirmed.shipping_incl_tax == 0


def test_giving_up_all_is_cancelling(confirmed, record, manager):
    with pytest.raises(PartRefused):
        drop(confirmed, 0, manager)
    assert levels(record) == (10, 3)


def test_missing_units_are_given_up_first(confirmed, record, manager):
    spoil_goods(stock_record=record, units=8, by=manager)
    assert counts(confirmed) == (2, 0, 0, 1)

    drop(confirmed, 2, manager, reason="spoiled")

    assert counts(confirmed) == (2, 0, 0, 0)
    assert not Order.objects.get(pk=confirmed.pk).is_oversold


def test_a_rest_that_never_comes_closes_the_order_with_what_was_sent(confirmed, record, manager):
    part_of(confirmed, 2, manager)

    drop(confirmed, 0, manager)

    assert confirmed.status == Status.HANDED_OVER
    assert counts(confirmed) == (0, 2, 0, 0)
    assert levels(record) == (8, 0)
    processing.deliver_order(order=confirmed, by=manager)


def test_what_was_paid_too_much_is_owed_and_then_paid_back(rice, manager):
    order = make_order((rice, 3), payment_method=PaymentMethod.VIETQR)
    processing.confirm_order(order=order, by=manager)
    processing.mark_paid(order=order, by=manager)
    price = int(order.lines.get().unit_price_incl_tax)

    part = drop(order, 2, manager)

    order.refresh_from_db()
    assert order.payment_status == PaymentStatus.PAID
    assert part.refund_vnd == open_promise(order) == price
    assert [*wrong_stock(), *wrong_money()] == []

    give_back(order=order, amount_vnd=price, by=manager, key="x")
    order.refresh_from_db()
    assert (open_promise(order), order.payment_status) == (0, PaymentStatus.PAID)


def test_a_part_payment_that_covers_the_smaller_order_pays_it(rice, manager):
    order = make_order((rice, 3), payment_method=PaymentMethod.VIETQR)
    processing.confirm_order(order=order, by=manager)
    price = int(order.lines.get().unit_price_incl_tax)
    paid = order.amount_vnd - price
    ledger.money_came(order, paid, ledger.News("desk:test", "vietqr", "desk"))

    part = drop(order, 2, manager)

    order.refresh_from_db()
    assert (order.payment_status, part.refund_vnd) == (PaymentStatus.PAID, 0)


def test_a_line_of_which_nothing_comes_is_gone_and_its_name_stays(cooperative, rice, manager):
    eggs = make_product(cooperative, "Trứng gà", price=30000, sale_unit="chục")
    order = make_order((rice, 2), (eggs, 1))
    processing.confirm_order(order=order, by=manager)
    line = order.lines.get(product=eggs)

    cancel_rest(order=order, units={line.pk: 0}, reason="ran_out", key="k", words="", by=manager)

    assert not Line.objects.filter(pk=line.pk).exists()
    assert any("1 chục Trứng gà" in text for text in part_lines(order))
    assert eggs.stockrecords.get().changes.first().reason == "reduced"


def test_the_buyer_gets_a_mail_with_plain_words(
    confirmed, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        drop(confirmed, 2, manager, words="Mai có lứa mới.")
    call_command("check_stock")

    text = mail.outbox[-1].body
    assert "Mai có lứa mới." in text


def test_the_history_says_who_and_why(confirmed, manager):
    part_of(confirmed, 1, manager, reason="other", words="Xe nhỏ")

    event = confirmed.events.get(kind="part_sent")
    assert event.by == manager
    assert "Xe nhỏ" in event.note


def test_a_part_takes_its_units_out_of_the_oldest_lot_and_the_rest_later(
    packed, record, cooperative, manager
):
    lot = Lot.objects.create(
        cooperative=cooperative,
        stock_record=record,
        code="TESTLOT2",
        number="L1",
        harvested_on="2026-11-01",
        units=10,
        left=10,
    )
    part_of(packed, 1, manager)
    assert Lot.objects.get(pk=lot.pk).left == 9

    processing.pack_order(order=packed, by=manager)
    drop(packed, 1, manager)
    processing.hand_over_order(order=packed, by=manager)

    assert Lot.objects.get(pk=lot.pk).left == 8


def test_the_same_form_with_something_else_in_it_is_refused(confirmed, record, manager):
    part_of(confirmed, 1, manager)
    with pytest.raises(PartRefused):
        part_of(confirmed, 2, manager)
    with pytest.raises(PartRefused):
        drop(confirmed, 1, manager, key="k1")

    drop(confirmed, 1, manager)
    drop(confirmed, 1, manager)
    with pytest.raises(PartRefused):
        drop(confirmed, 0, manager)

    assert levels(record) == (9, 1)


def test_money_that_came_before_the_first_part_is_not_asked_for_again(rice, manager):
    order = make_order((rice, 10), fulfilment="pickup")
    price = int(order.lines.get().unit_price_incl_tax)
    ledger.money_came(order, 5 * price, ledger.News("t1", "vietqr", "desk"))
    order.refresh_from_db()
    processing.confirm_order(order=order, by=manager)

    part = part_of(order, 6, manager)

    assert part.collect_vnd == 5 * price
    assert collect_of([order]).get(order.pk, 0) == 0
    ledger.money_came(order, 5 * price, ledger.News("t2", "cod", "desk"))
    order.refresh_from_db()
    assert order.payment_status == PaymentStatus.PAID


def test_the_fee_stays_once_the_first_carrier_was_told(
    confirmed, manager, cooperative, monkeypatch
):
    fee = int(confirmed.shipping_incl_tax)
    assert fee > 0
    part = part_of(confirmed, 1, manager)
    monkeypatch.setattr("shop.order.changes.delivery_fee", lambda *args, **kwargs: 0)

    drop(confirmed, 1, manager)

    assert confirmed.shipping_incl_tax == fee
    assert part.collect_vnd + collect_of([confirmed])[confirmed.pk] == confirmed.amount_vnd


def came_back(order, by):
    say_where(order=order, state="failed", by=by)
    for _press in range(2):
        processing.take_back_order(order=order, by=by)
    order.refresh_from_db()


def test_when_the_second_parcel_comes_back_the_buyer_keeps_and_pays_the_first(
    confirmed, rice, record, manager
):
    lot = make_lot(rice, 3)
    part = part_of(confirmed, 1, manager)
    ledger.money_came(confirmed, part.collect_vnd, ledger.News("c", "cod", "desk"))
    processing.pack_order(order=confirmed, by=manager)
    processing.hand_over_order(order=confirmed, by=manager)
    before = levels(record)

    came_back(confirmed, manager)

    assert (confirmed.status, confirmed.payment_status) == (
        Status.DELIVERED,
        PaymentStatus.PAID,
    )
    assert confirmed.amount_vnd == part.collect_vnd
    assert counts(confirmed) == (0, 1, 0, 0)
    assert LineLot.objects.get(lot=lot, is_gone=True).units == 1
    assert levels(record) == before, "counted by hand"
    assert confirmed.parts.count() == 2
    assert open_promise(confirmed) == 0


def test_what_was_paid_for_a_second_parcel_that_came_back_is_owed(rice, manager):
    eggs = make_product(rice.cooperative, "Trứng gà", price=30000, stock=9)
    order = make_order((rice, 2), (eggs, 2), payment_method=PaymentMethod.VIETQR)
    processing.confirm_order(order=order, by=manager)
    mark_paid(order=order, by=manager)
    line = order.lines.get(product=rice)
    send_part(order=order, units={line.pk: 2}, reason="too_big", key="1", by=manager)
    processing.pack_order(order=order, by=manager)
    processing.hand_over_order(order=order, by=manager)

    came_back(order, manager)

    assert (order.status, order.payment_status) == (Status.DELIVERED, PaymentStatus.PAID)
    assert [line.product for line in order.lines.all()] == [rice]
    assert open_promise(order) == 60000


def test_when_the_only_parcel_comes_back_the_order_is_closed(confirmed, manager):
    part_of(confirmed, 2, manager)
    drop(confirmed, 0, manager)

    came_back(confirmed, manager)

    assert confirmed.status == Status.CANCELLED
    assert confirmed.lines.get().num_returned == 2


def test_a_rest_that_is_given_up_leaves_no_lot_behind(confirmed, rice, manager):
    lot = make_lot(rice, 6)
    part_of(confirmed, 1, manager)
    choose_lot(order=confirmed, line=confirmed.lines.get(), lot=lot)

    drop(confirmed, 0, manager)

    assert confirmed.status == Status.HANDED_OVER
    assert not LineLot.objects.filter(is_gone=False).exists()


def test_money_booked_here_by_mistake_is_no_promise_any_more(rice, manager):
    order = make_order((rice, 3), payment_method=PaymentMethod.VIETQR)
    ledger.money_came(order, order.amount_vnd, ledger.News("bank:7", "vietqr", "bank"))
    total = order.amount_vnd
    order.refresh_from_db()
    processing.confirm_order(order=order, by=manager)
    drop(order, 2, manager)
    assert open_promise(order) > 0

    ledger.money_was_not_for(order, total, ledger.News("bank:7:back", "vietqr", "bank"))
    order.refresh_from_db()
    mark_paid(order=order, by=manager)

    order.refresh_from_db()
    assert (order.payment_status, open_promise(order)) == (PaymentStatus.PAID, 0)
