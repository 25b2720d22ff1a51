"""Goods that may not be sold here: names, since when, by which law, and what is said.

The platform must check a listing before it is shown and keep a list of blocked goods (Law on
E-commerce 122/2025/QH15, in force since 2026-07-01). The list is data with dates: what the law
changes is changed here, with ``until`` for what is allowed again. The laws are named as they are
commonly cited; nobody has compared the list with their texts yet: a lawyer should, and the
market's operator answers for it.

Names are compared syllable by syllable with their marks; a name typed without any mark is
compared without. ``unless`` are names that contain the same words and are other goods.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.core.text import fold, nfc

_SYLLABLE = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Forbidden:
    """One kind of goods: its names, why it is not sold, by what, from and until when.

    ``text`` is the sentence for the seller; ``until`` is the last day, ``None`` while in force.
    """

    code: str
    names: tuple[str, ...]
    text: str | Promise
    law: str
    since: date
    until: date | None = None
    unless: tuple[str, ...] = ()


FORBIDDEN = (
    Forbidden(
        "wildlife",
        (
            *("thịt rừng", "thú rừng", "động vật hoang dã", "tê tê", "sừng tê giác", "ngà voi"),
            *("cao hổ", "mật gấu", "tay gấu", "chim trời", "thịt khỉ", "cao khỉ", "rùa vàng"),
        ),
        _("Wild animals and what is made of them may not be sold."),
        "Luật Đầu tư 61/2020/QH14, Điều 6; Nghị định 06/2019/NĐ-CP",
        date(2021, 1, 1),
    ),
    Forbidden(
        "tobacco",
        (
            *("thuốc lá", "thuốc lào", "xì gà", "thuốc lá điện tử", "thuốc lá nung nóng", "vape"),
            *("tinh dầu thuốc lá", "shisha"),
        ),
        _("Tobacco may not be sold online."),
        "Luật Phòng, chống tác hại của thuốc lá 2012; Nghị quyết 173/2024/QH15 (thuốc lá điện tử)",
        date(2013, 5, 1),
        # Leaves for a herbal bath are called "thuốc lá" too.
        unless=("thuốc lá tắm", "thuốc lá nam", "thuốc lá người dao", "tắm thuốc lá"),
    ),
    Forbidden(
        "fireworks",
        ("pháo nổ", "pháo hoa nổ", "pháo đất nổ", "pháo tép", "pháo bi", "thuốc pháo", "thuốc nổ"),
        _("Firecrackers and explosives may not be sold."),
        "Luật Đầu tư 61/2020/QH14, Điều 6; Nghị định 137/2020/NĐ-CP",
        date(2021, 1, 1),
    ),
    Forbidden(
        "drugs",
        (
            "cần sa",
            "thuốc phiện",
            "anh túc",
            "quả anh túc",
            "cây thuốc phiện",
            "lá khát",
            "lá coca",
        ),
        _("Narcotics and the plants they are made of may not be sold."),
        "Luật Đầu tư 61/2020/QH14, Điều 6",
        date(2021, 1, 1),
        unless=("cần sa pa", "hoa anh túc giả"),
    ),
    Forbidden(
        "weapons",
        ("súng săn", "súng hơi", "đạn chì", "dao găm", "kiếm nhật", "bẫy thú", "kích điện bắt cá"),
        _("Weapons, traps for wild animals and electric fishing gear may not be sold."),
        "Luật Quản lý, sử dụng vũ khí 42/2024/QH15; Luật Thủy sản 18/2017/QH14, Điều 7",
        date(2019, 1, 1),
    ),
    Forbidden(
        "poison",
        ("cá nóc", "khô cá nóc", "cá nóc khô", "lá ngón", "thuốc diệt cỏ paraquat", "glyphosate"),
        _("These goods are poisonous and may not be sold."),
        "Chỉ thị 06/2003/CT-BTS (cá nóc); danh mục thuốc bảo vệ thực vật cấm của Bộ NN và MT",
        date(2003, 12, 22),
    ),
    Forbidden(
        "medicine",
        ("thuốc kháng sinh", "thuốc tây", "thuốc kê đơn", "thuốc tân dược"),
        _("Medicines are sold by pharmacies with a licence only."),
        "Luật Dược 105/2016/QH13",
        date(2017, 1, 1),
    ),
    Forbidden(
        "dead stock",
        ("lợn chết", "heo chết", "gà chết", "vịt chết", "lợn dịch", "thịt lợn bệnh"),
        _("Meat of animals that died or were ill may not be sold."),
        "Luật An toàn thực phẩm 55/2010/QH12, Điều 5",
        date(2011, 7, 1),
    ),
)


def forbidden_in(name: str, *, on: date) -> Forbidden | None:
    """Return what forbids goods of that name on the day ``on``, or ``None``."""
    typed = nfc(name).lower()
    spell = _plain if typed == fold(typed) else _marked
    words = spell(typed)
    for kind in FORBIDDEN:
        if kind.since > on or (kind.until is not None and kind.until < on):
            continue
        rest = words
        for other in kind.unless:
            rest = rest.replace(spell(other), " – ")
        if any(spell(one) in rest for one in kind.names):
            return kind
    return None


def _marked(text: str) -> str:
    """Return the syllables of ``text``, a blank around each."""
    return " ".join(["", *_SYLLABLE.findall(nfc(text).lower()), ""])


def _plain(text: str) -> str:
    return _marked(fold(text))
