"""From the form as it was sent to what the service takes; and what was typed, kept for later."""

import uuid
from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from shop.address.book import addresses_of
from shop.address.models import UserAddress, Ward
from shop.checkout.details import BuyerDetails, GroupChoice
from shop.checkout.forms import CheckoutForm
from shop.core.phones import display_phone
from shop.order.models import Fulfilment
from shop.shipping.fees import Destination

DRAFT_KEY = "checkout_draft"
#: What is kept of a form that was not taken: never the consent.
DRAFT_FIELDS = ("phone", "full_name", "province", "ward", "line1", "note", "email")
LONGEST_DRAFT_VALUE = 500


def new_key() -> str:
    """Return the key of a form just shown: two presses of its button are one order."""
    return str(uuid.uuid4())


def details_of(form: CheckoutForm) -> BuyerDetails:
    """Return the buyer of a valid ``form``, names of province and ward as they are today."""
    data = form.cleaned_data
    place = {}
    if data["ward"]:
        ward = Ward.objects.select_related("province").get(code=data["ward"], valid_to=None)
        place = {
            "line1": data["line1"],
            "ward_code": ward.code,
            "ward_name": ward.name,
            "province_code": ward.province_id,
            "province_name": ward.province.name,
            "units_version": ward.data_version,
        }
    return BuyerDetails(
        full_name=data["full_name"],
        phone=data["phone"],
        email=data["email"],
        note=data["note"],
        consent_version=form.consent_version,
        consented_at=timezone.now(),
        language=(get_language() or "vi")[:2],
        **place,
    )


def choices_of(form: CheckoutForm) -> dict[int, GroupChoice]:
    """Return per co-op (primary key) how the goods come and are paid, of a valid ``form``."""
    return {
        group.cooperative.pk: GroupChoice(
            fulfilment=form.fulfilment_of(group),
            payment_method=form.payment_of(group),
            pickup_day=form.pickup_day_of(group),
        )
        for group in form.groups
    }


def destination_of(data: Mapping[str, str]) -> Destination:
    """Return where the goods go by what stands in the form's fields, for the fee."""
    return Destination(data.get("province", "")[:2], data.get("ward", "")[:5])


def seen_total(data: QueryDict, choices: dict[int, GroupChoice]) -> int:
    """Return the total (VND) that the page showed for these choices.

    The page sends along what it showed per co-op for goods and for delivery, because without
    script its total does not follow a change of the choice. What is missing counts as 0, so
    that a page from before a change never passes as seen.
    """
    total = 0
    for pk, choice in choices.items():
        total += _whole(data.get(f"seen_goods-{pk}", ""))
        if choice.fulfilment == Fulfilment.DELIVERY:
            total += _whole(data.get(f"seen_fee-{pk}", ""))
    return total


def keep_draft(request: HttpRequest) -> None:
    """Keep what was typed for this session; the buyer may go to the basket and come back."""
    request.session[DRAFT_KEY] = {
        name: request.POST.get(name, "")[:LONGEST_DRAFT_VALUE] for name in DRAFT_FIELDS
    }


def forget_draft(request: HttpRequest) -> None:
    """Drop what was kept: the order is placed."""
    request.session.pop(DRAFT_KEY, None)


def known_buyer(request: HttpRequest) -> dict[str, str]:
    """Return what the form may start with: the draft, else the account and its last address."""
    if draft := request.session.get(DRAFT_KEY):
        return draft
    person = request.user
    if not person.is_authenticated:
        return {}
    known = {
        "phone": person.phone.as_national if person.phone else "",
        "full_name": person.full_name,
        "email": person.email or "",
    }
    if usual := addresses_of(person).first():
        return known | address_fields(usual)
    last = (
        person.orders.filter(shipping_address__isnull=False)
        .select_related("shipping_address")
        .order_by("-pk")
        .first()
    )
    if last:
        known |= {
            "province": last.shipping_address.province_code,
            "ward": last.shipping_address.ward_code,
            "line1": last.shipping_address.line1,
        }
    return known


def book_of(request: HttpRequest) -> list[UserAddress]:
    """Return the addresses that the page offers at one press; none without a login."""
    return list(addresses_of(request.user)) if request.user.is_authenticated else []


def address_fields(address: UserAddress) -> dict[str, str]:
    """Return what an address of the book writes into the form's fields."""
    return {
        "full_name": address.full_name,
        "phone": display_phone(str(address.phone_number or "")),
        "province": address.province_code,
        "ward": address.ward_code,
        "line1": address.line1,
    }


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
