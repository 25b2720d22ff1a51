"""What a buyer narrows a list by: every choice is a word in the address, every chip a link."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.managers import ProductQuerySet
from coops.registry.models import Cooperative
from shop.storefront.shelves import Shelf, ShelfTree
from shop.storefront.sorting import Order, order_named, orders_for

IN_STOCK, IN_SEASON, COOPERATIVE, ORDER = "con-hang", "dang-mua", "htx", "sap-xep"
#: More co-ops than this are found in their directory.
COOPERATIVES_SHOWN = 12


@dataclass(frozen=True)
class Chip:
    """One choice, as ``components/filter_chips.html`` shows it."""

    label: str
    url: str
    is_active: bool = False
    icon_name: str = ""


@dataclass
class Filters:
    """The choices in the address of a list; nonsense counts as no choice."""

    request: HttpRequest
    shelf: Shelf | None
    cooperatives: list[Cooperative]

    def __post_init__(self) -> None:
        chosen = self.request.GET
        self.in_stock = chosen.get(IN_STOCK) == "1"
        self.in_season = chosen.get(IN_SEASON) == "1"
        self.cooperative = next(
            (c for c in self.cooperatives if c.slug == chosen.get(COOPERATIVE)), None
        )
        self.order: Order = order_named(chosen.get(ORDER, ""), within_shelf=self.shelf is not None)

    @property
    def any_chosen(self) -> bool:
        """Return whether something other than the shelf narrows the list."""
        return self.in_stock or self.in_season or self.cooperative is not None

    def apply(self, products: ProductQuerySet, *, month: int) -> ProductQuerySet:
        """Narrow and sort ``products``; ``month`` (1–12) is the present one."""
        if self.shelf:
            products = products.on_shelves(self.shelf.ids)
        if self.in_stock:
            products = products.in_stock()
        if self.in_season:
            products = products.harvested_in(month)
        if self.cooperative:
            products = products.filter(cooperative=self.cooperative)
        return self.order.apply(products)

    def shelf_chips(self, tree: ShelfTree, *, all_url: str) -> list[Chip]:
        """Return the shelves to go to from here, other choices kept."""
        here = self.shelf
        shown, up, up_label = tree.with_goods, all_url, _("All goods")
        if here and (above := here if here.children else here.parent):
            shown, up, up_label = above.children, above.url, above.name
        chips = [Chip(up_label, up + self._query(), here is None or here.url == up)]
        return chips + [Chip(s.name, s.url + self._query(), s is here) for s in shown]

    def stock_chips(self) -> list[Chip]:
        """Return "in stock" and "in season", each switching itself."""
        return [
            Chip(
                _("In stock"),
                self._link({IN_STOCK: None if self.in_stock else "1"}),
                self.in_stock,
                "check",
            ),
            Chip(
                _("In season"),
                self._link({IN_SEASON: None if self.in_season else "1"}),
                self.in_season,
                "sun",
            ),
        ]

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
            )
            for cooperative in shown
        ]

    def order_chips(self) -> list[Chip]:
        """Return the ways to sort."""
        return [
            Chip(str(order.label), self._link({ORDER: order.key}), order == self.order)
            for order in orders_for(within_shelf=self.shelf is not None)
        ]

    def without_choices_url(self) -> str:
        """Return the address of this list with nothing narrowed."""
        return self.request.path

    def _link(self, changes: dict[str, str | None]) -> str:
        return self.request.path + self._query(changes)

    def _query(self, changes: dict[str, str | None] | None = None) -> str:
        """Return what the choices look like behind ``?`` after ``changes``; no page number."""
        choices: dict[str, str | None] = {
            IN_STOCK: "1" if self.in_stock else None,
            IN_SEASON: "1" if self.in_season else None,
            COOPERATIVE: self.cooperative.slug if self.cooperative else None,
            ORDER: self.request.GET.get(ORDER) and self.order.key,
        }
        choices.update(changes or {})
        query = "&".join(f"{key}={value}" for key, value in choices.items() if value)
        return f"?{query}" if query else ""
