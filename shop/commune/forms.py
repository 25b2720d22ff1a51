"""Forms of the officer's decisions, and of what the public reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coops.registry.report_models import Category
from coops.registry.standing import METHODS
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, normalise_phone
from shop.core.text import nfc


class WordsForm(forms.Form):
    """A reason or question; the co-op reads it, or who applies (``for_applicant``)."""

    words = NfcField(
        label=_("Reason, or what is missing"),
        max_length=500,
        help_text=_("The co-op reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": _("Write it in a sentence; the co-op reads it.")},
    )

    def __init__(self, *args: Any, for_applicant: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_applicant:
            words = self.fields["words"]
            words.help_text = _("Who applied reads this, word for word, and gets it by e-mail.")
            words.error_messages["required"] = _("Write it in a sentence; who applied reads it.")

    def clean_words(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["words"]).strip()


class SuspendForm(WordsForm):
    """A suspension at once: on whose order, and why."""

    order = NfcField(
        label=_("Number and office of the order"),
        max_length=120,
        error_messages={"required": _("Write the number of the order and who gave it.")},
    )

    field_order = ["order", "words"]


class VerifyForm(forms.Form):
    """How it was verified, and under which reference; never a copy of an identity card."""

    method = forms.ChoiceField(
        label=_("How did you verify it?"),
        choices=METHODS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you verified it."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    reference = NfcField(
        label=_("Reference"),
        max_length=120,
        help_text=_("Such as the number of the record, or the day you looked it up."),
        error_messages={"required": _("Write a number or day under which it can be found again.")},
    )


class ReportForm(forms.Form):
    """What is wrong with goods or a seller; the contact may stay empty."""

    category = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    words = NfcField(
        label=_("In your own words"),
        max_length=1000,
        help_text=_("What you saw, and how you know it."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        error_messages={"required": _("Write what you saw, in a sentence or two.")},
    )
    contact = NfcField(
        label=_("Your phone number or e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Only for questions. The seller does not see it."),
    )
    code = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    def clean_words(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["words"]).strip()

    def clean_contact(self) -> str:
        """Return an e-mail address in lower case or a phone in E.164; empty stays empty."""
        typed = nfc(self.cleaned_data["contact"]).strip()
        if not typed:
            return ""
        if "@" in typed:
            field: Any = forms.EmailField(
                error_messages={"invalid": _("Write an address such as hoa@example.com.")}
            )
            return field.clean(typed.lower())
        try:
            return normalise_phone(typed)
        except InvalidPhone as error:
            raise forms.ValidationError(str(error)) from error


class DecisionForm(WordsForm):
    """What happens with a report."""

    what = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("hide", _("Take the goods down")),
            ("keep", _("Nothing has to change")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what happens."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    field_order = ["what", "words"]

    def __init__(self, *args: Any, about_goods: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not about_goods:
            field: Any = self.fields["what"]
            field.choices = [("keep", _("Looked at and answered"))]
