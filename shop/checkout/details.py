"""What the buyer fills in, checked by the form; the service insists on the bare minimum."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shop.checkout.exceptions import DetailsRefused
from shop.core.text import nfc
from shop.order.models import Checkout, Fulfilment, PaymentMethod, ShippingAddress
from shop.shipping.fees import Destination


@dataclass(frozen=True)
class GroupChoice:
    """How one co-op's goods come and how they are paid.

    ``pickup_day`` is :attr:`shop.shipping.pickups.OpenDay.key`, where the co-op has such days.
    """

    fulfilment: str = Fulfilment.DELIVERY
    payment_method: str = PaymentMethod.COD
    pickup_day: str = ""


@dataclass(frozen=True, kw_only=True)
class BuyerDetails:
    """Who orders, and where to. ``phone`` is in E.164; names of units as shown on that day.

    The address may be empty when everything is picked up.
    """

    full_name: str
    phone: str
    consent_version: str
    consented_at: datetime | None
    email: str = ""
    line1: str = ""
    ward_code: str = ""
    ward_name: str = ""
    province_code: str = ""
    province_name: str = ""
    units_version: str = ""
    note: str = ""
    language: str = "vi"

    @property
    def destination(self) -> Destination:
        """Return where parcels go, for their fee."""
        return Destination(self.province_code, self.ward_code)

    @property
    def address_text(self) -> str:
        """Return the address in one line, to be frozen with the order."""
        parts = (self.line1, self.ward_name, self.province_name)
        return nfc(", ".join(part.strip() for part in parts if part.strip()))


def new_checkout(details: BuyerDetails, *, code: str, key: str, user) -> Checkout:
    """Return an unsaved checkout of ``details``.

    Raises:
        DetailsRefused: name, phone or consent is missing, or something is too long.
    """
    if not details.consent_version or details.consented_at is None:
        raise DetailsRefused(_("Please agree to how your data are used."), field="consent")
    checkout = Checkout(
        code=code,
        idempotency_key=key,
        user=user,
        full_name=nfc(details.full_name).strip(),
        phone=details.phone,
        email=details.email,
        address_text=details.address_text,
        note=nfc(details.note).strip(),
        consent_version=details.consent_version,
        consented_at=details.consented_at,
        language=details.language,
    )
    _insist(checkout)
    return checkout


def new_address(details: BuyerDetails, country) -> ShippingAddress:
    """Return an unsaved address for a parcel.

    Raises:
        DetailsRefused: ward or line is missing, or something is too long.
    """
    if not details.ward_code or not details.line1.strip():
        raise DetailsRefused(
            _("Delivery needs an address: province, ward and where the house is."), field="line1"
        )
    address = ShippingAddress(
        full_name=nfc(details.full_name).strip(),
        line1=nfc(details.line1).strip(),
        ward_code=details.ward_code,
        ward_name=details.ward_name,
        province_code=details.province_code,
        province_name=details.province_name,
        units_version=details.units_version,
        phone_number=details.phone,
        country=country,
    )
    _insist(address, exclude=["search_text"])
    return address


def _insist(row, exclude=None) -> None:
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise DetailsRefused(sentences[0], field=field) from error
