"""Names of goods taken apart: words without marks, and what is in one: grams, pieces, packs.

Sellers write ``5kg``, ``5 ký``, ``1kg5``, ``nửa cân``, ``3 túi x 500gr``, ``combo 2``, ``1m5``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from shop.core.text import fold, nfc

#: Packs and units, which every second name has. Adverts need no list: ours do not say them.
EMPTY_WORDS = {
    *("sp", "combo", "set", "loc", "tui", "goi", "hop", "chai", "hu", "lo", "thung", "bich"),
    *("kg", "kgs", "g", "gr", "gram", "gam", "ky", "lit", "ml", "l", "x"),
}
#: A slip that could be so many words or fewer is taken as each of them.
MOST_READINGS = 2
#: Two letters that sellers write for two words.
SHORT_FORMS = {"hc": ("huu", "co"), "db": ("dac", "biet"), "tt": ("truyen", "thong")}
#: A number that is no part of a word: ``ST25`` is no amount.
_NUMBER = r"(?<![a-z0-9.,])(\d+(?:[.,]\d+)?)"
_KILOS = r"(?:kgs?|ky|ki|kilo(?:gram)?s?|can)"
_GRAMS = r"(?:grams?|grs?|gam|g)"
_LITRES = r"(?:lits?|litres?|l)"
_PACKS = r"(?:tui|goi|bao|hop|chai|hu|lo|bich|cay|vi|lon|set|phan)"
_PIECES = r"(?:qua|trai|trung|bap|cai|con|chiec|banh)"
_UNITS = rf"(?:{_KILOS}|{_GRAMS}|{_LITRES}|{_PIECES}|lang|ml|m|cm|chuc)"
_END = r"(?![a-z0-9])"
#: Pattern of folded text → how many of the measure one of the number is.
_WEIGHTS = (
    (re.compile(rf"{_NUMBER}\s*{_KILOS}{_END}"), 1000),
    (re.compile(rf"{_NUMBER}\s*lang{_END}"), 100),
    (re.compile(rf"{_NUMBER}\s*{_GRAMS}{_END}"), 1),
)
_VOLUMES = (
    (re.compile(rf"{_NUMBER}\s*{_LITRES}{_END}"), 1000),
    (re.compile(rf"{_NUMBER}\s*(?:ml|cc){_END}"), 1),
)
_KILO_AND_TENTH = re.compile(rf"(\d+)\s*{_KILOS}\s*(\d){_END}")
_AND_A_HALF = re.compile(rf"(\d+)\s*({_KILOS}|{_LITRES})\s*ruoi{_END}")
_HALF = re.compile(rf"nua\s*({_KILOS}|{_LITRES}){_END}")
_METRE_AND_TENTH = re.compile(rf"(\d)\s*m\s*(\d{{1,2}}){_END}")
_LENGTHS = (
    (re.compile(rf"{_NUMBER}\s*m{_END}"), 100),
    (re.compile(rf"{_NUMBER}\s*cm{_END}"), 1),
)
_DOZENS = re.compile(rf"(?:(?<![a-z0-9.,])(\d+)\s*)?chuc{_END}")
_COUNTED_PIECES = re.compile(rf"(?<![a-z0-9.,])(\d+)\s*{_PIECES}{_END}")
_ONE_PIECE = re.compile(rf"{_PIECES}")
_ADVERT = re.compile(r"mua\s*\d+\s*tang\s*\d+")
_COUNTS = (
    # 3 x 500g, 3 túi x 500g
    re.compile(rf"(?<![a-z0-9.,])(\d{{1,3}})\s*(?:{_PACKS}\s*)?x\s*(?=(?:{_PACKS}\s*)?(?:\d|nua))"),
    # 500g x 3
    re.compile(rf"(?<=[a-z])\s*x\s*(\d{{1,3}})(?:\s*{_PACKS})?{_END}(?!\s*{_UNITS}{_END})"),
    # combo 3, thùng 12 chai; but not: combo 3 kg
    re.compile(rf"(?:combo|set|loc|thung)\s*(\d{{1,3}})(?![\d.,])(?!\s*{_UNITS}{_END})"),
    # 3 túi 500g, 5 bộ
    re.compile(rf"(?<![a-z0-9.,])([2-9]|[1-9]\d)\s*(?:{_PACKS}|bo){_END}"),
)
#: Adverts made of words that names of goods have too.
_PRAISE = re.compile(r"đặc sản|dac san|mua\s*\d+\s*tặng\s*\d+|loại 1(?!\d)")
_MARKED_WORD = re.compile(r"[^\W\d_]+\d*|\d+")


@dataclass(frozen=True)
class Name:
    """What is in one: of each pack ``grams``, ``millilitres`` or ``pieces``, ``count`` packs.

    0: the name does not say. ``lengths_cm`` are sizes such as a mat's.
    """

    grams: int = 0
    millilitres: int = 0
    pieces: int = 0
    count: int = 1
    lengths_cm: tuple[int, ...] = ()

    def weighing(self, grams: int | None, *, is_certain: bool = False) -> "Name":
        """Return it with a weight told beside the name.

        Marketplaces weigh the parcel, packing included, so theirs (not ``is_certain``) is taken
        only where the name says nothing of amounts, and only when it is round.
        """
        if not grams:
            return self
        if is_certain:
            return replace(self, grams=grams, count=1)
        says_something = self.grams or self.millilitres or self.pieces or self.count > 1
        return self if says_something or grams % 500 else replace(self, grams=grams)


def joined(vocabulary: Iterable[str]) -> Callable[[str], str]:
    """Return what writes words like ``ST25`` of ``vocabulary`` in one, where they were parted."""
    parts = [re.fullmatch(r"([a-z]+)(\d+)", word) for word in vocabulary]
    pairs = "|".join(rf"{found[1]}\s+{found[2]}" for found in parts if found)
    if not pairs:
        return str
    pattern = re.compile(rf"(?<![a-z0-9])({pairs})(?![a-z0-9])", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: "".join(found[0].split()), text)


def code_of(sku: str) -> str:
    """Return a code as it is compared: no case, no marks, no blanks, dashes or dots."""
    return re.sub(r"[^a-z0-9]", "", fold(sku))


def read_name(text: str) -> dict[str, str]:
    """Return the telling words of a name: each folded, with how it was written."""
    found: dict[str, str] = {}
    for marked in _MARKED_WORD.findall(_without_amounts(_PRAISE.sub(" ", _tidy(text)))):
        word = fold(marked)
        if word not in EMPTY_WORDS and not (word.isdigit() and len(word) < 2):
            found.setdefault(word, marked)
    return found


def amounts_in(title: str, option: str = "") -> Name:
    """Return the amounts of a name; what the variant's own name says comes first."""
    general, own = _amounts(title), _amounts(option)
    if own.grams or own.millilitres or own.pieces:
        return replace(own, lengths_cm=own.lengths_cm or general.lengths_cm)
    return replace(
        general,
        count=own.count if own.count > 1 else general.count,
        lengths_cm=own.lengths_cm or general.lengths_cm,
    )


def plain_words(text: str) -> set[str]:
    """Return all words of ``text`` without marks and case, packs and units too."""
    return set(re.findall(r"[a-z]+", fold(text)))


def spelled(vocabulary: Iterable[str]) -> Callable[[str], dict[str, str]]:
    """Return a reader of names that keeps the words of ``vocabulary`` only, mending others.

    Mended are words that were joined or parted (``st 25``, ``gaonep``) and words with one letter
    too many, too few, wrong or swapped.
    """
    words = set(vocabulary)
    nearby: dict[str, set[str]] = {}
    for word in words:
        for shorter in _one_letter_less(word):
            nearby.setdefault(shorter, set()).add(word)

    def read(text: str) -> dict[str, str]:
        written = list(read_name(text).items())
        found: dict[str, str] = {}
        place = 0
        while place < len(written):
            word, marked = written[place]
            following = written[place + 1] if place + 1 < len(written) else ("", "")
            if following[0] and word + following[0] in words:
                found.setdefault(word + following[0], marked + following[1])
                place += 2
                continue
            if word in words:
                goods = [word]
            else:
                goods = [w for w in SHORT_FORMS.get(word, ()) if w in words]
                goods = goods or _mended(word, words, nearby)
            for good in goods:
                found.setdefault(good, marked if good == word else good)
            place += 1
        return found

    return read


def _mended(word: str, words: set[str], nearby: dict[str, set[str]]) -> list[str]:
    for cut in range(2, len(word) - 1):
        if word[:cut] in words and word[cut:] in words:
            return [word[:cut], word[cut:]]
    if len(word) < 3 or any(letter.isdigit() for letter in word):
        return []
    near = {w for shorter in _one_letter_less(word) for w in nearby.get(shorter, ())}
    near = {w for w in near if w.isalpha() and _is_one_slip(word, w)}
    return sorted(near) if len(near) <= MOST_READINGS else []


def _is_one_slip(one: str, other: str) -> bool:
    """Return whether one letter was left out, put in, or written for another."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    long, short = sorted((one, other), key=len, reverse=True)
    return len(long) == len(short) + 1 and short in _one_letter_less(long)


def _one_letter_less(word: str) -> set[str]:
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word)) if len(word) > 3}


def _tidy(text: str) -> str:
    """Return ``text`` in lower case without pictures and ornaments; letters keep their marks."""
    plain = unicodedata.normalize("NFKC", text)
    kept = (c if c.isalnum() or c in ".,'" or unicodedata.combining(c) else " " for c in plain)
    return nfc("".join(kept)).lower()


def _amounts(text: str) -> Name:
    text = _ADVERT.sub(" ", fold(_tidy(text.replace("×", "x").replace("*", " x "))))
    grams = _half_and_tenth(text, _KILOS, _KILO_AND_TENTH) or _first(text, _WEIGHTS)
    millilitres = _half_and_tenth(text, _LITRES, None) or _first(text, _VOLUMES)
    lengths = tuple(
        int(whole) * 100 + int(tenth.ljust(2, "0"))
        for whole, tenth in _METRE_AND_TENTH.findall(text)
    ) or tuple(round(_decimal(n) * per) for pattern, per in _LENGTHS for n in pattern.findall(text))
    return Name(grams, millilitres, _pieces(text), _count(text), lengths)


def _half_and_tenth(text: str, units: str, tenth: re.Pattern | None) -> int:
    if (found := _AND_A_HALF.search(text)) and re.fullmatch(units, found[2]):
        return int(found[1]) * 1000 + 500
    if (found := _HALF.search(text)) and re.fullmatch(units, found[1]):
        return 500
    if tenth and (found := tenth.search(text)):
        return int(found[1]) * 1000 + int(found[2]) * 100
    return 0


def _first(text: str, patterns: tuple[tuple[re.Pattern, int], ...]) -> int:
    found = [
        (match.start(), round(_decimal(match[1]) * per))
        for pattern, per in patterns
        if (match := pattern.search(text))
    ]
    return min(found)[1] if found else 0


def _pieces(text: str) -> int:
    if found := _COUNTED_PIECES.search(text):
        return int(found[1])
    if found := _DOZENS.search(text):
        return 10 * int(found[1] or 1)
    return 1 if _ONE_PIECE.fullmatch(text.strip()) else 0


def _count(text: str) -> int:
    for pattern in _COUNTS:
        if found := pattern.search(text):
            return max(1, int(found[1]))
    return 1


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _without_amounts(text: str) -> str:
    """Return ``text`` (tidy, with marks) without numbers that are amounts; ``ST25`` stays."""
    units = (
        r"kgs?|ký|kí|ky|ki|kilo|cân|can|lạng|lang|yến|g|gr|gram|gam|ml|cc|lít|lit|l|m|cm|"
        r"túi|tui|gói|goi|bao|hộp|hop|chai|hũ|hu|lọ|lo|vỉ|vi|quả|qua|trái|trai|bắp|bap|cái|cai|"
        r"con|chiếc|chục|chuc"
    )
    text = re.sub(rf"(?<![^\W_])\d+(?:[.,]\d+)?\s*(?:{units})\d?(?![^\W_])", " ", text)
    return re.sub(r"(?<![^\W_])x\s*\d+(?![^\W_])|(?<![^\W_])\d+\s*x(?![^\W_])", " ", text)
