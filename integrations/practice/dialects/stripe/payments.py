"""What happens to a payment: a page is opened, paid, declined, given back, disputed."""

import time
from typing import Any

from integrations.practice.dialects.stripe import things
from integrations.practice.dialects.stripe.faults import Fault

#: About US$0.50, and eight digits; đồng have no decimals.
LEAST, MOST = 13_000, 99_999_999
#: Đồng for a US cent, for what a charge costs: the account settles in dollars.
VND_PER_CENT = 260
FEE_PERCENT, FEE_CENTS = 4.4, 30
DISPUTE_FEE_CENTS = 1_500

PAYS, DECLINED, ASKS_BANK = "4242424242424242", "4000000000000002", "4000002500003155"
NO_MONEY = "4000000000009995"
REASONS = {
    DECLINED: ("generic_decline", "Your card was declined."),
    NO_MONEY: ("insufficient_funds", "Your card has insufficient funds."),
}


def check_currency(currency: str) -> None:
    """Refuse other currencies than đồng.

    Raises:
        Fault: it is another.
    """
    if currency.lower() != "vnd":
        raise Fault(f"Invalid currency: {currency}. Only vnd is played here.", param="currency")


def check_amount(amount: int) -> None:
    """Refuse what cannot be charged.

    Raises:
        Fault: the amount is beyond the limits.
    """
    if amount < LEAST:
        raise Fault(
            "The Checkout Session's total amount must convert to at least 50 cents.",
            code="amount_too_small",
        )
    if amount > MOST:
        raise Fault(f"Amount must be no more than ₫{MOST}", code="amount_too_large")


def current(session_id: str) -> dict[str, Any]:
    """Return a page as it is now: one that was open too long has expired.

    Raises:
        Fault: it is not there.
    """
    session = things.find("checkout.session", session_id)
    if session["status"] == "open" and session["expires_at"] <= time.time():
        return expire(session)
    return session


def expire(session: dict[str, Any]) -> dict[str, Any]:
    """Close a page on which nobody has paid.

    Raises:
        Fault: it is not open.
    """
    if session["status"] != "open":
        raise Fault(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}."
        )
    session = session | {"status": "expired", "url": None}
    things.keep("checkout.session", session)
    things.tell("checkout.session.expired", session)
    return session


def type_card(session: dict[str, Any], number: str) -> dict[str, Any]:
    """Type a card on the page; return the payment as it is then."""
    payment = _payment_of(session)
    if number == ASKS_BANK:
        payment = payment | {"status": "requires_action"}
        things.keep("payment_intent", payment, parent=payment["id"])
        things.tell("payment_intent.requires_action", payment)
        return payment
    if number == PAYS:
        return succeed(session, payment)
    code, sentence = REASONS.get(number, ("incorrect_number", "Your card number is incorrect."))
    return decline(payment, code, sentence)


def answer_bank(session: dict[str, Any], agrees: bool) -> dict[str, Any]:
    """Answer the bank's question about who pays (3-D Secure)."""
    payment = _payment_of(session)
    if payment["status"] != "requires_action":
        raise Fault("The bank asks nothing.")
    if agrees:
        return succeed(session, payment)
    sentence = "We are unable to authenticate your payment method."
    return decline(payment, "payment_intent_authentication_failure", sentence)


def decline(payment: dict[str, Any], code: str, sentence: str) -> dict[str, Any]:
    """Refuse the card; the page stays open for another."""
    error = {"type": "card_error", "code": "card_declined", "decline_code": code}
    payment = payment | {
        "status": "requires_payment_method",
        "last_payment_error": error | {"message": sentence},
    }
    things.keep("payment_intent", payment, parent=payment["id"])
    things.tell("payment_intent.payment_failed", payment)
    return payment


def succeed(session: dict[str, Any], payment: dict[str, Any]) -> dict[str, Any]:
    """Take the money."""
    now = int(time.time())
    charge_id = things.new_id("ch_")
    amount = payment["amount"]
    charge = {
        "id": charge_id,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "balance_transaction": _settled(charge_id, amount, now)["id"],
        "captured": True,
        "created": now,
        "currency": "vnd",
        "disputed": False,
        "livemode": False,
        "metadata": payment["metadata"],
        "paid": True,
        "payment_intent": payment["id"],
        "refunded": False,
        "status": "succeeded",
    }
    things.keep("charge", charge, parent=payment["id"])
    payment = payment | {
        "status": "succeeded",
        "amount_received": amount,
        "latest_charge": charge_id,
        "last_payment_error": None,
    }
    things.keep("payment_intent", payment, parent=payment["id"])
    session = session | {
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": payment["id"],
        "url": None,
    }
    things.keep("checkout.session", session, parent=payment["id"])
    things.tell("charge.succeeded", charge)
    things.tell("payment_intent.succeeded", payment)
    things.tell("checkout.session.completed", session)
    return payment


def refund(payment: dict[str, Any], amount: int | None, reason: str | None) -> dict[str, Any]:
    """Give money back; all that is left when no amount is said.

    Raises:
        Fault: nothing was paid, or less is left.
    """
    if payment["status"] != "succeeded":
        raise Fault(
            f"This PaymentIntent ({payment['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    charge = things.find("charge", payment["latest_charge"])
    left = charge["amount"] - charge["amount_refunded"]
    if not left:
        raise Fault(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if charge["disputed"]:
        raise Fault(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
    amount = left if amount is None else amount
    if amount < 1:
        raise Fault("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        raise Fault(
            f"Refund amount (₫{amount}) is greater than unrefunded amount on charge (₫{left})",
            param="amount",
        )
    made = {
        "id": things.new_id("re_"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": int(time.time()),
        "currency": "vnd",
        "metadata": {},
        "payment_intent": payment["id"],
        "reason": reason,
        "status": "succeeded",
    }
    things.keep("refund", made, parent=payment["id"])
    _refunded(charge, amount)
    things.tell("refund.created", made)
    return made


def fail_refund(refund_id: str) -> dict[str, Any]:
    """Let a refund come back: the buyer's bank did not take it."""
    made = things.find("refund", refund_id)
    if made["status"] != "succeeded":
        raise Fault("This refund did not succeed.")
    made = made | {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    things.keep("refund", made)
    _refunded(things.find("charge", made["charge"]), -made["amount"])
    things.tell("refund.failed", made)
    return made


def dispute(payment: dict[str, Any]) -> dict[str, Any]:
    """Let the buyer's bank take the money back."""
    charge = things.find("charge", payment.get("latest_charge") or "")
    if charge["disputed"]:
        raise Fault("This charge is disputed already.")
    now = int(time.time())
    made = {
        "id": things.new_id("du_"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [
            _moved(charge["id"], -charge["amount"], now, DISPUTE_FEE_CENTS, "adjustment")
        ],
        "charge": charge["id"],
        "created": now,
        "currency": "vnd",
        "metadata": {},
        "payment_intent": payment["id"],
        "reason": "fraudulent",
        "status": "needs_response",
    }
    things.keep("dispute", made, parent=payment["id"])
    things.keep("charge", charge | {"disputed": True})
    things.tell("charge.dispute.created", made)
    things.tell("charge.dispute.funds_withdrawn", made)
    return made


def close_dispute(dispute_id: str, *, won: bool) -> dict[str, Any]:
    """Let the bank decide."""
    made = things.find("dispute", dispute_id)
    if made["status"] != "needs_response":
        raise Fault("This dispute is closed already.")
    made = made | {"status": "won" if won else "lost"}
    if won:
        back = _moved(made["charge"], made["amount"], int(time.time()), 0, "adjustment")
        made["balance_transactions"] = [*made["balance_transactions"], back]
    things.keep("dispute", made)
    things.tell("charge.dispute.closed", made)
    if won:
        things.tell("charge.dispute.funds_reinstated", made)
    return made


def _payment_of(session: dict[str, Any]) -> dict[str, Any]:
    """Return the payment of an open page; it is made when a card is first typed."""
    if session["status"] != "open":
        raise Fault("This page is not open any more.")
    if session["payment_intent"]:
        return things.find("payment_intent", session["payment_intent"])
    payment_id = things.new_id("pi_")
    payment = {
        "id": payment_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_received": 0,
        "created": int(time.time()),
        "currency": "vnd",
        "description": session["_payment"].get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": session["_payment"].get("metadata") or {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }
    things.keep("payment_intent", payment, parent=payment_id)
    session["payment_intent"] = payment_id
    things.keep("checkout.session", session, parent=payment_id)
    things.tell("payment_intent.created", payment)
    return payment


def _refunded(charge: dict[str, Any], amount: int) -> None:
    total = charge["amount_refunded"] + amount
    charge = charge | {"amount_refunded": total, "refunded": total == charge["amount"]}
    things.keep("charge", charge)
    things.tell("charge.refunded" if amount > 0 else "charge.refund.updated", charge)


def _settled(source: str, amount: int, now: int) -> dict[str, Any]:
    cents = round(amount / VND_PER_CENT)
    fee = round(cents * FEE_PERCENT / 100) + FEE_CENTS
    return _moved(source, amount, now, fee, "charge")


def _moved(source: str, amount: int, now: int, fee: int, kind: str) -> dict[str, Any]:
    cents = round(amount / VND_PER_CENT)
    moved = {
        "id": things.new_id("txn_"),
        "object": "balance_transaction",
        "amount": cents,
        "created": now,
        "currency": "usd",
        "fee": fee,
        "net": cents - fee,
        "source": source,
        "type": kind,
    }
    return things.keep("balance_transaction", moved)
