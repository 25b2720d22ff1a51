"""Co-operatives as ``components/cooperative_card.html`` shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.utils.text import Truncator

from catalog.picture_sources import PictureSources, single_picture
from coops.registry.models import Cooperative
from shop.core.light import pictures_are_light


@dataclass(frozen=True)
class CooperativeCard:
    """One co-op in a list. See the component for the meaning of each field."""

    url: str
    name: str
    picture: PictureSources | None
    letter: str
    place: str
    line: str
    product_count: int | None = None


def cooperative_cards(
    cooperatives: Iterable[Cooperative], *, counts: dict[int, int] | None = None
) -> list[CooperativeCard]:
    """Return the cards of co-ops; ``counts`` are their products on sale, by co-op."""
    return [
        CooperativeCard(
            url=cooperative.get_absolute_url(),
            name=cooperative.short_name,
            picture=logo_of(cooperative),
            letter=letter_of(cooperative),
            place=", ".join(p for p in (cooperative.ward_name, cooperative.province_name) if p),
            line=cooperative.tagline or Truncator(cooperative.story.strip()).chars(90),
            product_count=counts.get(cooperative.pk, 0) if counts is not None else None,
        )
        for cooperative in cooperatives
    ]


def logo_of(cooperative: Cooperative) -> PictureSources | None:
    """Return the co-op's picture; ``None`` without one, or where pictures shall be light.

    Its size is not asked for: that opens the file.
    """
    return _sources(cooperative.logo)


def cover_of(cooperative: Cooperative) -> PictureSources | None:
    """Return the wide picture of the co-op's page; ``None`` as in :func:`logo_of`."""
    return _sources(cooperative.cover)


def letter_of(cooperative: Cooperative) -> str:
    """Return the letter that stands in for a picture: that of the name behind "HTX"."""
    name = cooperative.short_name.removeprefix("HTX").strip() or cooperative.name
    return name[:1].upper()


def _sources(file: FieldFile) -> PictureSources | None:
    # These exist in one size only, which is no light one; a letter stands in for a logo.
    return single_picture(file.url) if file and not pictures_are_light() else None
