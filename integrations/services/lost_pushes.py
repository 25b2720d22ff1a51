"""Pushes that did not reach us, fetched from the marketplaces that keep them.

They concern our whole application and need no shop's token. Each is stored as if it had been
pushed, and only then confirmed: killed in between, they are told and stored once more.
"""

import logging
import time
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from integrations.contract import Marketplace
from integrations.models import AppState, Environment
from integrations.registry import app_keys, marketplace_class
from integrations.services.budget import wait_for_call
from integrations.services.inbox import store_event
from shop.core.remote import RemoteFailure, TemporaryFailure

logger = logging.getLogger(__name__)

READ_EVERY = timedelta(minutes=10)
#: Answers of one reading at most; what is left comes with the next.
MOST_ANSWERS = 100
LONGEST_BUDGET_WAIT_SECONDS = 30.0
GIVE_BACK_TRIES = 5
GIVE_BACK_PAUSE_SECONDS = 0.2


def apps_with_lost_pushes() -> list[tuple[str, str]]:
    """Return (marketplace, environment) of our applications that may have missed pushes now."""
    read_since = timezone.now() - READ_EVERY
    fresh = set(
        AppState.objects.filter(lost_pushes_read_at__gt=read_since).values_list("name", flat=True)
    )
    return [
        (code, environment.value)
        for code in settings.MARKETPLACES
        if marketplace_class(code).can_tell_lost_pushes
        for environment in Environment
        if _name(code, environment) not in fresh and app_keys(code, environment)
    ]


def fetch_lost_pushes() -> int:
    """Fetch what every application missed; returns how many pushes. Of two workers one does it.

    A marketplace that does not answer stops no other and is asked again in ten minutes.
    """
    return sum(_fetch(code, environment) for code, environment in apps_with_lost_pushes())


def _fetch(code: str, environment: str) -> int:
    name = _name(code, environment)
    if not _claim(name):
        return 0
    keys = app_keys(code, environment)
    if keys is None:
        return 0
    adapter = marketplace_class(code)(keys)
    stored, problem = 0, ""
    try:
        stored = _fetch_all(adapter, environment)
    except RemoteFailure as failure:
        problem = failure.code[:120]
        logger.warning("%s: lost pushes not told: %s", name, failure.code)
    except DatabaseError:  # a lock held too long: not in ten minutes, but in a moment
        _give_back(name)
        raise
    AppState.objects.filter(pk=name).update(problem_code=problem)
    return stored


def _fetch_all(adapter: Marketplace, environment: str) -> int:
    stored = 0
    for _answer in range(MOST_ANSWERS):
        _pay(adapter, environment)
        lost = adapter.lost_pushes()
        for body in lost.bodies:
            store_event(adapter, environment, body)
        stored += len(lost.bodies)
        if lost.last_id:
            _pay(adapter, environment)
            adapter.confirm_lost_pushes(lost.last_id)
        if not lost.has_more or not lost.bodies:
            break
    return stored


def _claim(name: str) -> bool:
    """Take the next ten minutes for this worker."""
    now = timezone.now()
    AppState.objects.bulk_create([AppState(name=name)], ignore_conflicts=True)
    free = Q(lost_pushes_read_at=None) | Q(lost_pushes_read_at__lte=now - READ_EVERY)
    return bool(AppState.objects.filter(free, pk=name).update(lost_pushes_read_at=now))


def _give_back(name: str) -> None:
    """Let the next round claim it; the lock that broke the reading may last a little longer."""
    for _try in range(GIVE_BACK_TRIES):
        with suppress(DatabaseError):
            _mark_unread(name)
            return
        time.sleep(GIVE_BACK_PAUSE_SECONDS)


def _mark_unread(name: str) -> None:
    AppState.objects.filter(pk=name).update(lost_pushes_read_at=None)


def _pay(adapter: Marketplace, environment: str) -> None:
    rate = adapter.keys.calls_per_second
    name = f"app:{adapter.code}:{environment}"
    if not wait_for_call(name, rate, max(1.0, rate), most_seconds=LONGEST_BUDGET_WAIT_SECONDS):
        raise TemporaryFailure("too many calls at once", code="budget", call="lost_pushes")


def _name(code: str, environment: str) -> str:
    return f"{code}:{environment}"
