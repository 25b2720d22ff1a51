"""The same money told, booked, refunded at the same moment: it counts once."""

import json
from functools import partial

import pytest
import stripe
from django.utils import timezone

from shop.order import processing
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentMethod, PaymentStatus
from shop.order.payments import give_back, mark_paid
from shop.payment.card_payments import _open_attempt
from shop.payment.cash import CashDoesNotFit, match_cash
from shop.payment.credits import CreditTaken, assign, set_aside, take_credit
from shop.payment.models import Attempt, BankCredit, CardAccount, StripeEvent
from shop.payment.stripe_api import Keys
from shop.payment.stripe_events import receive
from tests.factories.orders import make_order
from tests.races.together import of_kind, run_together
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

AT_ONCE = 8
ROUNDS = 5


@pytest.fixture
def order(rice):
    """Return an order of 94,000 đồng that waits for a transfer."""
    return make_order((rice, 2), payment_method="vietqr")


def test_one_credit_told_from_everywhere_at_once_is_booked_once(order):
    one = told(order)
    tell = partial(take_credit, cooperative=order.cooperative, told=one, source="webhook")
    read = partial(
        take_credit,
        cooperative=order.cooperative,
        told=told(order, text=f"{order.number} LE THI HOA"),
        source="statement",
    )

    results = run_together([tell] * AT_ONCE + [read] * AT_ONCE)

    assert not of_kind(results, Exception)
    assert BankCredit.objects.count() == 1
    assert rows_of(order) == [("capture", 94_000)]


def test_a_credit_booked_by_two_people_to_two_orders_goes_to_one(rice, manager):
    for _ in range(ROUNDS):
        rice.stockrecords.update(num_in_stock=50)
        orders = [make_order((rice, 1), payment_method="vietqr") for _ in range(2)]
        credit, _new = take_credit(
            cooperative=orders[0].cooperative, told=told(None, 62_000), source="webhook"
        )

        results = run_together(
            [partial(assign, credit=fresh(credit), order=fresh(o), by=manager) for o in orders]
            + [partial(set_aside, credit=fresh(credit), by=manager)]
        )

        assert len(of_kind(results, CreditTaken)) == 2
        booked = sum(len(rows_of(order)) for order in orders)
        assert booked == (1 if fresh(credit).state == "matched" else 0)


def test_a_person_and_the_bank_at_once_pay_an_order_once(rice, manager):
    for _ in range(ROUNDS):
        rice.stockrecords.update(num_in_stock=50)
        order = make_order((rice, 1), payment_method="vietqr")

        results = run_together(
            [
                partial(mark_paid, order=fresh(order), by=manager),
                partial(mark_paid, order=fresh(order), by=manager),
                partial(
                    take_credit, cooperative=order.cooperative, told=told(order), source="webhook"
                ),
            ]
        )

        assert not of_kind(results, Exception)
        assert rows_of(order) == [("capture", order.amount_vnd)]


def test_two_refunds_of_all_of_it_at_once_are_one(order, manager):
    mark_paid(order=order, by=manager)

    results = run_together(
        [
            partial(give_back, order=fresh(order), amount_vnd=94_000, by=manager)
            for _ in range(AT_ONCE)
        ]
    )

    assert len(of_kind(results, Order)) == 1
    assert len(of_kind(results, OrderStateError)) == AT_ONCE - 1
    assert fresh(order).payment_status == PaymentStatus.REFUNDED


def test_cash_matched_twice_at_once_counts_once(rice, manager):
    rice.stockrecords.update(num_in_stock=50)
    orders = []
    for _ in range(3):
        order = make_order((rice, 1))
        processing.confirm_order(order=order, by=manager)
        processing.pack_order(order=order, by=manager)
        orders.append(processing.hand_over_order(order=order, by=manager))
    total = sum(order.amount_vnd for order in orders)

    results = run_together(
        [
            partial(match_cash, orders=each, amount_vnd=total, fee_vnd=0, by=manager)
            for each in (orders, orders[::-1], orders)
        ]
    )

    assert len(of_kind(results, CashDoesNotFit)) == 2
    assert [len(rows_of(order)) for order in orders] == [1, 1, 1]


def test_presses_at_once_open_one_page(rice, cooperative, settings):
    settings.STRIPE = {**settings.STRIPE, "secret_key": "sk_test_x"}
    CardAccount.objects.create(cooperative=cooperative, token="t")
    order = make_order((rice, 1), payment_method=PaymentMethod.CARD)
    keys = Keys("sk_test_x", "whsec_x")

    results = run_together([partial(_open_attempt, fresh(order), keys) for _ in range(AT_ONCE)])

    assert {attempt.pk for attempt in of_kind(results, Attempt)} == {Attempt.objects.get().pk}


def test_one_event_at_once_from_many_lines_is_stored_once(cooperative, settings):
    settings.STRIPE = {**settings.STRIPE, "secret_key": "sk_test_x", "webhook_secret": "whsec_x"}
    CardAccount.objects.create(cooperative=cooperative, token="t")
    thing = {"id": "cus_1", "object": "customer"}
    event = {"id": "evt_1", "object": "event", "type": "customer.x", "data": {"object": thing}}
    body = json.dumps(event)
    moment = int(timezone.now().timestamp())
    header = stripe.WebhookSignature.generate_signature_header(body, "whsec_x", moment)
    post = partial(receive, headers={"stripe-signature": header}, body=body.encode())

    results = run_together([post] * AT_ONCE)

    assert results == [200] * AT_ONCE
    assert StripeEvent.objects.get().times_seen == AT_ONCE
