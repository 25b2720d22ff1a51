"""Claims about goods that came: making one, answering it, asking the market's staff to decide.

Each step is one conditional ``UPDATE`` on the claim's state, so of two presses or two people one
does it and the other hears that it is done. Money moves elsewhere: an answer only says so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.calendar import answer_deadline
from shop.core.money import format_vnd
from shop.order.choices import Status
from shop.order.claim_models import (
    ANSWER_WITHIN,
    CLAIM_WITHIN,
    Claim,
    ClaimPhoto,
    ClaimState,
)
from shop.order.events import Kind, write_event
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.order.tasks import mail_buyer, mail_claim

MOST_PHOTOS = 4
#: So long after an answer the buyer may ask the market's staff.
ASK_AGAIN_WITHIN = timedelta(days=7)


class ClaimRefused(Exception):
    """It was not done; the text is a sentence for the person, ``field`` the form's, if any."""

    def __init__(self, text: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(text)


def claim_until(order: Order) -> datetime | None:
    """Return until when a claim can be made; ``None`` before the goods came."""
    return order.delivered_at + CLAIM_WITHIN if order.delivered_at else None


def may_claim(order: Order, *, now: datetime | None = None) -> bool:
    """Return whether the buyer may claim now.

    On the way counts too: goods may be in the buyer's hands before anybody here has said so.
    """
    if order.is_from_marketplace:
        return False
    if order.status == Status.HANDED_OVER:
        return True
    until = claim_until(order)
    return (
        order.status == Status.DELIVERED and until is not None and (now or timezone.now()) < until
    )


def make_claim(
    *, order: Order, kind: str, wish: str, words: str = "", digests: Sequence[str] = (), by=None
) -> Claim:
    """Make a claim with photos that are stored already; its co-op is told.

    Raises:
        ClaimRefused: too early, too late, or another claim waits.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            order = lock_order(order.pk)
            if not may_claim(order, now=now):
                raise ClaimRefused(_why_no_claim(order))
            claim = Claim.objects.create(
                order=order,
                kind=kind,
                wish=wish,
                words=words,
                made_at=now,
                answer_by=answer_deadline(now, ANSWER_WITHIN),
            )
            for digest in dict.fromkeys(digests[:MOST_PHOTOS]):
                ClaimPhoto.objects.create(claim=claim, digest=digest)
            write_event(order.pk, Kind.CLAIMED, by=by, note=claim.get_kind_display())
            _after_commit(mail_claim, claim.pk)
    except IntegrityError as error:
        raise ClaimRefused(
            _("A claim about this order waits for an answer already. You see it on its page.")
        ) from error
    return claim


@transaction.atomic
def answer_claim(*, claim: Claim, answer: str, words: str, refund_vnd: int = 0, by) -> Claim:
    """Answer for the co-op: money back, new goods, or no, with the reason.

    Raises:
        ClaimRefused: it was answered already, no reason, or more money than the order cost.
    """
    return _settle(
        claim,
        only_from=Q(state=ClaimState.OPEN),
        kind=Kind.CLAIM_ANSWERED,
        state=answer,
        answer=answer,
        refund_vnd=refund_of(claim.order, answer, words, refund_vnd),
        answer_words=words.strip()[:500],
        answered_at=timezone.now(),
        answered_by=by,
    )


@transaction.atomic
def ask_again(*, claim: Claim, by=None) -> Claim:
    """Ask the market's staff to decide: after an answer, or when none came in time.

    Raises:
        ClaimRefused: the co-op still has time, it is decided, or it is too long ago.
    """
    now = timezone.now()
    late = Q(state=ClaimState.OPEN, answer_by__lte=now)
    answered = Q(
        state__in=[ClaimState.DECLINED, ClaimState.REFUND, ClaimState.REPLACE],
        decided_at=None,
        answered_at__gt=now - ASK_AGAIN_WITHIN,
    )
    try:
        with transaction.atomic():
            touched = Claim.objects.filter(late | answered, pk=claim.pk).update(
                state=ClaimState.ASKED_AGAIN, asked_again_at=now
            )
    except IntegrityError as error:  # a newer claim about the same order waits
        raise ClaimRefused(_("Another claim about this order waits for an answer.")) from error
    claim.refresh_from_db()
    if not touched and claim.state != ClaimState.ASKED_AGAIN:
        raise ClaimRefused(_("The market's staff cannot be asked about this claim now."))
    if touched:
        write_event(claim.order_id, Kind.CLAIM_ASKED_AGAIN, by=by)
    return claim


@transaction.atomic
def decide_claim(*, claim: Claim, decision: str, words: str, refund_vnd: int = 0, by) -> Claim:
    """Decide for the market; the co-op's own answer stays beside it.

    Raises:
        ClaimRefused: nobody asked, it is decided, no reason, or too much money.
    """
    return _settle(
        claim,
        only_from=Q(state=ClaimState.ASKED_AGAIN)
        | Q(state=ClaimState.OPEN, answer_by__lte=timezone.now()),
        kind=Kind.CLAIM_DECIDED,
        state=decision,
        refund_vnd=refund_of(claim.order, decision, words, refund_vnd),
        decision_words=words.strip()[:500],
        decided_at=timezone.now(),
        decided_by=by,
    )


def can_ask_again(claim: Claim, *, now: datetime | None = None) -> bool:
    """Return whether the buyer may ask the market's staff about ``claim`` now."""
    now = now or timezone.now()
    if claim.state == ClaimState.OPEN:
        return claim.answer_by <= now
    answered = claim.answered_at is not None and claim.answered_at > now - ASK_AGAIN_WITHIN
    return not claim.is_waiting and claim.decided_at is None and answered


def can_be_decided(claim: Claim) -> bool:
    """Return whether the market's staff may decide: they were asked, or no answer came in time."""
    return claim.state == ClaimState.ASKED_AGAIN or claim.is_late


def waiting_claims(orders: QuerySet[Order]) -> QuerySet[Claim]:
    """Return the claims about ``orders`` that wait for the co-op, the most pressing first."""
    return (
        Claim.objects.filter(order__in=orders, state=ClaimState.OPEN)
        .select_related("order")
        .order_by("answer_by", "pk")
    )


def _settle(claim: Claim, *, only_from: Q, kind: str, **fields) -> Claim:
    touched = Claim.objects.filter(only_from, pk=claim.pk).update(**fields)
    claim.refresh_from_db()
    if not touched:
        raise ClaimRefused(_("This claim was answered already, or does not wait for you."))
    note = claim.get_state_display()
    if claim.refund_vnd and claim.state == ClaimState.REFUND:
        note = f"{note}: {format_vnd(claim.refund_vnd)}"
    by = fields.get("answered_by") or fields.get("decided_by")
    write_event(claim.order_id, kind, by=by, note=note)
    _after_commit(mail_buyer, claim.order_id, str(kind))
    return claim


def refund_of(order: Order, answer: str, words: str, refund_vnd: int) -> int:
    """Return what goes back by an answer, 0 unless it is money back.

    Raises:
        ClaimRefused: no answer, no reason for declining, or more money than the order cost.
    """
    if answer not in {ClaimState.REFUND, ClaimState.REPLACE, ClaimState.DECLINED}:
        raise ClaimRefused(_("Choose an answer."), field="answer")
    if answer == ClaimState.DECLINED and not words.strip():
        raise ClaimRefused(_("Say why not, so that the buyer understands."), field="words")
    if answer != ClaimState.REFUND:
        return 0
    if not 0 < refund_vnd <= order.amount_vnd:
        text = _("Write how much goes back, at most %(most)s.")
        raise ClaimRefused(text % {"most": format_vnd(order.amount_vnd)}, field="refund_vnd")
    return refund_vnd


def _why_no_claim(order: Order) -> str:
    if order.status == Status.DELIVERED:
        return _("The 24 hours for a claim are over. Please call the co-op.")
    return _("The goods have not come yet. A claim can be made once they are there.")


def _after_commit(job, *args) -> None:
    transaction.on_commit(lambda: job.enqueue(*args), robust=True)


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that are photos of claims."""
    return set(ClaimPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True))
