"""The three big cards: to confirm, to pack, to fix. And what else one look at the orders tells."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Aggregate, Min, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coops.registry.models import Membership
from shop.core.capped import CappedCount
from shop.core.registries import DayCard, day_cards, day_counts
from shop.dashboard.access import Desk
from shop.dashboard.queue import MISSING, TO_DO, Waiting, came_after, waiting
from shop.dashboard.scopes import scope_of
from shop.dashboard.templatetags.ages import age
from shop.order.alert_rules import is_late, loaded_rules
from shop.order.models import Fulfilment, PaymentMethod, PaymentStatus, Status
from shop.order.recalls import packed_from_recalled

#: An order that waits longer than this to be packed is late.
LATE_AFTER = timedelta(hours=24)

_WITH_CARRIERS = Q(
    payment_method=PaymentMethod.COD,
    payment_status=PaymentStatus.UNPAID,
    fulfilment=Fulfilment.DELIVERY,
    pays_later=False,
    status__in=[Status.HANDED_OVER, Status.DELIVERED],
)


@dataclass(frozen=True)
class Big:
    """One of the three cards; ``kind`` as in ``components/stat_card.html``."""

    label: str
    number: int
    url: str
    note: str
    kind: str = ""
    icon_name: str = ""


@dataclass
class Numbers:
    """All that the orders tell today."""

    counts: dict[str, Waiting]
    also: dict[str, Any]
    #: What went wrong somewhere, and the other cards of lines above.
    to_mend: list[DayCard] = field(default_factory=list)
    others: list[DayCard] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        """Return how many orders came since the person's last look."""
        return self.also["new"]

    @property
    def to_mend_number(self) -> int:
        """Return how many things are to be mended."""
        return sum(card.number for card in self.to_mend)

    @property
    def is_all_done(self) -> bool:
        """Return whether nothing waits to be confirmed, packed, handed over or mended."""
        waits = sum(self.counts[slug].number for slug in ("xac-nhan", "dong-goi", "giao"))
        return not waits and not self.to_mend_number


def todays_numbers(desk: Desk, *, prices_to_confirm: int) -> Numbers:
    """Return the numbers of a desk; one query for all orders, one for each card of lines above."""
    seen = desk.membership.last_seen_orders_at
    new = came_after(seen) & ~Q(status=Status.CANCELLED) & ~MISSING.condition
    orders = desk.orders()
    asked = {name: told.asks(desk.cooperative) for name, told in day_counts.items()}
    cash = orders.filter(_WITH_CARRIERS).order_by()
    counts, also = waiting(
        desk.cooperative,
        orders,
        TO_DO,
        new=CappedCount(orders.filter(new)),
        recalled=CappedCount(orders.filter(pk__in=packed_from_recalled(desk.cooperative))),
        cash_orders=CappedCount(cash),
        cash_vnd=Coalesce(_over(cash, Sum("total_incl_tax")), Decimal(0)),
        cash_since=_over(cash, Min("handed_over_at")),
        **{f"{name}_{key}": value for name, wants in asked.items() for key, value in wants.items()},
    )
    cards = [card for ask in day_cards.values() for card in ask(desk.cooperative)]
    for name, told in day_counts.items():
        cards += told.cards({key: also[f"{name}_{key}"] for key in asked[name]})
    cards = [card for card in cards if _leads_somewhere(desk, card)]
    return Numbers(
        counts=counts,
        also=also,
        to_mend=_own_mending(counts[MISSING.slug], also["recalled"], prices_to_confirm)
        + [card for card in cards if card.to_mend],
        others=[card for card in cards if not card.to_mend],
    )


def _leads_somewhere(desk: Desk, card: DayCard) -> bool:
    """Return whether the person may open what the card leads to; a helper may not open all."""
    if desk.membership.role != Membership.Role.HELPER:
        return True
    return desk.may(scope_of(resolve(urlsplit(card.url).path).view_name))


def _over(rows: QuerySet, aggregate: Aggregate) -> Subquery:
    """Return one aggregate over ``rows`` of one co-op, as a value inside another query."""
    return Subquery(rows.values("cooperative").annotate(found=aggregate).values("found")[:1])


def big_cards(desk: Desk, numbers: Numbers) -> list[Big]:
    """Return the three cards in the order of the work."""
    now = timezone.now()
    orders = reverse("dashboard:orders")
    confirm, pack = numbers.counts["xac-nhan"], numbers.counts["dong-goi"]
    rules = loaded_rules(desk.cooperative)
    nobody = is_late(rules, confirm.oldest or now, now)
    return [
        Big(
            str(confirm.tab.label),
            confirm.number,
            f"{orders}?loai={confirm.tab.slug}",
            _("%(oldest)s – call somebody") % {"oldest": _oldest(confirm.oldest)}
            if nobody
            else _oldest(confirm.oldest),
            _kind(confirm.number, nobody),
            "check",
        ),
        Big(
            str(pack.tab.label),
            pack.number,
            f"{orders}?loai={pack.tab.slug}",
            _oldest(pack.oldest),
            _kind(pack.number, now - (pack.oldest or now) > LATE_AFTER),
            "box",
        ),
        _mending(numbers),
    ]


def _mending(numbers: Numbers) -> Big:
    """Return the card of what is to be fixed; it leads to the one place when there is only one."""
    kinds = numbers.to_mend
    since = [card.since for card in kinds if card.since]
    url, note = reverse("dashboard:mending"), _oldest(min(since, default=None))
    if kinds and not since:
        note = ngettext("%(n)d kind of thing", "%(n)d kinds of things", len(kinds))
        note = note % {"n": len(kinds)}
    if len(kinds) == 1:
        url, note = kinds[0].url, str(kinds[0].label)
    is_late = any(card.kind == "late" for card in kinds)
    number = numbers.to_mend_number
    return Big(_("To fix"), number, url, note, _kind(number, is_late), "alert")


def _own_mending(missing: Waiting, recalled: int, prices_to_confirm: int) -> list[DayCard]:
    cards = []
    if recalled:
        url = f"{reverse('dashboard:mending')}#recalled"
        label = _("Parcels with goods of a recalled lot")
        cards.append(DayCard(label, recalled, url, "late", to_mend=True))
    if missing.number:
        url = f"{reverse('dashboard:orders')}?loai={MISSING.slug}"
        label = _("Orders that miss goods")
        cards.append(
            DayCard(label, missing.number, url, "late", to_mend=True, since=missing.oldest)
        )
    if prices_to_confirm:
        url = f"{reverse('dashboard:products')}?loai=xac-nhan-gia"
        label = _("Prices that look unusual")
        cards.append(DayCard(label, prices_to_confirm, url, "wanted", to_mend=True))
    return cards


def _oldest(moment: datetime | None) -> str:
    return _("oldest: %(age)s") % {"age": age(moment)} if moment else _("nothing waits")


def _kind(number: int, is_late: bool) -> str:
    if not number:
        return ""
    return "late" if is_late else "wanted"
