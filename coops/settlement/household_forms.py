"""The form of one household, of its share in products, and of what the co-op keeps."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from coops.registry.models import Cooperative, Household
from coops.settlement.fields import PercentField
from coops.settlement.models import ProductShare
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, display_phone, normalise_phone
from shop.payment.banks import all_banks, bank_choices

_ACCOUNT = re.compile(r"[A-Za-z0-9]{1,19}")


def account_of(text: str) -> str:
    """Return an account number without spaces, dots and dashes; empty when it can be none."""
    plain = re.sub(r"[\s.\-]", "", text)
    return plain if _ACCOUNT.fullmatch(plain) else ""


class HouseholdForm(forms.Form):
    """A household of one co-op; its bank account is written encrypted."""

    name = NfcField(
        label=_("Head of the household"),
        max_length=120,
        error_messages={"required": _("Write the name of the head of the household.")},
    )
    code = NfcField(
        label=_("Number in the co-op's book"),
        max_length=20,
        required=False,
    )
    hamlet = NfcField(label=_("Hamlet"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    bank_bin = forms.ChoiceField(
        label=_("Bank"),
        required=False,
        error_messages={"invalid_choice": _("Choose the bank from the list.")},
    )
    bank_account = forms.CharField(
        label=_("Account number"),
        max_length=40,
        required=False,
        help_text=_("Kept encrypted; lists show the last four digits only."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bank_holder = NfcField(
        label=_("Account holder"),
        max_length=120,
        required=False,
        help_text=_("As the bank writes it, when it is another name."),
    )
    #: The new account that was already asked about, with the holder of the old one beside it.
    asked_of = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    kept_percent = PercentField(
        label=_("The co-op keeps (%)"),
        required=False,
        help_text=_("Leave it empty for what counts for everybody."),
    )
    name_may_be_shown = forms.BooleanField(
        label=_("The household agrees that buyers read its name at its harvest"), required=False
    )
    is_active = forms.BooleanField(label=_("Delivers to the co-op now"), required=False)

    def __init__(
        self, *args: Any, cooperative: Cooperative, household: Household | None, **kwargs: Any
    ) -> None:
        self.household = household or Household(cooperative=cooperative)
        self.cooperative = cooperative
        super().__init__(*args, initial=self._initial(), **kwargs)
        banks: Any = self.fields["bank_bin"]
        known = self.household.bank_bin
        extra = [(known, known)] if known and known not in all_banks() else []
        banks.choices = [("", _("Choose a bank")), *extra, *bank_choices()]

    def _initial(self) -> dict[str, Any]:
        one = self.household
        return {
            **{name: getattr(one, name) for name in ("name", "code", "hamlet", "bank_bin")},
            **{name: getattr(one, name) for name in ("bank_account", "bank_holder")},
            **{name: getattr(one, name) for name in ("kept_percent", "name_may_be_shown")},
            "is_active": one.is_active,
            "phone": display_phone(str(one.phone)) if one.phone else "",
        }

    def clean_code(self) -> str:
        """Refuse a number that another household of the co-op has."""
        code = self.cleaned_data["code"] or ""
        others = Household.objects.filter(cooperative=self.cooperative, code=code)
        if code and (other := others.exclude(pk=self.household.pk).first()):
            text = _("%(name)s has this number already. Choose another one.")
            raise forms.ValidationError(text, params={"name": other.name})
        return code

    def clean_phone(self) -> str:
        """Return the number in its stored form."""
        text = self.cleaned_data["phone"]
        try:
            return normalise_phone(text) if text else ""
        except InvalidPhone as error:
            raise forms.ValidationError(str(error)) from None

    def clean_bank_account(self) -> str:
        """Return the number alone."""
        text = self.cleaned_data["bank_account"]
        if text and not account_of(text):
            raise forms.ValidationError(
                _("An account number has at most 19 digits and letters. Copy it from the bank app.")
            )
        return account_of(text)

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of an account."""
        super().clean()
        data = self.cleaned_data
        if data.get("bank_account") and "bank_bin" in data and not data["bank_bin"]:
            self.add_error("bank_bin", _("Choose the bank of this account."))
        self._ask_about_holder(data)
        return data

    def _ask_about_holder(self, data: dict[str, Any]) -> None:
        """Ask once whether a new account still has the holder of the old one."""
        old, new = self.household.bank_account, data.get("bank_account")
        holder = data.get("bank_holder")
        is_left = bool(holder) and holder == self.household.bank_holder
        asked_of = data.pop("asked_of", "")
        if not (old and new and new != old and is_left) or asked_of == new:
            return
        text = _(
            "The account is a new one. Is its holder still %(holder)s? Then press Save once more; "
            "else write the new name, or empty this field."
        )
        self.add_error("bank_holder", forms.ValidationError(text, params={"holder": holder}))
        typed: Any = self.data
        typed = typed.copy()
        typed["asked_of"] = new
        self.data = typed

    def save(self) -> Household:
        """Store what was typed."""
        for name, value in self.cleaned_data.items():
            setattr(self.household, name, value)
        self.household.save()
        return self.household


class TermsForm(forms.Form):
    """What the co-op keeps where a household has no number of its own."""

    kept_percent = PercentField(
        label=_("The co-op keeps of sales, unless a household has its own number (%)"),
        error_messages={"required": _("Write a number from 0 to 100, such as 10 or 12,5.")},
    )


class SharesForm(forms.Form):
    """One percentage for each household, for one product."""

    def __init__(self, *args: Any, product: Product, households: list[Household], **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = ProductShare.objects.filter(product=product)
        known = dict(rows.values_list("household", "percent"))
        for household in households:
            label = household.name
            if household.hamlet:
                label = f"{label} · {household.hamlet}"
            self.fields[f"p{household.pk}"] = PercentField(
                label=label, required=False, initial=known.get(household.pk)
            )

    @property
    def percents(self) -> dict[int, Decimal]:
        """Return what was typed, by household; nothing is 0."""
        return {int(name[1:]): value or Decimal(0) for name, value in self.cleaned_data.items()}


class HouseholdListForm(forms.Form):
    """A list of households: as a file, or pasted from a spreadsheet."""

    file = forms.FileField(
        label=_("File with the list"),
        required=False,
        allow_empty_file=True,
        help_text=_("Excel (.xlsx) or CSV, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the rows here"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Copy them out of the spreadsheet, with the line of headings."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        super().clean()
        if not self.errors and not (self.cleaned_data["file"] or self.cleaned_data["pasted"]):
            self.add_error("file", _("Choose a file or paste the rows."))
        return self.cleaned_data
