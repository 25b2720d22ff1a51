"""Where a visitor wants goods delivered: one ward, kept in a cookie by an explicit choice.

It is a preference, no address: never read from the device, never tied to a person, never stored
on our side. Units come from the shipped lists, without a query.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.address import dataset

COOKIE = "noi_giao"
KEPT_SECONDS = 180 * 24 * 60 * 60


@dataclass(frozen=True)
class Place:
    """A ward of today: ``code`` and ``province_id`` as :class:`shop.address.models.Ward` has."""

    code: str
    name: str
    province_id: str
    province_name: str

    def __str__(self) -> str:
        return f"{self.name}, {self.province_name}"


def place_named(ward_code: str) -> Place | None:
    """Return the ward of that code, or ``None`` when there is none today."""
    units = dataset.load()
    ward = units.wards.get(ward_code)
    if ward is None:
        return None
    province = units.provinces[ward.province_code]
    return Place(ward.code, ward.name, province.code, province.name)


def place_of(request: HttpRequest) -> Place | None:
    """Return the place that the visitor has chosen, or ``None``."""
    code = request.COOKIES.get(COOKIE, "")
    return place_named(code) if code else None


def remember(response: HttpResponse, place: Place) -> None:
    """Keep ``place`` with the visitor for half a year."""
    response.set_cookie(
        COOKIE,
        place.code,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def forget(response: HttpResponse) -> None:
    """Forget where the visitor wants goods delivered."""
    response.delete_cookie(COOKIE, samesite="Lax")
