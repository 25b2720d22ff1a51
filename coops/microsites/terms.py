"""The rules of one co-op: how it delivers, hands over and is paid, with number and day.

They are worked out of its data, so they are never older than it; each change is written down as
a new set with the day from which it holds, and the earlier ones stay readable. Decree
248/2026/NĐ-CP (articles 8 to 14) asks for them dated; what holds for all co-ops stands in the
rules of the market. Read 2026-11-23, not checked by a lawyer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.microsites.models import TermsVersion
from coops.registry.models import Cooperative
from shop.content.policies import policy_path
from shop.core.calendar import WEEKDAYS
from shop.core.money import format_vnd
from shop.core.phones import display_phone
from shop.shipping.fees import table_of
from shop.shipping.models import PickupPoint


@dataclass(frozen=True)
class Section:
    """One point of the rules; ``rule`` leads to what the market says about it (may be empty)."""

    heading: str
    lines: list[str]
    rule: str = ""
    rule_label: str | Promise = gettext_lazy("The rules of the market on this")


def facts_of(cooperative: Cooperative) -> dict[str, Any]:
    """Return all that the rules are made of, in values of JSON."""
    points = PickupPoint.objects.filter(cooperative=cooperative, is_active=True)
    has_table = table_of(cooperative) is not None
    return {
        "offers_delivery": cooperative.offers_delivery,
        "fee_vnd": cooperative.delivery_fee_vnd,
        "free_from_vnd": cooperative.free_delivery_from_vnd,
        "has_table": has_table,
        "offers_pickup": cooperative.offers_pickup,
        "pickup_place": cooperative.pickup_place,
        "pickup_hours": cooperative.pickup_hours,
        "points": [
            [one.place, one.weekday, _short(one.opens), _short(one.closes)] for one in points
        ],
        "accepts_cod": cooperative.accepts_cod,
        "cod_ceiling_vnd": cooperative.cod_ceiling_vnd,
        "accepts_vietqr": cooperative.accepts_vietqr,
        "name": cooperative.name,
        "tax_code": cooperative.tax_code,
        "place": cooperative.place,
        "phone": str(cooperative.phone or ""),
        "email": cooperative.email,
    }


def write_down(cooperative: Cooperative) -> TermsVersion | None:
    """Note the rules of today when they differ from the last ones; return the new set, if any."""
    facts = facts_of(cooperative)
    last = TermsVersion.objects.filter(cooperative=cooperative).order_by("-number").first()
    if last and last.facts == facts:
        return None
    try:
        with transaction.atomic():
            return TermsVersion.objects.create(
                cooperative=cooperative,
                number=last.number + 1 if last else 1,
                effective_on=timezone.localdate(),
                facts=facts,
            )
    except IntegrityError:  # another worker was faster; the due job looks again
        return None


def write_down_due() -> int:
    """Note the rules of every co-op that sells, whatever changed them; a due job."""
    bodies = Cooperative.objects.open().select_related("delivery_table")
    return sum(write_down(body) is not None for body in bodies)


def cooperative_changed(sender: Any, instance: Cooperative, raw: bool = False, **kwargs) -> None:
    """Note what a change of the co-op changes of its rules; a receiver of ``post_save``."""
    if not raw and instance.is_open:
        write_down(Cooperative.objects.select_related("delivery_table").get(pk=instance.pk))


def point_changed(sender: Any, instance: PickupPoint, raw: bool = False, **kwargs) -> None:
    """Note what a pick-up point changes; a receiver of saving and deleting."""
    if not raw and (body := Cooperative.objects.filter(pk=instance.cooperative_id).first()):
        write_down(body)


def sections_of(facts: dict[str, Any]) -> list[Section]:
    """Return the rules in words, in the language of the reader."""
    return [
        Section(_("Who sells"), list(_seller(facts))),
        Section(
            _("Prices"),
            [_("Prices are in đồng and include tax. Delivery is added before you order.")],
            policy_path("gia-va-thanh-toan"),
        ),
        Section(_("Delivery"), list(_delivery(facts)), policy_path("giao-hang")),
        Section(_("Pick it up yourself"), list(_pickup(facts)), policy_path("giao-hang")),
        Section(_("Payment"), list(_payment(facts)), policy_path("gia-va-thanh-toan")),
        Section(
            _("Returns and refunds"),
            [_("Spoiled, wrong or missing goods: tell it on the order's page, with a photo.")],
            policy_path("doi-tra"),
        ),
        Section(
            _("Complaints"),
            [_("First the co-op answers, then the market.")],
            policy_path("khieu-nai"),
        ),
        Section(
            _("Your data"),
            [_("Name, phone and address are used for your order only.")],
            policy_path("quyen-rieng-tu"),
        ),
    ]


def _seller(facts: dict[str, Any]) -> Iterator[str]:
    yield facts["name"]
    if facts["tax_code"]:
        yield _("Tax code: %(code)s") % {"code": facts["tax_code"]}
    phone = display_phone(facts["phone"]) if facts["phone"] else ""
    yield from filter(None, [facts["place"], phone, facts["email"]])


def _delivery(facts: dict[str, Any]) -> Iterator[str]:
    if not facts["offers_delivery"]:
        yield _("This co-op does not deliver.")
        return
    if facts["has_table"]:
        yield _("The fee follows weight and distance; it is shown before you order.")
    if facts["fee_vnd"]:
        yield _("Usual fee: %(fee)s for one order.") % {"fee": format_vnd(facts["fee_vnd"])}
    elif not facts["has_table"]:
        yield _("Delivery is free.")
    if facts["free_from_vnd"]:
        yield _("Free from %(amount)s.") % {"amount": format_vnd(facts["free_from_vnd"])}


def _pickup(facts: dict[str, Any]) -> Iterator[str]:
    if not facts["offers_pickup"]:
        yield _("Goods cannot be picked up.")
        return
    for place, weekday, opens, closes in facts["points"]:
        yield f"{place}, {WEEKDAYS[weekday]} {opens}–{closes}"
    if not facts["points"]:
        place = ". ".join(filter(None, [facts["pickup_place"], facts["pickup_hours"]]))
        yield place or _("Place and hour are agreed by phone.")


def _payment(facts: dict[str, Any]) -> Iterator[str]:
    if facts["accepts_cod"]:
        yield _("Cash on receipt, for orders up to %(amount)s. Look at the goods first.") % {
            "amount": format_vnd(facts["cod_ceiling_vnd"])
        }
    if facts["accepts_vietqr"]:
        yield _("Bank transfer (VietQR), straight to the co-op's own account.")
    if not facts["accepts_cod"] and not facts["accepts_vietqr"]:
        yield _("The way to pay is agreed before you order.")


def _short(value: time) -> str:
    return f"{value.hour}:{value.minute:02}"
