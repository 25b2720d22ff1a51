"""What a phone keeps of the market: which pages, which files, and how it looks when installed."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.files import PHOTOS

#: View names of pages that a phone may keep: public, and the same for everybody.
KEPT_VIEWS = frozenset(
    f"storefront:{name}"
    for name in ("home", "product_list", "category", "product")
    + ("cooperative_list", "cooperative")
)
#: Below these addresses, and at the root, lie the pages of those views.
MARKET = ("/san-pham/", "/danh-muc/", "/htx/")
WORKER = "storefront/service_worker.js"
#: Fetched when the worker is installed; a page that was seen brings the rest.
FILES = (
    "shop/css/site.css",
    "shop/icons.svg",
    "shop/favicon.svg",
    "shop/js/offline-desk.js",
    "shop/fonts/be-vietnam-pro-latin-400-normal.woff2",
    "shop/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
)
#: Green of the head, paper of the page (``tokens.css``).
THEME, PAPER = "#124a29", "#faf5e9"
ICONS = (
    ("shop/icons/icon-192.png", 192, "any"),
    ("shop/icons/icon-512.png", 512, "any"),
    ("shop/icons/icon-maskable-512.png", 512, "maskable"),
)


def may_be_kept(request: HttpRequest) -> bool:
    """Return whether a phone may keep the page that answers ``request``.

    Somebody who is logged in sees ways of his own on every page, so none of them is kept.
    """
    match = request.resolver_match
    if match is None or match.view_name not in KEPT_VIEWS:
        return False
    user = getattr(request, "user", None)
    return user is not None and not user.is_authenticated


def worker_settings() -> str:
    """Return what the service worker is told, as JSON.

    ``version`` changes with the worker and with every file that it keeps from the start, so an
    old worker and its files go when a new release comes.
    """
    files = [static(name) for name in FILES]
    source = Path(get_template(WORKER).origin.name).read_bytes()  # type: ignore[attr-defined]
    version = hashlib.sha256(source + "\n".join(files).encode()).hexdigest()[:12]
    return json.dumps(
        {
            "version": version,
            "files": files,
            "offline": reverse("storefront:offline"),
            "static": settings.STATIC_URL,
            "photos": f"{settings.MEDIA_URL}{PHOTOS}/",
            "market": MARKET,
            "account": "/tai-khoan/",
            "basket": reverse("basket:summary"),
        }
    )


def manifest() -> dict:
    """Return the web app manifest: how the market looks among a phone's own applications."""
    return {
        "id": "/",
        "name": settings.OSCAR_SHOP_NAME,
        "short_name": settings.OSCAR_SHOP_NAME,
        "description": _("Farm goods from the co-op itself"),
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME,
        "background_color": PAPER,
        "icons": [
            {"src": static(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": use}
            for name, side, use in ICONS
        ],
    }
