"""Resting for today with one press, and opening again with another; orders that are here stay.

Built on the co-op's dated rest (:mod:`coops.registry.rests`), so that buyers read it everywhere.
"""

import time
from datetime import date

from django.db import transaction
from django.utils import timezone

from coops.registry.models import Cooperative
from coops.registry.rests import rest_from_to, rest_of, take_orders_again
from shop.order.pause_models import SetAsideRest

LOOK_EVERY_SECONDS = 300.0

_next_look = 0.0


def is_paused(cooperative: Cooperative, today: date) -> bool:
    """Return whether the co-op rests today and no other day."""
    rest = rest_of(cooperative)
    return rest is not None and rest.first == rest.last == today


@transaction.atomic
def pause_today(*, cooperative: Cooperative, today: date) -> bool:
    """Rest for today; a rest that is to come is put aside and comes back by itself.

    ``False`` when the co-op rests today anyway: then nothing changes.
    """
    now = _locked(cooperative)
    aside = SetAsideRest.objects.filter(cooperative=now, paused_on__lt=today).first()
    if aside is not None:  # yesterday's pause is over, though no job has said so yet
        _bring_back(now, aside.paused_on)
        now.refresh_from_db()
    rest = rest_of(now)
    if rest and rest.covers(today):
        return False
    if rest and rest.first > today:
        SetAsideRest.objects.update_or_create(
            cooperative=now,
            defaults={
                "paused_on": today,
                "first": rest.first,
                "last": rest.last,
                "order_until": rest.order_until,
                "reason": rest.reason,
            },
        )
    rest_from_to(cooperative=now, first=today, last=today, order_until=None, reason="", today=today)
    return True


@transaction.atomic
def open_again(*, cooperative: Cooperative, today: date) -> bool:
    """Take orders again today; ``False`` when it is no pause of one day, which stays."""
    now = _locked(cooperative)
    if not is_paused(now, today):
        return False
    _bring_back(now, today)
    return True


def bring_rests_back_when_due() -> int:
    """Bring back the rests of pauses that are over; asked often, it looks every few minutes."""
    global _next_look
    if time.monotonic() < _next_look:
        return 0
    _next_look = time.monotonic() + LOOK_EVERY_SECONDS
    return bring_rests_back(timezone.localdate())


def bring_rests_back(today: date) -> int:
    """Bring back the rests of pauses before ``today``; return how many rows were looked at."""
    over = list(SetAsideRest.objects.filter(paused_on__lt=today).select_related("cooperative"))
    for aside in over:
        with transaction.atomic():
            _bring_back(_locked(aside.cooperative), aside.paused_on)
    return len(over)


def _bring_back(cooperative: Cooperative, paused_on: date) -> None:
    """End a pause: what was put aside comes back, unless another rest was written meanwhile."""
    aside = SetAsideRest.objects.filter(cooperative=cooperative).first()
    if is_paused(cooperative, paused_on):
        if aside is None or aside.last < timezone.localdate():
            take_orders_again(cooperative=cooperative)
        else:
            _write_back(cooperative, aside)
    if aside is not None:
        aside.delete()


def _write_back(cooperative: Cooperative, aside: SetAsideRest) -> None:
    rest_from_to(
        cooperative=cooperative,
        first=aside.first,
        last=aside.last,
        order_until=aside.order_until,
        reason=aside.reason,
        today=min(timezone.localdate(), aside.first),
    )


def _locked(cooperative: Cooperative) -> Cooperative:
    return Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
