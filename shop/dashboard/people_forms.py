"""Forms about the people of a desk: inviting, roles, what a helper may do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coops.registry.helping import DAYS
from coops.registry.models import Membership
from coops.registry.standing import Scope
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.users.senders import opens_accounts

#: "0": until it is ended.
DAY_CHOICES = [(str(days or 0), label) for days, label in DAYS]
ROLES = [
    (Membership.Role.OWNER, _("Owner: everything, also money and people")),
    (Membership.Role.STAFF, _("Staff: everything but people")),
    (Membership.Role.HELPER, _("Helper: only what you tick below, never money")),
]


class ConsentForm(forms.Form):
    """What a helper may do, and for how long; nothing is ticked before."""

    scopes = forms.MultipleChoiceField(
        label=_("May work on"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one thing to help with."),
            "invalid_choice": _("Tick from the list."),
        },
        help_text=_("Never money, the bank account or people."),
    )
    days = forms.ChoiceField(
        label=_("For how long"),
        choices=DAY_CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    @property
    def number_of_days(self) -> int | None:
        """Return the days of a valid form; ``None``: until it is ended."""
        return int(self.cleaned_data["days"]) or None


class InviteForm(ConsentForm):
    """Whom to invite, as what; a helper with a consent."""

    login = NfcField(
        label=_("Phone number or e-mail address"),
        max_length=254,
        help_text=_("The one this person logs in with."),
        error_messages={"required": _("Write the person's phone number or e-mail address.")},
    )
    role = forms.ChoiceField(
        label=_("Comes as"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose as what the person comes."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    field_order = ["login", "role", "scopes", "days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("role") != Membership.Role.HELPER:
            self.fields["scopes"].required = self.fields["days"].required = False
        if not opens_accounts():
            self.fields["role"].help_text = _(
                "This market cannot send codes to phones: with a phone number invite a helper, and "
                "give the other role when you see that the right person came. An e-mail address "
                "can be invited as anything."
            )

    @property
    def number_of_days(self) -> int | None:
        """Return the days of a valid form, for a helper."""
        return int(self.cleaned_data.get("days") or 0) or None


class RoleForm(forms.Form):
    """Another role for a person who is here."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("Choose from the list."),
        },
    )


class CallForm(forms.Form):
    """What help is needed with."""

    words = NfcField(
        label=_("What do you need help with?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": _("Write in a few words what you need help with.")},
    )

    def clean_words(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["words"]).strip()
