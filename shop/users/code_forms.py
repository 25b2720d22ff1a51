"""Two short forms: the phone that gets a code, and the code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.core.phones import InvalidPhone, normalise_phone
from shop.users.codes import read_code


class PhoneForm(forms.Form):
    """A mobile phone, in any spelling."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Write your phone number.")},
    )

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        try:
            return normalise_phone(self.cleaned_data["phone"], mobile_only=True)
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error


class CodeForm(forms.Form):
    """The six digits, with or without spaces."""

    code = forms.CharField(
        label=_("Code of 6 digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Write the 6 digits of the message."),
            "max_length": _("The code has 6 digits, such as 123456."),
        },
    )

    def clean_code(self) -> str:
        """Return the digits; what can be no code costs no try."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("The code has 6 digits, such as 123456."))
        return code
