"""What is typed for papers: the co-op's own facts, and what a template asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coops.dossiers.fields import FIELDS, Field
from coops.dossiers.help_forms import KeyField
from coops.dossiers.models import Template
from coops.dossiers.papers import asked_names
from shop.core.nfc_fields import NfcField

_LONG = 1000
_SHORT = 200


class FactsForm(forms.Form):
    """What the co-op's profile does not say and papers ask for; all may be left empty."""

    def __init__(self, *args: Any, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS.values():
            if field.may_be_noted and not known.get(field.name):
                self.fields[field.name] = _box(field)

    def clean(self) -> dict[str, Any]:
        """Return values on one line each."""
        super().clean()
        return {name: " ".join(value.split()) for name, value in self.cleaned_data.items()}


class FillForm(forms.Form):
    """The fields that a template asks each time; what stays empty is dots for a pen."""

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in asked_names(template):
            self.fields[name] = _box(FIELDS[name])
        self.fields["key"] = KeyField()

    @property
    def answers(self) -> dict[str, str]:
        """Return what was typed, by field; lines are kept as spaces."""
        return {
            name: " ".join(value.split())
            for name, value in self.cleaned_data.items()
            if name in FIELDS and value
        }


def _box(field: Field) -> NfcField:
    is_long = field.lines > 1
    most = _LONG if is_long else _SHORT
    attrs: dict[str, Any] = {"maxlength": most}
    widget = (
        forms.Textarea(attrs=attrs | {"rows": field.lines})
        if is_long
        else forms.TextInput(attrs=attrs)
    )
    example = _("For example: %(example)s") % {"example": field.example} if field.example else ""
    label: Any = field.label
    return NfcField(label=label, required=False, max_length=most, widget=widget, help_text=example)
