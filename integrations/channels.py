"""Marketplaces and shops on them in words for the co-op's desk."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.registry.models import Cooperative
from integrations.contract import AppKeys, Explanation, Marketplace
from integrations.models import ChannelAccount, Environment, Facet
from integrations.models.failing import Failing
from integrations.own_words import held_explanation, own_explanation
from integrations.registry import app_keys, marketplace_class, may_practise
from integrations.services.lives import closed_since, is_open

#: Words and rules need no keys: an adapter made with these calls nobody.
NO_KEYS = AppKeys(host="http://127.0.0.1:1", app_id="0", app_key="")
#: From here on down the days of consent left are shown as a warning.
FEW_DAYS = 14
#: A shop that was not heard of for so long turns amber.
STALE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class LifeState:
    """How a channel lives, in a word; ``kind``: ``fresh``, ``practice``, ``alert`` or ``off``."""

    label: str | Promise
    kind: str


PRACTICE = LifeState(gettext_lazy("Practice market"), "practice")
SELLING = LifeState(gettext_lazy("Selling"), "fresh")
PAUSED = LifeState(gettext_lazy("Paused"), "off")
RESTING = LifeState(gettext_lazy("Not selling for now"), "off")
CONSENT_NEEDED = LifeState(gettext_lazy("To be connected again"), "alert")
STOPPED = LifeState(gettext_lazy("Stopped by the marketplace"), "alert")
DISCONNECTED = LifeState(gettext_lazy("Disconnected"), "off")


def life_state(account: ChannelAccount) -> LifeState:
    """Return how the channel of ``account`` lives; what stops it comes first."""
    stops = {
        ChannelAccount.State.DISCONNECTED: DISCONNECTED,
        ChannelAccount.State.CONSENT_NEEDED: CONSENT_NEEDED,
        ChannelAccount.State.STOPPED: STOPPED,
    }
    if stop := stops.get(ChannelAccount.State(account.state)):
        return stop
    if account.is_paused:
        return PAUSED
    if account.is_resting:
        return RESTING
    closed = closed_sentence(account.marketplace)
    if account.is_practice:
        return LifeState(f"{PRACTICE.label} · {closed}", PRACTICE.kind) if closed else PRACTICE
    return LifeState(closed, "off") if closed else SELLING


def closed_sentence(marketplace: str) -> str:
    """Return since when a marketplace is closed, in three words; empty while it is not."""
    day = closed_since(marketplace)
    return _("Closed %(day)s") % {"day": f"{day:%d/%m/%Y}"} if day else ""


def channel_name(account: ChannelAccount) -> str:
    """Return the marketplace's name as people say it, practice named as such.

    A place that is worked with files has the name that the co-op gave it.
    """
    if is_by_file(account) and account.name:
        return account.name
    return named(account.marketplace, account.environment)


def shop_words(account: ChannelAccount) -> str:
    """Return what the shop there is called; its number, said to be one, where nobody tells."""
    if account.name and account.name != account.remote_shop_id:
        return account.name
    return _("Shop number %(number)s") % {"number": account.remote_shop_id}


def is_by_file(account: ChannelAccount) -> bool:
    """Return whether people carry files to and fro, because nobody there can be called."""
    known = account.marketplace in settings.MARKETPLACES
    return known and not marketplace_class(account.marketplace).is_online


def named(marketplace: str, environment: str) -> str:
    """Return the name of one environment of a marketplace."""
    name = marketplace_name(marketplace)
    if environment == Environment.PRACTICE:
        return _("%(marketplace)s (practice)") % {"marketplace": name}
    return name


def marketplace_name(marketplace: str) -> str:
    """Return a marketplace's own name; its code when no adapter is installed any more."""
    if marketplace not in settings.MARKETPLACES:
        return marketplace.capitalize()
    return marketplace_class(marketplace).name


def adapter_of_words(account: ChannelAccount) -> Marketplace:
    """Return an adapter that explains and checks, without keys or tokens; it calls nobody."""
    return marketplace_class(account.marketplace)(NO_KEYS, remote_shop_id=account.remote_shop_id)


def explain(account: ChannelAccount, failing: Failing | ChannelAccount) -> Explanation:
    """Return cause and remedy of what went wrong, in our words or the adapter's."""
    if failing.problem_code == "stock_held" and isinstance(failing, Facet) and failing.offer:
        until = failing.offer.campaign_until
        day = date_format(timezone.localtime(until), "SHORT_DATE_FORMAT") if until else ""
        return held_explanation(failing.offer.reserved_there, day)
    if own := own_explanation(call=failing.problem_call, code=failing.problem_code):
        return own
    if account.marketplace not in settings.MARKETPLACES:
        return Explanation(_("This marketplace is not served any more."), "", "operator")
    return adapter_of_words(account).explain(
        call=failing.problem_call, code=failing.problem_code, raw=failing.problem_raw
    )


def may_rest(account: ChannelAccount) -> bool:
    """Return whether real people can buy there now, so that the co-op may want a rest."""
    is_live = account.environment == Environment.LIVE and not account.is_resting
    return is_live and account.state == ChannelAccount.State.CONNECTED


def consent_days_left(account: ChannelAccount) -> int | None:
    """Return the whole days until consent ends, never below 0; ``None`` when nobody said."""
    if account.authorised_until is None:
        return None
    return max(0, (account.authorised_until - timezone.now()).days)


def is_stale(account: ChannelAccount) -> bool:
    """Return whether a working shop has not been heard of for too long."""
    if not account.is_working or is_by_file(account):
        return False
    heard = account.last_success_at or account.connected_at
    return timezone.now() - heard > STALE_AFTER


@dataclass(frozen=True)
class Connectable:
    """A marketplace that can be connected now, and where to press.

    ``note``: what is to be known first, such as that it is closed for real shops. ``by``: how
    its shops let us in, the value of a ``ConnectBy``.
    """

    name: str
    is_practice: bool
    url: str
    note: str = ""
    by: str = ""


def connectable(cooperative: Cooperative) -> list[Connectable]:
    """Return what ``cooperative`` can connect: live where our keys are, practice to practise.

    A marketplace that an operator calls closed is there to practise only.
    """
    practice = [Environment.PRACTICE] if may_practise(cooperative) else []
    environments = [Environment.LIVE, *practice]
    return [
        Connectable(
            named(code, environment),
            environment == Environment.PRACTICE,
            reverse("integrations:connect", args=[code, environment.value]),
            closed_note(code),
            marketplace_class(code).connect_by.value,
        )
        for code in settings.MARKETPLACES
        for environment in environments
        if has_keys(code, environment) and (environment == Environment.PRACTICE or is_open(code))
    ]


def closed_note(marketplace: str) -> str:
    """Return why real shops cannot be connected to a marketplace; empty when they can."""
    if is_open(marketplace):
        return ""
    words = {"name": marketplace_name(marketplace), "closed": closed_sentence(marketplace)}
    if words["closed"]:
        return _("%(name)s: %(closed)s. No real shop can be opened there; it is here to learn.") % (
            words
        )
    return _("%(name)s is here for practice only.") % words


def has_keys(marketplace: str, environment: str) -> bool:
    """Return whether our own application may speak to that environment."""
    known = marketplace in settings.MARKETPLACES and environment in Environment.values
    return known and app_keys(marketplace, environment) is not None


def connect_url(account: ChannelAccount) -> str:
    """Return the address that starts connecting ``account``'s marketplace (again)."""
    return reverse("integrations:connect", args=[account.marketplace, account.environment])


def practice_item_url(account: ChannelAccount, item_id: str) -> str:
    """Return the item's page on the practice marketplace, empty for a live one."""
    if not account.is_practice or not settings.PRACTICE_URL or not item_id:
        return ""
    parts = urlsplit(settings.PRACTICE_URL)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/shop/{account.remote_shop_id}/item/{item_id}/"
