"""The money page: transfers that need a person, cash to match, refunds, and the keys."""

import secrets
from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.registry.models import Membership
from shop.core.crypto import SecretUnreadable
from shop.core.money import format_vnd
from shop.dashboard.access import DeskRequest, desk_page, desk_view, refuse_money
from shop.dashboard.money_forms import (
    AssignForm,
    CardKeysForm,
    CashForm,
    CreditForm,
    RefundForm,
    SplitForm,
    StatementForm,
)
from shop.order.choices import PaymentMethod, PaymentStatus
from shop.order.exceptions import OrderStateError
from shop.order.numbers import normalise
from shop.order.payments import give_back
from shop.payment import bank_messages, ledger
from shop.payment.card_keys import KeysInUse, keep_keys
from shop.payment.card_payments import card_part
from shop.payment.cash import CashDoesNotFit, match_cash, waiting_cash
from shop.payment.choices import CreditSource, CreditState
from shop.payment.credits import (
    SEVERAL,
    VIETNAM,
    CreditTaken,
    ToldCredit,
    assign,
    set_aside,
    take_credit,
    take_up_again,
)
from shop.payment.gateways.base import PaymentRefused
from shop.payment.models import BankCredit, BankFeed, CardAccount, Entry
from shop.payment.promises import open_promise, with_open_promises
from shop.payment.registry import gateway_of
from shop.payment.splits import split, split_credits_of, suggested_parts, take_out
from shop.payment.statements import Statement
from shop.payment.stripe_api import site_keys
from shop.payment.words import WAITS

QUEUE_SHOWN = 50
LEDGER_SHOWN = 30
CASH_SHOWN = 100


@require_GET
@desk_view(money=True)
def money(request: DeskRequest) -> HttpResponse:
    """Show what needs a person, and what came and went last."""
    return _money_page(request)


@require_POST
@desk_view(money=True)
def statement(request: DeskRequest) -> HttpResponse:
    """Take in a bank statement; what was taken before is known again."""
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _money_page(request, statement_form=form, status=422)
    read: Statement = form.cleaned_data["statement"]
    new = booked = 0
    for told in read.credits:
        credit, is_new = take_credit(
            cooperative=request.desk.cooperative, told=told, source=CreditSource.STATEMENT
        )
        new += is_new
        booked += is_new and credit.state == CreditState.MATCHED
    taken = {
        "new": new,
        "booked": booked,
        "waiting": new - booked,
        "known": len(read.credits) - new,
        "went_out": read.went_out,
        "faults": read.faults,
    }
    return _money_page(request, taken=taken)


@require_POST
@desk_view(money=True)
def credit_typed(request: DeskRequest) -> HttpResponse:
    """Take in one transfer that a person has read in the bank's app."""
    form = CreditForm(request.POST)
    if not form.is_valid():
        return _money_page(request, credit_form=form, status=422)
    data = form.cleaned_data
    cooperative = request.desk.cooperative
    moment = datetime.combine(data["day"], time(12), VIETNAM).astimezone(UTC)
    credit, _new = take_credit(
        cooperative=cooperative,
        told=ToldCredit(
            amount_vnd=data["amount"],
            text=data["text"],
            at=moment,
            reference=f"typed:{data['key'] or secrets.token_hex(16)}",
            account=cooperative.bank_account,
        ),
        source=CreditSource.TYPED,
        by=request.user,
    )
    if credit.state == CreditState.MATCHED and credit.order:
        text = _("Booked to order %(number)s.") % {"number": credit.order.number}
        messages.success(request, text)
    else:
        messages.info(request, _("Kept. Say below which order it is for."))
    return redirect("dashboard:money")


@require_POST
@desk_view(money=True)
def credit_assign(request: DeskRequest, pk: int) -> HttpResponse:
    """Book a transfer to the order that a person names."""
    credit = _get_credit(request, pk)
    form = AssignForm(request.POST, prefix=f"c{credit.pk}")
    if not form.is_valid():
        return _money_page(request, assign_form=form, assign_pk=pk, status=422)
    order = request.desk.orders().filter(number=form.cleaned_data["number"]).first()
    if order is None:
        form.add_error("number", _("No order of your co-op has this number. Look at it once more."))
        return _money_page(request, assign_form=form, assign_pk=pk, status=422)
    surplus = ledger.balance_of(order).surplus
    try:
        assign(credit=credit, order=order, by=request.user)
    except CreditTaken as refusal:
        form.add_error("number", str(refusal))
        return _money_page(request, assign_form=form, assign_pk=pk, status=409)
    order.refresh_from_db()
    text = _("%(amount)s is booked to order %(number)s: %(status)s.") % {
        "amount": format_vnd(credit.amount_vnd),
        "number": order.number,
        "status": order.get_payment_status_display(),
    }
    messages.success(request, text)
    if more := ledger.balance_of(order).surplus - surplus:
        text = _("%(more)s is more than order %(number)s costs and has to be given back.")
        messages.warning(request, text % {"more": format_vnd(more), "number": order.number})
    return redirect("dashboard:money")


@require_POST
@desk_view(money=True)
def credit_split(request: DeskRequest, pk: int) -> HttpResponse:
    """Book parts of one transfer to several orders."""
    credit = _get_credit(request, pk)
    form = SplitForm(request.POST, prefix=f"s{credit.pk}")
    if not form.is_valid():
        return _money_page(request, split_form=form, assign_pk=pk, status=422)
    try:
        credit = split(credit=credit, parts=form.parts, by=request.user)
    except CreditTaken as refusal:
        form.refuse(getattr(refusal, "number", ""), str(refusal))
        return _money_page(request, split_form=form, assign_pk=pk, status=409)
    text = ngettext("Booked to %(n)d order.", "Booked to %(n)d orders.", len(form.parts))
    messages.success(request, text % {"n": len(form.parts)})
    if credit.rest_vnd:
        rest = format_vnd(credit.rest_vnd)
        text = _("%(rest)s of it is booked to no order: give it back to whoever sent it.")
        messages.info(request, text % {"rest": rest})
    return redirect("dashboard:money")


@require_POST
@desk_view(money=True)
def credit_aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a transfer pays for no order here."""
    return _decide(request, pk, set_aside, _("Set aside. It stays in the list below."))


@require_POST
@desk_view(money=True)
def credit_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a transfer that was set aside back into the queue."""
    return _decide(request, pk, take_up_again, _("It waits for a decision again."))


@require_POST
@desk_view(money=True)
def credit_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a transfer out of the order it was booked to by mistake."""
    return _decide(request, pk, take_out, _("Taken out. Say below which order it is for."))


@require_POST
@desk_view(money=True)
def cash(request: DeskRequest) -> HttpResponse:
    """Match the cash that was handed over with the ticked orders."""
    orders = list(waiting_cash(request.desk.orders())[:CASH_SHOWN])
    form = CashForm(request.POST, choices=_cash_choices(orders))
    if not form.is_valid():
        return _money_page(request, cash_form=form, status=422)
    data = form.cleaned_data
    ticked = [order for order in orders if order.number in data["orders"]]
    try:
        total = match_cash(
            orders=ticked, amount_vnd=data["amount"], fee_vnd=data["fee"] or 0, by=request.user
        )
    except CashDoesNotFit as refusal:
        form.add_error("amount", str(refusal))
        return _money_page(request, cash_form=form, status=422)
    text = ngettext(
        "%(number)d order is paid: %(total)s.",
        "%(number)d orders are paid: %(total)s together.",
        len(ticked),
    )
    messages.success(request, text % {"number": len(ticked), "total": format_vnd(total)})
    return redirect("dashboard:money")


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def order_money(request: DeskRequest, number: str) -> HttpResponse:
    """Show what came and went for one order; pay back all or a part."""
    order = get_object_or_404(request.desk.orders(), number=normalise(number))
    way = gateway_of(order)
    if request.method != "POST":
        return _order_page(request, order)
    form = RefundForm(request.POST, held_vnd=0, by_hand="by_hand" in request.POST)
    if way is None or not form.is_valid():
        return _order_page(request, order, form, status=422)
    amount, key = form.cleaned_data["amount"], form.cleaned_data["key"]
    try:
        if form.by_hand:
            give_back(order=order, amount_vnd=amount, by=request.user, key=key)
        else:
            way.refund(order, amount_vnd=amount, by=request.user, key=key)
    except (OrderStateError, PaymentRefused) as refusal:
        form.add_error("amount", str(refusal))
        code = refusal.status if isinstance(refusal, PaymentRefused) else 409
        return _order_page(request, order, form, status=code)
    text = _("%(amount)s was paid back for order %(number)s.")
    messages.success(request, text % {"amount": format_vnd(amount), "number": order.number})
    return redirect("dashboard:order_money", number=order.number)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def money_settings(request: DeskRequest) -> HttpResponse:
    """Show the address for the bank's messages; whether cards are taken, and whose keys."""
    if request.method == "GET":
        return _settings_page(request)
    if request.desk.membership.role != Membership.Role.OWNER:
        return refuse_money(request)
    deed = request.POST.get("deed", "")
    if deed == "cards":
        return _save_cards(request)
    if deed in {"open", "renew"}:
        feed = bank_messages.open_feed(request.desk.cooperative)
        if deed == "renew":
            bank_messages.renew_feed(feed)
        # The one time that the secret is shown.
        return _settings_page(request, shown_secret=feed.secret)
    if deed == "close":
        BankFeed.objects.filter(cooperative=request.desk.cooperative).update(is_on=False)
        messages.success(request, _("Messages of the bank are refused from now on."))
    return redirect("dashboard:money_settings")


def _save_cards(request: DeskRequest) -> HttpResponse:
    form = CardKeysForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, card_form=form, status=422)
    data = form.cleaned_data
    names = ("is_on", "secret_key", "webhook_secret", "forget")
    try:
        keep_keys(cooperative=request.desk.cooperative, **{name: data[name] for name in names})
    except KeysInUse as refusal:
        form.add_error("forget" if data["forget"] else "secret_key", str(refusal))
        return _settings_page(request, card_form=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("dashboard:money_settings")


def _settings_page(
    request: DeskRequest,
    *,
    card_form: CardKeysForm | None = None,
    shown_secret: str = "",
    status: int = 200,
) -> HttpResponse:
    cooperative = request.desk.cooperative
    feeds = BankFeed.objects.visible_to(request.user).filter(cooperative=cooperative)
    feed = feeds.defer("secret").first()
    account = CardAccount.objects.visible_to(request.user).filter(cooperative=cooperative)
    try:
        card = account.first()
        has_own_keys = bool(card and card.secret_key)
    except SecretUnreadable:
        card, has_own_keys = account.defer("secret_key", "webhook_secret").first(), False
    context = {
        "feed": feed,
        "feed_url": settings.SITE_URL + reverse("payment:bank", args=["generic", feed.token])
        if feed
        else "",
        "shown_secret": shown_secret,
        "card": card,
        "card_form": card_form or CardKeysForm(initial={"is_on": bool(card and card.is_on)}),
        "has_own_keys": has_own_keys,
        "has_sponsor": site_keys() is not None,
        "webhook_url": settings.SITE_URL + reverse("payment:stripe_of", args=[card.token])
        if card
        else "",
        "is_owner": request.desk.membership.role == Membership.Role.OWNER,
    }
    return desk_page(request, "dashboard/money_settings.html", context, status=status)


def _decide(request: DeskRequest, pk: int, work, done: str) -> HttpResponse:
    credit = _get_credit(request, pk)
    try:
        work(credit=credit, by=request.user)
    except CreditTaken as refusal:
        messages.error(request, str(refusal))
        return _money_page(request, status=409)
    messages.success(request, done)
    return redirect("dashboard:money")


def _get_credit(request: DeskRequest, pk: int) -> BankCredit:
    return get_object_or_404(_credits(request), pk=pk)


def _credits(request: DeskRequest):
    return BankCredit.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)


def _money_page(
    request: DeskRequest,
    *,
    statement_form: StatementForm | None = None,
    credit_form: CreditForm | None = None,
    cash_form: CashForm | None = None,
    assign_form: AssignForm | None = None,
    assign_pk: int | None = None,
    split_form: SplitForm | None = None,
    taken: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = request.desk
    waiting = _credits(request).filter(state=CreditState.WAITING).select_related("suspect")
    orders = list(waiting_cash(desk.orders())[:CASH_SHOWN])
    rows = Entry.objects.visible_to(request.user).filter(order__cooperative=desk.cooperative)
    promised = with_open_promises(desk.orders()).values("pk")
    refunds = desk.orders().filter(Q(payment_status=PaymentStatus.REFUND_DUE) | Q(pk__in=promised))
    context = {
        "waiting_count": waiting.count(),
        "queue": [
            {
                "credit": credit,
                "why": WAITS.get(credit.reason, ""),
                "form": assign_form
                if assign_form is not None and credit.pk == assign_pk
                else AssignForm(
                    prefix=f"c{credit.pk}",
                    initial={"number": credit.suspect.number if credit.suspect else ""},
                ),
                "split_form": split_form
                if split_form is not None and credit.pk == assign_pk
                else SplitForm(
                    prefix=f"s{credit.pk}",
                    suggested=suggested_parts(credit) if credit.reason == SEVERAL else None,
                ),
            }
            for credit in waiting.order_by("at", "pk")[:QUEUE_SHOWN]
        ],
        "set_aside": _credits(request).filter(state=CreditState.SET_ASIDE)[:QUEUE_SHOWN],
        "statement_form": statement_form or StatementForm(),
        "credit_form": credit_form or CreditForm(),
        "cash_orders": orders,
        "cash_form": cash_form or CashForm(choices=_cash_choices(orders)),
        "refunds": refunds.order_by("pk")[:QUEUE_SHOWN],
        "entries": rows.select_related("order", "by").order_by("-pk")[:LEDGER_SHOWN],
        "taken": taken,
    }
    return desk_page(request, "dashboard/money.html", context, status=status)


def _cash_choices(orders: list) -> list[tuple[str, str]]:
    due = ledger.missing_of(orders)
    return [
        (
            order.number,
            " · ".join(
                part
                for part in (
                    order.number,
                    order.full_name,
                    format_vnd(due.get(order.pk, 0)),
                    order.carrier_name,
                )
                if part
            ),
        )
        for order in orders
    ]


def _order_page(
    request: DeskRequest, order, sent: RefundForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the money of an order; ``sent`` is the form that was sent, with what is wrong.

    For an order by card there may be two: what came by card goes back to it, a transfer that
    came all the same is paid back by hand.
    """
    balance = ledger.balance_of(order)
    by_card = order.payment_method == PaymentMethod.CARD
    to_card = card_part(order)[1] if by_card else 0
    by_hand = ledger.held_otherwise(order, balance)
    form = hand_form = None
    promised = open_promise(order)
    if gateway_of(order) is not None:
        form = RefundForm(held_vnd=min(to_card, promised or to_card)) if to_card else None
        hand_form = None
        if by_hand > 0:
            hand_form = RefundForm(held_vnd=min(by_hand, promised or by_hand), by_hand=True)
    if sent is not None:
        form, hand_form = (form, sent) if sent.by_hand or not by_card else (sent, hand_form)
    context = {
        "order": order,
        "balance": balance,
        "entries": Entry.objects.visible_to(request.user)
        .filter(order=order)
        .select_related("by")
        .order_by("pk"),
        "attempts": order.payment_attempts.order_by("pk"),
        "form": form,
        "hand_form": hand_form,
        "credits": _credits(request).filter(
            Q(order=order, state=CreditState.MATCHED)
            | Q(pk__in=split_credits_of(order), state=CreditState.SPLIT)
        ),
    }
    return desk_page(request, "dashboard/money_order.html", context, status=status)
