"""Puts a notice into the outbox, in the transaction of the change that it tells of."""

import threading
import time

from django.db import transaction

from integrations.practice.models import Control, Push, Shop

#: With ``reorder_pushes`` every other notice waits so long, and the one after it overtakes it.
MUDDLE_SECONDS = 1.0
#: Rung when a notice was committed; the senders wait for it.
bell = threading.Condition()


def ring() -> None:
    """Wake the senders."""
    with bell:
        bell.notify_all()


def post(
    *, marketplace: str, code: int, body: str, shop: Shop | None = None, after: float = 0
) -> None:
    """Keep ``body`` for delivery in ``after`` seconds, or later if the switches say so."""
    control = Control.current()
    now = time.time()
    push = Push(
        marketplace=marketplace,
        code=code,
        body=body,
        shop=shop,
        created_at=now,
        next_attempt_at=now + after + control.push_delay_seconds,
    )
    if control.reorder_pushes and Push.objects.count() % 2 == 0:
        push.next_attempt_at += MUDDLE_SECONDS
    if control.drop_pushes:
        push.state, push.lost_at, push.answer = Push.LOST, now, "dropped by the control page"
    push.save()
    if control.duplicate_pushes:
        push.pk = None
        push._state.adding = True
        push.save()
    transaction.on_commit(ring)
