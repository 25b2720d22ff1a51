"""Reading a place on the map from what people paste: two numbers, or a link of a map app.

Nothing is asked of anybody: short links, which say nothing by themselves, are refused.
"""

import re
import unicodedata
from decimal import Decimal
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The box around Việt Nam and its islands, in degrees: south, north, west, east.
SOUTH, NORTH, WEST, EAST = Decimal(8), Decimal(24), Decimal(102), Decimal(118)
#: About a metre; more digits say nothing about a barn.
STEP = Decimal("0.00001")
LONGEST = 2_000

_NUMBER = r"(-?\d{1,3}(?:[.,]\d{1,20})?)"
#: In the order in which they are looked for: a link's pin before the middle of its picture.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"!3d{_NUMBER}!4d{_NUMBER}",  # Google Maps, the pin
        rf"mlat={_NUMBER}&mlon={_NUMBER}",  # OpenStreetMap, the pin
        rf"[?&](?:q|query|ll|sll|daddr|destination|center)=(?:loc:)?{_NUMBER},\s*{_NUMBER}",
        rf"@{_NUMBER},{_NUMBER}",  # Google Maps, the middle
        rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}",  # OpenStreetMap, the middle
        rf"geo:{_NUMBER},{_NUMBER}",
        rf"^\(?\s*{_NUMBER}°?\s*[NB]?\s*[,;/ ]\s*{_NUMBER}°?\s*[EĐ]?\s*\)?$",
    )
)


class InvalidMapPoint(ValueError):
    """The text names no place in Việt Nam; ``message`` is a sentence for who typed it."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


def read_map_point(text: str) -> tuple[Decimal, Decimal]:
    """Return latitude and longitude (degrees, five decimals) of ``19.78, 105.70`` or a map link.

    The two may stand the other way round: within Việt Nam they cannot be mixed up.

    Raises:
        InvalidMapPoint: no two numbers, or a place elsewhere.
    """
    plain = unquote(unicodedata.normalize("NFKC", text[:LONGEST])).strip()
    for shape in _SHAPES:
        if found := shape.search(plain):
            one, other = (Decimal(part.replace(",", ".")) for part in found.groups())
            return _within(one, other)
    if "://" in plain:
        raise InvalidMapPoint(
            _(
                "This link does not say where the place is. Open it, press on the place, and copy "
                "the two numbers."
            )
        )
    raise InvalidMapPoint(_("Write two numbers, such as 19.78, 105.70, or paste a map link."))


def write_map_point(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """Return the two numbers as :func:`read_map_point` reads them; empty without a place."""
    if latitude is None or longitude is None:
        return ""
    return f"{_short(latitude)}, {_short(longitude)}"


def _within(one: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    for latitude, longitude in ((one, other), (other, one)):
        if SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST:
            return latitude.quantize(STEP), longitude.quantize(STEP)
    raise InvalidMapPoint(_("This place is not in Việt Nam. Look at the two numbers once more."))


def _short(degrees: Decimal) -> str:
    return f"{degrees:.5f}".rstrip("0").rstrip(".")
