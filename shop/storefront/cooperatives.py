"""Co-operatives as ``components/cooperative_card.html`` shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models.fields.files import FieldFile
from django.utils.text import Truncator

from catalog.picture_sources import PictureSources, stored_picture
from coops.registry.models import Cooperative
from shop.shipping.fees import NOWHERE, Destination, free_from, table_of
from shop.storefront.pickups import WeeklyPoint


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


@dataclass(frozen=True)
class Terms:
    """How a co-op sells, as ``components/cooperative_terms.html`` shows it; amounts in VND.

    ``fee_is_above``: the page has told already what delivery to the buyer costs.
    ``pickup_points`` are the weekly ones in use: where there are any, they alone can be chosen.
    ``free_from_vnd`` is the limit that counts there; ``fee_follows_ward``: nobody knows yet where
    to, and the co-op has a table by which fee and limit may still change.
    """

    offers_delivery: bool
    delivery_fee_vnd: int
    free_from_vnd: int | None
    fee_follows_ward: bool
    offers_pickup: bool
    pickup_points: tuple[str, ...]
    pickup_place: str
    pickup_hours: str
    accepts_cod: bool
    cod_ceiling_vnd: int
    accepts_vietqr: bool
    fee_is_above: bool


#: What is no column of the co-op.
_WORKED_OUT = {"pickup_points", "free_from_vnd", "fee_follows_ward", "fee_is_above"}


def terms_of(
    cooperative: Cooperative,
    *,
    points: Iterable[WeeklyPoint] = (),
    to: Destination = NOWHERE,
    fee_is_above: bool = False,
) -> Terms:
    """Return how ``cooperative`` sells, with the free limit that counts ``to`` there.

    ``points`` are all its pick-up points in use.
    """
    told = {
        field.name: getattr(cooperative, field.name)
        for field in fields(Terms)
        if field.name not in _WORKED_OUT
    }
    has_table = table_of(cooperative) is not None
    may_cost = has_table or cooperative.delivery_fee_vnd
    return Terms(
        **told,
        pickup_points=tuple(point.text for point in points),
        free_from_vnd=free_from(cooperative, to=to) if may_cost else None,
        fee_follows_ward=has_table and not to.is_known,
        fee_is_above=fee_is_above,
    )


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
    """Return the co-op's picture, or ``None``. Its size is not asked for: that opens the file."""
    return _sources(cooperative.logo)


def cover_of(cooperative: Cooperative) -> PictureSources | None:
    """Return the wide picture of the co-op's page, or ``None``."""
    return _sources(cooperative.cover)


def letter_of(cooperative: Cooperative) -> str:
    """Return the letter that stands in for a picture: that of the name behind "HTX"."""
    name = cooperative.short_name.removeprefix("HTX").strip() or cooperative.name
    return name[:1].upper()


def _sources(file: FieldFile) -> PictureSources | None:
    return stored_picture(file.name) if file and file.name else None
