"""A co-op's days of rest, such as Tết: said in time, and no orders while they last.

One dated rest at a time, in the co-op's own row: every page that shows a co-op has it without a
query. Days are those of Việt Nam, both ends included. What a marketplace sells meanwhile is
another matter (``integrations.services.resting``).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from shop.core.calendar import named_day

#: Buyers read of a rest so long before it begins.
TOLD_BEFORE = timedelta(days=30)
#: Longer than this a co-op does not rest, it is closed: the market's operator does that.
LONGEST = timedelta(days=92)
#: So far ahead a rest may begin. A good month less than a year: who writes next year's number for
#: a rest that is near lands just about a year ahead, and that has to be noticed.
FURTHEST = timedelta(days=330)


#: Columns of a co-op that :func:`rest_of` reads, beside its short name.
REST_FIELDS = ("rest_from", "rest_until", "rest_order_until", "rest_reason")


class RestRefused(Exception):
    """The rest was not written; the text is for people, ``field`` the one to mend."""

    def __init__(self, text: str, *, field: str) -> None:
        self.field = field
        super().__init__(text)


@dataclass(frozen=True)
class Rest:
    """The days from ``first`` to ``last``; goods ordered until ``order_until`` still come before.

    ``order_until`` may be ``None``, ``reason`` empty.
    """

    seller: str
    first: date
    last: date
    order_until: date | None = None
    reason: str = ""

    @property
    def opens_on(self) -> date:
        """Return the first day on which orders are taken again."""
        return self.last + timedelta(days=1)

    @property
    def told_from(self) -> date:
        """Return the first day on which buyers read of it."""
        return self.first - TOLD_BEFORE

    def covers(self, day: date) -> bool:
        """Return whether the co-op rests on ``day``."""
        return self.first <= day <= self.last

    def is_told(self, today: date) -> bool:
        """Return whether buyers should read of it: it is on, or near."""
        return self.told_from <= today <= self.last

    def sentence(self, today: date) -> str:
        """Return what a buyer has to know on ``today``, in one sentence."""
        facts = {
            "seller": self.seller,
            "reason": self.reason,
            "days": self.days,
            "opens": named_day(self.opens_on),
        }
        rests = _("%(seller)s rests %(days)s (%(reason)s)") if self.reason else None
        facts["rests"] = (rests or _("%(seller)s rests %(days)s")) % facts
        if self.covers(today):
            return _("%(rests)s and takes orders again from %(opens)s.") % facts
        if self.order_until and today <= self.order_until:
            facts["until"] = self.order_until.strftime("%d/%m")
            return _("%(rests)s; order until %(until)s to get the goods before.") % facts
        return _("%(rests)s; what is ordered now may come after it, from %(opens)s.") % facts

    @property
    def days(self) -> str:
        """Return ``04/02–12/02``."""
        first, last = self.first.strftime("%d/%m"), self.last.strftime("%d/%m")
        return first if self.first == self.last else f"{first}–{last}"

    @property
    def days_with_year(self) -> str:
        """Return ``04/02/2027–12/02/2027``, for who has to notice a slip in the year."""
        first, last = self.first.strftime("%d/%m/%Y"), self.last.strftime("%d/%m/%Y")
        return first if self.first == self.last else f"{first}–{last}"


def rest_of(cooperative: Cooperative) -> Rest | None:
    """Return the rest that ``cooperative`` has written down, also one that is over or far."""
    if cooperative.rest_from is None or cooperative.rest_until is None:
        return None
    return Rest(
        cooperative.short_name,
        cooperative.rest_from,
        cooperative.rest_until,
        cooperative.rest_order_until,
        cooperative.rest_reason,
    )


def told_rest(cooperative: Cooperative, today: date) -> str:
    """Return the sentence about the rest that buyers should read on ``today``, or nothing."""
    rest = rest_of(cooperative)
    return rest.sentence(today) if rest and rest.is_told(today) else ""


def refusal_on(cooperative: Cooperative, today: date) -> str:
    """Return why ``cooperative`` takes no orders on ``today``; nothing when it does."""
    rest = rest_of(cooperative)
    return rest.sentence(today) if rest and rest.covers(today) else ""


def resting_until(first: date | None, last: date | None, today: date) -> str:
    """Return, for a tile, until when a co-op rests whose days these are; nothing before or after.

    Dates instead of a co-op: lists read columns.
    """
    if first is None or last is None or not first <= today <= last:
        return ""
    return _("Resting until %(day)s") % {"day": last.strftime("%d/%m")}


def rest_from_to(
    *,
    cooperative: Cooperative,
    first: date,
    last: date,
    order_until: date | None,
    reason: str,
    today: date,
) -> None:
    """Write down when ``cooperative`` rests, instead of what stood there; again does the same.

    Raises:
        RestRefused: days in the wrong order, over already, too far away or too long.
    """
    if last < first:
        raise RestRefused(_("This is before the first day. Write a later day."), field="last")
    if last < today:
        raise RestRefused(_("This day is over already. Write a day to come."), field="last")
    if first > today + FURTHEST:
        text = _("That is more than %(days)d days away. Check the year.")
        raise RestRefused(text % {"days": FURTHEST.days}, field="first")
    if last - first >= LONGEST:
        text = _("A rest lasts at most %(days)d days. Ask the market's operator to close longer.")
        raise RestRefused(text % {"days": LONGEST.days}, field="last")
    if order_until and order_until >= first:
        text = _("Orders for before the rest end before it begins. Write an earlier day.")
        raise RestRefused(text, field="order_until")
    _write(cooperative, first, last, order_until, reason)


def take_orders_again(*, cooperative: Cooperative) -> None:
    """End the rest, or drop one that was to come; again does nothing."""
    _write(cooperative, None, None, None, "")


def _write(
    cooperative: Cooperative,
    first: date | None,
    last: date | None,
    order_until: date | None,
    reason: str,
) -> None:
    fields = dict(zip(REST_FIELDS, (first, last, order_until, reason), strict=True))
    Cooperative.objects.filter(pk=cooperative.pk).update(**fields)
    for name, value in fields.items():
        setattr(cooperative, name, value)
