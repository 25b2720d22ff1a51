"""Mails about money: one for each thing that really happened."""

import pytest
from django.core import mail

from shop.order.models import PaymentStatus
from shop.order.payments import give_back, mark_paid, mark_refunded
from shop.order.processing import cancel_order
from shop.payment.credits import assign, take_credit, unassign
from shop.payment.words import money_news
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(rice):
    return make_order((rice, 2), payment_method="vietqr")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Return a function that does something and gives the subjects of the mails it caused."""

    def run(job, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            job(**kwargs)
        return [letter.subject for letter in mail.outbox if letter.to == ["hoa@example.com"]]

    return run


def test_a_transfer_told_three_times_is_one_mail(order, sent):
    one = told(order)
    tell = {"cooperative": order.cooperative, "told": one, "source": "webhook"}

    subjects = sent(take_credit, **tell) + sent(take_credit, **tell)

    assert len(subjects) == 1
    assert order.number in subjects[0]


def test_the_mail_says_how_much_and_that_nothing_is_to_be_paid(order, sent):
    sent(take_credit, cooperative=order.cooperative, told=told(order), source="webhook")

    letter = mail.outbox[0]
    assert "94.000" in letter.body and "Đã thanh toán" in letter.body
    assert "94.000" in letter.alternatives[0][0]


def test_a_part_the_rest_and_what_goes_back_are_a_mail_each(order, sent, manager):
    part, _new = take_credit(cooperative=order.cooperative, told=told(None, 4_000), source="typed")
    assert len(sent(assign, credit=part, order=order, by=manager)) == 1
    assert "4.000" in mail.outbox[0].body
    assert len(sent(mark_paid, order=fresh(order), by=manager)) == 1
    back = {"order": fresh(order), "amount_vnd": 1_000, "by": manager, "key": "k"}
    assert len(sent(give_back, **back)) == 1
    assert "1.000" in mail.outbox[0].body
    assert sent(give_back, **back) == []


def test_a_cancelled_order_hears_once_that_the_money_is_back(order, sent, manager):
    mark_paid(order=order, by=manager)
    assert len(sent(cancel_order, order=fresh(order), by=manager)) == 1
    assert len(sent(mark_refunded, order=fresh(order), by=manager)) == 1
    assert sent(mark_refunded, order=fresh(order), by=manager) == []


def test_who_was_told_paid_by_mistake_is_told_so(order, sent, manager):
    credit, _new = take_credit(cooperative=order.cooperative, told=told(order), source="webhook")

    assert len(sent(unassign, credit=fresh(credit), by=manager)) == 1
    assert fresh(order).payment_status == PaymentStatus.UNPAID


def test_a_cancelled_order_whose_transfer_was_not_for_it_is_not_paid_back(
    order, sent, manager, client
):
    credit, _new = take_credit(cooperative=order.cooperative, told=told(order), source="webhook")
    cancel_order(order=fresh(order), by=manager)

    assert sent(unassign, credit=fresh(credit), by=manager) == []

    assert fresh(order).payment_status == PaymentStatus.UNPAID
    assert not money_news(fresh(order))


def test_what_really_went_back_still_reads_so_after_a_wrong_transfer_went(order, sent, manager):
    wrong, _new = take_credit(cooperative=order.cooperative, told=told(None, 5_000), source="typed")
    mark_paid(order=order, by=manager)
    assign(credit=wrong, order=fresh(order), by=manager)
    cancel_order(order=fresh(order), by=manager)
    unassign(credit=fresh(wrong), by=manager)
    assert fresh(order).payment_status == PaymentStatus.REFUND_DUE

    mark_refunded(order=fresh(order), by=manager)

    assert fresh(order).payment_status == PaymentStatus.REFUNDED


def test_a_buyer_without_an_address_gets_none(rice, sent, manager):
    order = make_order(rice, email="")

    assert sent(mark_paid, order=order, by=manager) == []


def test_the_buyer_reads_how_much_of_a_paid_order_went_back(rice, manager):
    order = make_order((rice, 2), payment_method="vietqr")
    mark_paid(order=order, by=manager)
    give_back(order=fresh(order), amount_vnd=10_000, by=manager, key="k")

    (news,) = money_news(fresh(order))

    assert "10.000" in news.text
