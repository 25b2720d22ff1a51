"""What machines read of a page, in the words of schema.org; JSON-LD, a data block, no script.

Only facts that the page itself shows. Prices are numbers with a point and without grouping.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.core.links import site_url
from shop.reviews.reading import Reviews
from shop.storefront.availability import Availability
from shop.storefront.shelves import Shelf

_CONTEXT = "https://schema.org"


def product_data(
    product: Product,
    *,
    price: Decimal | None,
    stock: Availability,
    images: Sequence[Any],
    trail: Sequence[Shelf],
    reviews: Reviews,
) -> dict[str, Any]:
    """Return Product with its Offer, and the BreadcrumbList that leads to it.

    Without a price there is no Offer; without a review no rating.
    """
    address, seller = site_url(product.get_absolute_url()), cast(Cooperative, product.cooperative)
    goods: dict[str, Any] = {
        "@type": "Product",
        "@id": f"{address}#product",
        "name": product.title,
        "url": address,
        "image": [site_url(image.sources.full) for image in images],
        "description": product.description or product.title,
        "brand": {"@type": "Brand", "name": seller.short_name},
    }
    if product.offer and product.offer.partner_sku:
        goods["sku"] = product.offer.partner_sku
    if product.net_weight_g:
        goods["weight"] = {
            "@type": "QuantitativeValue",
            "value": product.net_weight_g,
            "unitCode": "GRM",
        }
    if price is not None:
        goods["offers"] = {
            "@type": "Offer",
            "url": address,
            "price": str(int(price)),
            "priceCurrency": "VND",
            "availability": f"{_CONTEXT}/{_availability(product, stock)}",
            "itemCondition": f"{_CONTEXT}/NewCondition",
            "seller": {"@id": _identity(seller)},
        }
    if reviews.count:
        goods["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": reviews.mean,
            "reviewCount": reviews.count,
            "bestRating": 5,
            "worstRating": 1,
        }
    steps = [(shelf.name, shelf.url) for shelf in trail]
    return {
        "@context": _CONTEXT,
        "@graph": [
            goods,
            organization(seller),
            breadcrumbs([*steps, (product.title, product.get_absolute_url())]),
        ],
    }


def cooperative_data(cooperative: Cooperative) -> dict[str, Any]:
    """Return a co-op as Organization."""
    return {"@context": _CONTEXT, **organization(cooperative)}


def organization(cooperative: Cooperative) -> dict[str, Any]:
    """Return what the co-op's page says of it; parts that are empty are left out."""
    address = {
        "streetAddress": cooperative.hamlet,
        "addressLocality": cooperative.ward_name,
        "addressRegion": cooperative.province_name,
        "addressCountry": "VN",
    }
    data = {
        "@type": "Organization",
        "@id": _identity(cooperative),
        "name": cooperative.short_name,
        "legalName": cooperative.name,
        "url": site_url(cooperative.get_absolute_url()),
        "telephone": str(cooperative.phone or ""),
        "logo": site_url(cooperative.logo.url) if cooperative.logo else "",
        "foundingDate": str(cooperative.founded_year or ""),
        "address": {"@type": "PostalAddress", **{k: v for k, v in address.items() if v}},
    }
    return {key: value for key, value in data.items() if value}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return names and addresses as BreadcrumbList, outermost first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site_url(address)}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def _identity(cooperative: Cooperative) -> str:
    return f"{site_url(cooperative.get_absolute_url())}#organization"


def _availability(product: Product, stock: Availability) -> str:
    if not stock.units:
        return "OutOfStock"
    is_later = product.ready_on is not None and product.ready_on > timezone.localdate()
    return "PreOrder" if is_later else "InStock"
