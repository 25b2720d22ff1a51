"""What is typed about help: the request itself, words, a plan."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from catalog.pictures import keep_photo
from coops.dossiers.help_models import Need
from coops.dossiers.help_services import MOST_PHOTOS
from coops.dossiers.registration_models import StuckReason
from shop.commune.models import Officer
from shop.core.files import PhotoRefused
from shop.core.nfc_fields import NfcField

_signer = Signer(salt="coops.dossiers.help_photos")
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
#: Nobody plans further; a year typed wrong is found out.
FURTHEST = timedelta(days=730)


class _Photos(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files: Any, name):
        """Return all files of that name."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name)


class _PhotosField(forms.FileField):
    widget = _Photos

    def clean(self, data, initial=None) -> list:
        """Return the files, none or more."""
        return [file for file in data or [] if file]


class KeyField(forms.CharField):
    """A number that the page brings along, so that a form sent twice counts once."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid4, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the key; one that was tampered with is replaced by a new one."""
        try:
            return str(UUID(str(value)))
        except ValueError:
            return str(uuid4())


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a field for a day to come, in any way Vietnamese write it."""
    return forms.DateField(
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 25/12/2026.")},
        **kwargs,
    )


def day_to_come(day: Any) -> Any:
    """Return ``day`` or refuse one that has passed or lies years ahead.

    Raises:
        ValidationError: with what to write instead.
    """
    today = timezone.localdate()
    if day and day < today:
        raise ValidationError(_("This day has passed. Choose today or a later day."))
    if day and day > today + FURTHEST:
        raise ValidationError(_("This day is more than two years away. Look at the year again."))
    return day


class HelpForm(forms.Form):
    """What a co-op needs help with, in words and photos.

    Good photos are stored at once and carried along in ``kept``, signed.
    """

    needs = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one, or “Something else”.")},
    )
    words = NfcField(
        label=_("In your own words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        error_messages={"required": _("Write a line about what is to be done.")},
        help_text=_("A line is enough. Whoever helps calls you for the rest."),
    )
    photos = _PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_("Up to 4: the goods, the people, or the screen that you do not understand."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    wished_on = day_field(label=_("By when would you like it?"))
    key = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs |= {"accept": "image/*", "multiple": True}
        self.digests: list[str] = []

    def clean_wished_on(self) -> Any:
        """Refuse a day that has passed."""
        return day_to_come(self.cleaned_data["wished_on"])

    def clean_photos(self) -> list[str]:
        """Store the photos and return the digests of all, those of an earlier try first."""
        self.digests = _read_kept(self.data.get("kept", ""))
        for file in self.cleaned_data["photos"]:
            if len(self.digests) >= MOST_PHOTOS:
                raise ValidationError(_("At most 4 photos. The first 4 are kept."))
            try:
                digest = keep_photo(file)
            except PhotoRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
            if digest not in self.digests:
                self.digests.append(digest)
        return self.digests

    @property
    def kept_photos(self) -> str:
        """Return the photos of this try, signed, for the form that comes back."""
        return _signer.sign(",".join(self.digests)) if self.digests else ""


def _read_kept(signed: str) -> list[str]:
    try:
        return [digest for digest in _signer.unsign(signed).split(",") if digest][:MOST_PHOTOS]
    except BadSignature:
        return []


class WordsForm(forms.Form):
    """Words of one side about a request."""

    words = NfcField(
        label=_("Your words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        error_messages={"required": _("Write something first.")},
    )
    key = KeyField()


class StepForm(forms.Form):
    """A step of a request, with words where they are needed."""

    note = NfcField(
        label=_("Words with it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        help_text=_("The other side reads them. Needed when something is not right or possible."),
    )


class PlanForm(forms.Form):
    """Who takes care of a request, and until when."""

    owner = forms.ModelChoiceField(
        label=_("Taken care of by"),
        queryset=Officer.objects.none(),
        required=False,
        empty_label=_("nobody yet"),
    )
    due_on = day_field(label=_("Promised by"))

    def __init__(self, *args: Any, officer: Officer, ward_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(ward_code=ward_code) | Q(ward_code="") | Q(pk=officer.pk)
        field: Any = self.fields["owner"]
        field.queryset = (
            Officer.objects.filter(here, is_active=True, user__is_active=True)
            .select_related("user")
            .order_by("pk")
        )
        field.label_from_instance = lambda one: f"{one.user} – {one.get_role_display()}"

    def clean_owner(self) -> Any:
        """Return the officer."""
        return self.cleaned_data["owner"]

    def clean_due_on(self) -> Any:
        """Refuse a new day that has passed; one that stands there already may stay."""
        day = self.cleaned_data["due_on"]
        return day if day == self.initial.get("due_on") else day_to_come(day)


class BeginForm(forms.Form):
    """By when a registration is to be finished."""

    wished_on = day_field(
        label=_("By when would you like to finish?"),
        help_text=_("We remind you of it. You can change it any time."),
    )

    def clean_wished_on(self) -> Any:
        """Refuse a new day that has passed."""
        day = self.cleaned_data["wished_on"]
        return day if day == self.initial.get("wished_on") else day_to_come(day)


class StuckForm(forms.Form):
    """Why a registration does not go on."""

    reason = forms.ChoiceField(
        label=_("Why does it not go on?"),
        choices=StuckReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    words = NfcField(
        label=_("In your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("For example what stands on the screen. Never write passwords or codes here."),
    )
    key = KeyField()
