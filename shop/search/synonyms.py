"""Bắp or ngô, heo or lợn: what was typed, in the words of other regions.

The words are applied to the search, never to the index: a pair that staff add or switch off
counts with the next search of every process, and no document is written anew.
"""

from dataclasses import dataclass
from functools import lru_cache

from shop.core.prepared import Prepared
from shop.core.text import fold
from shop.search.models import LONGEST, SynonymGroup, phrases_in
from shop.search.words import Words

#: What ships with the shop: code → words of the north, the centre and the south. From everyday
#: usage; staff switch off what does not fit their region and add their own.
SHIPPED = {
    "ngo": "ngô, bắp",
    "lon": "lợn, heo",
    "dua": "dứa, thơm, khóm",
    "lac": "lạc, đậu phộng, đậu phụng",
    "san": "sắn, mì, khoai mì, củ mì",
    "bat": "bát, chén",
    "che": "chè, trà",
    "vung": "vừng, mè",
    "ngan": "ngan, vịt xiêm",
    "hat": "hạt, hột",
    "qua": "quả, trái",
    "ca-qua": "cá quả, cá lóc, cá tràu",
    "mui": "rau mùi, ngò, ngò rí",
    "mui-tau": "mùi tàu, ngò gai",
    "na": "na, mãng cầu",
    "hong-xiem": "hồng xiêm, sa bô chê",
    "roi": "roi, mận",
    "dua-chuot": "dưa chuột, dưa leo",
    "sup-lo": "súp lơ, bông cải",
    "dau-phu": "đậu phụ, đậu hũ",
    "cu-dau": "củ đậu, củ sắn",
    "bi-ngo": "bí ngô, bí đỏ, bí rợ",
    "muop-dang": "mướp đắng, khổ qua",
    "thia": "thìa, muỗng",
    "coi": "cói, lác",
    "gio-lua": "giò lụa, chả lụa",
    "banh-da": "bánh đa, bánh tráng",
    "mien": "miến, bún tàu",
}


#: Folded name → name with its marks → its other names.
_Others = dict[tuple[str, ...], dict[tuple[str, ...], list[str]]]

_GROUPS = Prepared(
    lambda slots: SynonymGroup.objects.filter(is_active=True).order_by("pk").values_list("words")
)


@dataclass(frozen=True)
class Part:
    """Some words of a search that belong together, and what else they may be called.

    ``length`` words of the search from ``start`` on; ``others`` are phrases with their marks,
    syllables separated by blanks, empty where nothing else is known.
    """

    start: int
    length: int
    others: tuple[str, ...] = ()


def parts_of(words: Words) -> list[Part]:
    """Return the words of a search as parts, each with its other names; one query."""
    if not words.typed:
        return []
    return split(words, tuple(text for (text,) in _GROUPS.rows()))


def split(words: Words, groups: tuple[str, ...]) -> list[Part]:
    """Split a search into parts; of several names at one place the longest counts.

    ``groups`` are as staff write them: ``("bắp, ngô", "lợn, heo")``.

    A word typed with marks means that very word ("thơm" is no "thôm"); one typed without may
    mean any that folds to it.
    """
    others = _others_by_name(groups)  # read anew, worked out again when one has changed
    parts, start = [], 0
    while start < len(words.typed):
        for length in range(min(LONGEST, len(words.typed) - start), 0, -1):
            typed = tuple(words.typed[start : start + length])
            if found := _meant(typed, others):
                break
        parts.append(Part(start, length, found))
        start += length
    return parts


def ensure_synonyms() -> None:
    """Add the shipped groups that are missing; what staff changed stays as it is."""
    there = set(SynonymGroup.objects.exclude(code=None).values_list("code", flat=True))
    SynonymGroup.objects.bulk_create(
        (
            SynonymGroup(code=code, words=words)
            for code, words in SHIPPED.items()
            if code not in there
        ),
        ignore_conflicts=True,
    )


@lru_cache(maxsize=4)
def _others_by_name(groups: tuple[str, ...]) -> _Others:
    """Return for each folded name the names that fold to it, each with its other names."""
    found: _Others = {}
    for text in groups:
        phrases = phrases_in(text)
        for phrase in phrases:
            names = found.setdefault(tuple(fold(word) for word in phrase), {})
            names.setdefault(phrase, []).extend(" ".join(o) for o in phrases if o != phrase)
    return found


def _meant(typed: tuple[str, ...], others: _Others) -> tuple[str, ...]:
    names = others.get(tuple(fold(word) for word in typed), {})
    meant = [
        other
        for name, its_others in names.items()
        if all(t == n or t == fold(n) for t, n in zip(typed, name, strict=True))
        for other in its_others
    ]
    return tuple(dict.fromkeys(meant))
