"""Forms of the account: one line for phone or e-mail, one for the whole name."""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.core.throttle import TooManyAttempts
from shop.users.limits import (
    count_no_longer,
    may_mail_recovery,
    require_login,
    require_question,
    sentence,
)
from shop.users.logins import read_login
from shop.users.tasks import mail_recovery_link

User = get_user_model()

LOGIN_LABEL = _("Phone number or e-mail")
LOGIN_ATTRS = {
    "autocomplete": "username",
    "autocapitalize": "none",
    "spellcheck": "false",
    "inputmode": "email",
}
#: No phone or e-mail is longer.
LONGEST_LOGIN = 254
#: Longer ones would only make the server hash for long.
LONGEST_PASSWORD = 256


class LoginForm(AuthenticationForm):
    """Phone (any spelling) or e-mail, and the password; one answer for everything wrong."""

    username = forms.CharField(
        label=LOGIN_LABEL, max_length=LONGEST_LOGIN, widget=forms.TextInput(attrs=LOGIN_ATTRS)
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _(
            "Phone number, e-mail or password is not right. Look at them once more, "
            "or ask for a new password."
        ),
        "inactive": _("This account is closed."),
    }

    def clean(self) -> dict:
        """Count the attempt before the password is looked at; one that was right counts no more."""
        attempt = None
        if login := self.cleaned_data.get("username"):
            try:
                attempt = require_login(cast(HttpRequest, self.request), login)
            except TooManyAttempts as refusal:
                raise sentence(refusal) from refusal
        data = super().clean()
        if attempt is not None and self.user_cache is not None:
            count_no_longer(attempt)
        return data


class RegistrationForm(forms.Form):
    """Opens an account with one login, one name and a password typed twice."""

    login = forms.CharField(
        label=LOGIN_LABEL, max_length=LONGEST_LOGIN, widget=forms.TextInput(attrs=LOGIN_ATTRS)
    )
    full_name = NfcField(
        label=pgettext_lazy("person", "Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=_("At least 8 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_login(self) -> tuple[str, str]:
        """Return ``("phone" or "email", stored form)``; counted: it tells who has an account."""
        kind, value = read_login(self.cleaned_data["login"])
        if kind == "neither":
            raise ValidationError(
                _(
                    "Write a phone number of 10 digits that starts with 0, such as 0912 345 678, "
                    "or an e-mail address."
                )
            )
        if kind == "email":
            validate_email(value)
        try:
            require_question(self.request)
        except TooManyAttempts as refusal:
            raise sentence(refusal) from refusal
        if User.objects.with_login(value).exists():
            raise ValidationError(self._taken())
        return kind, value

    def clean_full_name(self) -> str:
        """Return the name in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean(self) -> dict:
        """Compare the two passwords and judge them with the login and name at hand."""
        data = self.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            kind, value = data.get("login", ("", ""))
            person = User(full_name=data.get("full_name", ""), **({kind: value} if kind else {}))
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def save(self):
        """Create the person; ``None`` (with an error on the form) if someone was quicker."""
        kind, value = self.cleaned_data["login"]
        try:
            with transaction.atomic():
                return User.objects.create_user(
                    password=self.cleaned_data["password1"],
                    full_name=self.cleaned_data["full_name"],
                    **{kind: value},
                )
        except IntegrityError:
            self.add_error("login", self._taken())
            return None

    @staticmethod
    def _taken():
        return _("There is an account with this already. Log in, or ask for a new password.")


class ProfileForm(forms.ModelForm):
    """Name and form of address."""

    class Meta:
        model = User
        fields = ("full_name", "form_of_address")
        field_classes = {"full_name": NfcField}
        labels = {
            "full_name": pgettext_lazy("person", "Full name"),
            "form_of_address": _("How shall we address you?"),
        }
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True


class RecoveryForm(forms.Form):
    """Asks for the login; the mail goes to the e-mail address in that account, if it has one."""

    login = forms.CharField(
        label=LOGIN_LABEL, max_length=LONGEST_LOGIN, widget=forms.TextInput(attrs=LOGIN_ATTRS)
    )

    def clean_login(self) -> str:
        """Refuse what can be nobody's login, without looking anybody up."""
        kind, value = read_login(self.cleaned_data["login"])
        if kind == "neither":
            raise ValidationError(
                _("Write the phone number or the e-mail address of your account.")
            )
        return value

    def send_link(self) -> None:
        """Have the link mailed, if there is such a person with an e-mail address."""
        login = self.cleaned_data["login"]
        if not may_mail_recovery(login):
            return
        person = User.objects.with_login(login).filter(is_active=True).first()
        if person and person.email and person.has_usable_password():
            mail_recovery_link.enqueue(person.pk, get_language() or settings.LANGUAGE_CODE)
