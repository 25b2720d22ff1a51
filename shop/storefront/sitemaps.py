"""Every page that a search engine may show, in files of a bounded size (sitemaps.org)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from catalog.addresses import product_address
from catalog.models import Product
from coops.microsites.pages import CooperativePage
from coops.registry.models import Cooperative
from shop.core.links import site_url
from shop.storefront.shelves import read_shelves

#: The protocol allows 50,000.
PER_FILE = 5_000
#: The protocol allows so many files; a greater number fits into no database's offset either.
MOST_FILES = 50_000


@dataclass(frozen=True)
class SitePage:
    """One page: its address, and when it changed last, if that is known."""

    address: str
    changed_at: datetime | None = None


def main_pages(start: int, end: int) -> list[SitePage]:
    """Return the first page, the lists, the shelves with goods."""
    names = ("home", "product_list", "cooperative_list")
    paths = [reverse(f"storefront:{name}") for name in names]
    paths += [shelf.url for shelf in read_shelves().by_path.values() if shelf.has_goods]
    return [SitePage(site_url(path)) for path in paths[start:end]]


def product_pages(start: int, end: int) -> list[SitePage]:
    """Return the products on sale."""
    rows = Product.objects.on_sale().order_by("pk").values_list("slug", "pk", "date_updated")
    return [
        SitePage(site_url(product_address(slug, pk)), changed_at)
        for slug, pk, changed_at in rows[start:end]
    ]


def cooperative_pages(start: int, end: int) -> list[SitePage]:
    """Return the open co-ops."""
    bodies = Cooperative.objects.open().only("slug").order_by("pk")[start:end]
    return [SitePage(site_url(body.get_absolute_url())) for body in bodies]


def written_pages(start: int, end: int) -> list[SitePage]:
    """Return what staff have written: courses, lessons, rules of the market."""
    pages = _written().order_by("path")[start:end]
    return [
        SitePage(
            site_url("/" + page.url_path.lstrip("/").partition("/")[2]), page.last_published_at
        )
        for page in pages
    ]


def _written() -> QuerySet[Page]:
    """Return what has an address below the site's root; co-ops' pages stand under ``htx``."""
    return Page.objects.live().public().filter(depth__gt=2).not_type(CooperativePage)


def _address(page: Page) -> str:
    """Return a written page's address: its path below the site's root, without a query."""
    return "/" + page.url_path.lstrip("/").partition("/")[2]


#: Name of a file → reads its pages from a place to another.
SECTIONS: dict[str, Callable[[int, int], list[SitePage]]] = {
    "chinh": main_pages,
    "san-pham": product_pages,
    "htx": cooperative_pages,
    "bai-viet": written_pages,
}


def files_of() -> Iterator[str]:
    """Yield the addresses of the files that have pages."""
    sizes = {
        "chinh": 1,
        "san-pham": Product.objects.on_sale().count(),
        "htx": Cooperative.objects.open().count(),
        "bai-viet": _written().count(),
    }
    for section, size in sizes.items():
        for number in range(1, -(-size // PER_FILE) + 1):
            yield reverse("storefront:sitemap", args=[section, number])
