"""The ledger: rows that stay, and orders that are what their rows add up to."""

import random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from shop.order import processing
from shop.order.models import Order, PaymentStatus
from shop.order.payments import give_back, mark_paid, mark_refunded
from shop.payment import ledger
from shop.payment.audit import broken_rows
from shop.payment.choices import EntryKind
from shop.payment.managers import LedgerClosed
from shop.payment.models import Entry
from tests.shop.payment.conftest import fresh, rows_of

pytestmark = pytest.mark.django_db


def news(reference: str) -> ledger.News:
    return ledger.News(reference=reference, method="vietqr", source="bank")


def come(order, amount: int, reference: str) -> bool:
    with transaction.atomic():
        return ledger.money_came(order, amount, news(reference))


def go(order, amount: int, reference: str) -> bool:
    with transaction.atomic():
        return ledger.money_went_back(order, amount, news(reference))


def test_what_a_person_says_is_a_row_with_its_name(transfer_order, manager):
    mark_paid(order=transfer_order, by=manager)
    mark_paid(order=transfer_order, by=manager)

    entry = Entry.objects.get()
    assert (entry.kind, entry.amount_vnd, entry.by) == ("capture", 94_000, manager)
    assert (entry.order, entry.method, entry.source) == (transfer_order, "vietqr", "desk")
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID


def test_a_row_is_never_changed_and_never_deleted(transfer_order, manager):
    mark_paid(order=transfer_order, by=manager)
    entry = Entry.objects.get()
    entry.amount_vnd = 1

    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(amount_vnd=1),
        lambda: Entry.objects.filter(pk=entry.pk).update(note="x"),
        lambda: Entry.objects.bulk_update([entry], ["amount_vnd"]),
        lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"amount_vnd": 1}),
        transfer_order.money.all().delete,
    ):
        with pytest.raises(LedgerClosed):
            change()

    assert rows_of(transfer_order) == [("capture", 94_000)]


def test_the_same_news_twice_is_one_row(transfer_order):
    assert come(transfer_order, 94_000, "test:1")
    assert not come(transfer_order, 94_000, "test:1")

    assert rows_of(transfer_order) == [("capture", 94_000)]


def test_the_database_itself_refuses_a_second_row_of_one_name_and_a_wrong_sign(transfer_order):
    come(transfer_order, 94_000, "test:1")
    wrong = [
        {"kind": "capture", "amount_vnd": 5, "reference": "test:1"},
        {"kind": "capture", "amount_vnd": -5, "reference": "test:2"},
        {"kind": "refund", "amount_vnd": 5, "reference": "test:3"},
    ]

    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry(order=transfer_order, method="vietqr", source="bank", **fields).save()


def test_a_part_leaves_the_order_unpaid_until_the_rest_has_come(transfer_order):
    come(transfer_order, 50_000, "test:1")
    assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID
    assert transfer_order.events.filter(kind="part_paid").exists()

    come(transfer_order, 44_000, "test:2")

    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert not list(broken_rows())


def test_what_is_above_the_total_is_kept_apart_and_can_go_back(transfer_order, manager):
    come(transfer_order, 100_000, "test:1")

    assert rows_of(transfer_order) == [("capture", 94_000), ("surplus", 6_000)]
    give_back(order=transfer_order, amount_vnd=6_000, by=manager)

    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert ledger.balance_of(transfer_order).held == 94_000
    assert not list(broken_rows())


def test_a_part_payment_sent_back_paid_for_nothing(transfer_order, manager):
    come(transfer_order, 50_000, "test:1")
    give_back(order=transfer_order, amount_vnd=50_000, by=manager)
    assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID

    come(transfer_order, 94_000, "test:2")

    assert rows_of(transfer_order)[1] == ("reversal", -50_000)
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    assert not list(broken_rows())


def test_a_part_that_is_paid_back_leaves_the_order_paid_and_all_of_it_does_not(
    transfer_order, manager
):
    mark_paid(order=transfer_order, by=manager)
    give_back(order=transfer_order, amount_vnd=20_000, by=manager)
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID

    give_back(order=transfer_order, amount_vnd=74_000, by=manager)

    assert fresh(transfer_order).payment_status == PaymentStatus.REFUNDED
    assert not list(broken_rows())


@pytest.mark.parametrize("amount", [0, -5, 94_001, 10**12])
def test_no_more_goes_back_than_is_held(transfer_order, manager, amount):
    mark_paid(order=transfer_order, by=manager)

    with pytest.raises(processing.OrderStateError, match="94.000"):
        give_back(order=transfer_order, amount_vnd=amount, by=manager)

    assert len(rows_of(transfer_order)) == 1


def test_cancelling_owes_back_what_came_also_a_part(transfer_order, manager):
    come(transfer_order, 50_000, "test:1")

    processing.cancel_order(order=transfer_order, by=manager)
    assert fresh(transfer_order).payment_status == PaymentStatus.REFUND_DUE

    mark_refunded(order=transfer_order, by=manager)
    assert rows_of(transfer_order) == [("capture", 50_000), ("refund", -50_000)]
    assert fresh(transfer_order).payment_status == PaymentStatus.REFUNDED
    assert not list(broken_rows())


def test_money_for_a_cancelled_order_is_to_be_paid_back(transfer_order, manager):
    processing.cancel_order(order=transfer_order, by=manager)

    come(transfer_order, 94_000, "test:1")

    assert fresh(transfer_order).payment_status == PaymentStatus.REFUND_DUE
    assert not list(broken_rows())


def test_a_fee_is_the_co_ops_own_and_says_nothing_of_the_order(transfer_order):
    with transaction.atomic():
        ledger.note_money(transfer_order, EntryKind.FEE, -3_000, news("test:fee"))

    assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID
    assert ledger.balance_of(transfer_order).fees == 3_000
    assert not list(broken_rows())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"payment_status": "paid"}, "said to be paid"),
        ({"total_incl_tax": 90_000}, "costs 90000"),
        ({"payment_status": "refunded"}, "said to be refunded"),
        ({"payment_status": "unpaid"}, "said to be unpaid"),
    ],
)
def test_check_money_names_what_is_wrong(transfer_order, manager, capsys, change, says):
    if change.get("payment_status") != "paid":
        mark_paid(order=transfer_order, by=manager)
    call_command("check_money")
    Order.objects.filter(pk=transfer_order.pk).update(**change)

    with pytest.raises(CommandError) as refusal:
        call_command("check_money")

    assert refusal.value.returncode == 1
    said = capsys.readouterr().out
    assert transfer_order.number in said and says in said


def test_whatever_happens_in_whatever_order_the_books_agree(rice, manager):
    from tests.factories.orders import make_order

    rng = random.Random(7)
    for round_ in range(40):
        rice.stockrecords.update(num_in_stock=100, num_allocated=0)
        order = make_order((rice, 2), payment_method="vietqr")
        for step in range(6):
            amount = rng.choice([10_000, 94_000, 47_000, 120_000])
            deed = rng.choice(["come", "come", "again", "back", "paid", "cancel"])
            try:
                if deed in {"come", "again"}:
                    name = step if deed == "come" else max(0, step - 1)
                    come(order, amount, f"test:{round_}-{name}")
                elif deed == "back":
                    give_back(order=fresh(order), amount_vnd=amount, by=manager)
                elif deed == "paid":
                    mark_paid(order=fresh(order), by=manager)
                else:
                    processing.cancel_order(order=fresh(order), by=manager)
            except processing.OrderStateError:
                pass
            now = fresh(order)
            assert now.payment_status == ledger.status_of(now, ledger.balance_of(now))
        assert not list(broken_rows())
