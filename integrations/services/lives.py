"""Whether a marketplace is open, for practice only, or closed; an operator's dated word.

A page asks for many accounts, so what was read is kept until its request is over. Outside of a
request (the reconciler, a command) every question reads anew.
"""

from datetime import date

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.utils import timezone

from integrations.models import ChannelLife

_kept = Local()


def life_of(marketplace: str, on: date | None = None) -> ChannelLife | None:
    """Return the newest fact about ``marketplace`` that has begun; ``None``: nobody said anything.

    ``on``: the day in Việt Nam, today when absent. One query per request for all marketplaces.
    """
    on = on or timezone.localdate()
    begun = [fact for fact in _facts() if fact.marketplace == marketplace and fact.since <= on]
    return max(begun, key=lambda fact: fact.since, default=None)


def is_open(marketplace: str, on: date | None = None) -> bool:
    """Return whether a live shop can be connected there; what nobody spoke of is open."""
    life = life_of(marketplace, on)
    return life is None or life.state == ChannelLife.State.LIVE


def closed_since(marketplace: str, on: date | None = None) -> date | None:
    """Return since when ``marketplace`` is closed; ``None`` while it is not."""
    life = life_of(marketplace, on)
    return life.since if life and life.state == ChannelLife.State.CLOSED else None


def _facts() -> list[ChannelLife]:
    if not getattr(_kept, "in_request", False):
        return list(ChannelLife.objects.all())
    if getattr(_kept, "facts", None) is None:
        _kept.facts = list(ChannelLife.objects.all())
    return _kept.facts


def _begin(**kwargs) -> None:
    _kept.in_request, _kept.facts = True, None


def _end(**kwargs) -> None:
    _kept.in_request, _kept.facts = False, None


request_started.connect(_begin, dispatch_uid="channel-lives")
request_finished.connect(_end, dispatch_uid="channel-lives")
