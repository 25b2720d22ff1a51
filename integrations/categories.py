"""Finding the marketplace's category for our goods: by words, and by what was chosen before."""

import re
from dataclasses import dataclass

from integrations.contract import Category
from integrations.models import Listing
from shop.core.text import fold

#: How many leaves a page offers at once.
MOST_SHOWN = 30
#: A word in the leaf's own name counts so much more than one in the branches above.
NAME_WEIGHT = 3
#: The goods' own title says so much more than the name of their shelf.
TITLE_WEIGHT = 4
#: A Vietnamese name says first what the goods are, then how they are packed: «nem chua hộp quà».
HEAD_WORDS = 2
HEAD_WEIGHT = 4


@dataclass(frozen=True)
class Leaf:
    """A category that goods may go on: ``path`` is its way from the top, itself included."""

    category: Category
    path: str

    @property
    def id(self) -> str:
        """Return the marketplace's id."""
        return self.category.id


class Tree:
    """The categories of one marketplace, ready to be searched."""

    def __init__(self, categories: list[Category]) -> None:
        self._by_id = {category.id: category for category in categories}
        self.leaves = [Leaf(c, self._path(c)) for c in categories if c.is_leaf]
        self.leaves_by_id = {leaf.id: leaf for leaf in self.leaves}

    def leaf(self, category_id: str) -> Leaf | None:
        """Return the leaf of that id, or ``None``."""
        return self.leaves_by_id.get(category_id)

    def search(self, words: str) -> list[Leaf]:
        """Return the leaves whose path holds all ``words``, marks and case aside; best first."""
        wanted = words_of(words)
        if not wanted:
            return []
        found = [leaf for leaf in self.leaves if wanted <= words_of(leaf.path)]
        found = found or [
            leaf for leaf in self.leaves if all(word in fold(leaf.path) for word in wanted)
        ]
        found.sort(key=lambda leaf: (-self._fit(leaf, wanted), leaf.path))
        return found[:MOST_SHOWN]

    def alike(self, title: str, shelf: str = "", most: int = 6) -> list[Leaf]:
        """Return the leaves that share most words with the goods' title, then with their shelf.

        The first words of the title count most. None when none shares any.
        """
        weighed = (
            (HEAD_WEIGHT, words_of(" ".join(title.split()[:HEAD_WORDS]))),
            (TITLE_WEIGHT, words_of(title)),
            (1, words_of(shelf)),
        )
        scored = [
            (sum(weight * self._fit(leaf, words) for weight, words in weighed), leaf)
            for leaf in self.leaves
        ]
        scored = [(fit, leaf) for fit, leaf in scored if fit > 0]
        scored.sort(key=lambda pair: (-pair[0], len(pair[1].path), pair[1].path))
        return [leaf for _fit, leaf in scored[:most]]

    def _fit(self, leaf: Leaf, wanted: set[str]) -> float:
        name, path = words_of(leaf.category.name), words_of(leaf.path)
        hits = NAME_WEIGHT * len(name & wanted) + len((path - name) & wanted)
        return hits / (1 + 0.1 * len(name - wanted))

    def _path(self, category: Category) -> str:
        names = [category.name]
        seen = {category.id}
        above = self._by_id.get(category.parent_id)
        while above is not None and above.id not in seen:
            names.append(above.name)
            seen.add(above.id)
            above = self._by_id.get(above.parent_id)
        return " › ".join(reversed(names))


def words_of(text: str) -> set[str]:
    """Return the words of ``text`` without marks and case; single letters and numbers left out."""
    return {word for word in re.findall(r"[a-z]+", fold(text)) if len(word) > 1}


def suggested(listing: Listing, tree: Tree) -> list[Leaf]:
    """Return leaves for the goods of ``listing``, the best guess first.

    What this co-op chose last for goods of the same shelf comes before any likeness of names.
    """
    shelf = listing.product.categories.first()
    leaves = tree.alike(listing.product.title, shelf.name if shelf else "")
    before = _chosen_before(listing, shelf)
    if before and (leaf := tree.leaf(before)):
        leaves = [leaf, *(other for other in leaves if other.id != leaf.id)]
    return leaves


def _chosen_before(listing: Listing, shelf) -> str:
    if shelf is None:
        return ""
    account = listing.account
    chosen = (
        Listing.objects.filter(
            account__cooperative=account.cooperative_id,
            account__marketplace=account.marketplace,
            account__environment=account.environment,
            product__categories=shelf,
        )
        .exclude(category_id="")
        .exclude(pk=listing.pk)
        .order_by("-pk")
    )
    return chosen.values_list("category_id", flat=True).first() or ""
