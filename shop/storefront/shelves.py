"""The tree of shelves, read in one query, for menus, addresses and "with all below it"."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Category
from catalog.picture_sources import PictureSources, stored_picture
from shop.core.addresses import address_of
from shop.core.prepared import Prepared

#: Drawings of the sprite for the shelves that ship with the shop.
ICONS = {
    "gao-ngo": "rice",
    "dau-lac": "beans",
    "rau-qua": "carrot",
    "thit-trung": "egg",
    "banh-gio-nem": "cake",
    "mam-hai-san": "fish",
    "mat-dau": "jar",
    "do-gac-bep": "fire",
    "che-cay-thuoc": "teapot",
    "do-coi": "basket",
    "qua-que": "gift",
}


@dataclass
class Shelf:
    """One shelf with its children; ``path`` is its address, such as ``gao-ngo/gao-nep``."""

    pk: int
    name: str
    description: str
    path: str
    picture: PictureSources | None = None
    holds_goods: bool = False
    parent: "Shelf | None" = None
    children: list["Shelf"] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return ``/danh-muc/<path>/``."""
        return address_of("storefront:category", self.path)

    @property
    def ancestors(self) -> list["Shelf"]:
        """Return the shelves above, outermost first."""
        return [*self.parent.ancestors, self.parent] if self.parent else []

    @property
    def has_goods(self) -> bool:
        """Return whether something is on sale here or below."""
        return self.holds_goods or any(child.has_goods for child in self.children)

    @property
    def icon_name(self) -> str:
        """Return the drawing that stands for the shelf, by its outermost one."""
        outermost = self.ancestors[0] if self.parent else self
        return ICONS.get(outermost.path, "leaf")

    @property
    def ids(self) -> list[int]:
        """Return its own id and those of all shelves below."""
        return [self.pk, *(pk for child in self.children for pk in child.ids)]


@dataclass
class ShelfTree:
    """All public shelves, in the order the operator gave them."""

    roots: list[Shelf]
    by_path: dict[str, Shelf]

    @property
    def with_goods(self) -> list[Shelf]:
        """Return the outermost shelves that have something on sale."""
        return [shelf for shelf in self.roots if shelf.has_goods]


def read_shelves() -> ShelfTree:
    """Read the tree and which shelves have goods. Children of a hidden shelf are hidden too."""
    return _tree(_SHELVES.rows())


def way_to(product_id: int) -> list[Shelf]:
    """Return the shelves that lead to a product, outermost first; none when it lies on none.

    Of several shelves that hold it the first, deepest one counts.
    """
    ways = [
        [*shelf.ancestors, shelf]
        for shelf in _tree(_SHELVES_OF_ONE.rows(product=product_id)).by_path.values()
        if shelf.holds_goods
    ]
    return max(ways, key=len, default=[])


_COLUMNS = ("path", "depth", "pk", "name", "slug", "description", "image", "holds")


def _rows(condition: Q) -> QuerySet:
    goods = Category.product_set.through.objects.filter(condition, category=OuterRef("pk"))
    rows = Category.objects.filter(is_public=True).order_by("path").annotate(holds=Exists(goods))
    return rows.values_list(*_COLUMNS)


_SHELVES = Prepared(
    lambda slots: _rows(Q(product__is_public=True, product__cooperative__is_open=True))
)
_SHELVES_OF_ONE = Prepared(lambda slots: _rows(Q(product=slots("product"))))


def _tree(rows: Iterable[tuple]) -> ShelfTree:
    roots: list[Shelf] = []
    by_tree_path: dict[str, Shelf] = {}
    for tree_path, depth, pk, name, slug, description, image, holds in rows:
        parent = by_tree_path.get(tree_path[: -Category.steplen])
        if parent is None and depth > 1:
            continue
        address = f"{parent.path}/{slug}" if parent else slug
        picture = stored_picture(image) if image else None
        shelf = Shelf(pk, name, description, address, picture, holds, parent)
        (parent.children if parent else roots).append(shelf)
        by_tree_path[tree_path] = shelf
    return ShelfTree(roots, {shelf.path: shelf for shelf in by_tree_path.values()})
