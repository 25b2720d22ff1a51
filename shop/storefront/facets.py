"""What goods can be narrowed by, and how many each choice would leave.

Counts are exact and cost one query, whatever is chosen: every choice is counted with all other
choices applied but those of its own row, because pressing it replaces them. Lists longer than
``COUNT_LIMIT`` show their choices without numbers (docs/decisions/0051).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.managers import ProductQuerySet, harvested_in_month
from catalog.models import Product
from coops.partner.models import StockRecord
from coops.registry.certificates import CHOSEN_BY_BUYERS, Certificate
from shop.address import dataset
from shop.storefront.paging import COUNT_LIMIT

IN_STOCK, IN_SEASON, REACH = "con-hang", "dang-mua", "giao-den"
PRICE, CERTIFICATE, STARS, READY = "gia-kg", "chung-nhan", "ocop", "co-trong"
HAMLET, COOPERATIVE = "thon", "htx"

#: Edges of the price bands, in thousand đồng per kg.
BANDS = (20, 50, 100, 200)
#: "Ready within" so many days.
READY_DAYS = (7, 30)
#: So many hamlets are offered, those with most goods first.
HAMLETS_SHOWN = 12


@dataclass(frozen=True)
class Choice:
    """One choice: its word in the address, its name, and which products it leaves.

    ``condition`` narrows a list of any length, product by product. ``joined`` says the same over
    the stock record that counting joins once; the same as ``condition`` when ``None``.
    """

    key: str
    label: str
    condition: Q
    icon_name: str = ""
    joined: Q | None = None

    @property
    def counted(self) -> Q:
        """Return the condition for counting."""
        return self.condition if self.joined is None else self.joined


@dataclass(frozen=True)
class Facet:
    """Choices that replace one another; ``name`` is their key in the address."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    def named(self, key: str | None) -> Choice | None:
        """Return the choice with this word; ``None`` for nonsense."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True)
class Counts:
    """How many products each choice leaves, by facet name and key; and by hamlet."""

    by_choice: Mapping[tuple[str, str], int]
    hamlets: Mapping[str, int]

    def of(self, facet: str, key: str) -> int:
        """Return the number for one choice."""
        return self.by_choice.get((facet, key), 0)


def facets_for(today: date, provinces: Iterable[str]) -> list[Facet]:
    """Return the facets of every list, without hamlets and co-ops: those are read, not known.

    ``provinces`` are the codes of those that goods may be asked to reach: the visitor's own, and
    the one in an address that somebody shared.
    """
    in_stock, in_season, *others = _of_a_day(today, get_language())
    return [in_stock, in_season, Facet(REACH, "", _reach(provinces)), *others]


@lru_cache(maxsize=16)
def _of_a_day(today: date, language: str | None) -> tuple[Facet, ...]:
    """Return the facets that are the same for everybody who reads ``language``.

    Their conditions hold a dozen subqueries that are not asked yet: putting them together takes
    longer than most of a list does. Whoever filters by one works on a copy.
    """
    return (
        Facet(IN_STOCK, "", (Choice("1", _("In stock"), _in_stock(), "check", _LEFT),)),
        Facet(
            IN_SEASON, "", (Choice("1", _("In season"), harvested_in_month(today.month), "sun"),)
        ),
        Facet(PRICE, _("Price per kg"), _bands()),
        Facet(STARS, _("OCOP stars"), _stars(today)),
        Facet(CERTIFICATE, _("Certificate"), _certificates(today)),
        Facet(READY, _("Ready"), _ready(today)),
    )


def reach(province_code: str) -> Q:
    """Return which goods can reach a buyer in a province: delivered, or picked up there."""
    return Q(cooperative__offers_delivery=True) | Q(
        cooperative__offers_pickup=True, cooperative__province_code=province_code
    )


def count_choices(
    base: ProductQuerySet,
    facets: Iterable[Facet],
    chosen: Mapping[str, Choice],
    *,
    hamlet: str = "",
    cooperative: int | None = None,
) -> Counts | None:
    """Count what each choice would leave of ``base``, the list before any choice; one query.

    ``hamlet`` and ``cooperative`` are chosen too. ``None`` when ``base`` is too long.
    """
    names: dict[str, tuple[str, str]] = {}
    numbers: dict[str, Count] = {}
    for facet in facets:
        others = _all_of(choice for name, choice in chosen.items() if name != facet.name)
        for choice in facet.choices:
            column = f"n{len(names)}"
            names[column] = facet.name, choice.key
            numbers[column] = Count("pk", filter=choice.counted & others)
    everything = _all_of(chosen.values())
    rows = (
        Product.objects.filter(pk__in=base.order_by().values("pk")[: COUNT_LIMIT + 1])
        .order_by()
        .values("origin_hamlet", "cooperative")
        .annotate(
            all=Count("pk"),
            left=Count("pk", filter=everything) if everything else Count("pk"),
            **numbers,
        )
    )
    found = list(rows)
    if sum(row["all"] for row in found) > COUNT_LIMIT:
        return None
    by_choice: dict[tuple[str, str], int] = dict.fromkeys(names.values(), 0)
    hamlets: dict[str, int] = {}
    for row in found:
        is_there = not hamlet or row["origin_hamlet"] == hamlet
        is_theirs = cooperative is None or row["cooperative"] == cooperative
        if is_there and is_theirs:
            for column, name in names.items():
                by_choice[name] += row[column]
        if is_there:
            name = COOPERATIVE, str(row["cooperative"])
            by_choice[name] = by_choice.get(name, 0) + row["left"]
        if is_theirs and row["origin_hamlet"]:
            hamlets[row["origin_hamlet"]] = hamlets.get(row["origin_hamlet"], 0) + row["left"]
    return Counts(by_choice, hamlets)


def _all_of(choices: Iterable[Choice]) -> Q:
    condition = Q()
    for choice in choices:
        condition &= choice.counted
    return condition


#: Something is left, over the joined stock record: one co-op has one offer of a product.
_LEFT = Q(stockrecords__num_in_stock__gt=F("stockrecords__num_allocated"))


def _in_stock() -> Q:
    return Q(Exists(StockRecord.objects.sellable().filter(product=OuterRef("pk"))))


def _reach(codes: Iterable[str]) -> tuple[Choice, ...]:
    units = dataset.load().provinces
    provinces = (units[code] for code in dict.fromkeys(codes) if code in units)
    return tuple(
        Choice(one.code, _("Reaches %(place)s") % {"place": one.name}, reach(one.code), "truck")
        for one in provinces
    )


def _bands() -> tuple[Choice, ...]:
    """Return the price bands: from an edge, included, to the next one."""
    first = _band(f"duoi-{BANDS[0]}", _("under %(to)d.000 ₫") % {"to": BANDS[0]}, 0, BANDS[0])
    middle = (
        _band(
            f"{low}-{high}",
            _("%(from)d.000–%(to)d.000 ₫") % {"from": low, "to": high},
            low,
            high,
        )
        for low, high in zip(BANDS, BANDS[1:], strict=False)
    )
    last = _band(f"tu-{BANDS[-1]}", _("from %(from)d.000 ₫") % {"from": BANDS[-1]}, BANDS[-1], None)
    return (first, *middle, last)


def _band(key: str, label: str, low: int, high: int | None) -> Choice:
    """Return the goods from ``low`` to below ``high`` thousand đồng per kg."""
    # Thousand đồng a kilogram is đồng a gram: no division, nothing rounded.
    records = StockRecord.objects.filter(
        product=OuterRef("pk"), price__gte=OuterRef("net_weight_g") * low
    )
    joined = Q(stockrecords__price__gte=F("net_weight_g") * low)
    if high is not None:
        records = records.filter(price__lt=OuterRef("net_weight_g") * high)
        joined &= Q(stockrecords__price__lt=F("net_weight_g") * high)
    weighed = Q(net_weight_g__isnull=False)
    return Choice(key, label, Q(Exists(records)) & weighed, joined=joined & weighed)


def _stars(today: date) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(stars), _("%(stars)d stars") % {"stars": stars}, _certified(today, stars=stars))
        for stars in (5, 4, 3)
    )


def _certificates(today: date) -> tuple[Choice, ...]:
    return tuple(
        Choice(kind.value, Certificate(kind=kind).name, _certified(today, kind=kind.value))
        for kind in CHOSEN_BY_BUYERS
    )


def _certified(today: date, **fields) -> Q:
    certificates = Certificate.objects.valid_on(today).filter(**fields)
    through = Certificate.products.through.objects
    return Q(pk__in=through.filter(certificate__in=certificates).values("product"))


def _ready(today: date) -> tuple[Choice, ...]:
    choices = []
    for days in READY_DAYS:
        ready = Q(ready_on=None) | Q(ready_on__lte=today + timedelta(days=days))
        label = _("within %(days)d days") % {"days": days}
        choices.append(Choice(str(days), label, _in_stock() & ready, joined=_LEFT & ready))
    return tuple(choices)


#: What the rows of co-ops and hamlets are called.
GROUPS = {COOPERATIVE: gettext_lazy("Co-ops"), HAMLET: gettext_lazy("Hamlet")}
