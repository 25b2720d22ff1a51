"""What the search box finds: goods, and through ``search_sources`` everything else with a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from shop.core.addresses import address_of
from shop.core.prepared import Prepared
from shop.core.registries import SearchHit, search_sources
from shop.core.text import carries_words, fold
from shop.search.words import read_words
from shop.storefront.shelves import ShelfTree

MAX_QUERY = 100


@dataclass(frozen=True)
class Hits:
    """What one source found, under its heading."""

    label: str | Promise
    hits: list[SearchHit]


def typed_in(request: HttpRequest) -> str:
    """Return what was typed into the box; control characters and all beyond 100 letters gone."""
    typed = "".join(c for c in request.GET.get("q", "") if c.isprintable() or c.isspace())
    return " ".join(typed.split())[:MAX_QUERY]


def hits_beside_goods(typed: str, *, limit: int) -> list[Hits]:
    """Return what each source finds for ``typed``; sources that find nothing are left out."""
    words = read_words(typed).folded
    if not words:
        return []
    found = (Hits(source.label, source.find(words, limit)) for source in search_sources.values())
    return [hits for hits in found if hits.hits]


def shelf_hits(typed: str, tree: ShelfTree, *, limit: int) -> list[Hits]:
    """Return the shelves with goods whose names carry the words; the tree is read already."""
    words = read_words(typed).folded
    found = [
        SearchHit(shelf.name, shelf.url)
        for shelf in tree.by_path.values()
        if words and shelf.has_goods and carries_words(shelf.name, words)
    ]
    return [Hits(_("Shelves"), found[:limit])] if found else []


_NAMES = ("slug", "name", "short_name", "hamlet", "ward_name", "province_name")
_COOPERATIVES = Prepared(lambda slots: Cooperative.objects.open().values_list(*_NAMES))


def find_cooperatives(words: list[str], limit: int) -> list[SearchHit]:
    """Return the open co-ops whose names or places carry the words."""
    return [
        SearchHit(short_name, address_of("storefront:cooperative", slug), ward)
        for slug, name, short_name, hamlet, ward, province in _COOPERATIVES.rows()
        if carries_words(" ".join((short_name, name, hamlet, ward, province)), words)
    ][:limit]


def read_as_text(read_as: Iterable[str], names: Iterable[str]) -> str:
    """Return corrected words with the marks that they have in the ``names`` found.

    The correction knows letters only; the goods that it found know how the word is written.
    """
    marked: dict[str, str] = {}
    for name in names:
        for word in read_words(name).typed:
            marked.setdefault(fold(word), word)
    return " ".join(marked.get(word, word) for word in read_as)
