"""The only way to a marketplace: within the budget, with a token that lives, through the circuit.

No transaction may be open during a call: it can take half a minute, and SQLite has one writer.
Secrets get into no message: what fails is scrubbed of our own tokens and keys before it goes on.
"""

import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from django.db import DatabaseError, connection
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from integrations.contract import (
    AccessTokenExpired,
    LockedByPromotion,
    Marketplace,
    ShopStopped,
    UnknownAnswer,
)
from integrations.models import ChannelAccount
from integrations.registry import app_keys, marketplace_class, open_adapter
from integrations.services import tallies
from integrations.services.budget import wait_for_call
from integrations.services.failing import LONGEST_RAW, CircuitOpen
from integrations.services.tokens import renewed
from shop.core.remote import (
    NotConnected,
    PermanentFailure,
    RemoteFailure,
    TemporaryFailure,
    seconds_left,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: Failures of whole calls in a row that open the circuit, and its pauses in seconds.
FAILURES_THAT_OPEN = 5
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 15 * 60.0
#: A success is written down at most so often while nothing changes.
HEARD_EVERY = timedelta(seconds=10)
#: Our application as a whole may call so many times as often as one shop of it.
SHOPS_AT_ONCE = 5
BURST_SECONDS = 2.0
LONGEST_BUDGET_WAIT_SECONDS = 30.0
#: The same inside ``waiting_at_most``, and how long is waited there for who renews a token.
LONGEST_BUDGET_WAIT_FOR_PAGE_SECONDS = 2.0
PATIENCE_FOR_PAGE_SECONDS = 5.0

#: Until when (monotonic clock) an account does not ask for one thing: its quota of that is used
#: up, for a day perhaps. Other calls go on: orders are to come in all the same. Every process
#: learns it by one refused call.
_used_up: dict[tuple[int, str], float] = {}


class _Watched:
    """An adapter that notes which call it was asked for, and refuses those that are used up."""

    def __init__(self, adapter: Marketplace, account_id: int) -> None:
        self._adapter = adapter
        self._account_id = account_id
        self.called = ""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._adapter, name)
        if callable(found):
            self.called = name
            left = _used_up.get((self._account_id, name), 0.0) - time.monotonic()
            if left > 0:
                raise CircuitOpen("used up", code="quota", call=name, retry_after_seconds=left)
        return found


def _stumbled(error: Exception, call: str) -> UnknownAnswer:
    """Return the failure that stands for an answer of a shape that nobody foresaw.

    Everybody who calls knows what to do with a failure: wait, and leave the others their turn.
    An exception of another kind would end the whole pass, and the next one a moment later.
    """
    logger.error("%s: an answer is not understood", call, exc_info=error)
    return UnknownAnswer(code=type(error).__name__, call=call, may_have_worked=True)


class AccountCaller:
    """Calls one marketplace for one account; belongs to one thread, cheap to make."""

    def __init__(self, account: ChannelAccount) -> None:
        self.account = account
        self._adapter: Marketplace | None = None

    @property
    def adapter_class(self) -> type[Marketplace]:
        """Return what the marketplace can do, without calling it."""
        return marketplace_class(self.account.marketplace)

    @property
    def is_quiet(self) -> bool:
        """Return whether the circuit is open: nobody calls now."""
        return self.quiet_seconds > 0

    @property
    def quiet_seconds(self) -> float:
        """Return how long nobody may call; 0 while the circuit is closed."""
        until = self.account.quiet_until
        return max(0.0, (until - timezone.now()).total_seconds()) if until else 0.0

    def call(self, ask: Callable[[Marketplace], T]) -> T:
        """Return what ``ask`` returns for an adapter with a living token.

        A token that is not taken is renewed once and the call repeated once.

        Raises:
            NotConnected: consent must be given again; the account says so from now on.
            CircuitOpen: nobody was called.
            RemoteFailure: the call failed; failures of the line count into the circuit.
            RuntimeError: a transaction is open.
        """
        refuse_in_transaction()
        if quiet := self.quiet_seconds:
            raise CircuitOpen("left alone", code="circuit", retry_after_seconds=quiet)
        if self.account.state != ChannelAccount.State.CONNECTED:
            raise NotConnected("the account is not connected", code="not_connected")
        try:
            answer = self._call_twice_at_most(ask)
        except RemoteFailure as failure:
            self._scrub(failure)
            self._take_note(failure)
            raise
        self._heard()
        return answer

    def _call_twice_at_most(self, ask: Callable[[Marketplace], T]) -> T:
        if self.account.token_is_old:
            self._renew()
        try:
            return self._ask(ask)
        except AccessTokenExpired:
            self._renew()
        try:
            return self._ask(ask)
        except AccessTokenExpired as failure:
            raise TemporaryFailure(failure.raw, code=failure.code, call=failure.call) from failure

    def _ask(self, ask: Callable[[Marketplace], T]) -> T:
        self._pay()
        if self._adapter is None:
            self._adapter = open_adapter(self.account)
        watched = _Watched(self._adapter, self.account.pk)
        started = time.monotonic()
        failed = True
        try:
            answer = ask(cast(Marketplace, watched))
            failed = False
        except CircuitOpen:
            watched.called = ""  # nobody was called
            raise
        except RemoteFailure as failure:
            self._use_up(watched.called, failure)
            raise
        except DatabaseError:
            raise
        except Exception as error:  # an answer that our own code stumbles over; see _stumbled
            raise _stumbled(error, watched.called) from error
        finally:
            if watched.called:
                took = time.monotonic() - started
                tallies.count(self.account.pk, watched.called, took, failed=failed)
        return answer

    def _use_up(self, call: str, failure: RemoteFailure) -> None:
        """Have one call wait by itself when the marketplace wants it to wait for long."""
        wait = failure.retry_after_seconds or 0.0
        if wait > LONGEST_PAUSE_SECONDS:
            _used_up[self.account.pk, call] = time.monotonic() + wait

    def _pay(self) -> None:
        account = self.account
        keys = app_keys(account.marketplace, account.environment)
        if keys is None:
            return  # open_adapter says so
        left = seconds_left()
        rate = keys.calls_per_second
        for name, per_second in (
            (f"account:{account.pk}", rate),
            (f"app:{account.marketplace}:{account.environment}", rate * SHOPS_AT_ONCE),
        ):
            if not wait_for_call(
                name,
                per_second,
                max(1.0, per_second * BURST_SECONDS),
                most_seconds=LONGEST_BUDGET_WAIT_SECONDS
                if left is None
                else min(LONGEST_BUDGET_WAIT_FOR_PAGE_SECONDS, left),
            ):
                raise CircuitOpen("too many calls at once", code="budget", retry_after_seconds=5)

    def _renew(self) -> None:
        left = seconds_left()
        patience = None if left is None else min(PATIENCE_FOR_PAGE_SECONDS, left)
        self.account = renewed(self.account, patience_seconds=patience)
        self._adapter = None

    def _scrub(self, failure: RemoteFailure) -> None:
        keys = app_keys(self.account.marketplace, self.account.environment)
        secrets = [self.account.access_token, self.account.refresh_token]
        secrets += [keys.app_key, *keys.push_keys] if keys else []
        for secret in filter(None, secrets):
            failure.raw = failure.raw.replace(secret, "…")
        failure.args = (f"{failure.call}: {failure.code} {failure.raw}".strip(": "),)

    def _take_note(self, failure: RemoteFailure) -> None:
        if isinstance(failure, NotConnected):
            self._stop(failure)
        elif isinstance(failure, CircuitOpen):
            return
        elif isinstance(failure, PermanentFailure | UnknownAnswer | LockedByPromotion):
            self._heard()  # about one thing only: the line is good
        elif seconds_left() != 0:  # a page that would not wait blames nobody
            self._count(failure)

    def _stop(self, failure: NotConnected) -> None:
        fresh = ChannelAccount.objects.get(pk=self.account.pk)
        if fresh.access_token != self.account.access_token:
            return  # connected again while the call was under way
        stopped = isinstance(failure, ShopStopped)
        state = ChannelAccount.State.STOPPED if stopped else ChannelAccount.State.CONSENT_NEEDED
        ChannelAccount.objects.filter(
            pk=fresh.pk,
            state=ChannelAccount.State.CONNECTED,
            access_expires_at=fresh.access_expires_at,
        ).update(state=state, **_problem(failure))
        self.account.state = state

    def _count(self, failure: RemoteFailure) -> None:
        failures = self.account.failures_in_row + 1
        wait = failure.retry_after_seconds or 0.0
        if wait > LONGEST_PAUSE_SECONDS:
            wait = 0.0  # that one call waits so long, and no other for its sake
        if failures >= FAILURES_THAT_OPEN:
            pause = FIRST_PAUSE_SECONDS * 2.0 ** min(failures - FAILURES_THAT_OPEN, 20)
            pause = min(LONGEST_PAUSE_SECONDS, pause) * random.uniform(0.75, 1.25)  # noqa: S311
            wait = max(wait, pause)
        changes = {"failures_in_row": F("failures_in_row") + 1, **_problem(failure)}
        if wait:
            changes["quiet_until"] = timezone.now() + timedelta(seconds=wait)
        ChannelAccount.objects.filter(pk=self.account.pk).update(**changes)
        self.account.failures_in_row = failures
        self.account.problem_since = self.account.problem_since or timezone.now()
        self.account.quiet_until = changes.get("quiet_until", self.account.quiet_until)

    def _heard(self) -> None:
        account, now = self.account, timezone.now()
        is_well = not account.failures_in_row and account.problem_since is None
        last = account.last_success_at
        if is_well and last is not None and now - last < HEARD_EVERY:
            return
        well = {**ChannelAccount.WELL, "last_success_at": now}
        # Not over a state that a person or a push has set meanwhile.
        ChannelAccount.objects.filter(pk=account.pk, state=ChannelAccount.State.CONNECTED).update(
            **well
        )
        for name, value in well.items():
            setattr(account, name, value)


def refuse_in_transaction() -> None:
    """Raise when a transaction is open; the one that a test wraps itself in does not count."""
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError("A marketplace is called while a transaction is open.")


def _problem(failure: RemoteFailure) -> dict:
    return {
        "problem_call": failure.call[:80],
        "problem_code": failure.code[:120],
        "problem_raw": failure.raw[:LONGEST_RAW],
        "problem_since": Coalesce(F("problem_since"), timezone.now()),
    }
