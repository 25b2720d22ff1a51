"""Why a push was refused: what its signature would have fitted, found by trying.

Sellers who set up pushes ask this first, and a bare 401 does not tell them. The likeliest slips
are tried with our own keys: another spelling of the address, the other key, a body that somebody
on the way wrote anew. What fits none of them was signed by a stranger. A stranger learns nothing:
the answer stays 401, and only operators read the reason.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.contract import AppKeys, PushProof
from integrations.models import Environment, InboundEvent, RefusedPush
from integrations.registry import app_keys, marketplace_class
from shop.core.throttle import Throttle

#: Explaining costs some dozen hashes and a statement; strangers may not have it done for ever.
EXPLAINED = Throttle("refused-push", 30, 60)
LONGEST_ADDRESS = RefusedPush._meta.get_field("fits").max_length or 0
#: A reason that did not come again for so long is mended.
KEPT_FOR = timedelta(days=90)

Reason = RefusedPush.Reason


@dataclass(frozen=True)
class PushDoor:
    """Where a marketplace posts its signed pushes, and when one of them last came through."""

    marketplace: str
    address: str
    last_genuine_at: datetime | None


def push_doors() -> list[PushDoor]:
    """Return the address to be entered at each marketplace that signs its pushes; one query."""
    rows = InboundEvent.objects.order_by().values_list("marketplace")
    last = dict(rows.annotate(last=Max("last_seen_at")))
    return [
        PushDoor(code, _registered_address(code), last.get(code))
        for code in settings.MARKETPLACES
        if marketplace_class(code).push_proof == PushProof.SIGNATURE
    ]


def note_refused(marketplace: str, url: str, headers: dict[str, str], body: bytes) -> None:
    """Count a push that was signed with no key of ours, under its reason.

    Takes what :func:`integrations.services.inbox.receive_push` takes. Pushes in a flood are not
    counted one by one.
    """
    if not EXPLAINED.allow(marketplace):
        return
    reason, fits = why(marketplace, url, headers, body)
    news = {"fits": fits[:LONGEST_ADDRESS], "last_at": timezone.now()}
    row, is_new = RefusedPush.objects.get_or_create(
        marketplace=marketplace, reason=reason, defaults=news
    )
    if not is_new:
        RefusedPush.objects.filter(pk=row.pk).update(times=F("times") + 1, **news)


def why(
    marketplace: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[RefusedPush.Reason, str]:
    """Return why a push is not taken, and the address it was signed for if that is the reason."""
    ours = [keys for place in Environment if (keys := app_keys(marketplace, place))]
    if not ours:
        return Reason.NO_KEYS, ""
    if not headers.get("authorization"):
        return Reason.UNSIGNED, ""

    def fits(keys: AppKeys, address: str = url, message: bytes = body) -> bool:
        adapter = marketplace_class(marketplace)(keys)
        return adapter.is_genuine(url=address, headers=headers, body=message)

    for address in _other_addresses(url, headers):
        if any(fits(keys, address) for keys in ours):
            return Reason.ADDRESS, address
    if any(fits(replace(keys, push_keys=(keys.app_key,))) for keys in ours if keys.app_key):
        return Reason.KEY, ""
    for message in _other_bodies(body):
        if any(fits(keys, message=message) for keys in ours):
            return Reason.BODY, ""
    return Reason.STRANGER, ""


def remedy_of(refused: RefusedPush) -> str:
    """Return what an operator does about a refused push, in the reader's language."""
    name = refused.marketplace.upper()
    has_own_key = "push_keys" in (getattr(settings, name, None) or {})
    values = {
        "address": _registered_address(refused.marketplace),
        "fits": refused.fits,
        "key": f"{name}_PUSH_KEY" if has_own_key else f"{name}_APP_SECRET",
    }
    return _REMEDIES[Reason(refused.reason)]() % values


def purge() -> int:
    """Throw reasons away that were not met for ninety days; returns how many."""
    return RefusedPush.objects.filter(last_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _registered_address(marketplace: str) -> str:
    return settings.SITE_URL + reverse("integrations:push", args=[marketplace])


def _other_addresses(url: str, headers: dict[str, str]) -> Iterator[str]:
    parts = urlsplit(url)
    hosts = [parts.netloc, headers.get("host", ""), headers.get("x-forwarded-host", "")]
    paths = dict.fromkeys([parts.path, parts.path.rstrip("/"), parts.path.rstrip("/") + "/"])
    for scheme in ("https", "http"):
        for host in dict.fromkeys(filter(None, hosts)):
            for path in paths:
                for query in dict.fromkeys([parts.query, ""]):
                    address = urlunsplit((scheme, host, path, query, ""))
                    if address != url:
                        yield address


def _other_bodies(body: bytes) -> Iterator[bytes]:
    yield body.strip()
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return
    for separators in ((",", ":"), (", ", ": ")):
        for ascii_only in (False, True):
            text = json.dumps(value, ensure_ascii=ascii_only, separators=separators)
            yield text.encode(errors="replace")


_REMEDIES = {
    Reason.NO_KEYS: lambda: _(
        "This shop has no keys there. Take the address out of the marketplace's console, or give "
        "the keys in the environment."
    ),
    Reason.UNSIGNED: lambda: _(
        "A stranger posts there, or something in front of this server takes the header "
        "“Authorization” away: let it through."
    ),
    Reason.ADDRESS: lambda: _(
        "It was signed for %(fits)s. Enter %(address)s in the marketplace's console, exactly so, "
        "or change SITE_URL."
    ),
    Reason.KEY: lambda: _(
        "It was signed with the key of the calls and not with the one of the pushes: put that "
        "key into %(key)s as well, or leave %(key)s empty."
    ),
    Reason.BODY: lambda: _(
        "Something between the marketplace and this server writes the message anew. Let it "
        "through as it is, byte by byte."
    ),
    Reason.STRANGER: lambda: _(
        "Compare %(key)s with the key in the marketplace's console. If they are the same, a "
        "stranger posted it, and there is nothing to do."
    ),
}
