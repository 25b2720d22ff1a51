"""One transfer for several orders, split by hand."""

import pytest
from django.urls import reverse

from shop.order.models import PaymentStatus
from shop.order.moves import lock_order
from shop.order.payments import give_back
from shop.order.processing import cancel_order
from shop.payment.audit import broken_rows
from shop.payment.choices import CreditSource
from shop.payment.credits import CreditTaken, assign, take_credit
from shop.payment.ledger import balance_of
from shop.payment.models import BankCredit
from shop.payment.splits import PartRefused, split, suggested_parts, take_out
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_order
from tests.shop.payment.conftest import fresh, rows_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(rice):
    """Return two orders of 62,000 and 94,000 đồng that wait for a transfer."""
    return [make_order((rice, n), payment_method="vietqr") for n in (1, 2)]


@pytest.fixture
def credit(orders):
    text = f"{orders[0].number} va {orders[1].number}"
    one = told(None, 156_000, text=text)
    coop = orders[0].cooperative
    return take_credit(cooperative=coop, told=one, source=CreditSource.WEBHOOK)[0]


def parts_of(orders) -> dict[str, int]:
    return {order.number: order.amount_vnd for order in orders}


def test_a_transfer_that_names_two_orders_waits_and_is_split(orders, credit, manager):
    assert (credit.state, credit.reason) == ("waiting", "several")
    assert suggested_parts(credit) == parts_of(orders)

    split(credit=credit, parts=parts_of(orders), by=manager)

    assert [fresh(order).payment_status for order in orders] == [PaymentStatus.PAID] * 2
    assert [rows_of(order) for order in orders] == [[("capture", 62_000)], [("capture", 94_000)]]
    assert (fresh(credit).state, fresh(credit).rest_vnd) == ("split", 0)
    assert not list(broken_rows())


def test_the_same_press_again_changes_nothing(orders, credit, manager):
    split(credit=credit, parts=parts_of(orders), by=manager)

    with pytest.raises(CreditTaken):
        split(credit=credit, parts=parts_of(orders), by=manager)
    with pytest.raises(CreditTaken):
        assign(credit=fresh(credit), order=orders[0], by=manager)

    assert [len(rows_of(order)) for order in orders] == [1, 1]
    assert not list(broken_rows())


@pytest.mark.parametrize("parts", [(62_000, 94_001), (62_001, 94_000), (0, 94_000), (-1, 94_000)])
def test_more_than_came_or_was_due_is_refused_whole(orders, credit, manager, parts):
    wanted = dict(zip([order.number for order in orders], parts, strict=True))

    with pytest.raises(CreditTaken):
        split(credit=credit, parts=wanted, by=manager)

    assert fresh(credit).state == "waiting"
    assert [rows_of(order) for order in orders] == [[], []]


def test_less_may_be_booked_and_the_rest_is_said(orders, credit, manager):
    done = split(credit=credit, parts={orders[0].number: 62_000}, by=manager)

    assert done.rest_vnd == 94_000
    assert not list(broken_rows())


def test_a_foreign_a_cancelled_and_an_unknown_order_are_refused(
    orders, credit, manager, other_cooperative
):
    theirs = make_order(make_product(other_cooperative), payment_method="vietqr")
    cancel_order(order=orders[1], by=manager)

    for number in (theirs.number, orders[1].number, "ABCDEFGHJ"):
        with pytest.raises(PartRefused) as refused:
            split(credit=credit, parts={orders[0].number: 1_000, number: 1_000}, by=manager)
        assert refused.value.number == number

    assert fresh(credit).state == "waiting"
    assert rows_of(orders[0]) == []


def test_it_is_taken_out_of_all_orders_and_split_anew_as_often_as_people_err(
    orders, credit, manager
):
    for _round in range(3):
        split(credit=fresh(credit), parts=parts_of(orders), by=manager)
        take_out(credit=fresh(credit), by=manager)
        assert (fresh(credit).state, fresh(credit).reason) == ("waiting", "undone")
        assert [balance_of(order).held for order in orders] == [0, 0]
        assert not list(broken_rows())
    assign(credit=fresh(credit), order=orders[0], by=manager)

    assert fresh(orders[0]).payment_status == PaymentStatus.PAID
    assert not list(broken_rows())


def test_booked_to_one_order_first_it_is_split_and_taken_out_like_any_other(
    orders, credit, manager, rice
):
    third = make_order(rice, payment_method="vietqr")
    for parts in ({orders[0].number: 62_000}, {orders[1].number: 1_000, third.number: 2_000}):
        assign(credit=fresh(credit), order=orders[0], by=manager)
        take_out(credit=fresh(credit), by=manager)
        split(credit=fresh(credit), parts=parts, by=manager)

        take_out(credit=fresh(credit), by=manager)

        assert fresh(credit).state == "waiting"
        assert [balance_of(order).held for order in (*orders, third)] == [0, 0, 0]
        assert not list(broken_rows())


def test_split_anew_for_another_order_meanwhile_it_is_not_half_taken_out(
    orders, credit, manager, monkeypatch
):
    split(credit=credit, parts={orders[0].number: 1_000}, by=manager)
    stale = fresh(credit)

    def lock_late(pk):
        """Let somebody else decide before the first lock is had."""
        monkeypatch.undo()
        take_out(credit=fresh(credit), by=manager)
        split(credit=fresh(credit), parts={orders[1].number: 2_000}, by=manager)
        return lock_order(pk)

    monkeypatch.setattr("shop.payment.splits.lock_order", lock_late)
    with pytest.raises(CreditTaken):
        take_out(credit=stale, by=manager)

    assert not list(broken_rows())


def test_when_one_part_went_back_none_is_taken_out(orders, credit, manager):
    split(credit=credit, parts=parts_of(orders), by=manager)
    give_back(order=fresh(orders[1]), amount_vnd=1_000, by=manager)

    with pytest.raises(CreditTaken):
        take_out(credit=fresh(credit), by=manager)

    assert fresh(credit).state == "split"
    assert balance_of(orders[0]).held == 62_000
    assert not list(broken_rows())


def test_the_queue_offers_it_with_what_the_text_says(orders, credit, desk):
    queue = desk.get(reverse("dashboard:money"))
    path = reverse("dashboard:credit_split", args=[credit.pk])
    sent = fields_of(queue, f'form[action="{path}"]')

    assert set(parts_of(orders)) <= set(sent.values())
    assert desk.post(path, sent).status_code == 302
    assert [fresh(order).payment_status for order in orders] == ["paid", "paid"]
    assert desk.post(path, sent).status_code == 409

    money = desk.get(reverse("dashboard:order_money", args=[orders[0].number]))
    undo = reverse("dashboard:credit_undo", args=[credit.pk])
    assert page(money).select_one(f'form[action="{undo}"]')
    assert desk.post(undo).status_code == 302
    assert fresh(credit).state == "waiting"


def test_what_was_typed_wrong_is_said_beside_its_row_and_kept(orders, credit, desk):
    path = reverse("dashboard:credit_split", args=[credit.pk])
    name = f"s{credit.pk}"
    for typed, field in (
        ({}, "number1"),
        ({"number1": "khong", "amount1": "1.000"}, "number1"),
        ({"number1": orders[0].number}, "amount1"),
        ({"number1": orders[0].number, "amount1": "1\x00"}, "amount1"),
        ({"number1": "9" * 10_000, "amount1": "1.000"}, "number1"),
        (
            {
                "number1": orders[0].number,
                "amount1": "1.000",
                "number2": orders[0].number,
                "amount2": "2.000",
            },
            "number2",
        ),
    ):
        sent = {f"{name}-{key}": value for key, value in typed.items()}
        answer = desk.post(path, sent)
        assert answer.status_code == 422, typed
        assert page(answer).select_one(f"#id_{name}-{field}_error"), (typed, field)

    sent = {f"{name}-number1": orders[0].number, f"{name}-amount1": "99.000"}
    answer = desk.post(path, sent)
    assert answer.status_code == 409
    assert "62.000" in text_of(answer)
    assert fields_of(answer, f'form[action="{path}"]')[f"{name}-amount1"] == "99.000"
    assert BankCredit.objects.get().state == "waiting"
