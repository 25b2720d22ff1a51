"""Letting a shop in: the way to the consent page, what comes back from it, keys entered by hand;
pausing, leaving.

The state that travels along is signed and bound to co-op, person and environment, so an answer
that somebody else's consent page sent is worth nothing here.
"""

import logging
import time
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from integrations.contract import AccessTokenExpired, Grant, KeyField, Marketplace
from integrations.models import ChannelAccount, ChannelOrder, Environment, Facet
from integrations.registry import app_keys, marketplace_class, may_practise, open_adapter
from integrations.services import history
from integrations.services.failing import retry_now
from integrations.services.leases import lease
from integrations.services.lives import is_open
from integrations.services.shop_facts import forget_shop_info, take_shop_info
from integrations.services.tokens import LEASE_SECONDS, PATIENCE_SECONDS, lease_name, store
from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure
from shop.order.models import Status

logger = logging.getLogger(__name__)

#: Our orders in these still need the marketplace or the co-op.
OPEN = (Status.NEW, Status.CONFIRMED, Status.PACKED, Status.HANDED_OVER)
#: A consent page may be looked at for so long.
STATE_SECONDS = 15 * 60
SALT = "integrations.consent"


class ConsentRefused(Exception):
    """A shop was not connected; the text is a sentence that says what to do."""


class ShopTaken(ConsentRefused):
    """The shop belongs to another co-op here."""


class KeysRefused(ConsentRefused):
    """The marketplace does not take the keys that were entered."""


def start_consent(*, cooperative: Cooperative, marketplace: str, environment: str, user) -> str:
    """Return the address of the marketplace's consent page for one co-op and one person.

    Raises:
        ConsentRefused: it cannot be connected here.
    """
    adapter = _adapter_for(cooperative, marketplace, environment)
    state = signing.dumps([cooperative.pk, user.pk, marketplace, str(environment)], salt=SALT)
    path = reverse("integrations:consent", args=[marketplace])
    return adapter.consent_url(f"{settings.SITE_URL}{path}?{urlencode({'state': state})}")


def finish_consent(*, state: str, answer: dict[str, str], user) -> list[ChannelAccount]:
    """Exchange what came back from the consent page; return one account per shop.

    A shop that was connected before is renewed, with its history.

    Raises:
        ShopTaken: a shop belongs to another co-op; nothing is connected.
        ConsentRefused: the answer is old, somebody else's, or not taken.
    """
    cooperative, marketplace, environment = _read_state(state, user)
    adapter = _adapter_for(cooperative, marketplace, environment)
    try:
        grants = adapter.exchange_code(answer)
    except PermanentFailure as failure:
        logger.warning("consent at %s was not taken: %s", marketplace, failure.code)
        raise ConsentRefused(
            _("The marketplace did not confirm the connection. Please start connecting again.")
        ) from failure
    except RemoteFailure as failure:
        logger.warning("consent at %s was not answered: %s", marketplace, failure.code)
        raise ConsentRefused(
            _("The marketplace does not answer now. Please start connecting again in a minute.")
        ) from failure
    shops = [grant.remote_shop_id for grant in grants]
    known = ChannelAccount.objects.filter(
        marketplace=marketplace, environment=environment, remote_shop_id__in=shops
    )
    _refuse_taken(_proven(known.exclude(cooperative=cooperative)).exists())
    connected = [_connect(cooperative, marketplace, environment, grant) for grant in grants]
    kept = []
    for account, is_new in connected:
        if _ask_who_it_is(account) or not is_new:
            kept.append(account)
        else:
            # The shop's number came with the browser; nothing proves yet that it is theirs, and
            # kept it would stand in its owner's way.
            account.delete()
    if not kept:
        raise ConsentRefused(
            _("The marketplace does not know this shop. Please start connecting again.")
        )
    return kept


def key_fields(
    cooperative: Cooperative, marketplace: str, environment: str
) -> tuple[KeyField, ...]:
    """Return the keys that a person must enter to connect a shop there.

    Raises:
        ConsentRefused: it cannot be connected here.
    """
    return _adapter_for(cooperative, marketplace, environment).key_fields


def connect_with_keys(
    *, cooperative: Cooperative, marketplace: str, environment: str, entered: dict[str, str], user
) -> ChannelAccount:
    """Log in with keys that a person entered; return the account of their shop.

    Entering the keys of a shop that is connected renews them, with its history.

    Raises:
        KeysRefused: the marketplace does not take them.
        ShopTaken: the shop belongs to another co-op; nothing is connected.
        ConsentRefused: it cannot be connected here, or does not answer.
    """
    adapter = _adapter_for(cooperative, marketplace, environment)
    try:
        grant = adapter.exchange_keys(entered)
    except PermanentFailure as failure:
        logger.warning("keys at %s were not taken: %s", marketplace, failure.code)
        labels = [str(field.label) for field in adapter.key_fields]
        raise KeysRefused(
            _("%(name)s does not take these keys. Copy each of them anew: %(labels)s.")
            % {"name": adapter.name, "labels": ", ".join(labels)}
        ) from None
    except RemoteFailure as failure:
        logger.warning("login at %s was not answered: %s", marketplace, failure.code)
        raise ConsentRefused(
            _("%(name)s does not answer now. Please try again in a minute.")
            % {"name": adapter.name}
        ) from None
    known = ChannelAccount.objects.filter(
        marketplace=marketplace, environment=environment, remote_shop_id=grant.remote_shop_id
    )
    _refuse_taken(_proven(known.exclude(cooperative=cooperative)).exists())
    account, _is_new = _connect(cooperative, marketplace, environment, grant)
    logger.info("account %s: keys entered by user %s", account.pk, user.pk)
    _ask_who_it_is(account)
    return account


def open_orders(account: ChannelAccount) -> QuerySet:
    """Return the orders of a shop that still need the marketplace or the co-op, oldest first.

    A page shows them before the shop is let go: afterwards nobody here hears of them any more.
    """
    return (
        ChannelOrder.objects.filter(account=account, order__status__in=OPEN)
        .select_related("order")
        .order_by("order__date_placed", "pk")
    )


def disconnect(account: ChannelAccount, by=None) -> None:
    """Leave a shop: its tokens are forgotten, its orders, listings and history here stay.

    What is for sale there stays for sale, counted by nobody; so let it rest first
    (:func:`integrations.services.resting.rest`) and wait until
    :func:`integrations.services.resting.still_for_sale` says 0.
    """
    with lease(lease_name(account.pk), LEASE_SECONDS):
        ChannelAccount.objects.filter(pk=account.pk).update(
            state=ChannelAccount.State.DISCONNECTED,
            access_token="",
            refresh_token="",
            previous_refresh_token="",
            access_expires_at=None,
            refresh_expires_at=None,
            **ChannelAccount.WELL,
        )
    history.note(account, None, "disconnected", by=by)
    logger.info("account %s disconnected by user %s", account.pk, by.pk if by else "?")
    account.refresh_from_db()


def pause(account: ChannelAccount, by=None) -> None:
    """Call the shop no more until somebody resumes; wishes gather meanwhile."""
    if ChannelAccount.objects.filter(pk=account.pk, is_paused=False).update(is_paused=True):
        history.note(account, None, "paused", by=by)
    account.is_paused = True


def resume(account: ChannelAccount, by=None) -> None:
    """Go on, with the orders first."""
    if ChannelAccount.objects.filter(pk=account.pk, is_paused=True).update(is_paused=False):
        history.note(account, None, "resumed", by=by)
    ChannelAccount.objects.filter(pk=account.pk).update(
        next_poll_at=timezone.now(), quiet_until=None
    )
    account.refresh_from_db()


def _adapter_for(cooperative: Cooperative, marketplace: str, environment: str) -> Marketplace:
    keys = None
    if marketplace in settings.MARKETPLACES and environment in Environment.values:
        keys = app_keys(marketplace, environment)
    if keys is None:
        raise ConsentRefused(
            _("This marketplace cannot be connected here yet. Please ask the operator.")
        )
    if environment == Environment.LIVE and not is_open(marketplace):
        raise ConsentRefused(
            _("This marketplace is closed for real shops. You can practise on it instead.")
        )
    if environment == Environment.PRACTICE and not may_practise(cooperative):
        raise ConsentRefused(
            _("Practice shops are for training co-operatives only. Connect a real shop instead.")
        )
    return marketplace_class(marketplace)(keys)


def _read_state(state: str, user) -> tuple[Cooperative, str, str]:
    try:
        cooperative_id, user_id, marketplace, environment = signing.loads(
            state, salt=SALT, max_age=STATE_SECONDS
        )
    except signing.SignatureExpired as error:
        raise ConsentRefused(
            _("That took more than 15 minutes. Please start connecting again.")
        ) from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ConsentRefused(
            _("This answer was not asked for here. Please start connecting again.")
        ) from error
    cooperative = Cooperative.objects.filter(
        pk=cooperative_id, memberships__user=user, memberships__is_active=True
    ).first()
    if user_id != user.pk or cooperative is None:
        raise ConsentRefused(
            _("Somebody else started this connection. Please start connecting again yourself.")
        )
    return cooperative, marketplace, environment


def _refuse_taken(is_taken: bool) -> None:
    if is_taken:
        raise ShopTaken(
            _(
                "This shop already belongs to another co-operative here. "
                "If it is yours, please ask the operator to hand it over."
            )
        )


def _proven(accounts: QuerySet[ChannelAccount]) -> QuerySet[ChannelAccount]:
    """Return the shops that have let us in: a call was answered, or something of theirs is here."""
    return accounts.filter(
        Q(last_success_at__isnull=False)
        | Q(listings__isnull=False)
        | Q(channel_orders__isnull=False)
    )


def _make_room(
    cooperative: Cooperative, marketplace: str, environment: str, remote_shop_id: str
) -> None:
    """Throw away another co-op's row of this shop that nothing proves to be theirs."""
    others = ChannelAccount.objects.filter(
        marketplace=marketplace, environment=environment, remote_shop_id=remote_shop_id
    ).exclude(cooperative=cooperative)
    others.exclude(pk__in=_proven(others).values("pk")).delete()


def _connect(
    cooperative: Cooperative, marketplace: str, environment: str, grant: Grant
) -> tuple[ChannelAccount, bool]:
    _make_room(cooperative, marketplace, environment, grant.remote_shop_id)
    account, is_new = ChannelAccount.objects.get_or_create(
        marketplace=marketplace,
        environment=environment,
        remote_shop_id=grant.remote_shop_id,
        # Nobody may call it before its tokens are there.
        defaults={"cooperative": cooperative, "state": ChannelAccount.State.DISCONNECTED},
    )
    _refuse_taken(account.cooperative_id != cooperative.pk)
    _store_alone(account, grant)
    account.refresh_from_db()
    history.note(account, None, "connected")
    logger.info("account %s %s", account.pk, "connected" if is_new else "connected again")
    return account, is_new


def _store_alone(account: ChannelAccount, grant: Grant) -> None:
    """Store the new pair under the lease, so that no older refresh is stored over it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with lease(lease_name(account.pk), LEASE_SECONDS) as held:
            if held or time.monotonic() > until:
                _store_grant(account, grant)
                return
        time.sleep(0.1)


@transaction.atomic
def _store_grant(account: ChannelAccount, grant: Grant) -> None:
    account.refresh_from_db()
    store(account, grant.tokens)
    ChannelAccount.objects.filter(pk=account.pk).update(
        state=ChannelAccount.State.CONNECTED,
        # The end of the consent before says nothing of this one.
        authorised_until=grant.tokens.authorised_until,
        next_poll_at=timezone.now(),
        **ChannelAccount.WELL,
    )
    forget_shop_info(account)
    retry_now(Facet.objects.out_of_step().filter(account=account))
    retry_now(ChannelOrder.objects.filter(account=account))


def _ask_who_it_is(account: ChannelAccount) -> bool:
    """Read name and end of consent; ``False`` when the marketplace does not let us into it.

    Without an answer the connection stands: it is asked again.
    """
    try:
        info = open_adapter(account).shop_info()
    except RemoteFailure as failure:
        logger.warning("account %s: shop not read: %s", account.pk, failure.code)
        return not isinstance(failure, NotConnected | PermanentFailure | AccessTokenExpired)
    take_shop_info(account, info)
    ChannelAccount.objects.filter(pk=account.pk).update(last_success_at=timezone.now())
    return True
