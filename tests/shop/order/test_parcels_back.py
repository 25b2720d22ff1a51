"""A parcel of our own that comes back: the order is closed, what is held is to be paid back."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from shop.order import audit, processing
from shop.order.exceptions import OrderStateError
from shop.order.models import PaymentStatus, Status
from shop.order.parcels import say_where
from shop.order.payments import mark_paid
from shop.order.timeline import timeline
from shop.order.transfers import due_transfer
from shop.order.words import LABELS, status_label
from shop.payment.audit import broken_rows
from tests.factories.orders import make_order
from tests.shop.order.conftest import levels

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(rice, manager):
    """Return an order on its way, to be paid by transfer."""
    order = make_order((rice, 3), payment_method="vietqr")
    processing.confirm_order(order=order, by=manager)
    processing.pack_order(order=order, by=manager)
    return processing.hand_over_order(order=order, by=manager, carrier_name="GHN")


@pytest.mark.parametrize(
    ("is_paid", "money"), [(True, PaymentStatus.REFUND_DUE), (False, PaymentStatus.UNPAID)]
)
@pytest.mark.parametrize("state", ["failed", "returning"])
def test_goods_that_are_back_close_the_order_and_its_money(
    sent, manager, record, state, is_paid, money
):
    if is_paid:
        mark_paid(order=sent, by=manager)
    say_where(order=sent, state=state, by=manager)
    before = levels(record)

    for _press in range(2):
        processing.take_back_order(order=sent, by=manager)

    sent.refresh_from_db()
    assert (sent.status, sent.payment_status) == (Status.CANCELLED, money)
    assert levels(record) == before  # looked at and counted by hand
    assert sent.lines.get().num_returned == 3
    assert not [*broken_rows(), *audit.broken_rows()]


@pytest.mark.parametrize("state", ["", "in_transit", "out_for_delivery"])
def test_a_parcel_that_is_not_said_to_come_back_is_not_taken_back(sent, manager, state):
    if state:
        say_where(order=sent, state=state, by=manager)

    with pytest.raises(OrderStateError):
        processing.take_back_order(order=sent, by=manager)

    sent.refresh_from_db()
    assert sent.status == Status.HANDED_OVER


@pytest.mark.parametrize(
    ("state", "steps"),
    [("returning", ["hang-da-ve"]), ("failed", ["da-giao", "hang-da-ve"])],
)
def test_the_desk_has_a_button_for_it(sent, manager, desk, state, steps):
    say_where(order=sent, state=state, by=manager)
    assert status_label(sent) != LABELS[Status.HANDED_OVER]
    if state == "returning":
        assert timeline(sent)[0].label == status_label(sent)
        assert due_transfer(sent) is None, "nobody asks for money while the goods go back"
    page = desk.get(reverse("dashboard:order", args=[sent.number]))
    forms = BeautifulSoup(page.content, "html.parser").select("form[action]")
    actions = [form["action"].rstrip("/").rsplit("/", 1)[-1] for form in forms]
    assert [action for action in actions if action in {"hang-da-ve", "da-giao"}] == steps
    tab = "hang-ve" if state == "returning" else "dang-giao"
    queue = desk.get(reverse("dashboard:orders"), {"loai": tab})
    assert sent.number in queue.content.decode()

    answer = desk.post(reverse("dashboard:order_action", args=[sent.number, "hang-da-ve"]))

    assert answer.status_code == 302
    sent.refresh_from_db()
    assert sent.status == Status.CANCELLED
