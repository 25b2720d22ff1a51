"""One pass over one account: orders in first, then the shop's wishes, in slices of seconds."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Environment,
    Facet,
    Listing,
    OrderAction,
)
from integrations.models.account import accounts_that_may_be_called
from integrations.registry import codes_with, online_codes
from integrations.services import tallies
from integrations.services.adopting import items_are_due, read_items_there
from integrations.services.audits import audit, audit_is_due
from integrations.services.backfill import backfill
from integrations.services.calling import AccountCaller
from integrations.services.leases import lease
from integrations.services.money import has_due_money, money_is_due, read_due_money
from integrations.services.order_actions import has_actions, work_actions
from integrations.services.orders import (
    import_due_orders,
    note_all_imported,
    poll_is_due,
    poll_orders,
)
from integrations.services.reconciling import ask_for_orders_if_stock_waits, has_work, reconcile
from integrations.services.returns import poll_returns, returns_are_due, returns_due
from shop.core.crypto import SecretUnreadable
from shop.core.remote import NotConnected, RemoteFailure

logger = logging.getLogger(__name__)

SLICE_SECONDS = 2.0
ORDERS_SECONDS = 5.0
#: Columns of an account that people change while it is worked on.
SWITCHES = ("state", "is_paused", "is_resting", "only_down_until")


def accounts_with_work(accounts=None) -> list[int]:
    """Return the accounts that may be called and have something to do now, as ids."""
    now = timezone.now()
    accounts = ChannelAccount.objects.all() if accounts is None else accounts
    mine = {"account": OuterRef("pk")}
    # Each of these has an index that holds only what is open; see services.due.
    wanted = Listing.objects.filter(is_wanted=True, **mine)
    candidates = (
        accounts.working()
        .filter(_may_be_worked_on())
        .filter(accounts_that_may_be_called(now), marketplace__in=online_codes())
        .filter(
            Q(next_poll_at=None)
            | Q(next_poll_at__lte=now)
            | returns_due(codes_with("can_tell_returns"), now)
            | Q(next_audit_at__lte=now)
            | Q(items_due_at__lte=now)
            | Exists(ChannelOrder.objects.due(now).filter(**mine))
            # Few are open of many that are done: asked once, not for each account.
            | Q(pk__in=OrderAction.objects.due(now).values("channel_order__account"))
            | Q(pk__in=ChannelOrder.objects.filter(money_is_due(now)).values("account"))
            | Exists(Facet.objects.due(now).filter(**mine))
            | Exists(Facet.objects.filter(verify_at__lte=now, **mine))
            | Exists(wanted.filter(item_id=""))
            | Exists(Listing.objects.filter(item_id="", intent_at__isnull=False, **mine))
            | Exists(Listing.objects.filter(has_variants=True, variants_made=False, **mine))
            | Exists(Listing.objects.filter(item_check_at__lte=now, **mine).exclude(item_id=""))
        )
        .without_tokens()
    )
    return [account.pk for account in candidates if _has_work(account)]


def pass_over(account_id: int, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Work on one account under its lease; returns how much was done, 0 when another has it.

    Never raises for what the other side does: the account's row says it.
    """
    with lease(f"account:{account_id}", settings.SYNC_LEASE_SECONDS) as held:
        if not held:
            return 0
        try:
            account = (
                ChannelAccount.objects.working()
                .filter(_may_be_worked_on(), pk=account_id, marketplace__in=online_codes())
                .first()
            )
            if account is None:
                return 0
            caller = AccountCaller(account)

            def must_end() -> bool:
                stopped = should_stop() or not account.is_working
                return stopped or caller.is_quiet or not held.keep()

            return _work(account, caller, must_end)
        except SecretUnreadable:
            _ask_for_consent(account_id)
        except NotConnected as failure:
            logger.warning("account %s is not connected: %s", account_id, failure.code)
        except RemoteFailure as failure:
            logger.warning("account %s: %s: %s", account_id, failure.call, failure.code)
        finally:
            tallies.flush_if_due()
    return 0


def _work(account: ChannelAccount, caller: AccountCaller, should_stop: Callable[[], bool]) -> int:
    done = _import(account, caller, should_stop)
    if not should_stop() and poll_is_due(account):
        if poll_orders(account, caller):
            done += 1 + backfill(account, caller, should_stop=should_stop)
        done += _import(account, caller, should_stop)
    if not should_stop() and (tried := work_actions(account, caller, should_stop)):
        done += tried + _import(account, caller, should_stop)
    note_all_imported(account)
    _look_at_switches(account, caller)
    if should_stop():
        return done
    done += reconcile(account, caller, budget_seconds=SLICE_SECONDS, should_stop=should_stop)
    done += read_due_money(account, caller, should_stop)
    if not should_stop() and returns_are_due(account):
        done += poll_returns(account, caller)
    if not should_stop() and audit_is_due(account):
        done += audit(account, caller, should_stop=should_stop)
    if not should_stop() and items_are_due(account):
        done += read_items_there(
            account,
            caller,
            should_stop=should_stop,
            between=lambda: _what_cannot_wait(account, caller, should_stop),
        )
    return done


def _import(account: ChannelAccount, caller: AccountCaller, should_stop: Callable[[], bool]) -> int:
    """Read due orders for some seconds: of very many, stocks that fall have their turn between."""
    return import_due_orders(
        account, caller, should_stop=should_stop, budget_seconds=ORDERS_SECONDS
    )


def _what_cannot_wait(
    account: ChannelAccount, caller: AccountCaller, should_stop: Callable[[], bool]
) -> None:
    """Let orders and numbers have their turn while something long is read."""
    _look_at_switches(account, caller)
    if should_stop():
        return
    if poll_is_due(account):
        poll_orders(account, caller)
    _import(account, caller, should_stop)
    reconcile(account, caller, budget_seconds=SLICE_SECONDS, should_stop=should_stop)


def _may_be_worked_on() -> Q:
    """Return the condition of shops whose orders may reach the barn.

    Anybody can buy on a practice marketplace; a co-op that really sells by now is left alone by
    the shops that it practised with. See :func:`integrations.registry.may_practise`.
    """
    if getattr(settings, "DEMO_LOGINS", False):
        return Q()
    return ~Q(environment=Environment.PRACTICE) | Q(cooperative__is_demo=True)


def _look_at_switches(account: ChannelAccount, caller: AccountCaller) -> None:
    """Read anew what a person may have pressed since the pass began: a pass can take minutes."""
    row = ChannelAccount.objects.filter(pk=account.pk).values(*SWITCHES).first() or {}
    for known in {id(one): one for one in (account, caller.account)}.values():
        for name, value in row.items():
            setattr(known, name, value)


def _has_work(account: ChannelAccount) -> bool:
    if ask_for_orders_if_stock_waits(account) or poll_is_due(account):
        return True
    if (
        has_actions(account)
        or has_due_money(account)
        or returns_are_due(account)
        or audit_is_due(account)
        or items_are_due(account)
    ):
        return True
    return ChannelOrder.objects.due().filter(account=account).exists() or has_work(account)


def _ask_for_consent(account_id: int) -> None:
    """Say that the stored tokens are lost with their key; only a new consent helps."""
    logger.error("account %s: its tokens cannot be read with FIELD_ENCRYPTION_KEYS", account_id)
    ChannelAccount.objects.filter(pk=account_id).update(
        state=ChannelAccount.State.CONSENT_NEEDED,
        # Nobody can use them any more, and every page that reads the account would fail.
        access_token="",
        refresh_token="",
        previous_refresh_token="",
        access_expires_at=None,
        problem_call="tokens",
        problem_code="secret_unreadable",
        problem_raw="",
        problem_since=timezone.now(),
    )
