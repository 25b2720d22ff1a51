"""Pages for people: the page on which a buyer types a card, and the seller's list of payments."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from integrations.practice.dialects.stripe import gateway, notices, payments, things
from integrations.practice.dialects.stripe.faults import Fault

SHOWN = 50


def pay(request: HttpRequest, session_id: str) -> HttpResponse:
    """Show the page; a POST types a card or answers the bank's question."""
    error = ""
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                session = payments.current(session_id)
                payment = _typed(request, session)
            failed = payment.get("last_payment_error")
            error, status = (_word(failed), 402) if failed else ("", 200)
        except Fault as fault:
            error, status = fault.message, fault.status
    try:
        with transaction.atomic():
            session = payments.current(session_id)
    except Fault:
        raise Http404 from None
    asks_bank = False
    if session["payment_intent"] and session["status"] == "open":
        payment = things.find("payment_intent", session["payment_intent"])
        asks_bank = payment["status"] == "requires_action"
    context = {
        "session": session,
        "names": session["_names"],
        "asks_bank": asks_bank,
        "error": error,
        "cards": _cards(),
    }
    return render(request, "stripe_pay.html", context, status=status)


def seller(request: HttpRequest) -> HttpResponse:
    """List the payments, with what can happen to them; show the keys."""
    rows = [
        {
            "payment": payment,
            "refunds": things.all_of("refund", parent=payment["id"]),
            "disputes": things.all_of("dispute", parent=payment["id"]),
        }
        for payment in things.all_of("payment_intent")[:SHOWN]
    ]
    context = {
        "rows": rows,
        "secret_key": gateway.secret_key(),
        "signing_secret": notices.signing_secret(),
    }
    return render(request, "stripe_seller.html", context)


@require_POST
def act(request: HttpRequest, remote_id: str, deed: str) -> HttpResponse:
    """Let something happen to a payment, a refund or a dispute."""
    try:
        with transaction.atomic():
            do(deed, remote_id)
    except Fault as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("Done; an event goes to the shop."))
    return redirect("stripe-seller")


def do(deed: str, remote_id: str) -> dict[str, Any]:
    """Do what a button says; return the object that was changed.

    Raises:
        Fault: not possible now, or no such deed.
    """
    if deed == "dispute":
        return payments.dispute(things.find("payment_intent", remote_id))
    if deed in {"won", "lost"}:
        return payments.close_dispute(remote_id, won=deed == "won")
    if deed == "refund":
        return payments.refund(things.find("payment_intent", remote_id), None, None)
    if deed == "refund-fails":
        return payments.fail_refund(remote_id)
    raise Fault("No such deed.", status=404)


def _typed(request: HttpRequest, session: dict[str, Any]) -> dict[str, Any]:
    answer = request.POST.get("bank", "")
    if answer:
        return payments.answer_bank(session, answer == "yes")
    number = "".join(sign for sign in request.POST.get("card", "") if sign.isdigit())
    return payments.type_card(session, number)


def _cards() -> list[tuple[str, str]]:
    return [
        (_grouped(payments.PAYS), _("pays at once")),
        (_grouped(payments.ASKS_BANK), _("the bank asks first (3-D Secure)")),
        (_grouped(payments.DECLINED), _("is declined")),
        (_grouped(payments.NO_MONEY), _("has no money on it")),
    ]


def _grouped(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _word(error: dict[str, Any]) -> str:
    return {
        "generic_decline": _("The card was declined. Try another one."),
        "insufficient_funds": _("There is not enough money on this card. Try another one."),
        "incorrect_number": _("This is no card number. Look at it once more."),
    }.get(error["decline_code"], _("The bank did not agree. Try again, or another card."))
