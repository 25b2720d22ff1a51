"""``manage.py sync``: keeps every connected shop in step until it is stopped."""

import logging
import signal
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.management import BaseCommand, CommandError
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from django.utils import timezone
from tqdm import tqdm

from integrations.models import ChannelAccount, Facet, FacetKind
from integrations.services import tallies
from integrations.services.backfill import ask_for_backfill
from integrations.services.inbox import work_inbox
from integrations.services.leases import renew_held
from integrations.services.lost_pushes import apps_with_lost_pushes, fetch_lost_pushes
from integrations.services.passes import accounts_with_work, pass_over
from shop.core.registries import due_jobs

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.2
JOBS_EVERY_SECONDS = 5.0
PROGRESS_EVERY_SECONDS = 1.0
MOST_THREADS = 4
#: ``--once`` ends after so long even when there is always something new.
LONGEST_ONCE_SECONDS = 600.0
#: An account whose pass broke is left alone so long.
AFTER_BREAK = timedelta(seconds=60)
#: What stands for an account's number while lost pushes are fetched.
LOST_PUSHES = 0
#: Rounds without anything to do before ``--once`` believes it.
QUIET_ROUNDS = 2


class Command(BaseCommand):
    """Works on what is due: pushes, orders, the shop's wishes, and other applications' jobs.

    Several may run at once, on several machines. A signal ends it after the calls in hand.
    """

    help = "Keep connected marketplaces in step: orders in, prices and stocks out."

    def add_arguments(self, parser) -> None:
        """Take what to narrow it to, and whether to end."""
        parser.add_argument("--marketplace", help="only accounts of this marketplace (its code)")
        parser.add_argument("--account", type=int, help="only this account (its number here)")
        parser.add_argument("--once", action="store_true", help="end when nothing is due now")
        parser.add_argument(
            "--since",
            metavar="YYYY-MM-DD",
            help="ask once more for the orders of --account that changed from this day on",
        )

    def handle(
        self, *args, marketplace: str, account: int, once: bool, since: str, **options
    ) -> None:
        """Work until stopped, or until nothing is due.

        Raises:
            CommandError: the account does not exist, or --since names no time gone by of one.
        """
        self.accounts = ChannelAccount.objects.all()
        if marketplace:
            self.accounts = self.accounts.filter(marketplace=marketplace)
        if account:
            self.accounts = self.accounts.filter(pk=account)
            if not self.accounts.exists():
                raise CommandError(f"There is no account {account}.")
        if since:
            self._backfill(account, since)
        self.stopping = threading.Event()
        self.running: dict[int, Future] = {}
        self.bar: tqdm | None = None
        self.next_jobs = self.next_progress = 0.0
        before = self._listen()
        try:
            with ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="sync") as pool:
                self._loop(pool, once)
                self.stopping.set()  # also when the loop itself broke
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            if self.bar is not None:
                self.bar.close()
            with suppress(DatabaseError):  # some seconds of counting are lost, and nothing else
                tallies.flush()

    def _backfill(self, account: int | None, day: str) -> None:
        if account is None:
            raise CommandError("--since needs --account.")
        try:
            ask_for_backfill(self.accounts.without_tokens().get(), _midnight(day))
        except ValueError as error:
            raise CommandError("--since must be a day gone by, such as 2026-11-01.") from error

    def _loop(self, pool: ThreadPoolExecutor, once: bool) -> None:
        until = time.monotonic() + LONGEST_ONCE_SECONDS
        quiet = 0
        while not self.stopping.is_set():
            close_old_connections()
            try:
                did = self._round(pool)
            except DatabaseError as error:  # SQLite's one writer, a restarted server
                logger.warning("database: %s; again in a moment", type(error).__name__)
                did = 1
            except Exception:  # it must outlive whatever one round meets
                logger.exception("a round failed")
                did = 1
            quiet = 0 if did or self.running else quiet + 1
            if once and (quiet >= QUIET_ROUNDS or time.monotonic() > until):
                return
            self.stopping.wait(LOOK_EVERY_SECONDS)

    def _round(self, pool: ThreadPoolExecutor) -> int:
        renew_held()
        tallies.flush_if_due()
        did = work_inbox()
        if self._fetch_broke():
            self.next_jobs = 0.0
            did += 1
        self.running = {pk: future for pk, future in self.running.items() if not future.done()}
        for pk in self._startable(accounts_with_work(self.accounts)):
            self.running[pk] = pool.submit(self._pass, pk)
            did += 1
        now = time.monotonic()
        if now >= self.next_jobs:
            self.next_jobs = now + JOBS_EVERY_SECONDS
            did += do_due_jobs()
            if apps_with_lost_pushes() and LOST_PUSHES not in self.running:
                self.running[LOST_PUSHES] = pool.submit(self._fetch_lost_pushes)
                did += 1
        if now >= self.next_progress:
            self.next_progress = now + PROGRESS_EVERY_SECONDS
            self._show_progress()
        return did

    def _startable(self, due: list[int]) -> list[int]:
        """Return the accounts to start now: those that fail get at most half of the threads.

        A dead shop holds its thread until its time is out; a few of them would hold all, and
        the others' orders and stocks would wait for nothing.
        """
        due = [pk for pk in due if pk not in self.running]
        if not due:
            return []
        rows = ChannelAccount.objects.filter(pk__in=[*due, *self.running], failures_in_row__gt=0)
        failing = set(rows.values_list("pk", flat=True))
        room = MOST_THREADS // 2 - sum(pk in failing for pk in self.running)
        chosen = []
        for pk in due:
            if pk in failing:
                room -= 1
            if pk not in failing or room >= 0:
                chosen.append(pk)
        return chosen

    def _pass(self, account_id: int) -> None:
        """Work on one account; whatever goes wrong is this account's alone."""
        try:
            pass_over(account_id, self.stopping.is_set)
        except (OperationalError, InterfaceError) as error:
            logger.warning("account %s: database: %s", account_id, type(error).__name__)
        except Exception:  # a later pass tries again; other accounts go on
            logger.exception("account %s: a pass failed", account_id)
            leave_alone(account_id)
        finally:
            connections.close_all()

    def _fetch_broke(self) -> bool:
        """Tell whether the fetch that has just ended met a lock and is to be tried at once.

        Asked here and not set by the fetch: while its thread still ends, no other is started.
        """
        fetch = self.running.get(LOST_PUSHES)
        # One that broke in another way, or in closing its connections, must not break every round.
        return fetch is not None and fetch.done() and fetch.exception() is None and fetch.result()

    def _fetch_lost_pushes(self) -> bool:
        """Fetch them; return whether the database broke it off."""
        try:
            fetch_lost_pushes()
        except DatabaseError as error:
            logger.warning("lost pushes: database: %s", type(error).__name__)
            return True
        except Exception:  # it is tried again in ten minutes; accounts go on
            logger.exception("lost pushes are not fetched")
        finally:
            connections.close_all()
        return False

    def _listen(self) -> dict:
        if threading.current_thread() is not threading.main_thread():
            return {}

        def stop(*_args) -> None:
            self.stopping.set()

        return {n: signal.signal(n, stop) for n in (signal.SIGTERM, signal.SIGINT)}

    def _show_progress(self) -> None:
        """On a terminal, show how much of the first upload is there."""
        if not sys.stderr.isatty():
            return
        first = Facet.objects.filter(
            account__in=self.accounts, kind=FacetKind.CONTENT, listing__is_wanted=True
        )
        total, there = first.count(), first.exclude(listing__item_id="").count()
        if self.bar is None and there < total:
            self.bar = tqdm(total=total, initial=there, desc="listings", unit="")
        if self.bar is not None:
            self.bar.total, self.bar.n = total, there
            self.bar.refresh()
            if there >= total:
                self.bar.close()
                self.bar = None


def _midnight(day: str) -> datetime:
    """Return the beginning of a day in local time; ``ValueError`` for what is none."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), datetime.min.time()))


def leave_alone(account_id: int) -> None:
    """Have an account rest whose pass broke: the next would break at the same place at once."""
    with suppress(DatabaseError):
        until = timezone.now() + AFTER_BREAK
        ChannelAccount.objects.filter(pk=account_id).update(quiet_until=until)


def do_due_jobs() -> int:
    """Do what other applications have due; one that fails stops no other."""
    did = 0
    for name, job in due_jobs.items():
        try:
            did += job() or 0
        except Exception:  # another application's fault; it is due again in seconds
            logger.exception("due job %s failed", name)
    return did
