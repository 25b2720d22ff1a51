"""The six co-ops of the demo, as ``demo/cooperatives.json`` describes them."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.models import Category
from coops.registry.models import Cooperative, Membership
from shop.core.files import photo_name
from shop.core.phones import normalise_phone
from shop.users.models import User

#: Pictures of co-ops and shelves are shown small, covers across the page (pixels).
SMALL, WIDE = 320, 1200


def open_cooperative(
    entry: dict[str, Any], *, digests: dict[str, str], owner: User | None = None
) -> Cooperative:
    """Create a co-op with its partner and, where there is one, its owner.

    ``entry`` is one of :attr:`DemoFiles.cooperatives`; ``digests`` are those of its stored
    pictures by file name. A co-op of that code that is there already stays as it is.
    """
    cooperative = Cooperative.objects.filter(code=entry["code"]).first()
    if cooperative is None:
        partner = get_model("partner", "Partner").objects.create(
            name=entry["short_name"], code=entry["slug"]
        )
        cooperative = Cooperative.objects.create(
            partner=partner, **_profile(entry), **_place(entry), **_trade(entry)
        )
        cooperative.logo.name = photo_name(digests[entry["logo"]], SMALL)
        cooperative.cover.name = photo_name(digests[entry["cover"]], WIDE)
        cooperative.save(update_fields=["logo", "cover"])
    if owner is not None:
        Membership.objects.get_or_create(
            user=owner, cooperative=cooperative, defaults={"role": Membership.Role.OWNER}
        )
    return cooperative


def dress_shelves(photos: dict[str, str], *, digests: dict[str, str]) -> None:
    """Give the shelves that have no picture the one named for their slug in ``photos``."""
    without = Category.objects.filter(Q(image="") | Q(image=None))
    for slug, photo in photos.items():
        without.filter(slug=slug).update(image=photo_name(digests[photo], SMALL))


def _profile(entry: dict[str, Any]) -> dict[str, Any]:
    legal = entry["legal"]
    return {
        "code": entry["code"],
        "slug": entry["slug"],
        "name": entry["name"],
        "short_name": entry["short_name"],
        "tagline": entry["tagline"],
        "story": "\n\n".join(entry["story"]),
        "founded_year": entry["founded_year"],
        "members_count": entry["members"],
        "is_demo": True,
        "is_open": True,
        "state": "verified",
        "verified_method": "office",
        "verified_reference": "demo",
        "verified_at": timezone.now(),
        "tax_code": legal["tax_code"],
        "registration_number": legal["registration_number"],
        "registered_on": legal.get("registration_date"),
        "registration_office": legal["registration_office"],
        "representative": legal["representative"],
    }


def _place(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "phone": normalise_phone(entry["phone"]),
        "email": entry["email"],
        "hamlet": entry["hamlet"],
        "ward_code": entry["ward"]["code"],
        "ward_name": entry["ward"]["name"],
        "province_code": entry["province"]["code"],
        "province_name": entry["province"]["name"],
    }


def _trade(entry: dict[str, Any]) -> dict[str, Any]:
    bank, payment, pickup = entry["bank"] or {}, entry["payment"], entry["pickup"] or {}
    trade = {
        "bank_bin": bank.get("bin", ""),
        "bank_account": bank.get("account", ""),
        "bank_holder": bank.get("holder", ""),
        "accepts_vietqr": payment["vietqr"],
        "accepts_cod": payment["cod"],
        "delivery_fee_vnd": entry["delivery"]["fee_vnd"],
        "free_delivery_from_vnd": entry["delivery"]["free_from_vnd"],
        "offers_pickup": bool(pickup),
        "pickup_place": pickup.get("place", ""),
        "pickup_hours": pickup.get("hours", ""),
    }
    if payment["cod_ceiling_vnd"] is not None:
        trade["cod_ceiling_vnd"] = payment["cod_ceiling_vnd"]
    return trade
