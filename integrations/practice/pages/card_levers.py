"""What tests may do with cards: pay on a page, and let things happen to payments."""

from typing import Any

from integrations.practice.dialects.stripe import pages, payments, things
from integrations.practice.dialects.stripe.faults import Fault
from integrations.practice.market import Refused


def pay(session_id: str, card: str = payments.PAYS, bank: str = "") -> dict[str, Any]:
    """Type ``card`` on a page, or answer the bank with ``yes`` or ``no``; tell the payment."""
    try:
        session = payments.current(session_id)
        if bank:
            return payments.answer_bank(session, bank == "yes")
        return payments.type_card(session, card)
    except Fault as fault:
        raise Refused(fault.message) from fault


def deed(remote_id: str, deed: str) -> dict[str, Any]:
    """Do one of ``dispute, won, lost, refund, refund-fails``; tell what was changed."""
    try:
        return pages.do(deed, remote_id)
    except Fault as fault:
        raise Refused(fault.message) from fault


def resend(event_id: str = "") -> dict[str, Any]:
    """Send an event once more, or all of them."""
    found = [things.find("event", event_id)] if event_id else things.all_of("event")
    for event in found:
        things.send(event)
    return {"sent": len(found)}
