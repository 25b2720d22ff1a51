"""The tree of shelves, read in one query, for menus, addresses and "with all below it"."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.urls import reverse

from catalog.models import Category
from catalog.picture_sources import PictureSources

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
        return reverse("storefront:category", kwargs={"path": self.path})

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

    def of(self, category_ids: set[int]) -> Shelf | None:
        """Return the first, deepest shelf among ``category_ids``."""
        found = [shelf for shelf in self.by_path.values() if shelf.pk in category_ids]
        return max(found, key=lambda shelf: len(shelf.ancestors), default=None)


def read_shelves() -> ShelfTree:
    """Read the tree and which shelves have goods. Children of a hidden shelf are hidden too."""
    on_sale = Category.product_set.through.objects.filter(
        category=OuterRef("pk"), product__is_public=True, product__cooperative__is_open=True
    )
    rows = Category.objects.filter(is_public=True).order_by("path").annotate(holds=Exists(on_sale))
    roots: list[Shelf] = []
    by_tree_path: dict[str, Shelf] = {}
    for row in rows.only("path", "depth", "name", "slug", "description", "image"):
        parent = by_tree_path.get(row.path[: -Category.steplen])
        if parent is None and row.depth > 1:
            continue
        address = f"{parent.path}/{row.slug}" if parent else row.slug
        shelf = Shelf(row.pk, row.name, row.description, address, _picture(row), row.holds, parent)
        (parent.children if parent else roots).append(shelf)
        by_tree_path[row.path] = shelf
    return ShelfTree(roots, {shelf.path: shelf for shelf in by_tree_path.values()})


def _picture(row: Category) -> PictureSources | None:
    return PictureSources(row.image.url, "", "", row.image.url, 0, 0) if row.image else None
