"""Numbers are told from fresh news only: what was sold there unheard of must not be for sale."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ChannelAccount, ChannelOrder, Facet, FacetKind
from integrations.services import passes, peaks
from integrations.services.due import due_stock
from shop.core.remote import TemporaryFailure
from tests.integrations.engine import fake
from tests.integrations.engine.listed import calls, orders_are_in, stands, wish

pytestmark = pytest.mark.django_db


def heard(account, ago: timedelta) -> ChannelAccount:
    """Say that all orders up to so long ago are in, and nothing since."""
    account = orders_are_in(account)
    then = timezone.now() - ago
    ChannelAccount.objects.update(orders_imported_as_of=then, orders_read_until=then)
    account.refresh_from_db()
    return account


def told() -> list[int]:
    return [level.value for levels in calls("push_stock") for level in levels]


def no_orders_are_told(market) -> None:
    market.wrong["changed_orders"] = [
        TemporaryFailure("slow", code="timeout", call="changed_orders") for _ in range(50)
    ]


def test_what_waited_for_days_does_not_rise_on_news_of_days_ago(account, offer, market):
    """The poll before it was answered long ago; the first one afterwards fails."""
    stands(offer)
    wish(offer, 25, changed_at=timezone.now() - timedelta(days=4))
    heard(account, timedelta(days=3))
    ChannelAccount.objects.update(next_poll_at=timezone.now())
    no_orders_are_told(market)

    passes.pass_over(account.pk)
    assert told() == []

    market.wrong.clear()
    ChannelAccount.objects.update(next_poll_at=timezone.now(), quiet_until=None)
    passes.pass_over(account.pk)
    assert told() == [25]


def test_nothing_rises_while_an_order_is_known_to_be_unread(account, offer):
    wish(offer, 25)
    account = orders_are_in(account)
    order = ChannelOrder.objects.create(account=account, number="A1")

    assert not due_stock(account).exists()

    ChannelOrder.objects.filter(pk=order.pk).update(read_rev=1)
    assert due_stock(account).exists()


def test_an_order_that_cannot_be_read_keeps_no_stock_up(account, offer):
    """The shop is asked every minute and answers; only this one order stays unread."""
    account = orders_are_in(account)
    ChannelAccount.objects.update(orders_imported_as_of=timezone.now() - timedelta(minutes=40))
    account.refresh_from_db()
    ChannelOrder.objects.create(
        account=account, number="A1", needs_person=True, problem_code="KeyError"
    )

    wish(offer, 2)
    assert due_stock(account).exists()
    wish(offer, 25)
    assert not due_stock(account).exists()


def test_an_order_that_vanished_there_holds_nothing_up(account, offer):
    wish(offer, 25)
    account = orders_are_in(account)
    ChannelOrder.objects.create(
        account=account, number="A1", needs_person=True, problem_code="order_vanished"
    )

    assert due_stock(account).exists()


@pytest.mark.parametrize(
    ("minutes", "is_peak", "number", "is_told"),
    [
        (20, False, 6, True),  # the shop itself sold some; the rest is bounded by the barn
        (40, False, 6, False),
        (40, False, 0, True),
        (3, True, 6, True),
        (10, True, 6, False),
        (10, True, 0, True),
    ],
)
def test_a_lower_number_is_told_at_once_unless_the_shop_was_long_unheard_of(
    account, offer, minutes, is_peak, number, is_told
):
    """By now it may be lower still there than the number that we would tell."""
    if is_peak:
        peaks.begin(account)
    account = heard(account, timedelta(minutes=minutes))
    wish(offer, number)

    assert due_stock(account).exists() == is_told


def test_a_shop_just_connected_is_told_lower_numbers(account, offer):
    """What it made there itself it knows."""
    assert account.orders_imported_as_of is None
    wish(offer, 6)

    assert due_stock(account).exists()


def test_a_pause_pressed_meanwhile_ends_a_long_reading(account, offer, monkeypatch):
    stands(offer)
    account = orders_are_in(account)
    ChannelAccount.objects.update(items_due_at=timezone.now())

    def read(account, caller, *, should_stop, between):
        assert not should_stop()
        ChannelAccount.objects.update(is_paused=True)
        wish(offer, 3)
        between()
        assert should_stop()
        return 0

    monkeypatch.setattr(passes, "read_items_there", read)

    passes.pass_over(account.pk)

    assert told() == []


def test_a_day_of_many_sales_begins_in_the_middle_of_a_long_reading(account, offer, monkeypatch):
    stands(offer)
    account = orders_are_in(account)
    ChannelAccount.objects.update(items_due_at=timezone.now())

    def read(account, caller, *, should_stop, between):
        peaks.begin(ChannelAccount.objects.get())
        wish(offer, 25)
        between()
        return 0

    monkeypatch.setattr(passes, "read_items_there", read)

    passes.pass_over(account.pk)

    assert told() == []
    assert Facet.objects.get(kind=FacetKind.STOCK).known == "10"
    assert fake.world.calls["changed_orders"] == 0
