"""What a buyer narrows a list by: every choice is a word in the address, every chip a link."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalog.managers import ProductQuerySet
from coops.registry.models import Cooperative
from shop.core.text import nfc
from shop.storefront.facets import (
    CERTIFICATE,
    COOPERATIVE,
    GROUPS,
    HAMLET,
    HAMLETS_SHOWN,
    IN_SEASON,
    IN_STOCK,
    PRICE,
    REACH,
    READY,
    STARS,
    Choice,
    Counts,
    Facet,
    count_choices,
    facets_for,
)
from shop.storefront.place import Place, place_of
from shop.storefront.shelves import Shelf, ShelfTree
from shop.storefront.sorting import Order, order_named, orders_for

ORDER, OPENED = "sap-xep", "loc"
#: Choices whose words are a few known ones; of hamlets anything can be typed.
LISTED = frozenset(
    {IN_STOCK, IN_SEASON, REACH, PRICE, STARS, CERTIFICATE, READY, COOPERATIVE, ORDER, OPENED}
)
#: More co-ops than this are found in their directory.
COOPERATIVES_SHOWN = 12
#: Facets of one choice that stand in sight; the others are behind "narrow and sort".
SWITCHES = (IN_STOCK, IN_SEASON, REACH)
#: Hamlets are texts; longer ones are nonsense.
LONGEST_HAMLET = 120


@dataclass(frozen=True)
class Chip:
    """One choice, as ``components/filter_chips.html`` shows it."""

    label: str
    url: str
    is_active: bool = False
    icon_name: str = ""
    count: int | None = None


@dataclass(frozen=True)
class ChipRow:
    """A row of choices with its name."""

    label: str
    chips: list[Chip]


class Filters:
    """The choices in the address of a list; nonsense counts as no choice."""

    def __init__(
        self,
        request: HttpRequest,
        shelf: Shelf | None,
        today: date,
    ) -> None:
        self.request = request
        self.shelf = shelf
        self.place: Place | None = place_of(request)
        typed = request.GET
        own = self.place.province_id if self.place else ""
        self.facets: list[Facet] = facets_for(today, [own, typed.get(REACH, "")])
        self.counts: Counts | None = None
        self.chosen: dict[str, Choice] = {}
        for facet in self.facets:
            if choice := facet.named(typed.get(facet.name)):
                self.chosen[facet.name] = choice
        self.cooperative: Cooperative | None = None
        if slug := typed.get(COOPERATIVE):
            self.cooperative = next((c for c in self.cooperatives if c.slug == slug), None)
        hamlet = nfc(typed.get(HAMLET, "")).strip()
        self.hamlet = hamlet if hamlet.isprintable() and len(hamlet) <= LONGEST_HAMLET else ""
        self.order: Order = order_named(
            typed.get(ORDER, ""), within_shelf=shelf is not None, place=self.place
        )

    @cached_property
    def cooperatives(self) -> list[Cooperative]:
        """Return those that sell now; most lists name none, so they are read when asked for."""
        return list(Cooperative.objects.open().only("slug", "short_name"))

    @property
    def any_chosen(self) -> bool:
        """Return whether something other than the shelf narrows the list."""
        return bool(self.chosen) or bool(self.hamlet) or self.cooperative is not None

    @property
    def is_open(self) -> bool:
        """Return whether somebody asked for the choices, or has chosen: then they are counted.

        Most visitors of a list press none; for them it carries and counts nothing.
        """
        return self.request.GET.get(OPENED) == "1" or self.any_chosen

    @property
    def open_at_once(self) -> bool:
        """Return whether the choices are to be seen without another press."""
        return self.request.GET.get(OPENED) == "1"

    def open_url(self) -> str:
        """Return the address of this list with its choices open."""
        query = self._query()
        return f"{self.request.path}{query}{'&' if query else '?'}{OPENED}=1"

    def within_shelf(self, products: ProductQuerySet) -> ProductQuerySet:
        """Return the list before any choice."""
        return products.on_shelves(self.shelf.ids) if self.shelf else products

    def apply(self, products: ProductQuerySet) -> ProductQuerySet:
        """Narrow and sort ``products``."""
        products = self.within_shelf(products)
        for choice in self.chosen.values():
            products = products.filter(choice.condition)
        if self.cooperative:
            products = products.filter(cooperative=self.cooperative)
        if self.hamlet:
            products = products.filter(origin_hamlet=self.hamlet)
        return self.order.apply(products, place=self.place)

    def count(self, products: ProductQuerySet) -> None:
        """Read how many products each choice leaves of all ``products``, in one query."""
        self.counts = count_choices(
            self.within_shelf(products),
            self.facets,
            self.chosen,
            hamlet=self.hamlet,
            cooperative=self.cooperative.pk if self.cooperative else None,
        )

    def shelf_chips(self, tree: ShelfTree, *, all_url: str) -> list[Chip]:
        """Return the shelves to go to from here, other choices kept."""
        here = self.shelf
        shown, up, up_label = tree.with_goods, all_url, _("All goods")
        if here and (above := here if here.children else here.parent):
            shown, up, up_label = above.children, above.url, above.name
        chips = [Chip(up_label, up + self._query(), here is None or here.url == up)]
        return chips + [Chip(s.name, s.url + self._query(), s is here) for s in shown]

    def switch_chips(self) -> list[Chip]:
        """Return "in stock", "in season" and "reaches me", each switching itself."""
        return [
            self._chip(facet, choice)
            for facet in self.facets
            if facet.name in SWITCHES
            for choice in facet.choices
        ]

    def chosen_chips(self) -> list[Chip]:
        """Return what is chosen behind "narrow and sort"; each takes itself back."""
        chips = [
            Chip(choice.label, self._link({name: None}), True, "x")
            for name, choice in self.chosen.items()
            if name not in SWITCHES
        ]
        if self.hamlet:
            chips.append(Chip(self.hamlet, self._link({HAMLET: None}), True, "x"))
        if self.cooperative:
            label = self.cooperative.short_name
            chips.append(Chip(label, self._link({COOPERATIVE: None}), True, "x"))
        return chips

    def rows(self) -> list[ChipRow]:
        """Return the rows behind "narrow and sort"; choices that leave nothing are left out."""
        rows = [
            ChipRow(facet.label, [self._chip(facet, choice) for choice in facet.choices])
            for facet in self.facets
            if facet.name not in SWITCHES
        ]
        rows.append(ChipRow(str(GROUPS[HAMLET]), self._hamlet_chips()))
        rows.append(ChipRow(str(GROUPS[COOPERATIVE]), self.cooperative_chips()))
        shown = (ChipRow(row.label, [c for c in row.chips if _helps(c)]) for row in rows)
        return [row for row in shown if row.chips]

    def cooperative_chips(self) -> list[Chip]:
        """Return the co-ops; the chosen one takes itself back."""
        shown = self.cooperatives[:COOPERATIVES_SHOWN]
        if self.cooperative and self.cooperative not in shown:
            shown.append(self.cooperative)
        return [
            Chip(
                cooperative.short_name,
                self._link(
                    {COOPERATIVE: None if cooperative == self.cooperative else cooperative.slug}
                ),
                cooperative == self.cooperative,
                count=self._count(COOPERATIVE, str(cooperative.pk)),
            )
            for cooperative in shown
        ]

    def order_chips(self) -> list[Chip]:
        """Return the ways to sort."""
        return [
            Chip(str(order.label), self._link({ORDER: order.key}), order == self.order)
            for order in orders_for(within_shelf=self.shelf is not None, place=self.place)
        ]

    def without_choices_url(self) -> str:
        """Return the address of this list with nothing narrowed."""
        return self.request.path

    def _hamlet_chips(self) -> list[Chip]:
        hamlets = dict(self.counts.hamlets) if self.counts else {}
        most = sorted(hamlets, key=lambda name: (-hamlets[name], name))[:HAMLETS_SHOWN]
        if self.hamlet and self.hamlet not in most:
            most.append(self.hamlet)
        return [
            Chip(
                name,
                self._link({HAMLET: None if name == self.hamlet else name}),
                name == self.hamlet,
                count=hamlets.get(name),
            )
            for name in most
        ]

    def _chip(self, facet: Facet, choice: Choice) -> Chip:
        chosen = self.chosen.get(facet.name)
        is_active = chosen is not None and chosen.key == choice.key
        return Chip(
            choice.label,
            self._link({facet.name: None if is_active else choice.key}),
            is_active,
            choice.icon_name,
            self._count(facet.name, choice.key),
        )

    def _count(self, facet: str, key: str) -> int | None:
        return self.counts.of(facet, key) if self.counts else None

    def _link(self, changes: dict[str, str | None]) -> str:
        return self.request.path + self._query(changes)

    def _query(self, changes: dict[str, str | None] | None = None) -> str:
        """Return what the choices look like behind ``?`` after ``changes``; no page number."""
        choices: dict[str, str | None] = {
            facet.name: self.chosen[facet.name].key if facet.name in self.chosen else None
            for facet in self.facets
        }
        choices |= {
            HAMLET: self.hamlet or None,
            COOPERATIVE: self.cooperative.slug if self.cooperative else None,
            ORDER: self.request.GET.get(ORDER) and self.order.key,
        }
        choices.update(changes or {})
        query = "&".join(f"{key}={quote(value)}" for key, value in choices.items() if value)
        return f"?{query}" if query else ""


def _helps(chip: Chip) -> bool:
    return chip.is_active or chip.count is None or chip.count > 0
