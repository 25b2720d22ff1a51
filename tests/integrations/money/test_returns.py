"""Returns: read from the marketplace, shown on the order, put back by a person and once."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coops.lots.models import Lot
from coops.partner.models import StockChange
from integrations.cards import day_cards
from integrations.contract import OrderState, RemoteReturn, RemoteReturnLine, ReturnState
from integrations.models import ChannelAccount, ChannelOrder, ChannelReturn
from integrations.services import returns
from integrations.services.hints import ask_returns_soon
from integrations.services.passes import accounts_with_work, pass_over
from integrations.services.returns import ReturnDecided, nothing_came, poll_returns, receive
from shop.core.remote import TemporaryFailure
from shop.order.exceptions import OrderStateError
from shop.order.line_lots import LineLot
from shop.order.models import Status
from tests.factories.coops import make_cooperative, make_member
from tests.factories.forms import page, text_of
from tests.factories.lots import make_lot
from tests.integrations.engine import fake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tells_returns(monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_tell_returns", True)


@pytest.fixture
def row(account, offer):
    """Return the row of an order of two bags that the buyer has."""
    fake.order("SP1", OrderState.READY, fake.line())
    read_again(account)
    return read_again(account, OrderState.DELIVERED)


def read_again(account, state: OrderState | None = None) -> ChannelOrder:
    if state:
        fake.move("SP1", state)
    ChannelAccount.objects.update(next_poll_at=None, next_returns_at=None)
    pass_over(account.pk)
    return ChannelOrder.objects.get()


def told(state=ReturnState.COMING, quantity=2, number="R1", order="SP1", **fields) -> RemoteReturn:
    """Let a buyer want to send something back; return it."""
    now = timezone.now()
    one = RemoteReturn(
        number=number,
        order_number=order,
        state=state,
        raw_state=str(state).upper(),
        created_at=now - timedelta(minutes=5),
        updated_at=now,
        lines=(RemoteReturnLine("1", "GAO", "Gạo bên kia", quantity),),
        reason="Bao bị rách",
        amount_vnd=64_000,
        **fields,
    )
    fake.world.returns = [old for old in fake.world.returns if old.number != number] + [one]
    return one


def stock(offer) -> tuple[int, int]:
    record = offer.stock_record
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def keeps(offer, days: int | None) -> None:
    product = offer.stock_record.product
    product.shelf_life_days = days
    product.save(update_fields=["shelf_life_days"])


def url_of(name: str, row, *args) -> str:
    return reverse(name, args=[row.order.number, *args])


# --- Reading -----------------------------------------------------------------------------


def test_a_return_is_read_once_and_moves_no_stock(account, row, offer):
    before = stock(offer)
    told(ReturnState.ASKED, answer_by=timezone.now() + timedelta(days=2))

    for _ in range(2):
        read_again(account)

    found = ChannelReturn.objects.get()
    assert (found.number, found.state, found.amount_vnd) == ("R1", "asked", 64_000)
    assert found.lines[0]["quantity"] == 2
    assert row.order.events.filter(kind="news", note__contains="Fake").count() <= 1
    told(ReturnState.ENDED)
    read_again(account, OrderState.RETURNING)
    found.refresh_from_db()
    assert found.state == "ended"
    assert stock(offer) == before


def test_an_older_word_does_not_overwrite_a_newer_one(account, row):
    first = told(ReturnState.ASKED)
    told(ReturnState.ENDED)
    read_again(account)

    fake.world.returns = [replace(first, updated_at=first.updated_at - timedelta(minutes=1))]
    read_again(account)

    assert ChannelReturn.objects.get().state == "ended"


def test_a_return_of_an_order_nobody_knew_has_that_order_read(account, offer):
    fake.order("SP9", OrderState.SHIPPED, fake.line())
    fake.world.changed.clear()
    told(order="SP9")
    ChannelAccount.objects.update(next_poll_at=None)

    pass_over(account.pk)
    pass_over(account.pk)

    found = ChannelReturn.objects.get()
    assert found.channel_order.number == "SP9"
    assert found.channel_order.order is not None


def test_a_question_that_fails_moves_no_mark_and_is_asked_again(account, row, caller):
    ChannelAccount.objects.update(returns_read_until=None, next_returns_at=None)
    account.refresh_from_db()
    told()
    fake.world.wrong["changed_returns"] = [TemporaryFailure("busy", code="busy")]

    assert poll_returns(account, caller) == 0

    account.refresh_from_db()
    assert account.returns_read_until is None
    assert account.next_returns_at > timezone.now()
    assert poll_returns(account, caller) == 1
    account.refresh_from_db()
    assert account.returns_read_until is not None


def test_a_push_about_a_return_makes_the_account_ask(account, row):
    ChannelAccount.objects.update(
        next_returns_at=timezone.now() + timedelta(hours=1),
        next_poll_at=timezone.now() + timedelta(hours=1),
    )
    assert account.pk not in accounts_with_work()

    ask_returns_soon(account.pk)

    assert account.pk in accounts_with_work()


def test_who_cannot_tell_is_never_asked(account, row, monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_tell_returns", False)
    before = fake.world.calls["changed_returns"]

    read_again(account)

    assert fake.world.calls["changed_returns"] == before
    assert not returns.returns_are_due(account)


# --- On the desk -------------------------------------------------------------------------


def test_the_order_shows_what_comes_back_why_how_much_and_by_when(desk, account, row):
    told(ReturnState.ASKED, answer_by=timezone.now() + timedelta(days=2))
    read_again(account)

    shown = text_of(desk.get(url_of("dashboard:order", row)))

    assert "Bao bị rách" in shown
    assert "64.000" in shown
    assert "ASKED" in shown
    # Nothing can be in anybody's hands yet.
    found = ChannelReturn.objects.get()
    assert url_of("integrations:order_return", row, found.pk) not in shown
    answer = desk.post(
        url_of("integrations:order_return", row, found.pk), {"khong-ve": "1"}, follow=True
    )
    assert answer.status_code == 200
    found.refresh_from_db()
    assert found.outcome == ""


def test_a_person_says_what_came_back_once(desk, account, row, offer, manager):
    keeps(offer, 365)
    told(ReturnState.COMING)
    row = read_again(account, OrderState.RETURNING)
    before = stock(offer)
    found = ChannelReturn.objects.get()
    link = page(desk.get(url_of("dashboard:order", row))).select_one("a[href*='/tra-hang/']")
    asked = desk.get(link["href"])
    name = page(asked).select_one("input[name^=line-]")["name"]

    assert desk.post(link["href"], {}).status_code == 422
    assert desk.post(link["href"], {name: "3"}).status_code == 422
    assert stock(offer) == before
    for _ in range(2):
        desk.post(link["href"], {name: "1"})

    assert stock(offer) == (before[0] + 1, before[1])
    found.refresh_from_db()
    assert (found.outcome, found.decided_by) == ("received", manager)
    row.order.refresh_from_db()
    assert row.order.status == Status.CANCELLED  # all of it is back: closed
    reasons = StockChange.objects.filter(reason__in=["returned", "spoiled"]).order_by("pk")
    assert [(r.reason, r.in_stock_after - r.in_stock_before) for r in reasons] == [
        ("returned", 2),
        ("spoiled", -1),
    ]


def test_food_that_does_not_keep_is_written_off_and_nobody_is_asked(desk, account, row, offer):
    keeps(offer, 5)
    told(ReturnState.ARRIVED)
    row = read_again(account)
    before = stock(offer)
    found = ChannelReturn.objects.get()
    url = url_of("integrations:order_return", row, found.pk)
    assert not page(desk.get(url)).select("input[name^=line-]")

    desk.post(url, {f"line-{row.order.lines.get().pk}": "2"})

    assert stock(offer) == before
    found.refresh_from_db()
    assert found.outcome == "received"
    assert StockChange.objects.filter(reason="spoiled").count() == 1


def test_nothing_came_back_moves_nothing_and_ends_it(desk, account, row, offer):
    told(ReturnState.ENDED)
    row = read_again(account)
    before = stock(offer)
    found = ChannelReturn.objects.get()

    desk.post(url_of("integrations:order_return", row, found.pk), {"khong-ve": "1"})

    found.refresh_from_db()
    assert found.outcome == "nothing"
    assert stock(offer) == before
    with pytest.raises(ReturnDecided):
        receive(found=found, sellable={}, by=None)


def test_money_back_without_goods_puts_nothing_back(desk, account, row, offer):
    told(ReturnState.ENDED, sends_goods=False)
    row = read_again(account)
    found = ChannelReturn.objects.get()
    before = stock(offer)

    desk.post(url_of("integrations:order_return", row, found.pk), {"khong-ve": "1"})

    found.refresh_from_db()
    assert found.outcome == ""
    assert stock(offer) == before
    assert not page(desk.get(url_of("dashboard:order", row))).select("a[href*='/tra-hang/']")


def test_two_returns_of_one_line_put_back_no_more_than_left(account, row, offer, manager):
    keeps(offer, 365)
    told(quantity=2, number="R1")
    told(quantity=2, number="R2")
    read_again(account)
    before = stock(offer)
    line = row.order.lines.get()
    first, second = ChannelReturn.objects.order_by("number")

    receive(found=first, sellable={line.pk: 2}, by=manager)

    assert not returns.can_be_decided(second)
    with pytest.raises(OrderStateError):
        receive(found=second, sellable={line.pk: 2}, by=manager)
    second.refresh_from_db()
    assert second.outcome == ""
    assert stock(offer) == (before[0] + 2, before[1])


def test_units_are_counted_in_packs_of_the_day_of_the_order(account, offer):
    offer.pack_factor = 3
    offer.save(update_fields=["pack_factor"])
    keeps(offer, None)
    fake.order("SP1", OrderState.READY, fake.line(quantity=1))
    read_again(account)
    told(quantity=1)
    row = read_again(account, OrderState.DELIVERED)
    before = stock(offer)

    (goods,) = returns.goods_of(ChannelReturn.objects.get())
    assert goods.units == 3
    receive(found=ChannelReturn.objects.get(), sellable={goods.line.pk: 2}, by=None)

    assert stock(offer) == (before[0] + 2, before[1])
    assert row.order.lines.get().num_returned == 3


def test_another_co_op_finds_no_return(account, row, offer):
    told()
    row = read_again(account)
    found = ChannelReturn.objects.get()
    stranger = make_member(make_cooperative("HTX Khác"))
    other = Client()
    other.force_login(stranger)
    url = url_of("integrations:order_return", row, found.pk)

    assert other.get(url).status_code == 404
    assert other.post(url, {"khong-ve": "1"}).status_code == 404
    assert not ChannelReturn.objects.visible_to(stranger).exists()
    found.refresh_from_db()
    assert found.outcome == ""


def test_a_return_of_another_order_is_no_page_of_this_one(desk, account, row):
    told()
    read_again(account)
    fake.order("SP2", OrderState.READY, fake.line())
    ChannelAccount.objects.update(next_poll_at=None)
    pass_over(account.pk)
    second = ChannelOrder.objects.get(number="SP2")

    found = ChannelReturn.objects.get()

    assert desk.get(url_of("integrations:order_return", second, found.pk)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_put_back_once(account, row, offer, manager):
    keeps(offer, 365)
    told()
    read_again(account)
    before = stock(offer)
    line = row.order.lines.get()
    gate, said = Barrier(2), []

    def press():
        from django.db import OperationalError, connection

        try:
            mine = ChannelReturn.objects.select_related("channel_order__order").get()
            gate.wait(5)
            said.append(receive(found=mine, sellable={line.pk: 2}, by=manager))
        except (ReturnDecided, OperationalError):
            said.append(None)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(said, key=str) == [2, None]
    assert stock(offer) == (before[0] + 2, before[1])


def test_nothing_came_is_said_once(account, row, manager):
    told()
    read_again(account)
    found = ChannelReturn.objects.get()
    nothing_came(found=found, by=manager)

    with pytest.raises(ReturnDecided):
        nothing_came(found=found, by=manager)


# --- The first screen --------------------------------------------------------------------


def cards_of(account) -> list[tuple[int, str]]:
    return [(card.number, card.url) for card in day_cards(account.cooperative)]


def test_what_must_be_answered_and_what_came_back_stands_on_the_first_screen(account, row, offer):
    assert cards_of(account) == []
    told(ReturnState.ASKED, answer_by=timezone.now() + timedelta(days=2))
    row = read_again(account)
    order = url_of("dashboard:order", row) + "#channel"
    assert cards_of(account) == [(1, order)]

    told(ReturnState.COMING)
    read_again(account)
    assert cards_of(account) == []  # nothing to do but wait

    told(ReturnState.ARRIVED)
    read_again(account)
    assert cards_of(account) == [(1, order)]

    nothing_came(found=ChannelReturn.objects.get(), by=None)
    assert cards_of(account) == []


def test_a_deadline_that_is_past_asks_nobody(account, row):
    told(ReturnState.ASKED, answer_by=timezone.now() - timedelta(minutes=1))
    read_again(account)

    assert cards_of(account) == []


def test_the_page_asks_once_what_came_back(desk, account, row):
    told(ReturnState.COMING)
    row = read_again(account, OrderState.RETURNING)

    shown = page(desk.get(url_of("dashboard:order", row)))

    assert shown.select("a[href*='/tra-hang/']")
    assert not shown.select("form[action*='hang-da-ve']")
    nothing_came(found=ChannelReturn.objects.get(), by=None)
    shown = page(desk.get(url_of("dashboard:order", row)))
    assert shown.select("form[action*='hang-da-ve']")


def test_once_counted_the_order_is_not_closed_by_the_other_button(desk, account, row, manager):
    """It would count what the buyer keeps as come back, too."""
    told(ReturnState.COMING, quantity=1)
    row = read_again(account, OrderState.RETURNING)

    receive(found=ChannelReturn.objects.get(), sellable={}, by=manager)

    shown = page(desk.get(url_of("dashboard:order", row)))
    assert not shown.select("form[action*='hang-da-ve']")


def test_a_return_of_goods_that_nobody_knows_is_no_task(account, row):
    told(ReturnState.ARRIVED)
    read_again(account)
    ChannelReturn.objects.update(lines=[{"line_id": "", "sku": "?", "title": "?", "quantity": 1}])

    assert cards_of(account) == []


def test_goods_of_a_recalled_lot_are_written_off_and_the_page_says_why(client, account, row, offer):
    keeps(offer, None)
    line = row.order.lines.get()
    now = timezone.now()
    lot = make_lot(offer.stock_record.product, 2)
    Lot.objects.filter(pk=lot.pk).update(recalled_at=now)
    LineLot.objects.create(line=line, lot=lot, units=2, is_gone=True)
    told(ReturnState.ARRIVED)
    read_again(account)
    found = ChannelReturn.objects.get()
    client.force_login(make_member(row.order.cooperative))
    [goods] = returns.goods_of(found)

    assert goods.must_go and goods.is_recalled
    assert receive(found=found, sellable={line.pk: 2}, by=None) == 0
