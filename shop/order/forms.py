"""What a buyer writes about an order: to find it again, to cancel it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc
from shop.order.numbers import normalise


class LookupForm(forms.Form):
    """Number and phone, in any spelling."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=_("9 letters and digits, in your message or your bank transfer."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the order number.")},
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        help_text=_("The one you gave with the order."),
        widget=forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Write the phone number you gave with the order.")},
    )

    def clean_number(self) -> str:
        """Return the number as stored: upper case, without spaces and dashes."""
        return normalise(self.cleaned_data["number"])

    def clean_phone(self) -> str:
        """Return the phone in E.164, from any spelling."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error


class CancelForm(forms.Form):
    """Why, if the buyer likes to say."""

    reason = NfcField(
        label=_("Why do you cancel?"),
        required=False,
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 255}),
    )

    def clean_reason(self) -> str:
        """Return the reason in one line."""
        return " ".join(nfc(self.cleaned_data["reason"]).split())
