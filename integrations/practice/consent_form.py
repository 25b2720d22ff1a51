"""What every consent page needs: whose shop, whether the way back is ours, and the way back."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest

from integrations.practice.models import Shop

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_known_address(address: str) -> bool:
    """Say whether a page may send people back there: to the shop, or to this machine.

    The real markets compare the address with the one that is registered for the app.
    """
    parts = urlsplit(address)
    known = LOOPBACK | {urlsplit(settings.SITE_URL).hostname}
    return parts.scheme in {"http", "https"} and parts.hostname in known


def chosen_shop(request: HttpRequest, marketplace: str) -> Shop | None:
    """Return the shop of the form; a new one is opened. ``None`` when neither was given."""
    name = request.POST.get("name", "").strip()
    choice = request.POST.get("shop", "")
    if name and choice in {"", "new"}:
        return Shop.objects.create(marketplace=marketplace, name=name[:100])
    return Shop.objects.filter(marketplace=marketplace, pk=number(choice)).first()


def number(text: str | None) -> int:
    """Return a posted number; 0, which no shop has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 15 else 0


def with_parameters(address: str, **more: object) -> str:
    """Return ``address`` with parameters added to those that it has."""
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))
