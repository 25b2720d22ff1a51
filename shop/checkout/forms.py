"""The one page of the checkout as a form: who, where to, how from each co-op, how to pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shop.address.places import WardSelect, offer_wards, province_choices
from shop.checkout.groups import Group
from shop.core.money import format_vnd
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc
from shop.order.models import Fulfilment, PaymentMethod
from shop.payment.registry import labels, why_not

LONGEST_NOTE = 500
#: A pick-up day says how much room it has when it is this little.
FEW_LEFT = 5
#: Before the key of a day in the value of a choice.
_ON_A_DAY = f"{Fulfilment.PICKUP}-"


@dataclass(frozen=True)
class GroupRow:
    """One co-op's part of the page: what is bought there, and its own choices."""

    group: Group
    fulfilment: BoundField
    payment: BoundField | None  # only where it cannot take every way to pay on the page
    fee: int  # VND, by what is chosen now
    total: int  # VND, the same with the goods


class CheckoutForm(forms.Form):
    """Buyer, address, and per co-op delivery or pick-up; one way to pay for all who take it.

    The address is asked for only while something is to be delivered. ``groups`` comes from
    :func:`shop.checkout.groups.basket_groups`, ``consent_version`` is the wording now in force.
    """

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Write the phone number that the carrier can call.")},
    )
    full_name = NfcField(
        label=pgettext_lazy("person", "Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name of the person who gets the goods.")},
    )
    province = forms.ChoiceField(
        label=_("Province or city"),
        widget=forms.Select(
            attrs={
                "autocomplete": "address-level1",
                "data-wards-url": reverse_lazy("checkout:wards"),
                "data-wards-for": "id_ward",
            }
        ),
        error_messages={
            "required": _("Choose the province."),
            "invalid_choice": _("Choose a province from the list."),
        },
    )
    ward = forms.ChoiceField(
        label=_("Ward or commune"),
        widget=WardSelect(attrs={"autocomplete": "address-level2"}),
        error_messages={
            "required": _("Choose the ward or commune."),
            "invalid_choice": _("Choose a ward or commune of this province from the list."),
        },
    )
    line1 = NfcField(
        label=_("Hamlet, house number, street, landmark"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={
            "required": _("Write hamlet, house number or a landmark, so that you are found.")
        },
    )
    payment = forms.ChoiceField(
        label=_("How do you pay?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you pay."),
            "invalid_choice": _("Choose how you pay."),
        },
    )
    note = NfcField(
        label=_("Note to the co-ops"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NOTE}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    consent = forms.BooleanField(
        label=_("Consent"),
        error_messages={"required": _("Tick here so that we may handle your order.")},
    )

    def __init__(self, *args, groups: list[Group], consent_version: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.consent_version = consent_version
        choices: dict[str, Any] = self.fields
        choices["province"].choices = province_choices()
        offer_wards(choices["ward"], self._chosen("province"))
        methods = self._methods()
        if any(set(methods) <= set(self._allowed(group)) for group in groups):
            choices["payment"].choices = [(m, labels()[m]) for m in methods]
            choices["payment"].initial = next(iter(methods), None)
        else:  # no co-op takes them all, so that each has its own choice
            del self.fields["payment"]
        for group in groups:
            self._add_choices_of(group, methods)

    @property
    def rows(self) -> list[GroupRow]:
        """Return the co-ops' parts in the basket's order."""
        return [
            GroupRow(
                group=group,
                fulfilment=self[_fulfilment_name(group)],
                payment=self[name] if (name := _payment_name(group)) in self.fields else None,
                fee=group.fee(self.fulfilment_of(group)),
                total=group.total(self.fulfilment_of(group)),
            )
            for group in self.groups
        ]

    @property
    def total_vnd(self) -> int:
        """Return goods and delivery of all co-ops by what is chosen now, whole đồng."""
        return sum(row.total for row in self.rows)

    @property
    def card_limits(self) -> str:
        """Return what can be paid by card, where a co-op takes cards but not for its part."""
        said = (
            why_not(
                group.cooperative,
                method=PaymentMethod.CARD,
                fulfilment=self.fulfilment_of(group),
                total_vnd=group.total(self.fulfilment_of(group)),
            )
            for group in self.groups
        )
        return next(filter(None, said), "")

    @property
    def can_deliver(self) -> bool:
        """Return whether any co-op could deliver, so that the page has an address part."""
        return any(Fulfilment.DELIVERY in group.allowed_fulfilments for group in self.groups)

    @property
    def needs_address(self) -> bool:
        """Return whether something is to be delivered, by what is chosen now."""
        return any(self.fulfilment_of(g) == Fulfilment.DELIVERY for g in self.groups)

    def fulfilment_of(self, group: Group) -> str:
        """Return what is chosen for ``group`` now: typed, or preselected."""
        chosen = self._chosen(_fulfilment_name(group)) or group.allowed_fulfilments[0]
        return Fulfilment.PICKUP if chosen.startswith(_ON_A_DAY) else chosen

    def pickup_day_of(self, group: Group) -> str:
        """Return the key of the pick-up day that is chosen for ``group``; may be empty."""
        chosen = self._chosen(_fulfilment_name(group))
        return chosen.removeprefix(_ON_A_DAY) if chosen.startswith(_ON_A_DAY) else ""

    def payment_of(self, group: Group) -> str:
        """Return how ``group`` is paid: its own choice where it has one. Call when valid."""
        return self.cleaned_data.get(_payment_name(group)) or self.cleaned_data["payment"]

    def clean_phone(self) -> str:
        """Return the number in E.164, from any spelling."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error

    def clean_full_name(self) -> str:
        """Return the name in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean_line1(self) -> str:
        """Return the line in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["line1"]).split())

    def clean_note(self) -> str:
        """Return the note in one spelling."""
        return nfc(self.cleaned_data["note"])

    def clean(self) -> dict:
        """Forget the address, and what is wrong with it, when nothing is delivered."""
        if not self.needs_address:
            for name in ("province", "ward", "line1"):
                self.errors.pop(name, None)
                self.cleaned_data[name] = ""
        return self.cleaned_data

    def clean_consent(self) -> bool:
        """Un-tick and refuse a consent to a wording that has changed since the page was shown."""
        if self.data.get("consent_version") != self.consent_version:
            self.data = {name: self.data[name] for name in self.data if name != "consent"}
            raise ValidationError(
                _("The wording has changed in the meantime. Please read it and tick again.")
            )
        return self.cleaned_data["consent"]

    def _methods(self) -> list[str]:
        offered = {m for group in self.groups for m in self._allowed(group)}
        return [method for method in PaymentMethod if method in offered]

    def _allowed(self, group: Group) -> list[str]:
        """Return how ``group`` can be paid; a ceiling on cash counts delivery, where chosen."""
        chosen = self.fulfilment_of(group)
        ways = [chosen] if chosen in group.allowed_fulfilments else group.allowed_fulfilments
        return [method for way in ways for method in group.payment_methods(way)]

    def _add_choices_of(self, group: Group, methods: list[str]) -> None:
        name = group.cooperative.short_name
        choices = list(_fulfilment_choices(group))
        self.fields[_fulfilment_name(group)] = forms.ChoiceField(
            label=_("How do the goods of %(cooperative)s reach you?") % {"cooperative": name},
            choices=choices,
            initial=choices[0][0] if choices else None,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose delivery or pick-up."),
                "invalid_choice": _("Choose delivery or pick-up from what this co-op offers."),
            },
        )
        allowed = [method for method in methods if method in self._allowed(group)]
        if len(allowed) < len(methods):
            self.fields[_payment_name(group)] = forms.ChoiceField(
                label=_("Paying %(cooperative)s") % {"cooperative": name},
                choices=[(m, labels()[m]) for m in allowed],
                initial=allowed[0] if allowed else None,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose how you pay."),
                    "invalid_choice": _("Choose how you pay."),
                },
            )

    def _chosen(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.initial.get(name) or "")


def _fulfilment_name(group: Group) -> str:
    return f"fulfilment-{group.cooperative.pk}"


def _payment_name(group: Group) -> str:
    return f"payment-{group.cooperative.pk}"


def delivery_label(group: Group) -> str:
    """Return the words of the choice to have a co-op's goods delivered."""
    if not group.delivery_fee:
        return gettext("Delivered to me, free of charge")
    fee = {"fee": format_vnd(group.delivery_fee)}
    if group.fee_follows_address:
        return gettext("Delivered to me, %(fee)s – exact once you choose the ward") % fee
    return gettext("Delivered to me, %(fee)s") % fee


def _fulfilment_choices(group: Group) -> Iterator[tuple[str, str]]:
    """Yield what can be chosen: delivery, then each pick-up day, or the place in words."""
    for way in group.allowed_fulfilments:
        if way == Fulfilment.DELIVERY:
            yield way, delivery_label(group)
        elif group.days is None:
            yield way, _pickup_label(group)
        for day in group.days or [] if way == Fulfilment.PICKUP else []:
            words = {"place": day.text, "left": day.left}
            label = gettext("I pick it up: %(place)s, free of charge") % words
            if day.left <= FEW_LEFT:
                label += " – " + gettext("room for %(left)d more") % words
            yield f"{_ON_A_DAY}{day.key}", label


def _pickup_label(group: Group) -> str:
    place = ", ".join(
        p for p in (group.cooperative.pickup_place, group.cooperative.pickup_hours) if p
    )
    return gettext("I pick it up: %(place)s, free of charge") % {"place": place}
