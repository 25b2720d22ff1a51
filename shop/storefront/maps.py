"""A map of the co-ops drawn here: no tile server, no request to anybody, no script.

Points by latitude and longitude on an even grid (equirectangular, true in the middle of the
map), numbered like the list beside it, which says the same in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from string import ascii_lowercase
from typing import NamedTuple

from coops.registry.models import Cooperative
from shop.storefront.pickups import PICKUP_ANCHOR, WeeklyPoint

WIDTH, HEIGHT, PAD = 640, 480, 56
#: Pixels between the middles of two numbers, so that a thumb hits one of them.
APART = 52
KM_PER_DEGREE = 111.32
#: The map never shows less than this, or two neighbours would seem far apart.
LEAST_KM = 10.0


@dataclass(frozen=True)
class MapPoint:
    """One co-op, or a pick-up point of one: its mark, where it stands (pixels), where it leads.

    Co-ops are marked by their number in the list, pick-up points by that and a letter: ``2a``.
    """

    number: str
    x: int
    y: int
    name: str
    url: str
    is_pickup: bool = False


@dataclass(frozen=True)
class Map:
    """A drawn map; ``scale_km`` kilometres are ``scale_px`` pixels long."""

    points: list[MapPoint]
    scale_km: int
    scale_px: int
    width: int = WIDTH
    height: int = HEIGHT


class Spot(NamedTuple):
    """Something that says where it is, in degrees."""

    mark: str
    name: str
    url: str
    longitude: float
    latitude: float
    is_pickup: bool


def map_of(
    cooperatives: Sequence[Cooperative], points: Mapping[int, list[WeeklyPoint]] | None = None
) -> Map | None:
    """Return the map of what says where it is; ``None`` when fewer than two do.

    Numbers count all co-ops in their order, so they fit the list. ``points`` are their pick-up
    points by co-op, marked by :func:`marked`.
    """
    placed = []
    for number, body in enumerate(cooperatives, 1):
        url = body.get_absolute_url()
        if body.latitude is not None and body.longitude is not None:
            place = float(body.longitude), float(body.latitude)
            placed.append(Spot(str(number), body.short_name, url, *place, False))
        placed += [
            Spot(
                each.mark,
                f"{each.place} ({body.short_name})",
                f"{url}#{PICKUP_ANCHOR}",
                float(each.point.longitude or 0),
                float(each.point.latitude or 0),
                True,
            )
            for each in (points or {}).get(body.pk, [])
            if each.mark
        ]
    if len(placed) < 2:
        return None
    west, east = min(p.longitude for p in placed), max(p.longitude for p in placed)
    south, north = min(p.latitude for p in placed), max(p.latitude for p in placed)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    shrink = cos(radians(middle_lat))
    wide_km = max((east - west) * shrink * KM_PER_DEGREE, LEAST_KM)
    high_km = max((north - south) * KM_PER_DEGREE, LEAST_KM)
    px_per_km = min((WIDTH - 2 * PAD) / wide_km, (HEIGHT - 2 * PAD) / high_km)
    spots = [
        (
            WIDTH / 2 + (p.longitude - middle_lon) * shrink * KM_PER_DEGREE * px_per_km,
            HEIGHT / 2 - (p.latitude - middle_lat) * KM_PER_DEGREE * px_per_km,
        )
        for p in placed
    ]
    scale_km = next(km for km in (100, 50, 20, 10, 5, 2, 1) if km * px_per_km < WIDTH / 3)
    drawn = [
        MapPoint(spot.mark, x, y, spot.name, spot.url, spot.is_pickup)
        for spot, (x, y) in zip(placed, _spread(spots), strict=True)
    ]
    return Map(drawn, scale_km, round(scale_km * px_per_km))


def marked(
    cooperatives: Sequence[Cooperative], points: Mapping[int, list[WeeklyPoint]]
) -> dict[int, list[WeeklyPoint]]:
    """Return the pick-up points by co-op, those that say where they are with their mark."""
    found = {}
    for number, body in enumerate(cooperatives, 1):
        letters = iter(ascii_lowercase)
        found[body.pk] = [
            replace(each, mark=f"{number}{next(letters, '')}")
            if each.point.latitude is not None and each.point.longitude is not None
            else each
            for each in points.get(body.pk, [])
        ]
    return found


def _spread(spots: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Move points that would cover one another apart, the later ones to the next free place."""
    taken: list[tuple[int, int]] = []
    for x, y in spots:
        tries = [(round(x), round(y))]
        for ring in range(1, 12):
            step = ring * APART / 2
            tries += [
                (round(x + step * dx), round(y + step * dy))
                for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1))
            ]
        taken.append(next((spot for spot in tries if _is_free(spot, taken)), tries[0]))
    return taken


def _is_free(spot: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    x, y = spot
    on_map = PAD / 2 <= x <= WIDTH - PAD / 2 and PAD / 2 <= y <= HEIGHT - PAD / 2
    return on_map and all((x - a) ** 2 + (y - b) ** 2 >= APART**2 for a, b in taken)
