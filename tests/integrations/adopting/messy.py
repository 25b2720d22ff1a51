"""A shop there as real ones look, with the truth: which of our goods each listing is.

Goods are drawn from the kinds of the generated world, several of each kind that differ in one
word or in the pack. Their listings are written by somebody in a hurry: no marks, wrong marks,
letters left out, adverts, pictures, words in another order, sizes in other units, several packs
in one, variants under one title; codes that are missing, rewritten, lengthened, foreign or copied
from another listing. One in twenty is nothing of ours.
"""

from dataclasses import dataclass
from random import Random

from integrations.matching import Goods, Variant
from shop.core.text import fold
from shop.demo.generated.kinds import KINDS, TOUCHES

PREFIXES = (
    "[HTX Đồng Sao]",
    "HTX Đồng Sao -",
    "🌾",
    "🔥HOT🔥",
    "[FREESHIP]",
    "(Mua 2 tặng 1)",
    "Đặc sản Thanh Hóa",
    "SP",
    "sỉ lẻ",
    "Hàng chuẩn",
)
SUFFIXES = (
    "giá rẻ",
    "cam kết chất lượng",
    "ship hỏa tốc",
    "❤️❤️",
    "date mới",
    "- hàng nhà trồng",
    "#nongsansach",
    "HSD 6 tháng",
    "bao đổi trả",
    "✅ loại 1",
)
FOREIGN = (
    "Nồi cơm điện mini 1,2 lít",
    "Áo thun nam cổ tròn",
    "Dép lê đi trong nhà",
    "Gạo lứt huyết rồng Sóc Trăng 5kg",
    "Hạt điều rang muối Bình Phước 500g",
    "Cà phê rang xay Đắk Lắk 500g",
    "Hồ tiêu đen Phú Quốc 200g",
    "Sầu riêng Ri6 cấp đông 1kg",
    "Bánh pía Sóc Trăng 4 cái",
    "Túi vải đựng quà Tết",
    "Thớt gỗ nghiến",
    "Trà atiso túi lọc",
)
SHORT = {"hữu cơ": "hc", "đặc biệt": "đb"}
WRONG_MARKS = {"ế": "ê", "ộ": "ô", "ạ": "a", "ắ": "ă", "ứ": "ư", "ả": "ã", "ồ": "ô", "ấ": "â"}


@dataclass(frozen=True)
class Listed:
    """One variant there and the truth: ``record_id`` ``None`` when it is nothing of ours."""

    variant: Variant
    record_id: int | None
    pack_factor: int = 1


def make(products: int, seed: int = 7) -> tuple[list[Goods], list[Listed]]:
    """Return ``products`` goods of ours and as many listings, in an order of their own."""
    rng = Random(seed)
    goods = _goods(products, rng)
    listed = [_listed(one, goods, rng) for one in goods]
    for place in range(0, products, 20):
        listed[place] = _stranger(rng, place)
    rng.shuffle(listed)
    return goods, listed


def _goods(count: int, rng: Random) -> list[Goods]:
    villages = ("", "Linh Hưng", "Phú Khê", "Yên Sơn", "Xuân Lộc")
    seen: dict[tuple[str, str], Goods] = {}
    while len(seen) < count:
        kind = rng.choice(KINDS)
        unit, grams = rng.choice(kind.packs)
        words = (kind.name, rng.choice(kind.varieties), rng.choice(TOUCHES), rng.choice(villages))
        title = " ".join(word for word in words if word)
        number = len(seen) + 1
        per_kilo = rng.randint(*kind.vnd)
        price = round(per_kilo * (grams / 1000 if grams else 1), -3)
        letters = "".join(word[0] for word in fold(title).split())[:3].upper()
        one = Goods(number, f"{letters}-{number:04d}", title, unit, grams or None, int(price))
        seen.setdefault((title, unit), one)
    return list(seen.values())


def _listed(goods: Goods, all_goods: list[Goods], rng: Random) -> Listed:
    factor = rng.choice((2, 3, 5)) if rng.random() < 0.12 else 1
    size = _size(goods, factor, rng)
    words = _mess(goods.title, rng)
    option = ""
    if rng.random() < 0.15:  # the size is the name of the variant
        option, size = size or "Mặc định", ""
    parts = [words, size] if rng.random() < 0.8 else [size, words]
    if rng.random() < 0.5:
        parts.insert(0, rng.choice(PREFIXES))
    if rng.random() < 0.5:
        parts.append(rng.choice(SUFFIXES))
    title = " ".join(part for part in parts if part)
    if rng.random() < 0.1:
        title = title.upper()
    price = round((goods.price_vnd or 0) * factor * rng.uniform(0.95, 1.25), -2)
    variant = Variant(
        title,
        option,
        sku=_sku(goods, all_goods, rng),
        weight_g=(goods.weight_g or 0) * factor + 130 if rng.random() < 0.4 else None,
        price_vnd=int(price) if rng.random() < 0.95 else None,
    )
    return Listed(variant, goods.record_id, factor)


def _stranger(rng: Random, place: int) -> Listed:
    title = _mess(rng.choice(FOREIGN), rng)
    if rng.random() < 0.5:
        title = f"{rng.choice(PREFIXES)} {title}"
    return Listed(Variant(title, sku=rng.choice(("", f"X{place}")), price_vnd=59_000), None)


def _mess(title: str, rng: Random) -> str:
    for long, short in SHORT.items():
        if rng.random() < 0.2:
            title = title.replace(long, short)
    if rng.random() < 0.25:
        words = title.split()
        cut = rng.randint(1, len(words) - 1) if len(words) > 1 else 0
        title = " ".join(words[cut:] + words[:cut])
    dice = rng.random()
    if dice < 0.35:
        title = fold(title)
    elif dice < 0.5:
        title = "".join(WRONG_MARKS.get(c, c) if rng.random() < 0.5 else c for c in title)
    if rng.random() < 0.1:
        title = _slip(title, rng)
    return title.replace("ST25", rng.choice(("ST25", "ST 25", "st25")))


def _slip(title: str, rng: Random) -> str:
    """Leave out one letter inside a long word."""
    words = title.split()
    places = [n for n, word in enumerate(words) if len(word) >= 5]
    if places:
        place = rng.choice(places)
        cut = rng.randint(1, len(words[place]) - 2)
        words[place] = words[place][:cut] + words[place][cut + 1 :]
    return " ".join(words)


def _size(goods: Goods, factor: int, rng: Random) -> str:
    """Write what is in one there, as sellers do."""
    unit = goods.sale_unit
    grams = goods.weight_g
    if not grams:
        plain = {"cái": "", "bộ": "", "chục": rng.choice(("chục", "10 quả"))}.get(unit, unit)
        if factor == 1:
            return plain
        many = {"chai 500ml": "chai 500ml", "chai 1 lít": "chai 1 lít", "chục": "chục"}.get(unit)
        return rng.choice((f"combo {factor} {many or unit}", f"{factor} {many or unit}"))
    one = _weight(grams, rng)
    if factor == 1:
        return rng.choice((one, f"túi {one}", f"({one})", f"gói {one}"))
    total = _weight(grams * factor, rng)
    return rng.choice(
        (f"{factor} x {one}", f"{one} x {factor}", f"combo {factor} túi {one}",
         f"{factor} gói x {one}", f"set {factor} bịch {one}")
        if goods.weight_g != 1000
        else (f"{factor} x {one}", f"combo {factor} túi {one}", f"{factor} gói {one}", total)
    )  # fmt: skip


def _weight(grams: int, rng: Random) -> str:
    kilos = f"{grams / 1000:g}".replace(".", ",")
    ways = [f"{kilos}kg", f"{kilos} kg", f"{kilos}ký", f"{kilos} KG"]
    if grams <= 2000:
        ways += [f"{grams}g", f"{grams} gr", f"{grams}gram"]
    if grams == 500:
        ways += ["nửa kg", "0.5kg"]
    return rng.choice(ways)


def _sku(goods: Goods, all_goods: list[Goods], rng: Random) -> str:
    dice = rng.random()
    if dice < 0.3:
        return goods.sku
    if dice < 0.45:
        return rng.choice((goods.sku.lower(), goods.sku.replace("-", ""), f" {goods.sku} "))
    if dice < 0.55:
        return goods.sku + rng.choice(("-5KG", "_moi", "-CQ17", "-A"))
    if dice < 0.8:
        return ""
    if dice < 0.92:
        return f"SP{rng.randint(10_000, 99_999)}"
    return rng.choice(all_goods).sku  # copied from another listing
