"""What the channels tell the co-op's first screen, its list of products, and the lessons."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coops.registry.models import Cooperative
from integrations.channels import (
    FEW_DAYS,
    channel_name,
    consent_days_left,
    marketplace_name,
)
from integrations.contract import ReturnState
from integrations.differences import rule_tasks
from integrations.lattice import (
    LIVE,
    WRONG,
    counts_by_account,
    listings_by_product,
    mark_of,
    with_marks,
)
from integrations.models import ChannelAccount, Drift, Listing, PracticeRound
from integrations.parked import parked_lines
from integrations.problems import failing_actions, failing_orders
from integrations.services.drifts import to_decide
from integrations.services.returns import MOST_WAITING, to_answer, to_receive
from shop.core.registries import DayCard, ProductBadge, Proof, ProofResult
from shop.order.models import Order

#: A round that was begun longer ago was given up; nobody is reminded of it.
ROUND_IS_FRESH = timedelta(days=7)


def day_cards(cooperative) -> list[DayCard]:
    """Return what the channels ask of the co-op today; nothing while nothing does."""
    accounts = list(
        ChannelAccount.objects.filter(cooperative=cooperative)
        .exclude(state=ChannelAccount.State.DISCONNECTED)
        .without_tokens()
    )
    if not accounts:
        return []
    channels = reverse("integrations:channels")
    cards = []
    to_connect = [a for a in accounts if a.state == ChannelAccount.State.CONSENT_NEEDED]
    if to_connect:
        names = sorted({marketplace_name(account.marketplace) for account in to_connect})
        label = _("Log in to the marketplace again")
        note = ", ".join(names)
        cards.append(DayCard(label, len(to_connect), channels, "late", note=note, to_mend=True))
    wrong = sum(counts[WRONG.name] for counts in counts_by_account(accounts).values())
    for failing in (failing_orders, failing_actions):
        wrong += failing(a.pk for a in accounts).filter(needs_person=True).count()
    if wrong:
        label = _("To be mended on the channels")
        cards.append(DayCard(label, wrong, f"{channels}#hop-loi", "late", to_mend=True))
    cards += _difference_cards(accounts)
    cards += _return_cards(accounts)
    cards += _round_cards(accounts)
    orders = Order.objects.filter(cooperative=cooperative)
    parked = parked_lines(orders).values("order").distinct().count()
    if parked:
        label = _("Marketplace orders whose goods are unclear")
        cards.append(DayCard(label, parked, reverse("integrations:parked"), "late", to_mend=True))
    return cards


def _difference_cards(accounts: list[ChannelAccount]) -> list[DayCard]:
    """Return what ends, differs or is newly asked on the channels of a co-op."""
    cards = []
    ending = [a for a in accounts if a.state == ChannelAccount.State.CONNECTED and _ends_soon(a)]
    if ending:
        days = min(consent_days_left(account) or 0 for account in ending)
        note = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
        url = reverse("integrations:channel", args=[ending[0].pk])
        cards.append(DayCard(_("Connection to be renewed"), len(ending), url, "wanted", note=note))
    waiting = to_decide(Drift.objects.filter(account__in=accounts))
    if number := waiting.count():
        url = reverse("integrations:check", args=[waiting.order_by("found_at")[0].account_id])
        label = _("Changed by hand on a channel")
        cards.append(DayCard(label, number, f"{url}#khac", "wanted", to_mend=True))
    for task in rule_tasks(accounts):
        url = reverse("integrations:check", args=[task.change.account_id])
        cards.append(DayCard(task.sentence, task.number, f"{url}#hoi-them", "wanted"))
    return cards


def _return_cards(accounts: list[ChannelAccount]) -> list[DayCard]:
    """Return what buyers send back: to be answered there, and to be looked at here."""
    cards = []
    rows = (
        (
            list(to_answer(accounts).select_related("channel_order__order")[:MOST_WAITING]),
            _("Returns to answer"),
        ),
        (to_receive(accounts), _("Goods that came back: say what is left of them")),
    )
    for waiting, label in rows:
        first = waiting[0] if waiting else None
        order = first.channel_order.order if first else None
        if first is None or order is None:
            continue
        note = ""
        if first.answer_by and first.state == ReturnState.ASKED:
            by = date_format(timezone.localtime(first.answer_by), "H:i d/m")
            note = _("by %(time)s") % {"time": by}
        url = reverse("dashboard:order", args=[order.number])
        cards.append(DayCard(label, len(waiting), f"{url}#channel", "wanted", note=note))
    return cards


def _round_cards(accounts: list[ChannelAccount]) -> list[DayCard]:
    """Return the practice round that was begun lately and not gone through yet."""
    practising = [account for account in accounts if account.is_practice]
    newest = PracticeRound.objects.filter(account__in=practising).first() if practising else None
    if newest is None or newest.is_done or newest.started_at < timezone.now() - ROUND_IS_FRESH:
        return []
    note = _("next: %(step)s") % {"step": newest.next_step}
    url = reverse("integrations:practice_round")
    return [DayCard(_("Practice round: steps to go"), newest.steps_left, url, "wanted", note=note)]


def _ends_soon(account: ChannelAccount) -> bool:
    days = consent_days_left(account)
    return days is not None and days <= FEW_DAYS


def product_badges(products: list) -> dict[int, list[ProductBadge]]:
    """Return where each of ``products`` stands on the channels; one query."""
    badges: dict[int, list[ProductBadge]] = {}
    for pk, listings in listings_by_product(products).items():
        badges[pk] = [
            ProductBadge(
                label=f"{channel_name(listing.account)}: {mark_of(listing).label}",
                url=reverse("integrations:listing", args=[listing.pk]),
                kind=mark_of(listing).kind,
            )
            for listing in listings
            if listing.account.state != ChannelAccount.State.DISCONNECTED
        ]
    return badges


def check_listing_is_live(user) -> ProofResult:
    """Say whether a listing of one of ``user``'s co-ops can be bought on a channel now."""
    cooperatives = Cooperative.objects.filter(memberships__user=user, memberships__is_active=True)
    if not cooperatives.exists():
        return ProofResult(False, _("You act for no co-operative yet. Ask the commune's staff."))
    channels = reverse("integrations:channels")
    accounts = ChannelAccount.objects.visible_to(user).exclude(
        state=ChannelAccount.State.DISCONNECTED
    )
    if not accounts.exists():
        return ProofResult(False, _("No channel is connected yet. Connect one first."), channels)
    listings = list(
        with_marks(Listing.objects.visible_to(user).filter(account__in=accounts))
        .select_related("account", "product")
        .order_by("-pk")
    )
    live = next((found for found in listings if mark_of(found) == LIVE), None)
    if live:
        text = _("“%(title)s” is on sale on %(channel)s.")
        words = {"title": live.product.get_title(), "channel": channel_name(live.account)}
        return ProofResult(True, text % words, reverse("integrations:listing", args=[live.pk]))
    if not listings:
        url = reverse("integrations:listing_new", args=[accounts.order_by("pk")[0].pk])
        return ProofResult(False, _("Nothing is listed yet. Choose what to list first."), url)
    newest = listings[0]
    text = _("“%(title)s” is not on sale there yet: %(state)s.")
    words = {"title": newest.product.get_title(), "state": mark_of(newest).label}
    return ProofResult(False, text % words, reverse("integrations:listing", args=[newest.pk]))


def check_practice_round(user) -> ProofResult:
    """Say whether one of ``user``'s co-ops has gone through a practice round to its end."""
    mine = Cooperative.objects.filter(memberships__user=user, memberships__is_active=True)
    if not mine.exists():
        return ProofResult(False, _("You act for no co-operative yet. Ask the commune's staff."))
    url = reverse("integrations:practice_round")
    rounds = PracticeRound.objects.filter(cooperative__in=mine)
    if rounds.filter(sold_at__isnull=False).exists():
        return ProofResult(True, _("You listed, mended and sold on the practice market."), url)
    if rounds.exists():
        return ProofResult(
            False, _("Your practice round has begun. Go on with its next step."), url
        )
    return ProofResult(False, _("Go through the practice round: list, mend, sell."), url)


PRACTICE_ROUND_DONE = Proof(gettext_lazy("My practice round is done"), check_practice_round)
LISTING_IS_LIVE = Proof(gettext_lazy("My listing is live"), check_listing_is_live)
