"""The fields that papers and marketplaces' forms ask for, and what a co-op has to fill them with.

A value comes from the co-op's profile; where that says nothing, from what the co-op wrote down for
its papers alone (:class:`~coops.dossiers.models.DossierFact`). Asked fields are typed each time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coops.dossiers.models import DossierFact
from coops.registry.models import Cooperative
from shop.core.phones import display_phone
from shop.payment.banks import bank_name

COOP, BANK, ASKED = "coop", "bank", "asked"
#: What a value must be: a tax code, a day (that has been, that has not been yet), a number, e-mail.
TAX_CODE, DAY, PAST_DAY, DAY_TO_COME = "tax-code", "day", "past-day", "day-to-come"
NUMBER, EMAIL = "number", "email"
_FIELD = re.compile(r"\{([a-z_]+)\}")
#: Marketplaces take no longer names of shops.
SHOP_NAME_LENGTH = 30
#: Where nothing is known a pen goes on.
DOTS = "…" * 10


@dataclass(frozen=True)
class Field:
    """One field; ``kind``: of the co-op, of its bank account, or asked each time.

    ``may_be_noted``: the co-op may write it down for its papers. ``lines``: height of its box.
    ``must_be``: what a filled one is checked for; empty: any words.
    """

    name: str
    label: str | Promise
    kind: str = ASKED
    may_be_noted: bool = False
    lines: int = 1
    example: str | Promise = ""
    must_be: str = ""


_FIELDS = (
    Field("coop_name", _("Full name of the co-op"), COOP),
    Field("short_name", _("Short name"), COOP),
    Field("shop_name", _("Name of the shop"), COOP, True, example="HTX Đồng Sao"),
    Field("tax_code", _("Tax code"), COOP, True, example="2800123452", must_be=TAX_CODE),
    Field("registration_number", _("Registration number"), COOP, True),
    Field(
        "registration_date",
        _("Day of registration"),
        COOP,
        True,
        example="15/03/2019",
        must_be=PAST_DAY,
    ),
    Field("registration_office", _("Registration issued by"), COOP, True),
    Field("representative", _("Legal representative"), COOP, True),
    Field("representative_title", _("Office held"), COOP, True, example=_("director")),
    Field("phone", _("Phone number"), COOP),
    Field("email", _("E-mail address"), COOP, True, must_be=EMAIL),
    Field("invoice_email", _("E-mail for invoices"), COOP, True, must_be=EMAIL),
    Field("address_line", _("House number, street"), COOP, True),
    Field("hamlet", _("Hamlet"), COOP),
    Field("ward", _("Commune"), COOP),
    Field("province", _("Province"), COOP),
    Field("address", _("Full address"), COOP),
    Field("pickup_place", _("Where goods are collected"), COOP, True),
    Field("today", _("Today's date"), COOP),
    Field("bank_name", _("Bank"), BANK),
    Field("bank_account", _("Account number"), BANK),
    Field("bank_holder", _("Account holder"), BANK),
    Field("household_name", _("Head of the household")),
    Field("household_hamlet", _("Hamlet of the household")),
    Field("household_phone", _("Phone of the household")),
    Field("meeting_date", _("Day of the meeting"), example="20/11/2026", must_be=DAY),
    Field("meeting_place", _("Place of the meeting")),
    Field("meeting_total", _("Members in all"), example="42", must_be=NUMBER),
    Field("meeting_present", _("Members present"), example="35", must_be=NUMBER),
    Field("meeting_in_favour", _("Votes in favour"), example="34", must_be=NUMBER),
    Field("meeting_words", _("What was said"), lines=4),
    Field("secretary", _("Secretary of the meeting")),
    Field("helper_name", _("Name of the helper")),
    Field("helper_phone", _("Phone of the helper")),
    Field("helper_work", _("What the helper may do"), lines=3),
    Field("helper_until", _("Until"), example="31/12/2026", must_be=DAY_TO_COME),
    Field("channel_name", _("Marketplace"), example="Shopee"),
    Field("goods", _("Goods that are to be sold"), lines=3),
    Field("product_name", _("Name of the goods")),
    Field("product_unit", _("Sold by"), example="kg"),
    Field("product_weight", _("Net quantity"), example="1 kg"),
    Field("product_origin", pgettext_lazy("goods", "Origin")),
    Field("product_maker", _("Made by")),
    Field("product_ingredients", _("Ingredients"), lines=2),
    Field("product_storage", _("How to keep it")),
    Field("product_life", _("Keeps for"), example=_("12 months")),
    Field("product_warnings", _("Warnings")),
    Field("product_papers", _("Certificates"), lines=2),
)
FIELDS = {field.name: field for field in _FIELDS}


def names_in(body: str) -> list[str]:
    """Return the fields of ``body`` in order, each once, known or not."""
    return list(dict.fromkeys(_FIELD.findall(body)))


def unknown_fields(body: str) -> list[str]:
    """Return the fields of ``body`` that nobody can fill."""
    return [name for name in names_in(body) if name not in FIELDS]


def filled(body: str, values: dict[str, str]) -> str:
    """Return ``body`` with its fields filled in, and dots where there is no value."""
    return _FIELD.sub(lambda found: values.get(found[1], "").strip() or DOTS, body)


@dataclass(frozen=True)
class Value:
    """A field with what a co-op has for it; ``url``: where to fill it in when it is missing."""

    field: Field
    text: str
    url: str = ""

    @property
    def is_missing(self) -> bool:
        """Return whether there is nothing to fill in."""
        return not self.text


def values_of(
    cooperative: Cooperative, names: Iterable[str], *, with_bank: bool
) -> dict[str, Value]:
    """Return the values of the co-op's own fields among ``names``; one query.

    Without ``with_bank`` the bank account stays empty: helpers do not read it.
    """
    wanted = [FIELDS[name] for name in names if name in FIELDS and FIELDS[name].kind != ASKED]
    known = _known(cooperative, with_bank=with_bank)
    return {
        field.name: Value(field, known.get(field.name, ""), _where_to_fill(field))
        for field in wanted
    }


def from_profile(cooperative: Cooperative) -> dict[str, str]:
    """Return what the co-op's profile says, by field; the papers' own notes left out."""
    return {
        "coop_name": cooperative.name,
        "short_name": cooperative.short_name,
        "tax_code": cooperative.tax_code,
        "registration_number": cooperative.registration_number,
        "registration_office": cooperative.registration_office,
        "representative": cooperative.representative,
        "phone": display_phone(str(cooperative.phone)) if cooperative.phone else "",
        "email": cooperative.email,
        "hamlet": cooperative.hamlet,
        "ward": cooperative.ward_name,
        "province": cooperative.province_name,
        "pickup_place": cooperative.pickup_place,
        "today": timezone.localdate().strftime("%d/%m/%Y"),
    }


def noted(cooperative: Cooperative) -> dict[str, str]:
    """Return what the co-op wrote down for its papers; one query."""
    return dict(DossierFact.objects.filter(cooperative=cooperative).values_list("name", "value"))


def note_facts(*, cooperative: Cooperative, facts: dict[str, str]) -> None:
    """Write down values for papers; an empty one is forgotten. Again changes nothing."""
    for name, value in sorted(facts.items()):
        if not FIELDS[name].may_be_noted:
            continue
        if value:
            DossierFact.objects.update_or_create(
                cooperative=cooperative, name=name, defaults={"value": value}
            )
        else:
            DossierFact.objects.filter(cooperative=cooperative, name=name).delete()


def _known(cooperative: Cooperative, *, with_bank: bool) -> dict[str, str]:
    known = noted(cooperative) | {k: v for k, v in from_profile(cooperative).items() if v}
    known.setdefault("shop_name", cooperative.short_name[:SHOP_NAME_LENGTH].strip())
    known.setdefault("invoice_email", known.get("email", ""))
    parts = [known.get(name, "") for name in ("address_line", "hamlet", "ward", "province")]
    known["address"] = ", ".join(filter(None, parts))
    if with_bank:
        known |= {
            "bank_name": bank_name(cooperative.bank_bin) if cooperative.bank_bin else "",
            "bank_account": cooperative.bank_account,
            "bank_holder": cooperative.bank_holder,
        }
    return known


def _where_to_fill(field: Field) -> str:
    """Return the page where the value is filled in, or where somebody is asked to."""
    if field.may_be_noted:
        return f"{reverse('dossiers:facts')}#id_{field.name}"
    if field.kind == BANK:
        return reverse("dossiers:help_new") + "?viec=data&thieu=bank_account"
    return reverse("dossiers:help_new") + f"?viec=data&thieu={field.name}"
