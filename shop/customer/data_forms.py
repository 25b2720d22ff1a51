"""Proving once more who asks, before an account is closed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.core.throttle import TooManyAttempts
from shop.users.codes import CodeRefused, enter_code, read_code
from shop.users.forms import LONGEST_PASSWORD
from shop.users.limits import require_login, require_try, sentence
from shop.users.models import LoginCode


class PasswordProof(forms.Form):
    """The password, counted like a login."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Return the password when it is the person's."""
        try:
            require_login(self.request, self.request.user.get_username())
        except TooManyAttempts as refusal:
            raise sentence(refusal) from refusal
        if not self.request.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return self.cleaned_data["password"]


class CodeProof(forms.Form):
    """The code that was sent to the person's phone; ``token`` is that of the request."""

    code = forms.CharField(
        label=_("Code of 6 digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the 6 digits of the message.")},
    )

    def __init__(self, *args, request: HttpRequest, token: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.token = token

    def clean_code(self) -> str:
        """Use the code up."""
        typed = read_code(self.cleaned_data["code"])
        if not typed:
            raise ValidationError(_("The code has 6 digits, such as 123456."))
        try:
            require_try(self.request)
            used = enter_code(token=self.token, typed=typed, purpose=LoginCode.Purpose.CLOSE)
        except TooManyAttempts as refusal:
            raise sentence(refusal) from refusal
        except CodeRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        person: Any = self.request.user
        if used.phone != person.phone:
            raise ValidationError(_("This code does not hold any more. Have a new one sent."))
        return typed
