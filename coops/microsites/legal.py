"""What the law wants to be read of a seller, and what of it is still missing.

Decree 248/2026/NĐ-CP, article 4: legal name, head office, legal representative, registration or
tax number with day and issuing office, phone, e-mail; law 122/2025/QH15, article 17, asks the same
of each seller of a market. Read 2026-11-23, not checked by a lawyer.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.microsites.models import Site
from coops.registry.models import Cooperative
from shop.content.models import PolicyPage
from shop.content.policies import POLICIES
from shop.core.phones import display_phone


@dataclass(frozen=True)
class Fact:
    """One row of the legal footer; ``value`` is empty while nobody has told it."""

    name: str
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Missing:
    """Something that the law asks for and that is not there; ``url`` leads to where it is told."""

    label: str | Promise
    why: str | Promise
    url: str = ""


#: Column → is it of the co-op or of its website; both are told on the same form.
OWN_COLUMNS = (
    "tax_code",
    "registration_number",
    "registration_office",
    "representative",
    "email",
    "hamlet",
)


def legal_facts(cooperative: Cooperative) -> list[Fact]:
    """Return all rows of the footer, also those without a value: none of them is ever hidden."""
    registered_on, verified_at = cooperative.registered_on, cooperative.verified_at
    phone = str(cooperative.phone or "")
    return [
        Fact("name", _("Full name"), cooperative.name),
        Fact("legal_form", _("Legal form"), cooperative.get_legal_form_display()),
        Fact("representative", _("Legal representative"), cooperative.representative),
        Fact("tax_code", _("Tax code"), cooperative.tax_code),
        Fact("registration_number", _("Registration number"), cooperative.registration_number),
        Fact(
            "registered_on",
            _("Registered on"),
            date_format(registered_on, "d/m/Y") if registered_on else "",
        ),
        Fact("registration_office", _("Issued by"), cooperative.registration_office),
        Fact("address", _("Address"), cooperative.place),
        Fact("phone", _("Phone number"), display_phone(phone) if phone else "", f"tel:{phone}"),
        Fact("email", _("E-mail"), cooperative.email, f"mailto:{cooperative.email}"),
        Fact("verified", _("Verified"), date_format(verified_at, "d/m/Y") if verified_at else ""),
    ]


def legal_health(cooperative: Cooperative, site: Site | None) -> list[Missing]:
    """Return what is missing of the footer and of the rules, with the way to tell it."""
    form = reverse("microsites:legal")
    found = [
        Missing(
            fact.label,
            gettext_lazy("Stands at the foot of your pages; the law asks for it."),
            form,
        )
        for fact in legal_facts(cooperative)
        if not fact.value and fact.name != "verified"  # that is the officer's to say
    ]
    if not cooperative.accepts_cod and not cooperative.accepts_vietqr:
        found.append(
            Missing(
                _("A way to pay"),
                gettext_lazy("Buyers must know it before they order."),
                reverse("dashboard:money_settings"),
            )
        )
    if (
        cooperative.offers_pickup
        and not cooperative.pickup_place
        and not cooperative.pickup_points.filter(is_active=True).exists()  # type: ignore[attr-defined]
    ):
        found.append(
            Missing(
                _("Where goods are picked up"),
                gettext_lazy("You offer it, but no place is named."),
                reverse("dashboard:pickup_points"),
            )
        )
    live = set(PolicyPage.objects.live().values_list("slug", flat=True))
    for slug, label in POLICIES.items():
        if slug not in live:
            found.append(
                Missing(label, gettext_lazy("The operator of the market has to publish this page."))
            )
    return found
