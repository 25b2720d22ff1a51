"""What nobody foresaw: it is shown or waited out, and everything else has its turn."""

from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone

from integrations.contract import RemoteLine, Tokens
from integrations.management.commands import sync
from integrations.models import ChannelAccount, ChannelOrder, Facet, FacetKind
from integrations.services import connecting, desired, orders, passes, tokens
from integrations.services.calling import AccountCaller
from integrations.services.reconciling import reconcile
from shop.core.remote import Answer, NotConnected
from shop.order.models import Order
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account, stock_facet
from tests.integrations.engine.listed import calls, orders_are_in, stands, wish

pytestmark = pytest.mark.django_db


def stumble(*_args, **_kwargs):
    raise KeyError("a field that was always there")


def test_half_an_emoji_does_not_reach_us():
    body = (
        rb'{"note": "2 bao \ud83d", "rows": [{"a\u0000b": "\u0000x"}],'
        rb' "whole": "\ud83d\ude00"}'
    )

    told = Answer(200, {}, body).json()

    assert told == {"note": "2 bao ?", "rows": [{"ab": "x"}], "whole": "😀"}


def test_answers_nested_without_end_are_none():
    with pytest.raises(Exception, match="not a JSON object"):
        Answer(200, {}, b"[" * 200_000).json()


def test_an_order_with_an_odd_note_comes_in(account, caller, offer):
    fake.order("A1", "ready", fake.line(), note="gọi trước \ud83d")
    orders.poll_orders(account, caller)

    orders.import_due_orders(account, caller)

    assert Order.objects.get().note.startswith("gọi trước")


def test_what_a_database_cannot_keep_is_shown_to_a_person(account, caller, offer, monkeypatch):
    def refuse(*_args):
        raise DataError("unsupported Unicode escape sequence")

    monkeypatch.setattr(orders, "import_order", refuse)
    fake.order("A1", "ready", fake.line())
    orders.poll_orders(account, caller)

    for _try in range(20):
        ChannelOrder.objects.update(next_attempt_at=None)
        orders.import_due_orders(account, caller)

    assert ChannelOrder.objects.get().needs_person


def test_one_item_that_is_not_understood_keeps_nothing_else_waiting(account, offer, monkeypatch):
    stands(offer)
    type(offer.listing).objects.update(item_check_at=timezone.now())
    Facet.objects.filter(kind=FacetKind.CONTENT).update(desired="new", desired_rev=9)
    monkeypatch.setattr(fake.Fake, "item", stumble)

    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)

    assert fake.world.calls["update_item"] == 1
    assert type(offer.listing).objects.get().item_check_at > timezone.now()


def test_an_odd_list_of_orders_keeps_no_stock_of_nothing_back(account, offer, monkeypatch):
    stands(offer)
    wish(offer, 0)
    ChannelAccount.objects.update(next_poll_at=timezone.now())
    monkeypatch.setattr(fake.Fake, "changed_orders", stumble)

    passes.pass_over(account.pk)

    assert [level.value for levels in calls("push_stock") for level in levels] == [0]
    assert ChannelAccount.objects.get().next_poll_at > timezone.now() + timedelta(seconds=5)


def test_an_account_whose_pass_breaks_rests_a_minute(account, monkeypatch):
    monkeypatch.setattr(sync, "pass_over", stumble)
    monkeypatch.setattr(sync.connections, "close_all", lambda: None)
    command = sync.Command()
    command.stopping = sync.threading.Event()

    command._pass(account.pk)

    assert passes.accounts_with_work() == []
    assert ChannelAccount.objects.get().quiet_until > timezone.now() + timedelta(seconds=50)


def test_tokens_do_not_come_back_to_a_shop_that_was_let_go(account, monkeypatch):
    def refresh(_adapter, _token):
        connecting.disconnect(ChannelAccount.objects.get())
        until = timezone.now() + timedelta(hours=4)
        return Tokens(access_token="new", refresh_token="new", access_expires_at=until)

    monkeypatch.setattr(fake.Fake, "refresh", refresh)
    monkeypatch.setattr(tokens, "PATIENCE_SECONDS", 1)
    ChannelAccount.objects.update(access_expires_at=timezone.now())

    with pytest.raises(NotConnected):
        tokens.renewed(ChannelAccount.objects.get())

    row = ChannelAccount.objects.get()
    assert (row.state, row.access_token, row.refresh_token) == ("disconnected", "", "")


def test_practice_shops_of_a_co_op_that_really_sells_are_left_alone(cooperative, settings):
    account = make_account(cooperative, "88", environment="practice")
    assert passes.accounts_with_work() == [account.pk]

    settings.DEMO_LOGINS = False

    assert passes.accounts_with_work() == []
    assert passes.pass_over(account.pk) == 0
    type(cooperative).objects.update(is_demo=True)
    assert passes.accounts_with_work() == [account.pk]


def test_a_sale_between_reading_and_writing_is_not_written_over(
    account, offer, monkeypatch, django_capture_on_commit_callbacks
):
    """The wish was computed from 10; a checkout has committed 7 before it is written."""
    Facet.objects.filter(kind=FacetKind.STOCK).update(desired="4")  # what is to be recomputed
    held = desired._held_for_channels

    def sell_meanwhile(facets):
        if stock_facet(offer).desired == "4":
            offer.stock_record.__class__.objects.update(num_allocated=3)
            wish(offer, 7)
        return held(facets)

    monkeypatch.setattr(desired, "_held_for_channels", sell_meanwhile)

    with django_capture_on_commit_callbacks(execute=True) as after:
        desired.refresh_stock([offer.stock_record_id])

    assert stock_facet(offer).desired == "7"
    assert len(after) == 1


def test_lines_without_a_code_are_no_trouble(account, caller, offer):
    fake.order("A2", "ready", RemoteLine("1", "", "", "", "Hàng lạ", 1, 1_000))
    orders.poll_orders(account, caller)

    orders.import_due_orders(account, caller)

    assert ChannelOrder.objects.get(number="A2").order is not None
