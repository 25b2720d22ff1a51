"""Who carries parcels: one contract, and the carrier that a co-op books by hand.

A carrier with a machine of its own is another class with the same contract. None of its answers
is ever waited for by a buyer: where it has none (``None``) the co-op's table counts, else its
flat fee, and parcels are booked and followed by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from shop.core.text import fold
from shop.shipping.fees import Destination
from shop.shipping.models import OwnCarrier

#: Stands in a link for the parcel's code.
CODE = "{code}"


@dataclass(frozen=True)
class Parcel:
    """What a carrier is asked about; grams and whole đồng, ``cash_vnd`` to be collected."""

    to: Destination
    weight_g: int | None
    cash_vnd: int = 0


@dataclass(frozen=True)
class Booking:
    """A parcel that the carrier knows by ``code``; ``fee_vnd`` as it says, if it does."""

    code: str
    fee_vnd: int | None = None


class Carrier:
    """The contract. Calls to other machines happen in no transaction and in no buyer's request."""

    name: str

    def quote(self, parcel: Parcel) -> int | None:
        """Return what the parcel costs (VND), or ``None`` without an answer."""
        raise NotImplementedError

    def book(self, parcel: Parcel, *, our_code: str) -> Booking | None:
        """Book a parcel under ``our_code``, once however often; ``None``: a person does it."""
        raise NotImplementedError

    def cancel(self, booking: Booking) -> bool:
        """Take a booking back; ``False``: a person does it."""
        raise NotImplementedError

    def tracking_url(self, code: str) -> str:
        """Return the page on which a buyer follows the parcel; may be empty."""
        raise NotImplementedError


class ManualCarrier(Carrier):
    """A carrier that is called by telephone: no prices, booked and followed by a person."""

    def __init__(self, name: str, link: str = "") -> None:
        self.name = name
        self.link = link

    def quote(self, parcel: Parcel) -> int | None:
        """Return nothing: it has no answer."""
        return None

    def book(self, parcel: Parcel, *, our_code: str) -> Booking | None:
        """Return nothing: a person books, and types the code in."""
        return None

    def cancel(self, booking: Booking) -> bool:
        """Return ``False``: a person calls."""
        return False

    def tracking_url(self, code: str) -> str:
        """Return the co-op's link with the code in it; without a code the bare page."""
        if CODE not in self.link:
            return self.link
        return self.link.replace(CODE, quote(code, safe="")) if code else ""


def carriers_of(cooperative: Cooperative) -> list[ManualCarrier]:
    """Return the carriers that a co-op has written down."""
    rows: Iterable[OwnCarrier] = OwnCarrier.objects.filter(cooperative=cooperative)
    return [ManualCarrier(row.name, row.tracking_url) for row in rows]


def tracking_link(cooperative: Cooperative, *, carrier_name: str, code: str) -> str:
    """Return where a parcel is followed; empty for a carrier that the co-op has not written down.

    Names are compared without marks and case.
    """
    wanted = fold(carrier_name).strip()
    found = (one for one in carriers_of(cooperative) if fold(one.name).strip() == wanted)
    carrier = next(found, None) if wanted else None
    return carrier.tracking_url(code) if carrier else ""


def insist_on_link(link: str) -> None:
    """Refuse what is no address that a buyer can be led to.

    Raises:
        ValidationError: it is not an https address.
    """
    try:
        parts = urlsplit(link)
        is_good = parts.scheme == "https" and "." in (parts.hostname or "")
    except ValueError:
        is_good = False
    if not is_good or any(character.isspace() for character in link):
        raise ValidationError(_("Write the whole address of the page, beginning with https://."))
