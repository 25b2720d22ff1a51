"""Reading a whole address out of one text, as people send it in a chat.

New and old names, with and without marks, with the usual abbreviations (TP, Q., H., P., X., Tx),
with or without commas. It proposes and never decides: the buyer sees what was read and may
change all of it. Where an old commune was split, or a name is there twice, it asks.

The way: telephone number out; the province from the end; districts, which are no more, out; then
the ward, from its kind ("xã", "P.") or because a part of the text is just its name.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from shop.address import dataset
from shop.address.dataset import WardUnit
from shop.address.old_provinces import provinces_by_name
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import fold, nfc

LONGEST_TEXT = 500
#: Names of wards and provinces have at most so many words.
LONGEST_NAME = 6
#: More wards than this are no question any more.
MOST_CANDIDATES = 12

_PHONE = re.compile(r"(?<![\w/])(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:/[^\W_]+)*")
_SEPARATOR = re.compile(r"[,;\n\r|]|\s[-–]\s")
_GLUED = re.compile(r"(?i)\b([pqfx]|tp|tx|tt)\.?(?=\d)|\b(tp)(?=hcm\b|hn\b)")

_WARD_KINDS = {
    ("xa",): "xã",
    ("x",): "xã",
    ("phuong",): "phường",
    ("p",): "phường",
    ("f",): "phường",
    ("thi", "tran"): "thị trấn",
    ("tt",): "thị trấn",
    ("dac", "khu"): "đặc khu",
}
_KINDS = ("thị trấn", "đặc khu", "phường", "xã")
_DISTRICT_KINDS = {("huyen",), ("h",), ("quan",), ("q",), ("thi", "xa"), ("tx",)}
_CITY_KINDS = {("thanh", "pho"), ("tp",), ("t", "p")}
_PROVINCE_KINDS = {("tinh",), ("t",), *_CITY_KINDS}
#: After these comes the name of a street or hamlet, not of a ward.
_NO_WARD_AFTER = {"duong", "pho", "ngo", "ngach", "hem", "thon", "xom", "ap", "to", "khu", "so"}
_NO_WARD_AFTER |= {"ban", "lang", "toa", "chung", "cho", "truong", "quoc", "tinh"}
_COUNTRY = ({"viet", "nam"}, {"vietnam"}, {"vn"})


@dataclass(frozen=True)
class Reading:
    """What was read; codes are empty where nothing was sure.

    ``candidates`` are wards to choose from when ``ward_code`` is empty; ``line`` is what is left:
    house, street, hamlet, landmark. ``phone`` is in E.164.
    """

    province_code: str = ""
    ward_code: str = ""
    candidates: tuple[WardUnit, ...] = ()
    line: str = ""
    phone: str = ""


@dataclass
class _Word:
    text: str
    folded: str
    start: int
    end: int
    part: int  # number of the part between separators
    has_dot: bool = False
    is_used: bool = False


@dataclass(frozen=True)
class _Name:
    """One name of a ward: today's, or of a commune that went into it."""

    ward: WardUnit
    kind: str
    text: str  # without its kind
    is_current: bool


@dataclass
class _Found:
    score: float
    name: _Name
    words: list[_Word] = field(default_factory=list)


def read_address(text: str) -> Reading:
    """Return what stands in ``text``, of which the first 500 characters are read."""
    text = nfc(text.replace("\x00", " "))[:LONGEST_TEXT]
    text, phone = _without_phone(text)
    text = _GLUED.sub(lambda match: f"{match[1] or match[2]}. ", text)
    words = _words(text)
    _use_country(words)
    province = _find_province(words)
    has_district = _use_districts(words)
    found = _find_wards(words, province, has_district=has_district)
    wards = {one.name.ward.code: one.name.ward for one in found}
    ward = next(iter(wards.values())) if len(wards) == 1 else None
    for one in found if len(wards) >= 1 else ():
        for word in one.words:
            word.is_used = True
    if ward is not None:
        province = ward.province_code
    return Reading(
        province_code=province,
        ward_code=ward.code if ward else "",
        candidates=() if ward else tuple(wards.values())[:MOST_CANDIDATES],
        line=_rest(text, words),
        phone=phone,
    )


def _without_phone(text: str) -> tuple[str, str]:
    for match in _PHONE.finditer(text):
        try:
            phone = normalise_phone(match[0])
        except InvalidPhone:
            continue
        return text[: match.start()] + " , " + text[match.end() :], phone
    return text, ""


def _words(text: str) -> list[_Word]:
    breaks = [match.start() for match in _SEPARATOR.finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        part = sum(place < match.start() for place in breaks)
        has_dot = text[match.end() : match.end() + 1] == "."
        found.append(
            _Word(match[0], fold(match[0]), match.start(), match.end(), part, has_dot=has_dot)
        )
    return found


def _use_country(words: list[_Word]) -> None:
    for length in (2, 1):
        last = words[-length:]
        if len(last) == length and {word.folded for word in last} in _COUNTRY:
            if length == 2 and last[0].folded != "viet":
                continue
            for word in last:
                word.is_used = True
            return


def _find_province(words: list[_Word]) -> str:
    """Return the code of the province, which is used up: at the end, else a part of its own."""
    left = [word for word in words if not word.is_used]
    names = provinces_by_name()
    places = [(max(0, len(left) - length), len(left)) for length in range(LONGEST_NAME, 0, -1)]
    places += [_bounds(left, part) for part in sorted({w.part for w in left}, reverse=True)]
    for start, end in places:
        kind = _kind_at(left, start, _PROVINCE_KINDS)
        name = tuple(word.folded for word in left[start + kind : end])
        code = names.get(name, "")
        if not code or _follows_a_kind(left, start):
            continue
        start -= _kind_before(left, start, _PROVINCE_KINDS)
        for word in left[start:end]:
            word.is_used = True
        return code
    return ""


def _bounds(words: list[_Word], part: int) -> tuple[int, int]:
    places = [place for place, word in enumerate(words) if word.part == part]
    return places[0], places[-1] + 1


def _follows_a_kind(words: list[_Word], start: int) -> bool:
    """Return whether a ward's or district's kind stands right before, in the same part."""
    for length in (2, 1):
        before = words[max(0, start - length) : start]
        if len(before) < length or before[0].part != words[start].part:
            continue
        key = tuple(word.folded for word in before)
        if (key in _WARD_KINDS or key in _DISTRICT_KINDS) and (
            len(key[0]) > 1 or before[0].has_dot
        ):
            return True
    return False


def _kind_at(words: list[_Word], start: int, kinds) -> int:
    """Return of how many words the kind at ``start`` is; 0 without one."""
    for length in (2, 1):
        key = tuple(word.folded for word in words[start : start + length])
        if len(key) < length or key not in kinds or start + length >= len(words):
            continue
        if words[start].part == words[start + length].part or words[start].has_dot:
            return length
    return 0


def _kind_before(words: list[_Word], start: int, kinds) -> int:
    """Return of how many words the kind right before ``start`` is, in the same part."""
    for length in (2, 1):
        before = words[max(0, start - length) : start]
        key = tuple(word.folded for word in before)
        if len(before) == length and key in kinds and before[0].part == words[start].part:
            return length
    return 0


def _use_districts(words: list[_Word]) -> bool:
    """Use up the districts, which are no more; return whether there was one."""
    left = [word for word in words if not word.is_used]
    found = False
    place = 0
    while place < len(left):
        kind = _kind_at(left, place, _DISTRICT_KINDS | _CITY_KINDS)
        is_named = place > 0 and _kind_before(left, place, _WARD_KINDS)  # "xã Quan Sơn"
        is_letter = len(left[place].folded) == 1 and not _is_short_kind(left, place)
        if not kind or is_named or is_letter:
            place += 1
            continue
        end = place + kind
        while (
            end < len(left)
            and left[end].part == left[place + kind].part
            and not _kind_at(left, end, _WARD_KINDS)
            and end - place - kind < LONGEST_NAME
        ):
            end += 1
        for word in left[place:end]:
            word.is_used = True
        found = True
        place = end
    return found


def _is_short_kind(words: list[_Word], place: int) -> bool:
    """Return whether one letter is an abbreviation: with a dot, or before a capital or number."""
    after = words[place + 1].text if place + 1 < len(words) else ""
    return words[place].has_dot or after[:1].isdigit() or after[:1].isupper()


def _find_wards(words: list[_Word], province: str, *, has_district: bool) -> list[_Found]:
    """Return the best readings of the ward, all equally good; none when nothing fits."""
    left = [word for word in words if not word.is_used]
    if not left:
        return []
    names = _names_of(province)
    marked = any(word.text.lower() != word.folded for word in left)
    found: list[_Found] = []
    for start in range(len(left)):
        kind_length, kind = _ward_kind(left, start)
        for length in range(LONGEST_NAME, 0, -1):
            name = left[start + kind_length : start + kind_length + length]
            if len(name) < length or len({word.part for word in name}) > 1:
                continue
            if not kind_length and not _is_a_part(left, start, length):
                continue
            matches = names.get(tuple(word.folded for word in name), ())
            for match in matches:
                score = _score(match, kind, has_district) + start / 1000
                if marked and _same_marks(match.text, name):
                    score += 1
                found.append(_Found(score, match, left[start : start + kind_length + length]))
            if matches:
                break  # the longest name from here counts
    best = max((one.score for one in found), default=0)
    return [one for one in found if one.score == best]


def _ward_kind(words: list[_Word], start: int) -> tuple[int, str]:
    length = _kind_at(words, start, _WARD_KINDS)
    if not length or (len(words[start].folded) == 1 and not _is_short_kind(words, start)):
        return 0, ""
    return length, _WARD_KINDS[tuple(word.folded for word in words[start : start + length])]


def _is_a_part(words: list[_Word], start: int, length: int) -> bool:
    """Return whether a bare name is a part of its own, or ends a text without separators."""
    end = start + length
    part = words[start].part
    begins = start == 0 or words[start - 1].part != part
    ends = end == len(words) or words[end].part != part
    if begins and ends:
        return not words[start].folded.isdigit()
    is_last = end == len(words) and not words[start].folded.isdigit()
    return is_last and not begins and words[start - 1].folded not in _NO_WARD_AFTER and length > 1


def _score(name: _Name, kind: str, has_district: bool) -> float:
    score = 2.0 if not kind else 6.0 if kind == name.kind else 4.0
    if name.is_current:
        return score + (0.5 if has_district else 1.5)
    return score + (1.0 if has_district else 0.5)


def _same_marks(name: str, words: list[_Word]) -> bool:
    return _spelt(name) == _spelt(" ".join(word.text for word in words))


def _spelt(text: str) -> str:
    """Return letters and marks of each word in one order: Hòa and Hoà are the same."""
    words = unicodedata.normalize("NFD", text.lower()).split()
    return " ".join("".join(sorted(word)) for word in words)


@cache
def _names_of(province: str) -> dict[tuple[str, ...], tuple[_Name, ...]]:
    """Return today's and former names by their folded words; of all provinces for ``""``."""
    found: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for ward in dataset.load().wards.values():
        if province and ward.province_code != province:
            continue
        names = [_Name(ward, ward.kind, ward.short_name, is_current=True)]
        for old in ward.old_names:
            kind = next(kind for kind in _KINDS if old.name.startswith(kind))
            text = old.name[len(kind) + 1 :]
            names.append(_Name(ward, kind, text, is_current=False))
        for name in names:
            key = tuple(word.folded for word in _words(name.text))
            if name not in found[key]:
                found[key].append(name)
    return {key: tuple(names) for key, names in found.items()}


def _rest(text: str, words: list[_Word]) -> str:
    """Return what was not used, tidied."""
    kept = list(text)
    for word in words:
        if word.is_used:
            end = word.end + 1 if word.has_dot else word.end
            kept[word.start : end] = " " * (end - word.start)
    parts = re.split(r"[,;\n\r|]", "".join(kept))
    tidy = (" ".join(part.split()).strip(" .-–:") for part in parts)
    return ", ".join(part for part in tidy if part)[:255]
