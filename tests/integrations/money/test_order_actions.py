"""What is asked for on the desk is done there once, whoever is killed where."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrations.contract import Label, NotYet, OrderState, UnknownAnswer
from integrations.models import ChannelOrder, FacetKind, OrderAction
from integrations.services import order_actions
from integrations.services.answers import NoAnswer
from integrations.services.order_actions import (
    ActionRefused,
    ask,
    cancel_reasons,
    possible,
    purge_labels,
    shipping_options,
    withdraw,
)
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.passes import accounts_with_work, pass_over
from shop.core.remote import PermanentFailure, TemporaryFailure
from shop.order.models import Order
from tests.integrations.engine import fake

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker dies at once, without a chance to tidy up."""


@pytest.fixture
def row(account, caller, offer):
    """Return the row of an order of two bags that waits to be sent."""
    fake.order("SP1", OrderState.READY, fake.line())
    poll_orders(account, caller)
    import_due_orders(account, caller)
    return ChannelOrder.objects.get()


def let_time_pass() -> None:
    """Make everything that waits due."""
    OrderAction.objects.update(next_attempt_at=None)
    ChannelOrder.objects.update(next_attempt_at=None)


def work(account):
    pass_over(account.pk)
    return OrderAction.objects.order_by("-pk").first()


def there(state: OrderState, **fields) -> None:
    fake.move("SP1", state, **fields)


def stock(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated


def cancel(row, **fields):
    choice = {"reason_id": "buyer", "text": "Khách đổi ý"}
    return ask(channel_order=row, kind="cancel", choice=choice, **fields)


def test_cancelling_on_our_desk_cancels_there_and_gives_the_goods_back_once(
    account, row, rice, manager
):
    cancel(row, by=manager)

    action = work(account)
    pass_over(account.pk)

    assert action.done_at and not action.has_problem
    assert fake.world.calls["cancel_order"] == 1
    assert ("cancel_order", "SP1", "buyer") in fake.world.seen
    assert Order.objects.get().status == "cancelled"
    assert stock(rice) == (10, 0)
    assert "Khách đổi ý" in Order.objects.get().events.get(kind="news").note
    call_command("check_stock")


@pytest.mark.parametrize("by", ["buyer", "system"])
def test_whoever_cancels_it_ends_the_same_way(account, row, rice, by):
    there(OrderState.CANCELLED, cancelled_by=by)
    account.refresh_from_db()
    type(account).objects.update(next_poll_at=None)

    pass_over(account.pk)
    pass_over(account.pk)

    assert Order.objects.get().status == "cancelled"
    assert stock(rice) == (10, 0)
    call_command("check_stock")


def test_a_second_press_is_the_same_action(account, row, manager):
    first, second = cancel(row, by=manager), cancel(row, by=manager)

    assert first == second
    work(account)
    assert fake.world.calls["cancel_order"] == 1


CALLS_OF_CANCEL = ["orders", "cancel_order", "after_cancel_order"]


@pytest.mark.parametrize("line", CALLS_OF_CANCEL)
def test_a_worker_killed_in_a_call_leaves_nothing_twice(account, row, rice, line):
    cancel(row)
    fake.world.wrong[line] = [Killed()]
    with pytest.raises(Killed):
        pass_over(account.pk)

    action = work(account)

    assert action.done_at
    cancelled = fake.world.calls["cancel_order"]
    assert cancelled == (2 if line == "cancel_order" else 1)  # the first did not get through
    assert stock(rice) == (10, 0)


@pytest.mark.parametrize("step", ["_end", "hint_order", "_still_open"])
def test_a_worker_killed_between_calls_leaves_nothing_twice(account, row, rice, monkeypatch, step):
    cancel(row)

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(order_actions, step, die)
        with pytest.raises(Killed):
            pass_over(account.pk)
    let_time_pass()
    type(account).objects.update(next_poll_at=None)

    assert work(account).done_at
    assert fake.world.calls["cancel_order"] == 1
    assert stock(rice) == (10, 0)


def test_a_cancellation_that_comes_too_late_says_so_and_is_over(account, row, rice):
    cancel(row)
    there(OrderState.SHIPPED)

    action = work(account)

    assert action.given_up_at and action.problem_code == "too_late_to_cancel"
    assert not fake.world.calls["cancel_order"]
    assert Order.objects.get().status == "handed_over"
    assert stock(rice) == (8, 0)


def test_a_carrier_that_comes_while_we_call_is_too_late_as_well(account, row, monkeypatch):
    def come_first(self, order, reason_id):
        there(OrderState.SHIPPED)
        raise PermanentFailure("shipped", code="too_late_there", call="cancel_order")

    monkeypatch.setattr(fake.Fake, "cancel_order", come_first)
    cancel(row)

    action = work(account)

    assert (action.problem_code, bool(action.given_up_at)) == ("too_late_to_cancel", True)


def test_a_refused_cancellation_waits_for_a_person_who_may_press_again(account, row):
    cancel(row)
    fake.world.wrong["cancel_order"] = [PermanentFailure("no", code="odd", call="cancel_order")]
    action = work(account)
    assert action.needs_person and not action.given_up_at and action.problem_code == "odd"
    assert not accounts_with_work()

    ask(channel_order=row, kind="cancel", choice={"reason_id": "gone"})

    assert work(account).done_at
    assert ("cancel_order", "SP1", "gone") in fake.world.seen
    assert OrderAction.objects.count() == 1


def test_a_bad_line_is_tried_again_by_itself(account, row):
    cancel(row)
    fake.world.wrong["cancel_order"] = [TemporaryFailure("busy", code="busy", call="cancel_order")]

    action = work(account)
    assert not action.needs_person and action.next_attempt_at and action.problem_code == "busy"

    let_time_pass()
    assert work(account).done_at


def test_words_that_nobody_knows_come_to_a_person_in_the_end(account, row):
    cancel(row)
    fake.world.wrong["cancel_order"] = [UnknownAnswer("?", code="?") for _ in range(5)]

    for _ in range(5):
        let_time_pass()
        action = work(account)

    assert action.needs_person and fake.world.calls["cancel_order"] == 5


def test_out_of_stock_makes_the_marketplace_forget_our_number_and_we_tell_it_once(
    account, row, offer, rice
):
    facet = offer.facets.get(kind=FacetKind.STOCK)
    ask(channel_order=row, kind="cancel", choice={"reason_id": "gone"})

    work(account)
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)
    told = [what for what in fake.world.seen if what[0] == "push_stock"]
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)

    facet.refresh_from_db()
    assert facet.known == facet.desired == "10"
    assert [level.value for _call, _item, levels in told for level in levels] == [10]
    assert [what for what in fake.world.seen if what[0] == "push_stock"] == told


@pytest.mark.parametrize(
    ("kind", "state", "status"),
    [("accept_cancel", "cancelled", "cancelled"), ("refuse_cancel", "ready", "new")],
)
def test_a_buyers_wish_to_cancel_is_answered(account, row, rice, kind, state, status):
    there(OrderState.CANCEL_ASKED)
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)
    row.refresh_from_db()

    ask(channel_order=row, kind=kind)
    action = work(account)

    row.refresh_from_db()
    order = Order.objects.get()
    assert action.done_at and (row.state, order.status, order.hold) == (state, status, "")
    assert stock(rice) == (10, 0 if status == "cancelled" else 2)


def test_yes_and_no_cannot_be_wanted_at_once(account, row):
    ChannelOrder.objects.update(state="cancel_asked")
    row.refresh_from_db()
    ask(channel_order=row, kind="accept_cancel")

    with pytest.raises(ActionRefused):
        ask(channel_order=row, kind="refuse_cancel")


@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [
        ("accept_cancel", OrderState.READY, "no_cancel_wish"),
        ("refuse_cancel", OrderState.CANCELLED, "cancelled_meanwhile"),
        ("ship", OrderState.CANCELLED, "cancelled_meanwhile"),
        ("ship", OrderState.CANCEL_ASKED, "cancel_wish_first"),
        ("ship", OrderState.CHECKING, "held_there"),
        ("label", OrderState.CANCELLED, "cancelled_meanwhile"),
    ],
)
def test_what_cannot_be_any_more_is_given_up_without_a_call(account, row, kind, state, code):
    OrderAction.objects.create(channel_order=row, kind=kind)
    there(state)

    action = work(account)

    assert action.given_up_at and action.problem_code == code and not action.done_at
    calls = {"answer_cancel_wish", "arrange_shipment", "label"} & set(fake.world.calls)
    assert not calls


def test_who_cancels_while_the_buyer_asks_for_the_same_agrees(account, row):
    cancel(row)
    there(OrderState.CANCEL_ASKED)

    assert work(account).done_at
    assert ("answer_cancel_wish", "SP1", True) in fake.world.seen


def test_a_hand_over_is_arranged_once_and_brings_the_parcels_number(account, row):
    ask(channel_order=row, kind="ship", choice={"option_id": "pickup:1", "text": "Bưu tá"})

    action = work(account)
    assert not action.done_at and not action.has_problem  # the number is made minutes later
    assert Order.objects.get().channel_state == "ARRANGED"
    fake.world.tracking["SP1"] = "VN123"
    let_time_pass()

    assert work(account).done_at
    assert Order.objects.get().tracking_code == "VN123"
    assert fake.world.calls["arrange_shipment"] == 1


def test_a_parcel_without_a_number_is_done_after_a_day(account, row, monkeypatch):
    ask(channel_order=row, kind="ship", choice={"option_id": "dropoff"})
    OrderAction.objects.update(asked_at=timezone.now() - timedelta(hours=25))

    assert work(account).done_at


def test_cancelling_takes_back_what_waits_to_be_arranged_and_bars_it(account, row):
    hand_over = ask(channel_order=row, kind="ship", choice={"option_id": "dropoff"})

    cancel(row)

    hand_over.refresh_from_db()
    assert hand_over.given_up_at
    with pytest.raises(ActionRefused):
        ask(channel_order=row, kind="ship", choice={"option_id": "dropoff"})


@pytest.fixture
def arranged(account, row):
    there(OrderState.ARRANGED)
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)
    row.refresh_from_db()
    return row


def test_a_label_is_kept_until_it_is_old(account, arranged):
    ask(channel_order=arranged, kind="label")

    action = work(account)

    assert bytes(action.result) == b"%PDF-1.7 SP1" and action.media_type == "application/pdf"
    assert purge_labels(timezone.now() + timedelta(days=13)) == 0
    assert purge_labels(timezone.now() + timedelta(days=15)) == 1
    action.refresh_from_db()
    assert action.result is None and action.done_at


def test_a_label_that_is_being_made_is_waited_for_without_trouble(account, arranged):
    ask(channel_order=arranged, kind="label")
    fake.world.wrong["label"] = [NotYet("processing", code="processing", call="label")]

    action = work(account)
    assert not action.has_problem and action.next_attempt_at > timezone.now()

    let_time_pass()
    assert work(account).done_at


def test_a_label_that_is_not_made_in_a_day_is_a_persons(account, arranged):
    ask(channel_order=arranged, kind="label")
    OrderAction.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    fake.world.wrong["label"] = [NotYet("processing", code="processing", call="label")]

    assert work(account).needs_person


def test_an_empty_label_is_none(account, arranged, monkeypatch):
    monkeypatch.setattr(fake.Fake, "label", lambda self, order: Label(b""))
    ask(channel_order=arranged, kind="label")

    action = work(account)

    assert action.problem_code == "odd_label" and action.result is None


def test_what_was_withdrawn_is_not_done(account, row):
    assert withdraw(cancel(row))
    assert not withdraw(OrderAction.objects.get())

    work(account)

    assert not fake.world.calls["cancel_order"]


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("ready", {"cancel", "ship"}),
        ("arranged", {"cancel", "label"}),
        ("cancel_asked", {"accept_cancel", "refuse_cancel"}),
        ("shipped", set()),
        ("cancelled", set()),
        ("unknown", set()),
    ],
)
def test_only_what_makes_sense_is_offered(account, row, state, kinds):
    row.state = state

    assert possible(row) == kinds
    row.account.state = "disconnected"
    assert possible(row) == set()


def test_what_the_adapter_cannot_do_is_not_offered(row, monkeypatch):
    for ability in ("can_cancel_orders", "can_arrange_shipping"):
        monkeypatch.setattr(fake.Fake, ability, False)

    assert possible(row) == set()
    with pytest.raises(ActionRefused):
        cancel(row)


def test_reasons_and_ways_come_from_the_marketplace_as_it_stands(row):
    assert [reason.id for reason in cancel_reasons(row)] == ["buyer", "gone"]
    assert [option.id for option in shipping_options(row)] == ["pickup:1", "dropoff"]

    fake.world.wrong["orders"] = [TemporaryFailure("busy", code="busy")]
    with pytest.raises(NoAnswer):
        cancel_reasons(row)


def test_an_account_with_something_asked_for_has_work(account, row):
    pass_over(account.pk)
    assert not accounts_with_work()

    cancel(row)

    assert accounts_with_work() == [account.pk]
