"""Vietnamese in the font encodings of the 1990s: TCVN3 (ABC, .VnTime) and VNI (VNI-Times).

Such text is stored as Latin letters that only looked Vietnamese in their own font. Tables
as in the fonts' documentation; TCVN3 is the upper half of TCVN 5712:1993.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .texts import exact_key

TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ" + "\0" * 6 + "àảãáạ\0ằẳẵắ" + "\0" * 7 + "ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò"
    "\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ"
)
TCVN3 = {0xA1 + i: letter for i, letter in enumerate(TCVN3_LETTERS) if letter != "\0"}

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE = "\u0302", "\u0306"
VNI_MARKS = {
    "ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE, "ï": DOT,
    "â": CIRCUMFLEX, "á": CIRCUMFLEX + ACUTE, "à": CIRCUMFLEX + GRAVE,
    "å": CIRCUMFLEX + HOOK, "ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT,
    "ê": BREVE, "é": BREVE + ACUTE, "è": BREVE + GRAVE,
    "ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": BREVE + DOT,
}  # fmt: skip
VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI_PAIR = re.compile(
    "([aeiouyôöAEIOUYÔÖ])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|([ôöñæóòîÔÖÑÆÓÒÎ])"
)

EVERYDAY = """
    tên hàng giá bán đơn vị số lượng tồn còn hết ghi chú sản phẩm mặt ảnh chứng nhận bảng nông
    hợp tác xã thôn tổ nhóm mùa đồng nghìn túi hộp chục cân yến tạ tấn gạo nếp tẻ đậu lạc ngô
    gà vịt trứng thịt cá rau củ quả mật hữu cơ sạch tươi khô đỏ đen xanh trắng
"""
COMMON_WORDS = frozenset(exact_key(word) for word in EVERYDAY.split())


def from_tcvn3(text: str) -> str:
    """Return text typed in a TCVN3 (ABC) font as Unicode."""
    return unicodedata.normalize("NFC", text).translate(TCVN3)


def from_vni(text: str) -> str:
    """Return text typed in a VNI font as Unicode."""
    return unicodedata.normalize(
        "NFC", VNI_PAIR.sub(_vni_letter, unicodedata.normalize("NFC", text))
    )


def as_written(text: str) -> str:
    """Return ``text``: the reading for files that need no other."""
    return text


READINGS: dict[str, Callable[[str], str]] = {
    "unicode": as_written,
    "tcvn3": from_tcvn3,
    "vni": from_vni,
}


def count_common_words(text: str) -> int:
    """Return how many different everyday words, with their accents, ``text`` holds."""
    return len(COMMON_WORDS & set(exact_key(text).split()))


def _vni_letter(match: re.Match[str]) -> str:
    base, mark, alone = match.groups()
    letter = base or alone
    plain = VNI_LETTERS.get(letter.lower(), letter.lower())
    if letter.isupper():
        plain = plain.upper()
    return plain + VNI_MARKS[mark.lower()] if mark else plain
