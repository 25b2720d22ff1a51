"""Orders worked from our desk: what a person asks to be done there, done once and read back.

A request is a committed row before anybody is called. Whoever works on it reads the order first:
what is so already is done, what cannot be any more is given up with a word why, and only
otherwise is the marketplace called and the order read again. So a worker may be killed at any
line, and two may meet: the calls themselves do no harm when they are repeated.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from integrations.contract import (
    CancelReason,
    Marketplace,
    NotYet,
    OrderState,
    RemoteOrder,
    ShippingOption,
    UnknownAnswer,
)
from integrations.models import ChannelAccount, ChannelOrder, OrderAction
from integrations.models.account import TOKENS
from integrations.models.failing import Failing
from integrations.registry import marketplace_class
from integrations.services.answers import NoAnswer
from integrations.services.calling import AccountCaller
from integrations.services.failing import record_failure, retry_now
from integrations.services.hints import hint_order
from integrations.services.importing import FACTORS, OUT
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure, waiting_at_most
from shop.order.channel_orders import follow_channel
from shop.order.events import Kind as EventKind
from shop.order.events import write_event

logger = logging.getLogger(__name__)

Kind = OrderAction.Kind

#: So many requests of one account are worked on in one pass.
MOST_AT_ONCE = 20
#: What the marketplace is still making is asked for again after so long, for at most a day.
ASK_AGAIN = timedelta(minutes=1)
ASK_AGAIN_FOR_CODE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
#: A label names the buyer: it is kept while the parcel may still be packed, and no longer.
LABELS_KEPT = timedelta(days=14)
#: How long a page waits for all that it asks: a web worker waits with the person. Only who
#: renews the token on the way may take longer, and that is one at a time.
PAGE_SECONDS = 8.0
#: Larger than this is no label.
LARGEST_LABEL = 5 * 1024 * 1024


class ActionRefused(Exception):
    """It cannot be asked for now; the text is a sentence for the person at the desk."""


@dataclass(frozen=True)
class Work:
    """One kind of work: what the adapter must be able to do, and when it makes sense."""

    ability: str
    states: tuple[OrderState, ...]
    #: Work that says the opposite: not asked for while it is open.
    rivals: tuple[str, ...] = ()


WORKS: Mapping[str, Work] = {
    Kind.CANCEL: Work(
        "can_cancel_orders",
        (OrderState.UNPAID, OrderState.CHECKING, OrderState.READY, OrderState.ARRANGED),
    ),
    Kind.CANCEL_PART: Work("can_cancel_lines", (OrderState.READY,), (Kind.CANCEL, Kind.SHIP)),
    Kind.ACCEPT_CANCEL: Work(
        "can_answer_cancel_wishes", (OrderState.CANCEL_ASKED,), (Kind.REFUSE_CANCEL,)
    ),
    Kind.REFUSE_CANCEL: Work(
        "can_answer_cancel_wishes", (OrderState.CANCEL_ASKED,), (Kind.ACCEPT_CANCEL,)
    ),
    Kind.SHIP: Work("can_arrange_shipping", (OrderState.READY,), (Kind.CANCEL, Kind.CANCEL_PART)),
    Kind.LABEL: Work("can_print_labels", (OrderState.ARRANGED,), (Kind.CANCEL,)),
}


@dataclass(frozen=True)
class Ending:
    """How a request ends when it is not called for any more; without ``code`` it is done."""

    code: str = ""


DONE = Ending()
#: Codes with their words in ``integrations.own_words``.
TOO_LATE = Ending("too_late_to_cancel")
CANCELLED_MEANWHILE = Ending("cancelled_meanwhile")
NO_WISH = Ending("no_cancel_wish")
WISH_FIRST = Ending("cancel_wish_first")
HELD_THERE = Ending("held_there")


# --- Asking ------------------------------------------------------------------------------


def possible(row: ChannelOrder) -> set[str]:
    """Return the kinds of work that may be asked for, as the order was read last."""
    account = row.account
    if account.state == ChannelAccount.State.DISCONNECTED:
        return set()
    try:
        adapter = marketplace_class(account.marketplace)
    except KeyError:  # not served any more
        return set()
    return {
        kind
        for kind, work in WORKS.items()
        if row.state in work.states and getattr(adapter, work.ability)
    }


def open_actions(row: ChannelOrder) -> dict[str, OrderAction]:
    """Return what is asked for and not over yet, by kind."""
    rows = row.actions.filter(done_at=None, given_up_at=None).defer("result")
    return {action.kind: action for action in rows}


@transaction.atomic
def ask(
    *, channel_order: ChannelOrder, kind: str, choice: dict | None = None, by=None
) -> OrderAction:
    """Want ``kind`` done to an order there; a second press returns what is wanted already.

    ``choice``: ``reason_id`` of a cancellation or ``option_id`` of a hand-over, and the ``text``
    that the person chose. Pressed again after it failed, it is tried again with the new choice.
    Cancelling takes back a hand-over, a label and a cancellation of a part that were not arranged
    yet. ``keep`` of such a part says by line how many units are still wanted.

    Raises:
        ActionRefused: the order does not stand so any more, or the opposite is wanted.
    """
    row = (
        ChannelOrder.objects.select_for_update(of=("self",))
        .select_related("account", "order")
        .defer(*(f"account__{token}" for token in TOKENS))
        .get(pk=channel_order.pk)
    )
    wanted = open_actions(row)
    if same := wanted.get(kind):
        if same.needs_person:
            OrderAction.objects.filter(pk=same.pk).update(choice=choice or same.choice)
            retry_now(OrderAction.objects.filter(pk=same.pk))
            same.refresh_from_db()
        return same
    if kind not in possible(row):
        raise ActionRefused(_("The order does not stand like that any more. Look at it again."))
    if any(rival in wanted for rival in WORKS[kind].rivals):
        raise ActionRefused(
            _("Something else was pressed for this order before. Wait until that is answered.")
        )
    if kind == Kind.CANCEL:
        for other in (Kind.CANCEL_PART, Kind.SHIP, Kind.LABEL):
            if other in wanted:
                withdraw(wanted[other])
    action = OrderAction.objects.create(
        channel_order=row, kind=kind, choice=choice or {}, asked_by=by
    )
    if row.order is not None and kind in NOTES:
        write_event(row.order.pk, EventKind.NEWS, by=by, note=_note(row, action))
    return action


def withdraw(action: OrderAction) -> bool:
    """Want it no more; ``False`` when it is over already. A call under way is not caught up."""
    return bool(_still_open(action).update(given_up_at=timezone.now(), **Failing.WELL))


def cancel_reasons(row: ChannelOrder) -> list[CancelReason]:
    """Return the reasons that the marketplace takes now; may be none.

    Raises:
        NoAnswer: it cannot be asked now.
    """
    return _ask_there(row, lambda adapter, order: adapter.cancel_reasons(order))


@dataclass(frozen=True)
class PartLine:
    """One line of which units may be cancelled; ``quantity`` as the marketplace counts."""

    pk: int
    line_id: str
    title: str
    quantity: int


def part_lines(row: ChannelOrder) -> list[PartLine]:
    """Return the lines of which something is still wanted, as the order was read last.

    Of a line that a person named, in units that do not divide by the marketplace's, nobody can
    say how many of them there are a part; it can only be cancelled whole, with its order.
    """
    if row.order is None:
        return []
    factors = row.raw.get(FACTORS, {})
    found = []
    for line in row.order.lines.exclude(partner_line_reference="").order_by("pk"):
        factor = 1 if line.is_parked else factors.get(line.partner_line_reference, 0)
        if factor and (quantity := line.units_wanted // factor):
            found.append(PartLine(line.pk, line.partner_line_reference, line.title, quantity))
    return found


def shipping_options(row: ChannelOrder) -> list[ShippingOption]:
    """Return the ways of handing the order over that the marketplace offers now.

    Raises:
        NoAnswer: it cannot be asked now.
    """
    return _ask_there(row, lambda adapter, order: adapter.shipping_options(order))


# --- Working -----------------------------------------------------------------------------


def has_actions(account: ChannelAccount) -> bool:
    """Return whether something that was asked for may be tried now."""
    return OrderAction.objects.due().filter(channel_order__account=account).exists()


def work_actions(
    account: ChannelAccount, caller, should_stop: Callable[[], bool] = lambda: False
) -> int:
    """Try what was asked for on an account, oldest first; returns how many were tried.

    Raises:
        NotConnected: the account must be connected again; everything waits.
    """
    due = OrderAction.objects.due().filter(channel_order__account=account)
    due = due.select_related("channel_order__order").defer("result")
    tried = 0
    for action in due.order_by("pk")[:MOST_AT_ONCE]:
        if tried and should_stop():
            break
        _try(action, account, caller)
        tried += 1
    return tried


def purge_labels(now=None) -> int:
    """Throw labels away that nobody needs any more; returns how many."""
    old = (now or timezone.now()) - LABELS_KEPT
    kept = OrderAction.objects.filter(result__isnull=False, done_at__lt=old)
    return kept.update(result=None) if kept.exists() else 0  # asked often; a write would lock


def _try(action: OrderAction, account: ChannelAccount, caller) -> None:
    """Bring one request further; whatever goes wrong is its own trouble."""
    try:
        _work(action, account, caller)
    except NotConnected:
        raise
    except NotYet as failure:
        _wait(action, failure)
    except RemoteFailure as failure:
        record_failure(action, failure)
    except DatabaseError:
        raise
    except Exception as error:  # an odd answer must not hold up all others for ever
        logger.exception("order action %s", action.pk)
        record_failure(action, UnknownAnswer(code=type(error).__name__, call="order_action"))


def _work(action: OrderAction, account: ChannelAccount, caller) -> None:
    remote = _read(action, caller)
    ending = _ending(action, remote)
    if ending is None:
        # Before the call, for people: from here on it may have been done.
        _still_open(action).update(sent_at=timezone.now())
        try:
            _call(action, remote, caller)
        except NotYet:
            raise
        except PermanentFailure:
            # It may have become too late, or so by somebody else's hand, in the meantime.
            remote = _read(action, caller)
            ending = _ending(action, remote)
            if ending is None:
                raise
        else:
            remote = _read(action, caller)
            ending = _ending(action, remote)
    if ending is None:
        raise NotYet(f"it is still {remote.raw_state}", code="not_yet_so", call=action.kind)
    if ending is DONE and action.kind == Kind.SHIP:
        hint_order(account, remote.number)  # it is arranged, whenever its number comes
        _keep_tracking_code(action, remote, caller)
    _end(action, account, ending)


def _ending(action: OrderAction, remote: RemoteOrder) -> Ending | None:
    """Return how the request ends as the order stands there; ``None``: it is to be called for."""
    if action.kind == Kind.CANCEL_PART:
        return _end_of_part(action, remote)
    return ENDINGS[Kind(action.kind)](action, remote.state)


def _end_of_cancel(action: OrderAction, state: OrderState) -> Ending | None:
    if state == OrderState.CANCELLED:
        return DONE
    return TOO_LATE if state in OUT else None


def _end_of_part(action: OrderAction, remote: RemoteOrder) -> Ending | None:
    keep = action.choice.get("keep", {})
    if remote.state == OrderState.CANCELLED:
        return DONE
    if all(line.quantity <= keep.get(line.line_id, line.quantity) for line in remote.lines):
        return DONE
    return TOO_LATE if remote.state in OUT else None


def _end_of_accepting(action: OrderAction, state: OrderState) -> Ending | None:
    if state == OrderState.CANCELLED:
        return DONE
    return None if state == OrderState.CANCEL_ASKED else NO_WISH


def _end_of_refusing(action: OrderAction, state: OrderState) -> Ending | None:
    if state == OrderState.CANCELLED:
        return CANCELLED_MEANWHILE
    return None if state == OrderState.CANCEL_ASKED else DONE


def _end_of_shipping(action: OrderAction, state: OrderState) -> Ending | None:
    if state == OrderState.ARRANGED or state in OUT:
        return DONE
    return {
        OrderState.CANCELLED: CANCELLED_MEANWHILE,
        OrderState.CANCEL_ASKED: WISH_FIRST,
        OrderState.UNPAID: HELD_THERE,
        OrderState.CHECKING: HELD_THERE,
    }.get(state)


def _end_of_label(action: OrderAction, state: OrderState) -> Ending | None:
    if state == OrderState.CANCELLED:
        return CANCELLED_MEANWHILE
    has_label = OrderAction.objects.filter(pk=action.pk, result__isnull=False)
    return DONE if has_label.exists() else None


ENDINGS: Mapping[str, Callable[[OrderAction, OrderState], Ending | None]] = {
    Kind.CANCEL: _end_of_cancel,
    Kind.ACCEPT_CANCEL: _end_of_accepting,
    Kind.REFUSE_CANCEL: _end_of_refusing,
    Kind.SHIP: _end_of_shipping,
    Kind.LABEL: _end_of_label,
}


def _call(action: OrderAction, remote: RemoteOrder, caller) -> None:
    choice = action.choice
    if action.kind == Kind.CANCEL:
        if (
            remote.state == OrderState.CANCEL_ASKED
            and caller.adapter_class.can_answer_cancel_wishes
        ):
            # The buyer wants the same by now, and only an answer is taken.
            caller.call(lambda a: a.answer_cancel_wish(remote, accept=True))
        else:
            caller.call(lambda a: a.cancel_order(remote, choice.get("reason_id", "")))
    elif action.kind == Kind.CANCEL_PART:
        reason, keep = choice.get("reason_id", ""), choice.get("keep", {})
        caller.call(lambda a: a.cancel_lines(remote, reason, keep))
    elif action.kind in (Kind.ACCEPT_CANCEL, Kind.REFUSE_CANCEL):
        accept = action.kind == Kind.ACCEPT_CANCEL
        caller.call(lambda a: a.answer_cancel_wish(remote, accept=accept))
    elif action.kind == Kind.SHIP:
        caller.call(lambda a: a.arrange_shipment(remote, choice.get("option_id", "")))
    else:
        _fetch_label(action, remote, caller)


def _fetch_label(action: OrderAction, remote: RemoteOrder, caller) -> None:
    label = caller.call(lambda a: a.label(remote))
    if not label.content or len(label.content) > LARGEST_LABEL:
        raise UnknownAnswer(f"{len(label.content)} bytes", code="odd_label", call="label")
    _still_open(action).update(result=label.content, media_type=label.media_type[:60])


def _keep_tracking_code(action: OrderAction, remote: RemoteOrder, caller) -> None:
    """Store the parcel's number, which some marketplaces make only minutes later.

    Raises:
        NotYet: there is none yet; the hand-over itself is arranged.
    """
    order = action.channel_order.order
    if order is None or order.tracking_code:
        return
    try:
        code = remote.tracking_code or caller.call(lambda a: a.tracking_code(remote))
    except PermanentFailure as failure:
        logger.info("order action %s: no tracking code: %s", action.pk, failure.code)
        return
    if code:
        follow_channel(order=order, hold=order.hold, tracking_code=code)
    elif remote.state == OrderState.ARRANGED and _is_young(action):
        raise NotYet("no parcel number yet", code="no_tracking_code", call="tracking_code")


def _end(action: OrderAction, account: ChannelAccount, ending: Ending) -> None:
    now = timezone.now()
    if ending is DONE:
        _still_open(action).update(done_at=now, **Failing.WELL)
    else:
        words = {"problem_call": action.kind, "problem_code": ending.code, "problem_since": now}
        _still_open(action).update(given_up_at=now, **{**Failing.WELL, **words})
    hint_order(account, action.channel_order.number)


def _wait(action: OrderAction, failure: NotYet) -> None:
    """Ask again in a while, without calling it trouble; after a day a person is told."""
    if not _is_young(action):
        raw = f"{failure.code} {failure.raw}".strip()
        late = PermanentFailure(raw, code="not_made_in_a_day", call=action.kind)
        record_failure(action, late)
        return
    for_code = failure.code == "no_tracking_code"
    wait = ASK_AGAIN_FOR_CODE if for_code else ASK_AGAIN
    if not for_code and action.attempts < 3:
        wait = timedelta(seconds=5)  # most are there in moments, and somebody looks at the page
    wait = max(wait, timedelta(seconds=failure.retry_after_seconds or 0))
    _still_open(action).update(
        **{**Failing.WELL, "attempts": F("attempts") + 1, "next_attempt_at": timezone.now() + wait}
    )


def _is_young(action: OrderAction) -> bool:
    return timezone.now() - action.asked_at < LONGEST_WAIT


def _still_open(action: OrderAction):
    return OrderAction.objects.filter(pk=action.pk, done_at=None, given_up_at=None)


def _read(action: OrderAction, caller) -> RemoteOrder:
    return _read_number(action.channel_order.number, caller)


def _read_number(number: str, caller) -> RemoteOrder:
    found = caller.call(lambda adapter: adapter.orders([number]))
    order = next((one for one in found if one.number == number), None)
    if order is None:
        raise UnknownAnswer("not among the answers", code="order_vanished", call="orders")
    return order


def _ask_there(row: ChannelOrder, ask_adapter: Callable[[Marketplace, RemoteOrder], list]) -> list:
    caller = AccountCaller(ChannelAccount.objects.get(pk=row.account_id))
    try:
        with waiting_at_most(PAGE_SECONDS):
            remote = _read_number(row.number, caller)
            return caller.call(lambda adapter: ask_adapter(adapter, remote))
    except RemoteFailure as failure:
        logger.info("order %s cannot be asked about: %s", row.pk, failure.code)
        raise NoAnswer from failure


# --- Words -------------------------------------------------------------------------------

#: What the order's history says when somebody has pressed; a label changes nothing there.
NOTES: Mapping[str, str | Promise] = {
    Kind.CANCEL: gettext_lazy("%(channel)s is asked to cancel: %(choice)s"),
    Kind.CANCEL_PART: gettext_lazy("%(channel)s is asked to cancel a part: %(choice)s"),
    Kind.ACCEPT_CANCEL: gettext_lazy("%(channel)s is told that the buyer may cancel"),
    Kind.REFUSE_CANCEL: gettext_lazy("%(channel)s is told that the order goes on"),
    Kind.SHIP: gettext_lazy("%(channel)s is asked to arrange the hand-over: %(choice)s"),
}
#: While it is under way.
UNDER_WAY: Mapping[str, str | Promise] = {
    Kind.CANCEL: gettext_lazy("Being cancelled there …"),
    Kind.CANCEL_PART: gettext_lazy("A part is being cancelled there …"),
    Kind.ACCEPT_CANCEL: gettext_lazy("Your answer is being told: the buyer may cancel …"),
    Kind.REFUSE_CANCEL: gettext_lazy("Your answer is being told: the order goes on …"),
    Kind.SHIP: gettext_lazy("The hand-over is being arranged …"),
    Kind.LABEL: pgettext_lazy("order", "The label is being made …"),
}


def _note(row: ChannelOrder, action: OrderAction) -> str:
    words = {
        "channel": marketplace_class(row.account.marketplace).name,
        "choice": action.choice.get("text", ""),
    }
    return str(NOTES[action.kind]) % words
