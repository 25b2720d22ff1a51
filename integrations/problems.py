"""The error inbox: what went wrong on the channels, grouped by cause, each with its remedy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from integrations.channels import channel_name, connect_url, explain, marketplace_name, shop_words
from integrations.contract import Explanation
from integrations.models import ChannelAccount, ChannelOrder, Facet, Listing, OrderAction
from integrations.readiness import mending_url

#: So many things are read and shown; what is beyond is counted in the lists.
MOST_READ = 200

#: Codes of waiting that is no failure: an item is being looked up there.
NO_PROBLEMS = ("looking",)


@dataclass
class Problem:
    """One cause on one channel, and everything it keeps from being in step."""

    account: ChannelAccount
    explanation: Explanation
    facets: list[Facet] = field(default_factory=list)
    orders: list[ChannelOrder] = field(default_factory=list)
    actions: list[OrderAction] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    since: datetime | None = None
    next_try: datetime | None = None
    needs_person: bool = False

    @property
    def channel(self) -> str:
        """Return the channel's name."""
        return channel_name(self.account)

    @property
    def shop(self) -> str:
        """Return what the shop there is called."""
        return shop_words(self.account)

    @property
    def retry_is_useful(self) -> bool:
        """Return whether there is something to be tried again by hand."""
        return self.account.is_working and bool(self.facets or self.orders or self.actions)

    @property
    def things(self) -> list[dict]:
        """Return what is concerned, each once: its name and its page."""
        seen: dict[str, dict] = {}
        for facet in self.facets:
            url = reverse("integrations:listing", args=[facet.listing_id])
            kinds = seen.setdefault(
                url, {"label": facet.listing.product.get_title(), "url": url, "kinds": []}
            )["kinds"]
            if (word := str(facet.get_kind_display())) not in kinds:
                kinds.append(word)
        for order in self.orders:
            label = _("order %(number)s") % {"number": order.number}
            seen[f"order-{order.pk}"] = {"label": label, "url": "", "kinds": []}
        for action in self.actions:
            ours = action.channel_order.order
            label = _("order %(number)s") % {"number": action.channel_order.number}
            url = reverse("dashboard:order", args=[ours.number]) if ours else ""
            kinds = seen.setdefault(
                f"action-{action.channel_order_id}", {"label": label, "url": url, "kinds": []}
            )["kinds"]
            kinds.append(str(action.get_kind_display()))
        return list(seen.values())

    @property
    def fix(self) -> dict | None:
        """Return the button that mends it: ``url`` and ``label``; ``None``: nothing to press."""
        target = self.explanation.fix
        if target == "connect":
            name = marketplace_name(self.account.marketplace)
            label = _("Log in to %(name)s again (2 minutes)") % {"name": name}
            return {"url": connect_url(self.account), "label": label}
        if target in ("wait", "operator", "marketplace") or not self.facets:
            return None
        listing = self.facets[0].listing
        if target == "description" and listing.keeps_their_content:
            return None  # its words stand there alone
        url = mending_url(listing, target)
        return {"url": url, "label": _("Mend it now")}


def problems_of(accounts: Iterable[ChannelAccount]) -> list[Problem]:
    """Return what is wrong on ``accounts``, by cause; what only a person can mend comes first.

    Three queries, whatever their number.
    """
    by_pk = {account.pk: account for account in accounts}
    groups: dict[tuple, Problem] = {}
    for account in by_pk.values():
        if account.problem_since or account.state == ChannelAccount.State.CONSENT_NEEDED:
            problem = _account_problem(account)
            groups[account.pk, str(problem.explanation.cause)] = problem
    for facet in failing_facets(by_pk)[:MOST_READ]:
        _group(groups, by_pk[facet.account_id], facet).facets.append(facet)
    for order in failing_orders(by_pk)[:MOST_READ]:
        _group(groups, by_pk[order.account_id], order).orders.append(order)
    for action in failing_actions(by_pk)[:MOST_READ]:
        account = by_pk[action.channel_order.account_id]
        _group(groups, account, action).actions.append(action)
    return sorted(groups.values(), key=lambda p: (not p.needs_person, p.since is None, p.since))


def problems_of_listing(listing: Listing) -> list[Problem]:
    """Return what is wrong with one listing, by cause."""
    groups: dict[tuple, Problem] = {}
    for facet in failing_facets([listing.account_id]).filter(listing=listing):
        _group(groups, listing.account, facet).facets.append(facet)
    return list(groups.values())


def failing_facets(account_pks: Iterable[int]):
    """Return the facets whose last attempt failed, the oldest trouble first."""
    return (
        Facet.objects.filter(account__in=list(account_pks), problem_since__isnull=False)
        .exclude(problem_code__in=NO_PROBLEMS)
        .select_related("listing__product", "offer")
        .order_by("problem_since", "pk")
    )


def failing_orders(account_pks: Iterable[int]):
    """Return the orders that could not be read or brought in, the oldest trouble first."""
    return ChannelOrder.objects.filter(
        account__in=list(account_pks), problem_since__isnull=False
    ).order_by("problem_since", "pk")


def failing_actions(account_pks: Iterable[int]):
    """Return what was asked for on orders and is not done because it failed, the oldest first."""
    return (
        OrderAction.objects.filter(
            channel_order__account__in=list(account_pks),
            problem_since__isnull=False,
            done_at=None,
            given_up_at=None,
        )
        .select_related("channel_order__order")
        .defer("result")
        .order_by("problem_since", "pk")
    )


def _group(
    groups: dict, account: ChannelAccount, failing: Facet | ChannelOrder | OrderAction
) -> Problem:
    explanation = explain(account, failing)
    key = (account.pk, str(explanation.cause))
    problem = groups.setdefault(key, Problem(account, explanation))
    problem.since = min(filter(None, [problem.since, failing.problem_since]), default=None)
    if failing.needs_person:
        problem.needs_person = True
    elif failing.next_attempt_at:
        problem.next_try = min(filter(None, [problem.next_try, failing.next_attempt_at]))
    _keep_raw(problem, failing)
    return problem


def _account_problem(account: ChannelAccount) -> Problem:
    if account.state == ChannelAccount.State.CONSENT_NEEDED:
        name = marketplace_name(account.marketplace)
        explanation = Explanation(
            cause=_("%(name)s asks you to log in again.") % {"name": name},
            remedy=_("Prices, stock and orders wait until then. Nothing is lost."),
            fix="connect",
        )
    else:
        explanation = explain(account, account)
    problem = Problem(account, explanation, since=account.problem_since)
    problem.needs_person = account.state != ChannelAccount.State.CONNECTED
    problem.next_try = account.quiet_until
    if account.problem_since:
        _keep_raw(problem, account)
    return problem


def _keep_raw(problem: Problem, failing) -> None:
    words = (failing.problem_call, failing.problem_code, failing.problem_raw)
    raw = " · ".join(word for word in words if word)
    if raw and raw not in problem.raws and len(problem.raws) < 5:
        problem.raws.append(raw)
