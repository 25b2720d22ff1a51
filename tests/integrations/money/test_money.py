"""What orders brought is read once they are delivered, and asked again until it is settled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.contract import OrderState, RemoteFee, RemoteMoney
from integrations.models import ChannelFee, ChannelOrder
from integrations.services.money import has_due_money, read_due_money
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.passes import accounts_with_work, pass_over
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.engine import fake

pytestmark = pytest.mark.django_db

FEES = (
    RemoteFee("payment", "Phí thanh toán", 3_000),
    RemoteFee("service", "Phí dịch vụ", 1_000),
    RemoteFee("service", "Phí dịch vụ", 650),
)


def tell(payout, *, settled, fees=FEES):
    fake.world.money["SP1"] = RemoteMoney("SP1", payout, fees, settled)


def take_in(account, caller):
    poll_orders(account, caller)
    import_due_orders(account, caller)


@pytest.fixture
def row(account, caller, offer):
    """Return the row of an order that the buyer has."""
    fake.order("SP1", OrderState.DELIVERED, fake.line())
    take_in(account, caller)
    return ChannelOrder.objects.get()


def make_due() -> None:
    ChannelOrder.objects.exclude(money_at=None).update(money_at=timezone.now())


def test_an_order_on_its_way_is_not_asked_about(account, caller, offer):
    fake.order("SP1", OrderState.SHIPPED, fake.line())
    take_in(account, caller)

    assert read_due_money(account, caller) == 0
    assert ChannelOrder.objects.get().money_at is None


def test_a_settled_order_is_read_once_and_kept(account, row):
    tell(59_350, settled=True)

    pass_over(account.pk)
    pass_over(account.pk)

    row.refresh_from_db()
    assert (row.payout_vnd, row.is_settled, row.money_at) == (59_350, True, None)
    assert dict(ChannelFee.objects.values_list("name", "amount_vnd")) == {
        "Phí thanh toán": 3_000,
        "Phí dịch vụ": 1_650,
    }
    assert fake.world.calls["money"] == 1


def test_what_is_not_settled_is_asked_again_in_a_day_and_replaced(account, caller, row):
    tell(None, settled=False)
    read_due_money(account, caller)
    row.refresh_from_db()
    left = row.money_at - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(days=1)
    assert row.payout_vnd is None and not has_due_money(account)

    make_due()
    assert accounts_with_work() == [account.pk]
    tell(60_000, settled=True, fees=FEES[:1])
    read_due_money(account, caller)

    row.refresh_from_db()
    assert (row.payout_vnd, row.is_settled) == (60_000, True)
    assert [fee.amount_vnd for fee in row.fees.all()] == [3_000]


def test_a_return_after_the_settlement_is_asked_about_anew(account, caller, row):
    tell(59_350, settled=True)
    read_due_money(account, caller)

    fake.move("SP1", OrderState.RETURNING)
    take_in(account, caller)
    tell(0, settled=True, fees=())
    read_due_money(account, caller)

    row.refresh_from_db()
    assert (row.payout_vnd, row.is_settled, row.fees.count()) == (0, True, 0)


def test_reading_the_same_order_again_asks_for_nothing(account, caller, row):
    tell(59_350, settled=True)
    read_due_money(account, caller)
    ChannelOrder.objects.update(hint_rev=9)

    import_due_orders(account, caller)

    row.refresh_from_db()
    assert row.is_settled and row.money_at is None


@pytest.mark.parametrize(
    ("failure", "least"),
    [
        (TemporaryFailure("busy", code="busy"), timedelta(minutes=50)),
        (TemporaryFailure("busy", code="busy", retry_after_seconds=7200), timedelta(minutes=110)),
        (PermanentFailure("no", code="no"), timedelta(hours=23)),
        (KeyError("odd"), timedelta(hours=23)),
    ],
)
def test_a_failure_touches_neither_the_order_nor_others(account, caller, row, failure, least):
    other = ChannelOrder.objects.create(account=account, number="SP2", money_at=timezone.now())
    fake.world.wrong["money"] = [failure]

    assert read_due_money(account, caller) == 2

    row.refresh_from_db()
    other.refresh_from_db()
    assert row.money_at - timezone.now() > least
    assert not row.has_problem and row.read_rev == row.hint_rev
    assert other.money_at > timezone.now()


def test_a_lost_consent_leaves_the_question_due(account, caller, row):
    fake.world.wrong["money"] = [NotConnected("gone", code="gone")]

    with pytest.raises(NotConnected):
        read_due_money(account, caller)

    row.refresh_from_db()
    assert row.money_at <= timezone.now()


def test_a_marketplace_that_cannot_tell_is_not_asked(account, caller, row, monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_tell_money", False)

    read_due_money(account, caller)

    assert not fake.world.calls["money"]
    assert not has_due_money(account)
