"""An address of a person's book as a form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.address.forms import PlaceForm
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc


class AddressForm(PlaceForm):
    """Who gets the goods, their phone, where, and whether this is the usual address."""

    full_name = NfcField(
        label=pgettext_lazy("person", "Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name of the person who gets the goods.")},
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Write the phone number that the carrier can call.")},
    )
    is_usual = forms.BooleanField(label=_("This is my usual address"), required=False)

    field_order = ["full_name", "phone", "province", "ward", "line1", "is_usual"]

    def clean_full_name(self) -> str:
        """Return the name in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean_phone(self) -> str:
        """Return the number in E.164, from any spelling."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error

    def columns(self) -> dict:
        """Return the columns of the address, of a valid form."""
        data = self.cleaned_data
        return {
            **self.place_fields(),
            "full_name": data["full_name"],
            "phone_number": data["phone"],
        }
