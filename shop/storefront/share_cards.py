"""The picture that Zalo and Facebook show of a product: photo, name, price, season, QR.

Square, under 200 KB, and legible at 320 pixels across: no letter is smaller than 44 of 1,080.
Drawn when asked for and kept nowhere here; its address changes with what stands on it, so those
who keep it fetch a new one after a change of price.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, ImageOps

from catalog.addresses import product_address
from catalog.models import Product
from shop.core.files import photo_name
from shop.core.links import site_url
from shop.core.money import format_vnd
from shop.storefront.availability import availability_of
from shop.storefront.cards import kilo_price_of, pack_of
from shop.storefront.facts import season_sentence

SIZE = 1080
MAX_BYTES = 200_000
#: Raise it when the same words would be drawn differently.
DRAWING = 1

_FONT = Path(__file__).parents[1] / "core" / "fonts" / "BeVietnamPro-Medium.ttf"
_PHOTO_HEIGHT, _MARGIN, _QR = 620, 48, 300
_INK, _SOFT, _LEAF, _PAPER = "#22302a", "#55635c", "#124a29", "#fffdf6"


@dataclass(frozen=True)
class CardText:
    """What is written on a card, and the address in its QR code."""

    name: str
    price: str
    unit_price: str
    season: str
    seller: str
    address: str


def share_card_url(product: Product, image: Any) -> str:
    """Return the address of a product's card, changed by whatever stands on it.

    ``image``: its first photo, or ``None``.
    """
    photo = image.content_hash or image.original.name if image else ""
    said = repr((DRAWING, card_text(product), photo))
    version = hashlib.sha256(said.encode()).hexdigest()[:12]
    return f"{reverse('storefront:share_card', args=[product.pk])}?v={version}"


def card_text(product: Product) -> CardText:
    """Return the words of a card in the language of the market: whoever sees it chose none."""
    with translation.override(settings.LANGUAGE_CODE):
        return _words_of(product)


def _words_of(product: Product) -> CardText:
    today = timezone.localdate()
    price = product.offer.price if product.offer else None
    stock = availability_of(product, today=today)
    kilo = kilo_price_of(price, product.net_weight_g)
    season = stock.note
    if not season and product.season:
        season = season_sentence(product.season, today=today)
    pack = pack_of(product.sale_unit, product.net_weight_g)
    return CardText(
        name=product.title,
        price=_("Ask for the price") if price is None else format_vnd(price),
        unit_price=" · ".join(filter(None, [pack, f"{format_vnd(kilo)}/kg" if kilo else ""])),
        season=season,
        seller=product.cooperative.short_name if product.cooperative else "",
        # Any slug leads to the product: without one the QR code has fewer, larger squares.
        address=site_url(product_address("", product.pk)),
    )


def draw_share_card(text: CardText, photo: Image.Image | None) -> bytes:
    """Return the card as a JPEG of at most :data:`MAX_BYTES` bytes."""
    card = Image.new("RGB", (SIZE, SIZE), _PAPER)
    pen = ImageDraw.Draw(card)
    if photo is not None:
        card.paste(ImageOps.fit(photo.convert("RGB"), (SIZE, _PHOTO_HEIGHT)), (0, 0))
    else:
        pen.rectangle((0, 0, SIZE, _PHOTO_HEIGHT), fill=_LEAF)
        pen.text(
            (_MARGIN, _PHOTO_HEIGHT // 2), "Chợ Quê", font=_font(140), fill=_PAPER, anchor="lm"
        )
    code = _qr(text.address)
    card.paste(code, (SIZE - _MARGIN - code.width, SIZE - _MARGIN - code.height))
    width = SIZE - 3 * _MARGIN - _QR
    top = _PHOTO_HEIGHT + 24
    for line in _lines(text.name, _font(56), width, most=2):
        pen.text((_MARGIN, top), line, font=_font(56), fill=_INK)
        top += 70
    top = _write(pen, top, text.price, 76, _LEAF, width)
    for line, colour in ((text.unit_price, _INK), (text.season, _INK), (text.seller, _SOFT)):
        if line and top + 56 <= SIZE - 16:
            top = _write(pen, top, line, 44, colour, width)
    return _jpeg(card)


def photo_of(image: Any) -> Image.Image | None:
    """Return a product's photo in a middling size, or ``None`` when its file is gone."""
    if image is None:
        return None
    name = photo_name(image.content_hash, 1200) if image.content_hash else image.original.name
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture.load()
            return picture
    except OSError:
        return None


def _write(pen: ImageDraw.ImageDraw, top: int, line: str, size: int, fill: str, width: int) -> int:
    shown = _lines(line, _font(size), width, most=1)
    pen.text((_MARGIN, top), shown[0] if shown else "", font=_font(size), fill=fill)
    return top + round(size * 1.3)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int, *, most: int) -> list[str]:
    """Break ``text`` into at most ``most`` lines; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        taken = 1
        while taken < len(words) and font.getlength(" ".join(words[: taken + 1])) <= width:
            taken += 1
        lines.append(" ".join(words[:taken]))
        words = words[taken:]
    if lines and (words or font.getlength(lines[-1]) > width):
        last = lines[-1]
        while last and font.getlength(f"{last}…") > width:
            last = last[:-1]
        lines[-1] = f"{last.rstrip()}…"
    return lines


def _qr(address: str) -> Image.Image:
    code = segno.make(address, error="m", micro=False)
    scale = max(1, _QR // code.symbol_size(border=2)[0])
    out = io.BytesIO()
    code.save(out, kind="png", scale=scale, border=2)
    out.seek(0)
    with Image.open(out) as picture:
        return picture.convert("RGB")


def _jpeg(card: Image.Image) -> bytes:
    for quality in (85, 75, 65, 50, 35, 20):
        out = io.BytesIO()
        card.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)
