"""A day of many sales: nothing rises, and what sells fast is kept back for an hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ChannelAccount, Facet, FacetKind, HistoryEntry
from integrations.services import peaks
from integrations.services.calling import AccountCaller
from integrations.services.desired import refresh_stock_alone
from integrations.services.listings import keep_back_units
from integrations.services.reconciling import reconcile
from shop.order.models import Order, Status
from tests.factories.orders import make_order
from tests.integrations.engine.conftest import stock_facet
from tests.integrations.engine.listed import calls, orders_are_in, stands, wish

pytestmark = pytest.mark.django_db


def told(account) -> list[int]:
    """Work on the account with all orders in; return every stock told up to now."""
    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)
    return [level.value for levels in calls("push_stock") for level in levels]


def wanted() -> str:
    return Facet.objects.get(kind=FacetKind.STOCK).desired


def sell(rice, units: int) -> Order:
    """Have somebody order units of the rice on the web."""
    return make_order((rice, units))


def test_a_number_is_lowered_and_rises_only_after_the_day(account, offer):
    stands(offer)
    peaks.begin(account)

    wish(offer, 25)
    assert told(account) == []
    wish(offer, 4)
    assert told(account) == [4]
    wish(offer, 25)
    assert told(account) == [4]

    ChannelAccount.objects.update(only_down_until=timezone.now() - timedelta(seconds=1))
    assert told(account) == [4, 25]


def test_it_ends_at_a_press_and_both_are_written_down_once(account, offer, manager):
    stands(offer)
    peaks.begin(account, by=manager)
    wish(offer, 25)

    peaks.end(account, by=manager)
    peaks.end(account, by=manager)

    assert told(account) == [25]
    words = HistoryEntry.objects.filter(listing=None).order_by("pk").values_list("what", flat=True)
    assert list(words) == ["only_down", "up_again"]


def test_a_number_nobody_knows_is_told_on_such_a_day_too(account, offer):
    """It may be higher there than in the barn."""
    stands(offer)
    peaks.begin(account)
    wish(offer, 25, known="")

    assert told(account) == [25]


def test_as_many_as_were_sold_in_the_last_hour_are_kept_back(account, offer, rice):
    sell(rice, 2)
    assert wanted() == "8"

    keep_back_units(account=account, units=0, last_hour=True)

    assert wanted() == "6"
    keep_back_units(account=account, units=1, last_hour=False)
    assert wanted() == "7"


def test_an_order_that_was_cancelled_keeps_nothing_back(account, offer, rice):
    order = sell(rice, 2)
    Order.objects.filter(pk=order.pk).update(status=Status.CANCELLED)

    keep_back_units(account=account, units=0, last_hour=True)

    assert wanted() == "8"


def test_sales_are_let_go_when_they_are_an_hour_old(account, offer, rice):
    order = sell(rice, 2)
    keep_back_units(account=account, units=0, last_hour=True)
    peaks.let_passed_hours_go()
    assert wanted() == "6"

    Order.objects.filter(pk=order.pk).update(date_placed=timezone.now() - timedelta(minutes=62))
    assert peaks.let_passed_hours_go() == 0  # looked at this minute already
    ChannelAccount.objects.update(hour_read_until=timezone.now() - timedelta(minutes=3))

    assert peaks.let_passed_hours_go() == 1
    assert wanted() == "8"
    assert peaks.let_passed_hours_go() == 0


def test_a_sale_is_kept_back_within_a_minute_however_its_rows_came(account, offer, rice):
    keep_back_units(account=account, units=0, last_hour=True)

    sell(rice, 3)
    peaks.let_passed_hours_go()

    assert wanted() == "4"


def test_other_accounts_do_not_mind(account, offer, rice):
    sell(rice, 2)
    peaks.let_passed_hours_go()
    refresh_stock_alone([offer.stock_record_id])

    assert stock_facet(offer).desired == "8"
