"""Money pages pressed twice, or with an order that stands otherwise than the page says."""

import pytest
from django.urls import reverse

from shop.payment.audit import broken_rows
from shop.payment.credits import take_credit
from tests.factories.forms import fields_of
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid_order(rice):
    """Return an order of 94,000 đồng that a transfer has paid."""
    order = make_order((rice, 2), payment_method="vietqr")
    take_credit(cooperative=order.cooperative, told=told(order), source="webhook")
    return fresh(order)


def test_paying_back_pressed_twice_is_one_row(desk, paid_order):
    path = reverse("dashboard:order_money", args=[paid_order.number])
    sent = {**fields_of(desk.get(path), "form.panel"), "amount": "20.000"}

    answers = [desk.post(path, sent).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert rows_of(paid_order) == [("capture", 94_000), ("refund", -20_000)]
    anew = {**fields_of(desk.get(path), "form.panel"), "amount": "20.000"}
    desk.post(path, anew)
    assert rows_of(paid_order)[2:] == [("refund", -20_000)]
    assert not list(broken_rows())


def test_a_form_that_was_sent_is_not_sent_again_with_another_amount(desk, paid_order):
    path = reverse("dashboard:order_money", args=[paid_order.number])
    sent = {**fields_of(desk.get(path), "form.panel"), "amount": "20.000"}
    desk.post(path, sent)

    answer = desk.post(path, {**sent, "amount": "10.000"})

    assert answer.status_code == 409
    assert len(rows_of(paid_order)) == 2
