"""Which old communes went into a new unit, read from the sentence in the official catalogue.

The catalogue tells it in words: "Đổi tên từ xã Phú Lộc thành xã Hoa Lộc, hợp nhất các xã Hòa Lộc,
Minh Lộc và một phần xã Hải Lộc. Bỏ cấp huyện. Số: …". The names found serve as hints for people
who know only their old address. They decide nothing: about one old commune in twenty was split
and leads to several new units, and the longest sentences are cut off at their source.
"""

import re
import unicodedata
from dataclasses import dataclass

from shop.core.text import nfc

# From here on the sentence is about districts, codes and resolutions.
_END = re.compile(r"Bỏ cấp huyện|\bSố ?:|\bĐóng mã|\bGiữ nguyên", re.IGNORECASE)
# Vietnamese capitals and small letters alternate in Unicode: a range would take in both.
_UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
_CAPITAL = rf"[{_UPPER}0-9][\w'’]*"
_DISTRICT = rf"(?i:huyện đảo|huyện|quận|thị xã|thành phố|tỉnh)(?: {_CAPITAL})+"
# What stands between the names and is none: remarks, districts, areas and head counts.
_ASIDE = re.compile(
    r"\([^)]*\)?"
    rf"|\bthuộc {_DISTRICT}(?:,? {_DISTRICT})*"
    r"|\bsau khi sắp xếp theo quy định tại khoản \d+ Điều này"
    r"|\b(?:là )?[\d.,]+ (?:km2|người)"
    r"|\bdiện tích(?: tự nhiên)?|\bquy mô dân(?: số)?|\bhiện nay|\bcòn lại|\b[Tt]oàn bộ"
)
_BREAK = re.compile(
    r"[,;.]|\b(?:và|vf|với|từ|thành|vào|là|[Hh][ợơọ]p(?= nh)|hợp|nh[ấâ]t|nhập"
    r"|gọi|tên|mới|loại hình|trên cơ sở)\b"
    r"|(?= (?:các )?(?:xã|phường|thị trấn|đặc khu) )"
)
_FILLING = re.compile(
    r"^(?:(?:một|1|p?1 ?ph[ầà]n|[Pp]hần|của|các|có|ã|lập|Thay|Sắp xếp|[ĐđDd][ổốỏ]i)(?: +|$))+"
)
_CUT_OFF = 250  # characters; there the catalogue's sentences were cut, often inside a word
_KIND = re.compile(r"(xã|phường|thị trấn|đặc khu) ", re.IGNORECASE)
_NAME = re.compile(rf"{_CAPITAL}(?:(?: -)? [\w'’]+){{0,4}}")
_SMALL_LETTER = re.compile(r"(?<= )(?!trường)[a-zà-ỹđ](?=\w)")  # slips: "Cam bình"
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_NUMBERED = re.compile(r"[1-9]\d?")


@dataclass(frozen=True)
class FormerName:
    """An old unit that went into a new one: the whole of it, or a part."""

    name: str  # "xã Quảng Hợp"
    part: bool


def former_names(note: str, *, own_name: str) -> tuple[FormerName, ...]:
    """Return the old units named in ``note``, in its order, each once.

    ``own_name`` ("Xã Quảng Ngọc") is left out: an old unit of the same kind and name.
    A name without its kind has that of the name before it. The islands that were districts
    of their own (Hoàng Sa, Côn Đảo) were no communes and give none.
    """
    text = _END.split(re.sub(r"\s+", " ", nfc(note).replace("’ ", "’")))[0].rstrip(" .")
    text = re.sub(rf"\b(xã|phường|thị trấn|và|nhất|xếp)(?=[{_UPPER}]|hợp|các|toàn)", r"\1 ", text)
    if len(text) >= _CUT_OFF:  # the last name is perhaps half a name
        text = re.sub(r"(.*)(?:,| và ).*", r"\1", text)
    text = re.sub(r"\s+", " ", _ASIDE.sub(" ", text))

    own = _spelling(own_name)
    found: dict[str, FormerName] = {}
    kind = own_name.split()[0].lower()
    part = part_follows = False
    for piece in _BREAK.split(text):
        rest = piece.strip(" -:")
        says_part = re.search(r"ph[ầà]n\b", rest) is not None
        rest = _FILLING.sub("", rest)
        if not rest:  # "một phần của", its name comes in the next piece
            part_follows = part_follows or says_part
            continue
        match = _KIND.match(rest)
        if match or says_part or part_follows:
            part = says_part or part_follows
        part_follows = False
        while match:  # now and then twice: "xã Xã D’Ran"
            kind, rest = match[1].lower(), rest[match.end() :]
            match = _KIND.match(rest)
        rest = _SMALL_LETTER.sub(lambda letter: letter[0].upper(), rest)
        name = f"{kind} {rest}"
        if _is_name(kind, rest) and _spelling(name) != own:
            found.setdefault(_spelling(name), FormerName(name, part))
    return tuple(found.values())


def _spelling(name: str) -> str:
    """Return a key in which Hòa equals Hoà (two ways to place the tone) but not Hoa."""
    words = []
    for word in unicodedata.normalize("NFD", name.lower()).split():
        tones = _TONES.findall(word)
        words.append(_TONES.sub("", word) + "".join(tones))
    return " ".join(words)


def _is_name(kind: str, text: str) -> bool:
    if kind == "đặc khu":
        return False  # made of whole island districts
    if text[0].isdigit():
        return kind == "phường" and _NUMBERED.fullmatch(text) is not None
    return _NAME.fullmatch(text) is not None
