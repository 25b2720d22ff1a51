"""What a shop needs before the first product: the kind of goods, the shelves.

Runs after every ``migrate``; adds what is missing and never changes what people have edited.
"""

import re
from collections.abc import Iterator

from django.db import transaction
from oscar.core.loading import get_model

from catalog.models import Category
from catalog.shelf_list import OTHER, SHELVES, Shelf
from shop.core.text import fold, nfc

PRODUCT_CLASS = "farm-goods"

#: No word of ours has more syllables; section headings do not need more either.
_LONGEST = 4


def ensure_shelves() -> None:
    """Create the product class and the shelves that are missing; two queries when none is.

    A shelf that the operator renamed, moved, hid or gave other words keeps all that: shelves
    are known by their slugs.
    """
    ProductClass = get_model("catalogue", "ProductClass")
    if not ProductClass.objects.filter(slug=PRODUCT_CLASS).exists():
        ProductClass.objects.get_or_create(
            slug=PRODUCT_CLASS,
            defaults={"name": "Nông sản", "track_stock": True, "requires_shipping": True},
        )
    there = set(Category.objects.values_list("slug", flat=True))
    if not {shelf.slug for shelf in _all(SHELVES)} <= there:
        with transaction.atomic():
            _plant(SHELVES, parent=None)


def product_class():
    """Return the one class of goods: counted in stock, delivered or picked up."""
    return get_model("catalogue", "ProductClass").objects.get(slug=PRODUCT_CLASS)


def shelf_for(text: str) -> Category:
    """Return the shelf for a section of a price list or for the name of a product.

    For more than a few, make one :class:`ShelfFinder` and ask it.
    """
    return ShelfFinder().find(text)


class ShelfFinder:
    """Finds shelves by words; reads them once, so one finder serves a whole price list.

    The word that stands first decides ("bánh gạo" is a cake), of words at one place the longest
    ("gạo nếp" before "gạo"). Words are first compared with their marks, then without.
    """

    def __init__(self) -> None:
        categories = {category.slug: category for category in Category.objects.all()}
        self._other = categories[OTHER]
        self._by_name: dict[tuple[str, ...], Category] = {}
        self._marked: dict[tuple[str, ...], Category] = {}
        self._folded: dict[tuple[str, ...], Category] = {}
        for shelf in _all(SHELVES):
            for word in (shelf.name, *shelf.words.split(",")):
                if shelf.slug in categories:
                    self._marked.setdefault(_syllables(word), categories[shelf.slug])
        for category in categories.values():
            self._by_name.setdefault(_syllables(fold(category.name)), category)
            for word in category.keywords.split(","):
                self._folded.setdefault(_syllables(fold(word)), category)

    def find(self, text: str) -> Category:
        """Return the shelf for ``text``, at worst the one for everything else."""
        folded = _syllables(fold(text))
        return (
            self._by_name.get(folded)
            or _first(_syllables(nfc(text).lower()), self._marked)
            or _first(folded, self._folded)
            or self._other
        )


def _first(syllables: tuple[str, ...], words: dict[tuple[str, ...], Category]) -> Category | None:
    for start in range(len(syllables)):
        for length in range(_LONGEST, 0, -1):
            if found := words.get(syllables[start : start + length]):
                return found
    return None


def _syllables(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


def _all(shelves: tuple[Shelf, ...]) -> Iterator[Shelf]:
    for shelf in shelves:
        yield shelf
        yield from _all(shelf.children)


def _plant(shelves: tuple[Shelf, ...], *, parent: Category | None) -> None:
    for shelf in shelves:
        category = Category.objects.filter(slug=shelf.slug).first()
        if category is None:
            fields = {
                "slug": shelf.slug,
                "name": shelf.name,
                "description": shelf.description,
                "keywords": ", ".join(w.strip() for w in fold(shelf.words).split(","))[:500],
            }
            # Fetched anew: treebeard counts children in memory.
            category = (
                Category.objects.get(pk=parent.pk).add_child(**fields)
                if parent
                else Category.add_root(**fields)
            )
        _plant(shelf.children, parent=category)
