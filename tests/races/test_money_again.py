"""Taking a transfer out, splitting it and giving money back, pressed by several at once."""

from functools import partial

import pytest

from shop.order.models import Order, PaymentStatus
from shop.order.payments import give_back, mark_paid
from shop.payment.credits import CreditTaken, assign, take_credit, unassign
from shop.payment.ledger import balance_of
from shop.payment.models import BankCredit
from shop.payment.splits import split, take_out
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

AT_ONCE = 8
ROUNDS = 4


@pytest.fixture
def orders(rice):
    rice.stockrecords.update(num_in_stock=50)
    return [make_order((rice, n), payment_method="vietqr") for n in (1, 2)]


def credit_for(orders, amount: int) -> BankCredit:
    one = told(None, amount)
    return take_credit(cooperative=orders[0].cooperative, told=one, source="webhook")[0]


def test_a_transfer_taken_out_by_many_at_once_is_taken_out_once(orders, manager):
    credit = credit_for(orders, 62_000)
    assign(credit=credit, order=orders[0], by=manager)

    results = run_together(
        [partial(unassign, credit=fresh(credit), by=manager) for _ in range(AT_ONCE)]
    )

    assert len(of_kind(results, BankCredit)) == 1
    assert len(of_kind(results, CreditTaken)) == AT_ONCE - 1
    assert rows_of(orders[0]) == [("capture", 62_000), ("reversal", -62_000)]
    assert fresh(orders[0]).payment_status == PaymentStatus.UNPAID


def test_taking_out_and_giving_back_at_once_never_pay_twice(orders, manager):
    for _ in range(ROUNDS):
        credit = credit_for(orders, 62_000)
        order = orders[0]
        assign(credit=credit, order=order, by=manager)

        results = run_together(
            [
                partial(unassign, credit=fresh(credit), by=manager),
                partial(give_back, order=fresh(order), amount_vnd=62_000, by=manager, key="k"),
            ]
        )

        assert len(of_kind(results, Exception)) == 1, results
        assert balance_of(order).held == 0
        rice = order.lines.get().product
        orders = [make_order((rice, 1), payment_method="vietqr"), orders[1]]


def test_one_form_of_giving_back_pressed_at_once_is_one_row(orders, manager):
    mark_paid(order=orders[1], by=manager)
    press = partial(give_back, order=fresh(orders[1]), amount_vnd=4_000, by=manager, key="form-1")

    results = run_together([press] * AT_ONCE)

    assert len(of_kind(results, Order)) == AT_ONCE, results
    assert rows_of(orders[1]) == [("capture", 94_000), ("refund", -4_000)]


def test_one_transfer_split_two_ways_and_booked_whole_at_once_goes_one_way(orders, manager):
    for _ in range(ROUNDS):
        credit = credit_for(orders, 20_000)
        one, other = ({orders[n].number: 5_000, orders[1 - n].number: 4_000} for n in (0, 1))

        results = run_together(
            [
                partial(split, credit=fresh(credit), parts=one, by=manager),
                partial(split, credit=fresh(credit), parts=other, by=manager),
                partial(assign, credit=fresh(credit), order=fresh(orders[0]), by=manager),
            ]
        )

        assert len(of_kind(results, BankCredit)) == 1, results
        assert len(of_kind(results, CreditTaken)) == 2
        take_out(credit=fresh(credit), by=manager)


def test_a_split_taken_out_by_many_at_once_is_taken_out_once(orders, manager):
    credit = credit_for(orders, 156_000)
    split(credit=credit, parts={o.number: o.amount_vnd for o in orders}, by=manager)

    results = run_together(
        [partial(take_out, credit=fresh(credit), by=manager) for _ in range(AT_ONCE)]
    )

    assert len(of_kind(results, BankCredit)) == 1
    assert [balance_of(order).held for order in orders] == [0, 0]
    assert [len(rows_of(order)) for order in orders] == [2, 2]
