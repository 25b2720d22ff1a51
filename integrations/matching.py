"""Which of our goods an item there most likely is: by code, barcode, name, weight and price.

Pure text and numbers; nothing is read or written here. A name there is dirty: no marks or wrong
ones, adverts around it, words in another order, sizes in other units, several packs in one. So a
name is taken apart into words and amounts (:mod:`integrations.names`), its words are weighed by
how rare they are among our own goods, and amounts must agree or be a whole number of ours: then
the pack is that many. Words that none of our goods has say nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import log
from typing import TypeVar

from integrations.names import Name, amounts_in, code_of, joined, plain_words, read_name, spelled

K = TypeVar("K", bound=Hashable)

#: From so many percent on a suggestion is preselected, if it leads and nobody else claims it.
SURE_PERCENT = 80
#: The next best goods must lie at least so many percent points behind.
LEAD_PERCENT = 4
#: Below this nothing is suggested.
LEAST_PERCENT = 35
MOST_SUGGESTIONS = 5
#: Goods of which the words of a name are compared in full.
SHORTLIST = 40
#: A pack of more is read from a wrong number.
LARGEST_PACK = 100
#: How much of a word counts that is written without its marks, or with other ones.
WITHOUT_MARKS, OTHER_MARKS = 0.97, 0.6
#: What is left of the score by how the amounts agree.
AGREES, IS_PACK, IS_UNKNOWN, CONTRADICTS = 1.0, 0.96, 0.97, 0.5
#: What breaks a tie of the scores.
NAMES_THE_UNIT, CARRIES_THE_CODE, FOR_EACH_MORE = 0.01, 0.05, 0.001
#: Words of a title that several variants share, beside words of the variant's own name.
SHARED_WORDS = 0.4


class Reason(StrEnum):
    """Why goods are suggested; the words for people are in the view."""

    BARCODE = "barcode"
    CODE = "code"
    CODE_BEGINS = "code_begins"
    NAME = "name"


@dataclass(frozen=True)
class Goods:
    """One stock record of ours: ``weight_g`` of one sale unit, ``price_vnd`` of one."""

    record_id: int
    sku: str
    title: str
    sale_unit: str = ""
    weight_g: int | None = None
    price_vnd: int | None = None
    barcode: str = ""


@dataclass(frozen=True)
class Variant:
    """One variant there: the item's title and the variant's own name, price in đồng for one."""

    title: str
    option: str = ""
    sku: str = ""
    barcode: str = ""
    weight_g: int | None = None
    price_vnd: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Goods that a variant may be: how sure, why, and how many of ours are one there."""

    record_id: int
    percent: int
    reason: Reason
    pack_factor: int = 1
    #: How alike the names are, in percent; shown where the name is the reason.
    name_percent: int = 0


@dataclass(frozen=True)
class _Known:
    goods: Goods
    words: dict[str, str]
    amounts: Name
    code: str
    units: set[str]


@dataclass
class _Index:
    """Where words and codes are found among our goods."""

    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_barcode: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class Matcher:
    """Our goods, ready to be compared with any number of variants there."""

    def __init__(self, goods: Iterable[Goods]) -> None:
        self._known = [_known(one) for one in goods]
        self._index = _Index()
        for place, known in enumerate(self._known):
            for word in known.words:
                self._index.by_word[word].append(place)
            if known.code:
                self._index.by_code[known.code].append(place)
            if known.goods.barcode:
                self._index.by_barcode[known.goods.barcode].append(place)
        total = len(self._known) + 1
        # A word that every second of our goods has tells little, one of a single product much.
        self._weight = {
            word: log(total / len(places)) + 0.2 for word, places in self._index.by_word.items()
        }
        self._spelling = spelled(self._weight)
        self._joined = joined(self._weight)

    def suggest(self, there: Variant) -> list[Candidate]:
        """Return the goods that ``there`` may be, best first; at most five, may be none."""
        there = replace(there, title=self._joined(there.title), option=self._joined(there.option))
        own, title = self._spelling(there.option), self._spelling(there.title)
        heard = dict.fromkeys(title, SHARED_WORDS if own else 1.0)
        heard |= dict.fromkeys(own, 1.0)
        written = title | own
        amounts = amounts_in(there.title, there.option)
        places = self._shortlist(there, heard)
        units = plain_words(f"{there.title} {there.option}")
        scored = []
        for place in places:
            known = self._known[place]
            score, one = self._candidate(known, there, heard, written, amounts)
            # Of two that are alike to the letter, the one that is counted as it is sold there.
            score += NAMES_THE_UNIT * bool(known.units & units)
            score += (
                CARRIES_THE_CODE * (one.reason == Reason.CODE) - FOR_EACH_MORE * one.pack_factor
            )
            if one.percent >= LEAST_PERCENT:
                scored.append((-score, one.pack_factor, one.record_id, one))
        return [one for *_order, one in sorted(scored)[:MOST_SUGGESTIONS]]

    def _shortlist(self, there: Variant, heard: Mapping[str, float]) -> list[int]:
        scores: Counter[int] = Counter()
        for word in heard:
            for place in self._index.by_word.get(word, ()):
                scores[place] += self._weight[word]  # type: ignore[assignment]
        # Long names of ours would win by length alone.
        ranked = sorted(scores, key=lambda p: (-scores[p] / (2 + len(self._known[p].words)), p))
        places = dict.fromkeys(self._index.by_barcode.get(there.barcode, ()))
        places |= dict.fromkeys(
            p
            for code in _codes(there.sku)
            for p in self._index.by_code[code]
            if code in self._index.by_code
        )
        return [*places, *(p for p in ranked[:SHORTLIST] if p not in places)]

    def _candidate(
        self,
        known: _Known,
        there: Variant,
        heard: Mapping[str, float],
        written: Mapping[str, str],
        amounts: Name,
    ) -> tuple[float, Candidate]:
        likeness = self._likeness(known, heard, written)
        amounts = amounts.weighing(there.weight_g)
        factor, fit = _pack(known.amounts, amounts)
        score = likeness * fit
        near = _nearness(there.price_vnd, known.goods.price_vnd, factor)
        score += near
        reason = Reason.NAME
        if there.barcode and there.barcode == known.goods.barcode:
            reason, score = Reason.BARCODE, 0.9 + score / 10
        elif known.code and known.code == code_of(there.sku):
            # Codes are copied from item to item: a name that says otherwise is believed more.
            reason, score = Reason.CODE, _by_code(0.55, likeness, fit, near)
        elif known.code and known.code in _codes(there.sku):
            reason, score = Reason.CODE_BEGINS, _by_code(0.4, likeness, fit, near)
        percent = round(100 * min(0.99, max(0.0, score)))
        name_percent = round(100 * likeness)
        return score, Candidate(known.goods.record_id, percent, reason, factor, name_percent)

    def _likeness(
        self, known: _Known, heard: Mapping[str, float], written: Mapping[str, str]
    ) -> float:
        """Return how alike the words are, 0–1: what both have beside what either has alone."""
        weight = self._weight
        ours = sum(weight[word] for word in known.words)
        both = common = 0.0
        for word, marked in known.words.items():
            if word in heard:
                same = _same_marks(marked, written[word])
                common += weight[word] * same
                both += weight[word] * same * max(heard[word], 0.7)
        theirs = both + sum(
            weight[word] * part for word, part in heard.items() if word not in known.words
        )
        if not common or not ours:
            return 0.0
        covered, exact = common / ours, both / theirs
        return 2 * covered * exact / (covered + exact)


def preselected(found: Mapping[K, list[Candidate]]) -> dict[K, Candidate]:
    """Return, of many variants, the suggestions so sure that a form may have them chosen.

    Left out: below :data:`SURE_PERCENT`, goods that are hardly better than the next ones, and
    goods that several variants claim in the same pack: which of these it is, a person says.
    """
    claims = Counter(
        (best[0].record_id, best[0].pack_factor)
        for best in found.values()
        if best and best[0].percent >= SURE_PERCENT
    )
    return {
        key: best[0]
        for key, best in found.items()
        if best and is_sure(best) and claims[best[0].record_id, best[0].pack_factor] == 1
    }


def is_sure(best: list[Candidate]) -> bool:
    """Return whether the first of ``best`` is sure by itself and leads the next goods."""
    if not best or best[0].percent < SURE_PERCENT:
        return False
    return len(best) == 1 or best[0].percent - best[1].percent >= LEAD_PERCENT


def _known(goods: Goods) -> _Known:
    name = read_name(goods.title)
    amounts = amounts_in(goods.title, goods.sale_unit).weighing(goods.weight_g, is_certain=True)
    return _Known(goods, name, amounts, code_of(goods.sku), plain_words(goods.sale_unit))


def _codes(sku: str) -> list[str]:
    """Return the code and its beginnings at a separator: ``GN-01-5kg`` → gn015kg, gn01, gn."""
    parts = [code_of(part) for part in sku.replace("_", "-").replace(".", "-").split("-")]
    parts = [part for part in parts if part]
    beginnings = ["".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return [code for code in beginnings if len(code) >= 3]


def _by_code(trust: float, likeness: float, fit: float, near: float) -> float:
    if likeness < 0.2 or fit == CONTRADICTS:
        return min(trust + 0.1, trust * 0.7 + likeness * 0.4)
    return trust + (1 - trust) * (0.5 + likeness / 2) * fit + near


def _same_marks(ours: str, theirs: str) -> float:
    if ours == theirs:
        return 1.0
    return WITHOUT_MARKS if theirs.isascii() else OTHER_MARKS


def _pack(ours: Name, theirs: Name) -> tuple[int, float]:
    """Return how many of ours are one there, and what that leaves of the score."""
    if ours.lengths_cm and theirs.lengths_cm and not set(ours.lengths_cm) & set(theirs.lengths_cm):
        return 1, CONTRADICTS
    for measure in ("grams", "millilitres", "pieces"):
        mine, other = getattr(ours, measure), getattr(theirs, measure)
        if not mine or not other:
            continue
        factor, rest = divmod(other * theirs.count, mine * ours.count)
        if rest or not 1 <= factor <= LARGEST_PACK:
            return 1, CONTRADICTS
        # "2 bags of 5 kg" is two of our bags rather than one of 10 kg.
        return factor, AGREES if factor * ours.count == theirs.count else IS_PACK
    if 1 < theirs.count <= LARGEST_PACK:
        factor, rest = divmod(theirs.count, ours.count)
        return (factor, IS_PACK) if factor and not rest else (1, CONTRADICTS)
    nothing_said = not any((ours.grams, ours.millilitres, theirs.grams, theirs.millilitres))
    return 1, AGREES if nothing_said else IS_UNKNOWN


def _nearness(there_vnd: int | None, ours_vnd: int | None, factor: int) -> float:
    if not there_vnd or not ours_vnd:
        return 0.0
    apart = abs(log(there_vnd / (ours_vnd * factor)))
    if apart < 0.4:  # two thirds to one and a half
        return 0.04 * (1 - apart)
    return -0.08 if apart > 1 else -0.01
