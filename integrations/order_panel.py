"""A marketplace's order on its page at the desk: how it stands there, and what can be pressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.channels import adapter_of_words, channel_name, explain
from integrations.contract import OrderState, ReturnState
from integrations.models import ChannelAccount, ChannelOrder, ChannelReturn, OrderAction
from integrations.models.account import TOKENS
from integrations.registry import marketplace_class
from integrations.services.order_actions import UNDER_WAY, WORKS, Kind, possible
from integrations.services.returns import can_be_decided
from shop.core.registries import OrderPanel
from shop.order.choices import Hold
from shop.order.holds import cancel_there

TEMPLATE = "integrations/order_panel.html"
#: So many past troubles are shown; what was done stands in the order's history.
PAST_SHOWN = 3

STATE_WORDS: Mapping[str, str | Promise] = {
    OrderState.UNPAID: gettext_lazy("The buyer has not paid yet. Nothing to do."),
    OrderState.CHECKING: gettext_lazy("It is still being checked there. Nothing to do."),
    OrderState.READY: gettext_lazy("It waits for you: pack it, then arrange the hand-over."),
    OrderState.ARRANGED: gettext_lazy("The hand-over is arranged: pack it and put the label on."),
    OrderState.SHIPPED: gettext_lazy("The carrier has it."),
    OrderState.DELIVERED: gettext_lazy("The buyer has it."),
    OrderState.COMPLETED: gettext_lazy("It is finished."),
    OrderState.CANCEL_ASKED: gettext_lazy("The buyer asks to cancel it."),
    OrderState.CANCELLED: gettext_lazy("It is cancelled. Do not send it."),
    OrderState.RETURNING: gettext_lazy("The goods come back."),
    OrderState.UNKNOWN: gettext_lazy("The marketplace uses a word that we do not know."),
}


RETURN_WORDS: Mapping[str, str | Promise] = {
    ReturnState.ASKED: gettext_lazy("The buyer asks; it is not decided yet."),
    ReturnState.DISPUTED: gettext_lazy("The marketplace looks into it."),
    ReturnState.COMING: gettext_lazy("It is agreed, and the goods are on their way."),
    ReturnState.ARRIVED: gettext_lazy("The marketplace says that the goods are back."),
    ReturnState.ENDED: gettext_lazy("The money is settled."),
    ReturnState.WITHDRAWN: gettext_lazy("It is off: the buyer keeps the goods."),
    ReturnState.UNKNOWN: gettext_lazy("The marketplace uses a word that we do not know."),
}


@dataclass(frozen=True)
class ReturnCard:
    """One return on the order's page; ``url`` leads to saying what came back, may be empty."""

    found: ChannelReturn
    state: str | Promise
    reason: str | Promise
    answer_by: datetime | None
    url: str


def order_panel(order, desk) -> OrderPanel | None:
    """Return what can be done with ``order`` on its marketplace from the desk.

    ``None`` for our own orders, and where nothing can be done from here: there the page says
    that the marketplace's own app is the place.
    """
    row = (
        ChannelOrder.objects.filter(order=order)
        .select_related("account", "order")
        .defer(*(f"account__{token}" for token in TOKENS))
        .first()
    )
    if row is None or not _can_anything(row.account):
        return None
    actions = list(row.actions.defer("result").order_by("pk"))
    offered = possible(row)
    is_asked = Kind.ACCEPT_CANCEL in offered
    returns = _returns(row, order.number)
    context = {
        "channel": channel_name(row.account),
        "number": order.number,
        "order": order,
        "state": STATE_WORDS.get(row.state, ""),
        "is_connected": row.account.is_working,
        "under_way": [_under_way(one) for one in actions if _is_open(one) and not one.has_problem],
        "troubles": _troubles(row.account, actions),
        "buttons": _buttons(order.number, offered, {a.kind for a in actions if _is_open(a)}),
        "asks_cancel": is_asked,
        "label_url": _label_url(row, order.number),
        "cancel_there": _cancel_there(order, row.account),
        "returns": returns,
        "money": _money(row) if desk.may_change_money else None,
    }
    sentence = ""
    if is_asked:
        sentence = _("The buyer asks to cancel. Answer below; until then do not send it.")
    comes_back = any(card.url for card in returns)
    if comes_back and order.hold == Hold.RETURNING:
        sentence = _("Goods come back. Once they are here, say below what can be sold again.")
    # Also when it was said what came: closing the order would count the rest as come back, too.
    is_counted_here = comes_back or any(
        card.found.outcome == ChannelReturn.Outcome.RECEIVED for card in returns
    )
    return OrderPanel(TEMPLATE, context, sentence, is_counted_here)


def _can_anything(account: ChannelAccount) -> bool:
    if account.state == ChannelAccount.State.DISCONNECTED:
        return False
    if account.marketplace not in settings.MARKETPLACES:
        return False
    adapter = marketplace_class(account.marketplace)
    return any(getattr(adapter, work.ability) for work in WORKS.values())


def _is_open(action: OrderAction) -> bool:
    return action.done_at is None and action.given_up_at is None


def _under_way(action: OrderAction) -> dict:
    words = UNDER_WAY[action.kind]
    if action.kind == Kind.SHIP and action.channel_order.state != OrderState.READY:
        words = _("The hand-over is arranged; the parcel's number is waited for …")
    return {"words": words, "choice": action.choice.get("text", "")}


def _troubles(account: ChannelAccount, actions: list[OrderAction]) -> list[dict]:
    """Return what failed and is open, and what was given up last; with cause and remedy."""
    over = [a for a in actions if a.given_up_at and a.has_problem][-PAST_SHOWN:]
    wrong = [a for a in actions if _is_open(a) and a.has_problem]
    return [
        {
            "action": action,
            "kind": action.get_kind_display(),
            "explanation": explain(account, action),
            "is_open": _is_open(action),
            "next_try": None if action.needs_person else action.next_attempt_at,
            "raw": " · ".join(filter(None, (action.problem_code, action.problem_raw))),
        }
        for action in [*wrong, *reversed(over)]
    ]


def _buttons(number: str, offered: set[str], wanted: set[str]) -> dict[str, str]:
    """Return the addresses of what can be pressed now; what is under way is not pressed twice."""
    names = {
        Kind.SHIP: "order_ship",
        Kind.LABEL: "order_label",
        Kind.ACCEPT_CANCEL: "order_answer",
        Kind.CANCEL: "order_cancel",
        Kind.CANCEL_PART: "order_cancel_part",
    }
    free = offered - wanted
    if wanted & {Kind.ACCEPT_CANCEL, Kind.REFUSE_CANCEL}:
        free -= {Kind.ACCEPT_CANCEL}
    if Kind.CANCEL in wanted:
        free -= {Kind.SHIP, Kind.LABEL, Kind.CANCEL_PART}
    if wanted & {Kind.CANCEL_PART, Kind.SHIP}:
        free -= {Kind.CANCEL_PART, Kind.SHIP}
    return {
        str(kind.value): reverse(f"integrations:{name}", args=[number])
        for kind, name in names.items()
        if kind in free
    }


def _label_url(row: ChannelOrder, number: str) -> str:
    has_label = row.actions.filter(Q(kind=Kind.LABEL, result__isnull=False), given_up_at=None)
    return reverse("integrations:order_label_file", args=[number]) if has_label.exists() else ""


def _cancel_there(order, account: ChannelAccount) -> str:
    if not order.is_open or marketplace_class(account.marketplace).can_cancel_orders:
        return ""
    return cancel_there(order)


def _returns(row: ChannelOrder, number: str) -> list[ReturnCard]:
    """Return what buyers want to send back of the order, oldest first."""
    cards = []
    adapter = adapter_of_words(row.account)
    for found in row.returns.all():
        found.channel_order = row
        url = ""
        if can_be_decided(found):
            url = reverse("integrations:order_return", args=[number, found.pk])
        is_running = found.answer_by is not None and found.answer_by > timezone.now()
        cards.append(
            ReturnCard(
                found,
                RETURN_WORDS.get(found.state, ""),
                adapter.return_reason(found.reason),
                found.answer_by if is_running else None,
                url,
            )
        )
    return cards


def _money(row: ChannelOrder) -> dict | None:
    fees = list(row.fees.all())
    if row.payout_vnd is None and not fees:
        return None
    return {
        "payout_vnd": row.payout_vnd,
        "fees": fees,
        "fees_vnd": sum(fee.amount_vnd for fee in fees),
        "is_settled": row.is_settled,
    }
