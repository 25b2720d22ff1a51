"""The way of a co-op to its first order from a marketplace: four steps, each known from the rows.

A co-op that may practise begins with the practice round, and what it does on practice shops
counts for the other steps too; for the rest only shops where real people buy do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.registry.models import Cooperative
from integrations.channels import Connectable, channel_name, is_by_file, practice_item_url
from integrations.contract import ItemState
from integrations.models import ChannelAccount, ChannelOrder, Listing, PracticeRound
from integrations.registry import may_practise

DONE, NOW, LATER = "done", "now", "later"
#: It was for sale there, or was there before us; resting since does not undo the step.
BEEN_THERE = Q(is_adopted=True) | Q(item_state__in=[ItemState.LIVE, ItemState.HIDDEN])


@dataclass(frozen=True)
class FirstStep:
    """One step. ``state``: ``done``, ``now`` (one at a time, the first not done) or ``later``.

    ``name`` is that of its picture: ``practice``, ``connect``, ``publish`` or ``order``.
    ``label`` and ``url`` are the one button of the step that is now, ``second_label`` and
    ``second_url`` another way; empty where there is nothing to press. ``by_owner``: only owner
    and staff may press it.
    """

    name: str
    title: str | Promise
    text: str | Promise
    state: str = LATER
    label: str | Promise = ""
    url: str = ""
    second_label: str | Promise = ""
    second_url: str = ""
    by_owner: bool = False


PRACTICE = FirstStep(
    "practice",
    gettext_lazy("Practise once"),
    gettext_lazy("List, mend and sell on a practice market. Nothing there is real."),
)
CONNECT = FirstStep(
    "connect",
    gettext_lazy("Connect your shop"),
    gettext_lazy("Log in on the marketplace once and say yes. We never see your password."),
)
PUBLISH = FirstStep(
    "publish",
    gettext_lazy("Put your goods there"),
    gettext_lazy("Name, photos and price come from here. What is there already is linked."),
)
ORDER = FirstStep(
    "order",
    gettext_lazy("Your first order"),
    gettext_lazy("It comes into your list of orders; stock counts down on both sides."),
)


@dataclass(frozen=True)
class _Reached:
    """How far the shops of one co-op have come, together."""

    has_round: bool = False
    round_is_done: bool = False
    was_shown: bool = False
    has_order: bool = False


def first_steps(
    cooperative: Cooperative, accounts: Sequence[ChannelAccount], ways: Sequence[Connectable]
) -> list[FirstStep]:
    """Return the steps of a co-op; empty once all are done. At most three queries.

    ``accounts``: all of the co-op's; ``ways``: what it can connect now.
    """
    practises = may_practise(cooperative)
    counted = [account for account in accounts if practises or not account.is_practice]
    there = [a for a in counted if a.state != ChannelAccount.State.DISCONNECTED]
    reached = _reached(accounts, counted)
    done = {
        # Who sold there once and let the shop go is no beginner.
        CONNECT.name: bool(there) or reached.has_order,
        PUBLISH.name: reached.was_shown or reached.has_order,
        ORDER.name: reached.has_order,
    }
    steps = [CONNECT, PUBLISH, ORDER]
    if practises:
        done[PRACTICE.name] = reached.round_is_done
        steps.insert(0, PRACTICE)
    now = next((step.name for step in steps if not done[step.name]), "")
    buttons = {
        PRACTICE.name: lambda: _practise(accounts, ways, has_begun=reached.has_round),
        CONNECT.name: lambda: _connect(ways),
        PUBLISH.name: lambda: _publish(there),
        ORDER.name: lambda: _order(there),
    }
    return [
        replace(buttons[step.name](), state=NOW)
        if step.name == now
        else replace(step, state=DONE if done[step.name] else LATER)
        for step in steps
        if now
    ]


def _reached(accounts: Sequence[ChannelAccount], counted: Sequence[ChannelAccount]) -> _Reached:
    if not accounts:
        return _Reached()
    rounds = PracticeRound.objects.filter(account=OuterRef("pk"))
    shown = Listing.objects.filter(BEEN_THERE, account=OuterRef("pk"))
    orders = ChannelOrder.objects.filter(account=OuterRef("pk"), order__isnull=False)
    rows = ChannelAccount.objects.filter(pk__in=[account.pk for account in accounts]).values_list(
        "pk",
        Exists(rounds),
        Exists(rounds.filter(sold_at__isnull=False)),
        Exists(shown),
        Exists(orders),
    )
    told = list(rows)
    here = {account.pk for account in counted}
    return _Reached(
        has_round=any(row[1] for row in told),
        round_is_done=any(row[2] for row in told),
        was_shown=any(row[3] for row in told if row[0] in here),
        has_order=any(row[4] for row in told if row[0] in here),
    )


def _practise(
    accounts: Sequence[ChannelAccount], ways: Sequence[Connectable], *, has_begun: bool
) -> FirstStep:
    connected = ChannelAccount.State.CONNECTED
    if any(account.is_practice and account.state == connected for account in accounts):
        label = _("Go on with the practice round") if has_begun else _("Begin the practice round")
        return replace(PRACTICE, label=label, url=reverse("integrations:practice_round"))
    way = next((way for way in ways if way.is_practice), None)
    if way is None:
        return PRACTICE
    label = _("Connect %(name)s") % {"name": way.name}
    return replace(PRACTICE, label=label, url=way.url, by_owner=True)


def _connect(ways: Sequence[Connectable]) -> FirstStep:
    live = [way for way in ways if not way.is_practice and way.by != "nothing"]
    if len(live) == 1:
        label = _("Connect %(name)s") % {"name": live[0].name}
        return replace(CONNECT, label=label, url=live[0].url, by_owner=True)
    return replace(CONNECT, label=_("Choose where to connect"), url="#connect", by_owner=True)


def _publish(there: Sequence[ChannelAccount]) -> FirstStep:
    begun = Listing.objects.filter(account__in=there).select_related("product").order_by("-pk")
    if listing := begun.first():
        label = _("Go on with “%(title)s”") % {"title": listing.product.get_title()}
        return replace(PUBLISH, label=label, url=reverse("integrations:listing", args=[listing.pk]))
    account = next((a for a in there if a.state == ChannelAccount.State.CONNECTED), None)
    if account is None:
        return PUBLISH
    page = "integrations:file_channel" if is_by_file(account) else "integrations:listing_new"
    step = replace(PUBLISH, label=_("Choose goods to list"), url=reverse(page, args=[account.pk]))
    if is_by_file(account):
        return step
    return replace(
        step,
        second_label=_("I sell there already: link my listings"),
        second_url=reverse("integrations:adopt", args=[account.pk]),
    )


def _order(there: Sequence[ChannelAccount]) -> FirstStep:
    by_pk = {account.pk: account for account in there}
    shown = Listing.objects.filter(BEEN_THERE, account__in=there).order_by("-pk").first()
    if shown is None:
        return ORDER
    account = by_pk[shown.account_id]
    if url := practice_item_url(account, shown.item_id):
        return replace(ORDER, label=_("Buy it on the practice market"), url=url)
    label = _("See what you sell on %(name)s") % {"name": channel_name(account)}
    return replace(ORDER, label=label, url=reverse("integrations:channel", args=[account.pk]))
