"""Bank credits: kept once, booked when there is no doubt, else left to a person."""

from datetime import timedelta

import pytest

from shop.order import processing
from shop.order.models import Order, PaymentStatus
from shop.order.numbers import is_valid
from shop.order.payments import mark_paid
from shop.order.transfers import due_transfer
from shop.payment.audit import broken_rows
from shop.payment.credits import (
    CreditTaken,
    assign,
    match_waiting,
    numbers_in,
    set_aside,
    take_credit,
    take_up_again,
)
from shop.payment.models import BankCredit
from shop.payment.words import money_news
from tests.factories.coops import make_product
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = pytest.mark.django_db


def take(order, source="webhook", **fields):
    return take_credit(cooperative=order.cooperative, told=told(order, **fields), source=source)[0]


@pytest.mark.parametrize(
    "text",
    [
        "{n}",
        "MBVCB.3278907687.{n}.CT tu 0011001234567 LE THI HOA toi HTX",
        "IBFT {n}",
        "LE THI HOA chuyen tien {n}-271126-14:02:37",
        "ck{n}xin cam on",
        "{a} {b} {c}",
        "{l}",
    ],
)
def test_the_number_is_found_whatever_the_bank_puts_around_it(transfer_order, text):
    n = transfer_order.number
    said = text.format(n=n, a=n[:3], b=n[3:6], c=n[6:], l=n.lower())

    credit = take(transfer_order, text=said)

    assert (credit.state, credit.order) == ("matched", transfer_order)
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert rows_of(transfer_order) == [("capture", 94_000)]
    assert not list(broken_rows())


def test_one_wrong_character_is_no_number(transfer_order):
    number = transfer_order.number
    slip = ("2" if number[0] != "2" else "3") + number[1:]

    assert not is_valid(slip)
    credit = take(transfer_order, text=slip)

    assert (credit.state, credit.reason) == ("waiting", "no_code")
    assert numbers_in("") == set()


@pytest.mark.parametrize("amount", [93_999, 94_001, 9_400, 940_000])
def test_another_amount_waits_for_a_person_and_the_buyer_is_told(transfer_order, amount):
    credit = take(transfer_order, amount=amount)

    assert (credit.state, credit.reason) == ("waiting", "amount")
    assert credit.suspect == transfer_order
    assert rows_of(transfer_order) == []
    (news,) = money_news(fresh(transfer_order))
    assert f"{amount:,}".replace(",", ".") in news.text and "94.000" in news.text


@pytest.mark.parametrize("source", ["webhook", "statement"])
def test_told_twice_is_kept_once(transfer_order, source):
    first = told(transfer_order)

    for _ in range(3):
        take_credit(cooperative=transfer_order.cooperative, told=first, source=source)

    assert BankCredit.objects.count() == 1
    assert rows_of(transfer_order) == [("capture", 94_000)]


def test_the_statement_names_it_otherwise_and_it_is_still_the_same(transfer_order):
    take(transfer_order, reference="SEPAY-1")

    take(transfer_order, source="statement", reference="FT999", text=f"{transfer_order.number} LE")
    take(transfer_order, source="statement", reference="FT999", text=f"{transfer_order.number} LE")

    assert BankCredit.objects.count() == 1


def test_two_equal_transfers_stay_two_and_the_second_needs_a_person(transfer_order):
    take(transfer_order, reference="A")
    second = take(transfer_order, reference="B")
    take(transfer_order, source="statement", reference="FA")
    take(transfer_order, source="statement", reference="FB")

    assert BankCredit.objects.count() == 2
    assert (second.state, second.reason) == ("waiting", "paid_already")
    assert rows_of(transfer_order) == [("capture", 94_000)]


def test_another_day_is_another_transfer(transfer_order):
    first = told(transfer_order)
    take_credit(cooperative=transfer_order.cooperative, told=first, source="webhook")

    take(transfer_order, source="statement", at=first.at + timedelta(days=1))

    assert BankCredit.objects.count() == 2


def test_another_co_ops_order_is_never_booked(transfer_order, other_cooperative):
    other = make_order(make_product(other_cooperative, price=64_000), payment_method="vietqr")
    credit, _new = take_credit(
        cooperative=transfer_order.cooperative, told=told(other), source="webhook"
    )

    assert credit.reason == "no_code"
    with pytest.raises(CreditTaken):
        assign(credit=credit, order=other, by=None)
    assert fresh(other).payment_status == PaymentStatus.UNPAID


def test_a_text_with_two_orders_waits(transfer_order, rice):
    second = make_order((rice, 2), payment_method="vietqr")

    credit = take(transfer_order, text=f"{transfer_order.number} {second.number}")

    assert (credit.state, credit.reason) == ("waiting", "several")


def test_cash_orders_can_be_paid_by_transfer_too(cash_order):
    take(cash_order)

    assert fresh(cash_order).payment_status == PaymentStatus.PAID


def test_a_transfer_for_a_cancelled_order_is_to_be_paid_back(transfer_order, manager):
    processing.cancel_order(order=transfer_order, by=manager)

    take(transfer_order)

    assert fresh(transfer_order).payment_status == PaymentStatus.REFUND_DUE


def test_a_person_books_what_a_machine_may_not(transfer_order, manager):
    credit = take(transfer_order, amount=50_000)

    assign(credit=credit, order=transfer_order, by=manager)

    assert (credit.state, credit.decided_by) == ("matched", manager)
    assert rows_of(transfer_order) == [("capture", 50_000)]
    assert due_transfer(fresh(transfer_order)).amount_vnd == 44_000
    (news,) = money_news(fresh(transfer_order))
    assert "50.000" in news.text and "44.000" in news.text
    take(transfer_order, amount=44_000)
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert money_news(fresh(transfer_order)) == []
    assert not list(broken_rows())


def test_what_a_person_books_is_booked_once(transfer_order, rice, manager):
    credit = take(transfer_order, text="khong ghi gi")
    other = make_order((rice, 2), payment_method="vietqr")

    assign(credit=credit, order=transfer_order, by=manager)
    with pytest.raises(CreditTaken):
        assign(credit=credit, order=other, by=manager)
    with pytest.raises(CreditTaken):
        set_aside(credit=credit, by=manager)

    assert rows_of(other) == []


def test_more_than_due_is_a_surplus_that_the_buyer_hears_of(transfer_order, manager):
    credit = take(transfer_order, amount=100_000)

    assign(credit=credit, order=transfer_order, by=manager)

    (news,) = money_news(fresh(transfer_order))
    assert "6.000" in news.text
    assert not list(broken_rows())


def test_set_aside_and_taken_up_again(transfer_order, manager):
    credit = take(transfer_order, text="tra tien phan bon")

    set_aside(credit=credit, by=manager, note="Tiền phân bón")
    set_aside(credit=credit, by=manager)
    assert credit.state == "set_aside"
    take_up_again(credit=credit, by=manager)

    assert credit.state == "waiting"


def test_what_waits_is_looked_at_again(transfer_order):
    credit = take(transfer_order, amount=90_000)
    Order.objects.filter(pk=transfer_order.pk).update(total_incl_tax=90_000)

    assert match_waiting() == 1

    assert fresh(credit).state == "matched"


def test_money_that_was_marked_by_hand_before_does_not_count_twice(transfer_order, manager):
    mark_paid(order=transfer_order, by=manager)

    credit = take(transfer_order)

    assert (credit.state, credit.reason) == ("waiting", "paid_already")
    assert rows_of(transfer_order) == [("capture", 94_000)]


@pytest.mark.parametrize(
    ("account", "count"),
    [
        ("0011 0012 34567", 1),
        ("11001234567", 1),
        ("******4567", 1),
        ("", 1),
        ("0011001234568", 2),
    ],
)
def test_account_numbers_are_compared_as_banks_write_them(transfer_order, account, count):
    take(transfer_order, account="0011001234567")
    take(transfer_order, source="statement", account=account)

    assert BankCredit.objects.count() == count
