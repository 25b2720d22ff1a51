"""Roughly where a lot grew, drawn here: a circle, never a point, and how far from the co-op."""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coops.lots.models import Plot
from coops.registry.models import Cooperative

#: Places are told to so many decimals of a degree: about a kilometre, no field and no house.
DECIMALS = 2
KM_PER_DEGREE = 111.32
WIDTH, HEIGHT = 320, 240
#: The circle around the rough place, in kilometres.
RADIUS_KM = 1.0
#: The map shows at least this much from side to side, in kilometres.
LEAST_KM = 6.0


@dataclass(frozen=True)
class LotMap:
    """A drawn map: where the plot roughly is, the co-op where it is known; sizes in pixels.

    ``words`` say the same in a sentence.
    """

    words: str
    plot_x: int
    plot_y: int
    radius: int
    coop_x: int | None
    coop_y: int | None
    scale_km: int
    scale_px: int
    width: int = WIDTH
    height: int = HEIGHT


def lot_map(plot: Plot | None, cooperative: Cooperative) -> LotMap | None:
    """Return the map of a plot; ``None`` when nobody has said where it is."""
    if plot is None or plot.latitude is None or plot.longitude is None:
        return None
    latitude, longitude = (
        round(float(plot.latitude), DECIMALS),
        round(float(plot.longitude), DECIMALS),
    )
    if cooperative.latitude is None or cooperative.longitude is None:
        px = WIDTH / LEAST_KM
        words = _("The circle is about 2 km wide: the field lies somewhere in it.")
        return LotMap(
            words, WIDTH // 2, HEIGHT // 2, round(RADIUS_KM * px), None, None, *_scale(px)
        )
    east = (longitude - float(cooperative.longitude)) * cos(radians(latitude)) * KM_PER_DEGREE
    north = (latitude - float(cooperative.latitude)) * KM_PER_DEGREE
    span = max(LEAST_KM, abs(east) + 3 * RADIUS_KM, (abs(north) + 3 * RADIUS_KM) * WIDTH / HEIGHT)
    px = WIDTH / span
    x, y = WIDTH / 2 + east / 2 * px, HEIGHT / 2 - north / 2 * px
    return LotMap(
        _distance(east, north, cooperative.short_name),
        round(x),
        round(y),
        max(8, round(RADIUS_KM * px)),
        round(WIDTH - x),
        round(HEIGHT - y),
        *_scale(px),
    )


def _scale(px_per_km: float) -> tuple[int, int]:
    scale_km = next((km for km in (100, 50, 20, 10, 5, 2, 1) if km * px_per_km < WIDTH / 3), 1)
    return scale_km, round(scale_km * px_per_km)


def _distance(east: float, north: float, name: str) -> str:
    km = round(hypot(east, north))
    if km < 1:
        return _("Within about a kilometre of %(coop)s.") % {"coop": name}
    sides = (
        pgettext("direction", "north"),
        pgettext("direction", "north-east"),
        pgettext("direction", "east"),
        pgettext("direction", "south-east"),
        pgettext("direction", "south"),
        pgettext("direction", "south-west"),
        pgettext("direction", "west"),
        pgettext("direction", "north-west"),
    )
    side = sides[round(degrees(atan2(east, north)) / 45) % 8]
    text = _("About %(km)d km %(side)s of %(coop)s.")
    return text % {"km": km, "side": side, "coop": name}
