"""What stands otherwise there, side by side, and what a marketplace newly asks: for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from integrations.channels import marketplace_name
from integrations.models import ChannelAccount, Drift, FacetKind, Listing, RuleChange
from integrations.readiness import mending_url
from integrations.services.drifts import to_decide
from integrations.values import kind_words, value_words

#: So many of each are read and shown; what is beyond comes up as these are done.
MOST_SHOWN = 50
#: Numbers that were set right by themselves are shown for so long.
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Side:
    """One difference side by side: the goods, what it is about, ours and theirs in words."""

    drift: Drift
    title: str
    url: str
    what: str
    here: str
    there: str


@dataclass(frozen=True)
class RuleTask:
    """Something a marketplace newly asks: the sentence, and each listing with its form field."""

    change: RuleChange
    sentence: str
    number: int
    things: list[dict]


def open_sides(account: ChannelAccount) -> list[Side]:
    """Return the differences of ``account`` that wait for a person, the oldest first."""
    waiting = to_decide(Drift.objects.filter(account=account)).order_by("found_at", "pk")
    return [_side(drift) for drift in _with_goods(waiting)[:MOST_SHOWN]]


def repaired_sides(account: ChannelAccount) -> list[Side]:
    """Return the numbers of units that were set right lately without anybody, the newest first."""
    repaired = Drift.objects.filter(
        account=account,
        facet__kind=FacetKind.STOCK,
        end=Drift.End.REPAIRED,
        ended_at__gt=timezone.now() - SHOWN_FOR,
    ).order_by("-ended_at", "-pk")
    return [_side(drift) for drift in _with_goods(repaired)[:MOST_SHOWN]]


def rule_tasks(accounts: Iterable[ChannelAccount]) -> list[RuleTask]:
    """Return what marketplaces newly ask of goods of ``accounts``; two queries."""
    by_pk = {account.pk: account for account in accounts}
    changes = list(RuleChange.objects.filter(account__in=by_pk, settled_at=None))
    if not changes:
        return []
    listings = list(
        Listing.objects.filter(account__in=by_pk)
        .exclude(missing_fields=[])
        .select_related("product")
        .prefetch_related("offers__stock_record__product")
        .order_by("product__title_folded", "pk")
    )
    return [_task(change, by_pk[change.account_id], listings) for change in changes]


def _task(change: RuleChange, account: ChannelAccount, listings: list[Listing]) -> RuleTask:
    mine = [
        listing
        for listing in listings
        if listing.account_id == change.account_id
        and listing.category_id == change.category_id
        and change.field in listing.missing_fields
    ]
    things = [
        {"title": listing.product.get_title(), "url": mending_url(listing, change.field)}
        for listing in mine[:MOST_SHOWN]
    ]
    return RuleTask(change, _sentence(change, account), len(mine), things)


def _sentence(change: RuleChange, account: ChannelAccount) -> str:
    words = {
        "marketplace": marketplace_name(account.marketplace),
        "category": change.category_name,
        "field": change.label or _field_words(change.field),
    }
    if change.field == "category":
        return _("%(marketplace)s has no place “%(category)s” any more.") % words
    return _("%(marketplace)s now asks for: %(field)s.") % words


def _field_words(field: str) -> str:
    words = {
        "brand": _("brand"),
        "size": _("size of the parcel"),
        "logistics": _("way of sending"),
    }
    return words.get(field, field.partition(":")[2] or field)


def _with_goods(drifts: QuerySet[Drift]) -> QuerySet[Drift]:
    return drifts.select_related("facet__listing__product", "facet__offer")


def _side(drift: Drift) -> Side:
    facet = drift.facet
    title = facet.listing.product.get_title()
    if facet.offer and facet.offer.option:
        title = f"{title} – {facet.offer.option}"
    return Side(
        drift=drift,
        title=title,
        url=reverse("integrations:listing", args=[facet.listing_id]),
        what=capfirst(kind_words(facet.kind)),
        here=value_words(facet.kind, drift.here),
        there=value_words(facet.kind, drift.there),
    )
