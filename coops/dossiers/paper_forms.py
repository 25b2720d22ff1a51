"""What is typed for papers: the co-op's own facts, and what a template asks."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coops.dossiers.fields import (
    DAY_TO_COME,
    EMAIL,
    FIELDS,
    NUMBER,
    PAST_DAY,
    TAX_CODE,
    Field,
)
from coops.dossiers.help_forms import KeyField
from coops.dossiers.models import Template
from coops.dossiers.papers import asked_names
from coops.registry.mst import read_personal_number, read_tax_code
from shop.core.nfc_fields import NfcField

_LONG = 1000
_SHORT = 200
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
#: Of a meeting, each not above the one before it.
_HEADS = ("meeting_total", "meeting_present", "meeting_in_favour")


class FactsForm(forms.Form):
    """What the co-op's profile does not say and papers ask for; all may be left empty.

    ``is_person``: its seller is a household or a single person, who may have no code but the
    personal number.
    """

    def __init__(
        self, *args: Any, known: dict[str, str], is_person: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_person = is_person
        for field in FIELDS.values():
            if field.may_be_noted and not known.get(field.name):
                self.fields[field.name] = _box(field)

    def clean(self) -> dict[str, Any]:
        """Return values on one line each, and refuse those that cannot be."""
        super().clean()
        data = {name: " ".join(value.split()) for name, value in self.cleaned_data.items()}
        return _checked(self, data, is_person=self.is_person)


class FillForm(forms.Form):
    """The fields that a template asks each time; what stays empty is dots for a pen."""

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in asked_names(template):
            self.fields[name] = _box(FIELDS[name])
        self.fields["key"] = KeyField()

    def clean(self) -> dict[str, Any]:
        """Refuse values that cannot be, and a meeting that does not add up."""
        data = _checked(self, super().clean() or self.cleaned_data)
        heads = [(name, int(data[name])) for name in _HEADS if data.get(name)]
        for (above, most), (name, number) in zip(heads, heads[1:], strict=False):
            if number > most:
                words = _("%(number)d is more than “%(field)s”: %(most)d. Count once more.")
                label = FIELDS[above].label
                self.add_error(name, words % {"number": number, "field": label, "most": most})
        day = data.get("meeting_date")
        voted = data.get("meeting_present") or data.get("meeting_in_favour")
        if day and voted and _read_day(day) > timezone.localdate():
            words = _("The meeting is still to come: leave out who was there and how they voted.")
            self.add_error("meeting_date", words)
        return data

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


def _checked(form: forms.Form, data: dict[str, Any], *, is_person: bool = False) -> dict[str, Any]:
    """Return ``data`` in one spelling; what cannot be becomes an error of its field."""
    for name, text in data.items():
        must_be = FIELDS[name].must_be if name in FIELDS else ""
        if not text or not must_be:
            continue
        try:
            data[name] = _as_it_must_be(text, must_be, is_person=is_person)
        except ValidationError as error:
            form.add_error(name, error)
            data[name] = ""
    return {name: text for name, text in data.items() if name not in form.errors}


def _as_it_must_be(text: str, must_be: str, *, is_person: bool) -> str:
    if must_be == TAX_CODE:
        code = read_tax_code(text) or (read_personal_number(text) if is_person else "")
        if not code:
            words = _(
                "This is not a tax code: a digit is wrong or missing. Compare it with the paper."
            )
            raise ValidationError(words)
        return code
    if must_be == EMAIL:
        EmailValidator(_("Write an address such as htx@example.com."))(text)
        return text
    if must_be == NUMBER:
        digits = text.replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
            raise ValidationError(_("Write a whole number in digits, such as 35."))
        return str(int(digits))
    day = _read_day(text)
    today = timezone.localdate()
    if must_be == PAST_DAY and day > today:
        raise ValidationError(_("This day is still to come. Write a day that has been."))
    if must_be == DAY_TO_COME and day < today:
        raise ValidationError(_("This day is over. Write today or a later day."))
    return day.strftime("%d/%m/%Y")


def _read_day(text: str) -> date:
    """Return the day that ``text`` writes.

    Raises:
        ValidationError: the calendar has no such day, or not in the years 1945 to 2100.
    """
    for pattern in _DAYS:
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), pattern).date()
            if date(1945, 1, 1) <= day <= date(2100, 12, 31):
                return day
    raise ValidationError(_("There is no such day. Write day/month/year, such as 15/10/2025."))
