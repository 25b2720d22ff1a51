"""The form of who wants to sell here, as the law asks about a seller."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coops.registry.mst import read_personal_number, read_tax_code
from coops.registry.standing import PEOPLE, LegalForm
from shop.address.forms import PlaceForm
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc

_DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
TYPED_LONGEST = 300
#: Fields of files; all others are kept as they were typed.
FILES = {"registration_paper": "registration", "identity_paper": "identity", "other_paper": "other"}


def _line(label, longest: int, *, required: str = "", **kwargs) -> NfcField:
    if required:
        kwargs["error_messages"] = {"required": required}
    return NfcField(label=label, max_length=longest, required=bool(required), **kwargs)


def _day(label, **kwargs) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=_DATES,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day such as 15/10/2025.")},
        **kwargs,
    )


def _paper(label, help_text: Any = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


class JoinForm(PlaceForm):
    """What the law asks a seller to say, and the papers that prove it."""

    legal_form = forms.ChoiceField(
        label=_("What are you?"),
        choices=LegalForm.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you are."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    name = _line(
        _("Full name, as registered"),
        200,
        required=_("Write the full name, as on the registration certificate."),
    )
    short_name = _line(
        _("Short name"),
        80,
        required=_("Write the short name that buyers will read."),
        help_text=_("Buyers read it, such as HTX Đồng Sao."),
    )
    tax_code = _line(
        _("Tax code"),
        20,
        required=_("Write the tax code, 10 digits."),
        help_text=_("10 digits. A household or a single person may write the personal number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    registration_number = _line(
        _("Registration number"), 60, help_text=_("Often the same as the tax code.")
    )
    registered_on = _day(_("Registered on"))
    registration_office = _line(
        _("Issued by"), 120, help_text=_("The office that gave the certificate.")
    )
    representative = _line(
        _("Legal representative"),
        120,
        required=_("Write the full name of the legal representative."),
    )
    born_on = _day(
        _("Born on"), help_text=_("Only for a household or a single person, as the law asks.")
    )
    personal_number = _line(
        _("Personal number (12 digits)"),
        20,
        help_text=_("Only for a household or a single person. Nobody but the officer reads it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Write the phone number that buyers can call.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Write an address such as htx@example.com.")},
    )
    registration_paper = _paper(
        _("Registration certificate"), _("A photo or a PDF. Only you and the officer see it.")
    )
    identity_paper = _paper(
        _("Identity paper of the representative"),
        _("If the officer asks. It is deleted as soon as the officer has decided."),
    )
    other_paper = _paper(pgettext_lazy("file", "Another paper"))

    field_order = [
        *("legal_form", "name", "short_name", "tax_code", "registration_number"),
        *("registered_on", "registration_office", "representative", "born_on"),
        *("personal_number", "phone", "email", "province", "ward", "line1"),
        *FILES,
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line1"].max_length = 120
        self.fields["line1"].validators.append(_at_most_120)

    def clean_phone(self) -> str:
        """Return the number in E.164, from any spelling."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error

    def clean_registered_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["registered_on"])

    def clean_born_on(self) -> date | None:
        """Refuse a day to come."""
        return _past(self.cleaned_data["born_on"])

    def clean(self) -> dict[str, Any]:
        """Check the tax code, and what is asked of people alone; tidy the texts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = " ".join(nfc(value).split())
        is_person = data.get("legal_form") in PEOPLE
        self._check_tax_code(data, is_person=is_person)
        if data.get("personal_number"):
            number = read_personal_number(data["personal_number"])
            if not number:
                text = _("A personal number has 12 digits. Look at the identity card.")
                self.add_error("personal_number", text)
            data["personal_number"] = number
        if is_person:
            if not data.get("personal_number") and "personal_number" not in self.errors:
                self.add_error("personal_number", _("Write the personal number, 12 digits."))
            if not data.get("born_on") and "born_on" not in self.errors:
                self.add_error("born_on", _("Write the day of birth."))
        else:
            data["personal_number"], data["born_on"] = "", None
            if data.get("legal_form") and not data.get("registration_number"):
                data["registration_number"] = data.get("tax_code", "")
        return data

    def facts(self) -> dict[str, Any]:
        """Return the columns of the application, of a valid form."""
        left_out = {*FILES, "province", "ward", "line1"}
        place = self.place_fields()
        place.pop("units_version", None)
        return {k: v for k, v in self.cleaned_data.items() if k not in left_out} | place

    def _check_tax_code(self, data: dict[str, Any], *, is_person: bool) -> None:
        typed = data.get("tax_code")
        if not typed:
            return
        code = read_tax_code(typed) or (read_personal_number(typed) if is_person else "")
        if not code:
            text = _(
                "This is not a tax code: a digit is wrong or missing. Compare it with the paper."
            )
            self.add_error("tax_code", text)
        data["tax_code"] = code


def typed_of(data: Any) -> dict[str, str]:
    """Return what was typed, to be kept as it is; what no field can hold is cut."""
    fields = JoinForm.base_fields
    return {
        name: "".join(c for c in nfc(str(data.get(name, ""))) if c.isprintable())[:TYPED_LONGEST]
        for name in fields
        if name not in FILES
    }


def _past(day: date | None) -> date | None:
    if day and not date(1900, 1, 1) <= day <= timezone.localdate():
        raise ValidationError(_("Check the year of this day."))
    return day


def _at_most_120(value: str) -> None:
    if len(value) > 120:
        raise ValidationError(_("Write at most 120 letters."))
