"""A transfer that was booked to a wrong order: taken out, and booked where it belongs."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from shop.order.models import Order, PaymentStatus
from shop.order.payments import give_back
from shop.order.processing import cancel_order
from shop.payment.audit import broken_rows
from shop.payment.credits import (
    CreditTaken,
    assign,
    match_waiting,
    set_aside,
    take_credit,
    unassign,
)
from shop.payment.ledger import balance_of
from shop.payment.models import BankCredit
from tests.factories.coops import make_product
from tests.factories.forms import fields_of
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_order(rice):
    """Return another order of 94,000 đồng that waits for a transfer."""
    return make_order((rice, 2), payment_method="vietqr")


def take(order) -> BankCredit:
    told_one = told(order)
    return take_credit(cooperative=order.cooperative, told=told_one, source="webhook")[0]


def test_it_is_taken_out_and_booked_elsewhere_as_often_as_people_err(
    transfer_order, other_order, manager
):
    credit = take(transfer_order)
    for _round in range(2):
        unassign(credit=fresh(credit), by=manager)
        assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID
        assert (fresh(credit).state, fresh(credit).order) == ("waiting", None)
        assert match_waiting() == 0  # no machine books it there again
        assert not list(broken_rows())
        assign(credit=fresh(credit), order=transfer_order, by=manager)
        assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    unassign(credit=fresh(credit), by=manager)

    assign(credit=fresh(credit), order=other_order, by=manager)

    assert fresh(other_order).payment_status == PaymentStatus.PAID
    assert balance_of(transfer_order).held == 0
    assert transfer_order.events.filter(kind="misbooked").count() == 3
    assert not list(broken_rows())


def test_it_is_taken_out_once(transfer_order, manager):
    credit = take(transfer_order)
    stale = fresh(credit)
    unassign(credit=fresh(credit), by=manager)

    with pytest.raises(CreditTaken):
        unassign(credit=stale, by=manager)

    assert rows_of(transfer_order) == [("capture", 94_000), ("reversal", -94_000)]
    set_aside(credit=fresh(credit), by=manager)
    with pytest.raises(CreditTaken):
        unassign(credit=fresh(credit), by=manager)


def test_the_right_transfer_still_pays_when_the_wrong_one_goes(
    transfer_order, other_order, manager
):
    wrong = take_credit(
        cooperative=transfer_order.cooperative, told=told(amount=94_000), source="webhook"
    )[0]
    assign(credit=wrong, order=transfer_order, by=manager)
    assign(credit=take(transfer_order), order=transfer_order, by=manager)
    assert balance_of(transfer_order).surplus == 94_000

    unassign(credit=fresh(wrong), by=manager)

    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert balance_of(transfer_order).held == 94_000
    assert not list(broken_rows())


def test_of_a_cancelled_order_nothing_is_owed_any_more(transfer_order, manager):
    credit = take(transfer_order)
    cancel_order(order=fresh(transfer_order), by=manager)
    assert fresh(transfer_order).payment_status == PaymentStatus.REFUND_DUE

    unassign(credit=fresh(credit), by=manager)

    assert fresh(transfer_order).payment_status != PaymentStatus.REFUND_DUE
    assert balance_of(transfer_order).held == 0
    assert not list(broken_rows())


def test_what_was_called_paid_back_by_mistake_before_is_settled_at_the_upgrade(
    transfer_order, other_order, manager
):
    for order in (transfer_order, other_order):
        credit = take(order)
        cancel_order(order=fresh(order), by=manager)
        if order == other_order:
            give_back(order=fresh(order), amount_vnd=94_000, by=manager)
        else:
            unassign(credit=fresh(credit), by=manager)
    Order.objects.update(payment_status=PaymentStatus.REFUNDED)  # as it was written then
    assert list(broken_rows())

    migration = import_module("shop.payment.migrations.1003_misbooked_is_no_refund")
    migration.settle_misbooked(apps, None)

    assert not list(broken_rows())
    assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID
    assert fresh(other_order).payment_status == PaymentStatus.REFUNDED


def test_what_has_gone_back_to_the_buyer_cannot_be_taken_out(transfer_order, manager):
    credit = take(transfer_order)
    give_back(order=fresh(transfer_order), amount_vnd=1_000, by=manager)

    with pytest.raises(CreditTaken):
        unassign(credit=fresh(credit), by=manager)

    assert fresh(credit).state == "matched"
    assert len(rows_of(transfer_order)) == 2
    assert not list(broken_rows())


def test_the_desk_has_a_button_for_it(transfer_order, desk, other_cooperative):
    credit = take(transfer_order)
    page = desk.get(reverse("dashboard:order_money", args=[transfer_order.number]))
    path = reverse("dashboard:credit_undo", args=[credit.pk])
    sent = fields_of(page, f'form[action="{path}"]')

    assert desk.get(path).status_code == 405
    assert desk.post(path, sent).status_code == 302
    assert desk.post(path, sent).status_code == 409

    assert fresh(credit).state == "waiting"
    assert credit in [each["credit"] for each in desk.get("/quan-ly/tien/").context["queue"]]
    theirs = take(make_order(make_product(other_cooperative), payment_method="vietqr"))
    assert desk.post(reverse("dashboard:credit_undo", args=[theirs.pk])).status_code == 404
    assert fresh(theirs).state == "matched"
