"""A website as its page shows it: people who agreed, chosen goods, blocks, place and contact."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from catalog.models import Product
from catalog.picture_sources import PictureSources, cut_picture
from coops.microsites.blocks import images_in
from coops.microsites.contents import Content, shown_content
from coops.microsites.library import sources_by_image
from coops.microsites.models import Site, SitePerson
from coops.microsites.pages import CooperativePage, published_page
from coops.microsites.themes import theme_of
from coops.registry.models import Cooperative
from shop.core.text import fold
from shop.storefront.cards import ProductCard, cards_of
from shop.storefront.contacts import phone_text, zalo_url
from shop.storefront.sorting import NEWEST


@dataclass(frozen=True)
class ShownPerson:
    """Somebody of the co-op; ``picture`` may be ``None``."""

    name: str
    work: str
    picture: PictureSources | None

    @property
    def letter(self) -> str:
        """Return what stands in for a photo: the first letter of the given name."""
        return self.name.split()[-1][:1].upper() if self.name.split() else ""


@dataclass(frozen=True)
class ShownSite:
    """What ``storefront/cooperative.html`` shows beside the co-op's own columns."""

    theme: str
    hours: str
    zalo: str
    phone: str
    phone_text: str
    place_url: str
    people: list[ShownPerson]
    goods: list[ProductCard]
    badge: PictureSources | None = None
    badge_url: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_large_photo(self) -> bool:
        """Return whether a block shows a large photo: the wide one of the co-op is not needed."""
        return any(block["kind"] == "hero" and block["picture"] for block in self.blocks)


def own_site(cooperative: Cooperative) -> Site | None:
    """Return the website of a co-op loaded with it, or ``None`` while there is none."""
    return getattr(cooperative, "microsite", None)


def site_for_strangers(cooperative: Cooperative) -> ShownSite:
    """Return what is published; the co-op is loaded with ``microsite__shown``."""
    site = own_site(cooperative)
    content = shown_content(cooperative, site)
    return shown_site(cooperative, site, content, page=published_page(cooperative))


def shown_site(
    cooperative: Cooperative,
    site: Site | None,
    content: Content,
    *,
    page: CooperativePage | None = None,
) -> ShownSite:
    """Return ``content`` as pages show it; with ``page`` its blocks too."""
    phone = str(cooperative.phone or "")
    people = _people(site, content)
    badge = site.badge_digest if site and site.badge_url else ""
    shown = ShownSite(
        theme=theme_of(content.theme),
        hours=content.hours,
        zalo=zalo_url(content.zalo or phone),
        phone=phone,
        phone_text=phone_text(phone),
        place_url=map_link(content.latitude, content.longitude),
        people=people,
        goods=cards_of(content.goods, today=timezone.localdate()),
        badge=cut_picture(badge, 0, 0) if badge else None,
        badge_url=site.badge_url if site and badge else "",
    )
    if page is not None:
        shown.blocks.extend(_blocks(cooperative, site, page, shown))
    return shown


def map_link(latitude: str, longitude: str) -> str:
    """Return the address that opens a place in the phone's map, empty without one."""
    if not (latitude and longitude):
        return ""
    return f"https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"


def _people(site: Site | None, content: Content) -> list[ShownPerson]:
    if site is None or not content.people:
        return []
    numbers = [one["pk"] for one in content.people]
    willing = SitePerson.objects.filter(site=site, pk__in=numbers).exclude(consent_at=None)
    there = set(willing.values_list("pk", flat=True))
    return [
        ShownPerson(
            one["name"], one["work"], cut_picture(one["photo"], 0, 0) if one["photo"] else None
        )
        for one in content.people
        if one["pk"] in there
    ]


def _blocks(
    cooperative: Cooperative, site: Site | None, page: CooperativePage, shown: ShownSite
) -> list[dict[str, Any]]:
    collection = site.collection_id if site else None
    pictures = sources_by_image(images_in(page.body), collection=collection)
    blocks = []
    for block in page.body:
        kind, value = block.block_type, block.value
        row = {"kind": kind, "template": block.block.meta.template, "value": value}
        if kind == "hero":
            row["picture"] = _picture(pictures, value["picture"])
            names = {fold(cooperative.short_name), fold(cooperative.name)}  # stand above already
            row["heading"] = "" if fold(value["heading"]) in names else value["heading"]
            row["line"] = "" if value["line"] == cooperative.tagline else value["line"]
            if not any(row[part] for part in ("picture", "heading", "line")):
                continue
        elif kind == "gallery":
            rows = [(_picture(pictures, one["picture"]), one["words"]) for one in value["pictures"]]
            row["pictures"] = [pair for pair in rows if pair[0] is not None]
        elif kind == "goods":
            row["cards"] = _goods_of(cooperative, value, shown)
        blocks.append(row)
    return blocks


def _picture(pictures: dict[int, PictureSources], image: Any) -> PictureSources | None:
    return pictures.get(image.pk) if image is not None else None


def _goods_of(cooperative: Cooperative, value: Any, shown: ShownSite) -> list[ProductCard]:
    most = int(value["most"] or 4)
    if value["which"] == "chosen" and shown.goods:
        return shown.goods[:most]
    goods = Product.objects.on_sale().filter(cooperative=cooperative).order_by(*NEWEST)
    newest = goods.values_list("pk", flat=True)[:most]
    return cards_of(list(newest), today=timezone.localdate())
