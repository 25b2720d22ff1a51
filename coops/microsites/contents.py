"""What a website says: shown now, and as it would be with what was changed since."""

from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from coops.microsites.models import Site, SitePerson
from coops.microsites.themes import LEAF
from coops.registry.models import Cooperative

#: Goods that the website shows first.
MOST_GOODS = 8
#: What is kept in columns of the co-op, since other pages show it too.
COLUMNS = ("tagline", "story", "logo", "cover", "phone", "latitude", "longitude")


@dataclass(frozen=True)
class Content:
    """All that a version holds; every value is of JSON.

    ``logo`` and ``cover`` are names below the media folder; ``latitude`` and ``longitude``
    degrees as text, empty without a place; ``goods`` numbers of products, none for no choice;
    ``people`` have ``pk``, ``name``, ``work`` and ``photo`` (a digest, may be empty).
    """

    tagline: str = ""
    story: str = ""
    logo: str = ""
    cover: str = ""
    phone: str = ""
    latitude: str = ""
    longitude: str = ""
    zalo: str = ""
    hours: str = ""
    theme: str = LEAF
    goods: list[int] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Content":
        """Return what was stored; names of other days are left out, new ones have their default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def stored(self) -> dict[str, Any]:
        """Return it for a column of JSON."""
        return asdict(self)


def shown_content(cooperative: Cooperative, site: Site | None) -> Content:
    """Return what strangers see now."""
    published = site.shown.content if site and site.shown else {}
    return Content.read({**published, **_columns_of(cooperative)})


def wanted_content(site: Site) -> Content:
    """Return what would be seen after publishing."""
    shown = shown_content(site.cooperative, site).stored()
    people = [
        {"pk": one.pk, "name": one.name, "work": one.work, "photo": one.photo_digest}
        for one in consenting(site)
    ]
    return Content.read({**shown, **site.draft, "people": people})


def consenting(site: Site) -> Iterable[SitePerson]:
    """Return the people who may be shown."""
    return site.people.exclude(consent_at=None)


def dressed(cooperative: Cooperative, content: Content) -> Cooperative:
    """Return the co-op as it would be with ``content``; nothing is saved."""
    other = copy(cooperative)
    for name in COLUMNS:
        setattr(other, name, column_value(name, getattr(content, name)))
    return other


def column_value(name: str, value: str) -> Any:
    """Return a value of the content as the co-op's column takes it."""
    if name in {"latitude", "longitude"}:
        return Decimal(value) if value else None
    return value


def _columns_of(cooperative: Cooperative) -> dict[str, str]:
    pictures = {name: getattr(cooperative, name).name or "" for name in ("logo", "cover")}
    place = {
        name: "" if value is None else f"{Decimal(value):.5f}"
        for name, value in (
            ("latitude", cooperative.latitude),
            ("longitude", cooperative.longitude),
        )
    }
    texts = {"tagline": cooperative.tagline, "story": cooperative.story}
    return {**texts, **pictures, **place, "phone": str(cooperative.phone or "")}
