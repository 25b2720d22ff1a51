"""Pushes: proved genuine, stored once as they came, worked on later.

A push is a hint and never the truth: it makes us go and read. So an old one, a repeated one or
one that overtook another does no harm, and none is refused for its age.
"""

import hashlib
import json
import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from integrations.contract import Marketplace, PushHint
from integrations.models import ChannelAccount, Environment, InboundEvent, Listing
from integrations.registry import NoKeys, app_keys, marketplace_class, open_adapter
from integrations.services.hints import ask_returns_soon, hint_orders, poll_at_once
from integrations.services.push_addresses import PUSHES_BY_ADDRESS, account_at, without_keys
from integrations.services.refused_pushes import note_refused
from shop.core.crypto import SecretUnreadable

logger = logging.getLogger(__name__)

#: The largest push that is looked at, in bytes.
LARGEST_PUSH = 64 * 1024
#: So long a push is kept after it was worked on, for people who look for a fault.
KEPT_FOR = timedelta(days=30)
PURGED_AT_ONCE = 5_000


def receive_push(*, marketplace: str, url: str, headers: dict[str, str], body: bytes) -> int:
    """Store a genuine push and return the HTTP status to answer with.

    ``url`` is the address as registered there, ``headers`` have lower-case names. 413 too
    large, 401 not signed with a key of ours, 400 no JSON object: nothing is stored. Otherwise
    200, and the same push again raises a count and has no other effect.
    """
    if len(body) > LARGEST_PUSH:
        return 413
    found = _signed_for(marketplace, url, headers, body)
    if found is None:
        note_refused(marketplace, url, headers, body)
        return 401
    environment, adapter = found
    text = _json_object(body)
    if text is None:
        return 400
    digest = _digest(marketplace, environment, url, body)
    _store_once(digest, marketplace, environment, text, _code(adapter, body))
    return 200


def receive_push_at(
    *, marketplace: str, token: str, url: str, headers: dict[str, str], body: bytes
) -> int:
    """Store an unsigned push that came to an account's own address; return the HTTP status.

    404 no such address (any more), 413 too large, 429 too many in a minute, 401 a body about
    another shop, 400 no JSON object, 503 its keys cannot be read: nothing is stored. Otherwise
    200. It can touch nothing but the account that the address belongs to.
    """
    account = account_at(marketplace, token)
    if account is None:
        return 404
    if len(body) > LARGEST_PUSH:
        return 413
    if not PUSHES_BY_ADDRESS.allow(str(account.pk)):
        return 429
    try:
        account = ChannelAccount.objects.get(pk=account.pk)
        adapter = open_adapter(account)
    except (SecretUnreadable, NoKeys):
        return 503
    if not adapter.is_genuine(url=url, headers=headers, body=body):
        return 401
    text = _json_object(body)
    if text is None:
        return 400
    digest = _digest(marketplace, account.environment, url, body)
    text = without_keys(text, account)
    _store_once(digest, marketplace, account.environment, text, _code(adapter, body))
    return 200


def store_event(adapter: Marketplace, environment: str, text: str) -> bool:
    """Store a push that we fetched ourselves; ``False`` when it is none that could be pushed.

    It bears no signature: it came over a call of our own. Its digest is the one it would have
    had, so one that came after all is the same row.
    """
    body = text.encode("utf-8", errors="replace")
    if len(body) > LARGEST_PUSH or _json_object(body) is None:
        logger.warning("a lost push of %s is no push", adapter.code)
        return False
    url = settings.SITE_URL + reverse("integrations:push", args=[adapter.code])
    digest = _digest(adapter.code, environment, url, body)
    _store_once(digest, adapter.code, environment, body.decode(), _code(adapter, body))
    return True


def work_inbox(limit: int = 200) -> int:
    """Turn stored pushes into reasons to read; return how many. May be killed and run again."""
    events = InboundEvent.objects.filter(processed_at=None).order_by("pk")[:limit]
    return sum(_work_on_one(event) for event in events)


def purge() -> int:
    """Throw pushes away that were worked on and not seen for thirty days, some thousands at once.

    The newest of each marketplace stays: it says when one last came through. One that comes once
    more after that is stored anew, and makes us read once more.
    """
    old = timezone.now() - KEPT_FOR
    newest = InboundEvent.objects.order_by().values("marketplace").annotate(pk_max=Max("pk"))
    rows = InboundEvent.objects.filter(processed_at__lt=old, last_seen_at__lt=old)
    rows = rows.exclude(pk__in=[row["pk_max"] for row in newest])
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:PURGED_AT_ONCE])
    return InboundEvent.objects.filter(pk__in=keys).delete()[0] if keys else 0


def _work_on_one(event: InboundEvent) -> bool:
    """Work on one event; one that cannot be worked on is put aside and stops no other."""
    try:
        return _work_on(event)
    except DatabaseError:
        raise
    except Exception:  # one odd push must not hold up all others for ever
        logger.exception("push %s of %s is put aside", event.pk, event.marketplace)
        InboundEvent.objects.filter(pk=event.pk).update(processed_at=timezone.now())
        return True


def _work_on(event: InboundEvent) -> bool:
    hint = _hint(event)
    with transaction.atomic():
        mine = InboundEvent.objects.filter(pk=event.pk, processed_at=None)
        if not mine.update(processed_at=timezone.now()):
            return False  # another worker has done it
        if hint is not None:
            _follow(event, hint)
    return True


def _follow(event: InboundEvent, hint: PushHint) -> None:
    accounts = ChannelAccount.objects.filter(
        marketplace=event.marketplace,
        environment=event.environment,
        remote_shop_id__in=hint.shop_ids,
    )
    # Their tokens are not needed here, and need not be readable.
    for pk in accounts.values_list("pk", flat=True):
        if hint.kind == "order" and hint.object_id:
            hint_orders(pk, [hint.object_id])
            poll_at_once(pk)
        elif hint.kind == "disconnected":
            poll_at_once(pk)  # true or not: the answer to the next call says so
        elif hint.kind in {"item", "stock"} and hint.object_id:
            Listing.objects.filter(account=pk, item_id=hint.object_id).update(
                item_check_at=timezone.now()
            )
        if hint.is_return:
            ask_returns_soon(pk)


def _json_object(body: bytes) -> str | None:
    """Return the text of a JSON object, ``None`` when it is none."""
    try:
        text = body.decode("utf-8")
        return text if isinstance(json.loads(text), dict) else None
    except (ValueError, RecursionError):
        return None


def _digest(marketplace: str, environment: str, url: str, body: bytes) -> str:
    parts = [marketplace.encode(), environment.encode(), url.encode(), body]
    return hashlib.sha256(b"|".join(parts)).hexdigest()


def _signed_for(
    marketplace: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[str, Marketplace] | None:
    """Return the environment whose keys signed the push; live first."""
    for environment in (Environment.LIVE, Environment.PRACTICE):
        keys = app_keys(marketplace, environment)
        if keys is None:
            continue
        adapter = marketplace_class(marketplace)(keys)
        if adapter.is_genuine(url=url, headers=headers, body=body):
            return environment.value, adapter
    return None


def _store_once(digest: str, marketplace: str, environment: str, text: str, code: str) -> None:
    same = InboundEvent.objects.filter(digest=digest)
    again = {"times_seen": F("times_seen") + 1, "last_seen_at": timezone.now()}
    if same.update(**again):
        return
    try:
        with transaction.atomic():
            InboundEvent.objects.create(
                digest=digest,
                marketplace=marketplace,
                environment=environment,
                body=text,
                code=code,
            )
    except IntegrityError:  # the same push at the same moment
        same.update(**again)


def _code(adapter: Marketplace, body: bytes) -> str:
    try:
        return adapter.read_push(body).code[:20]
    except ValueError:
        return ""


def _hint(event: InboundEvent) -> PushHint | None:
    """Return what a stored push points to; ``None`` when nobody here understands it."""
    try:
        keys = app_keys(event.marketplace, event.environment)
        if keys is None:
            return None
        adapter = marketplace_class(event.marketplace)(keys)
        return adapter.read_push(event.body.encode())
    except (KeyError, ValueError):
        logger.warning("push %s of %s is not understood", event.pk, event.marketplace)
        return None
