"""What a buyer says of goods, and what the co-op says to that."""

from typing import Any, cast

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.pictures import keep_photo
from shop.core.files import PhotoRefused
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.reviews.models import LONGEST

_signer = Signer(salt="shop.reviews.photo")

SCORES = [
    ("5", _("5 – very good")),
    ("4", _("4 – good")),
    ("3", _("3 – all right")),
    ("2", _("2 – not good")),
    ("1", _("1 – bad")),
]


class ReviewForm(forms.Form):
    """A score, some words, a photo.

    A good photo is stored at once and carried along in ``kept``, signed, so that a second try
    does not ask for it again.
    """

    score = forms.ChoiceField(
        label=_("How are the goods?"),
        choices=SCORES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the goods are, from 1 to 5.")},
    )
    body = NfcField(
        label=_("In your own words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea,
        help_text=_("Taste, freshness, packing. Everybody can read it."),
    )
    photo = forms.FileField(
        label=_("Photo of the goods"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    name = NfcField(
        label=_("What shall we call you?"),
        max_length=60,
        help_text=_("It stands beside your words. Your phone number never does."),
        error_messages={"required": _("Write what we shall call you, such as chị Hoa.")},
    )

    def clean_body(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["body"]).strip()

    def clean_name(self) -> str:
        """Return the name in one spelling, spaces made single."""
        return " ".join(nfc(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        """Take the photo in, or read which one was taken in before."""
        super().clean()
        self.digest = self._kept()
        if photo := self.cleaned_data.get("photo"):
            try:
                self.digest = keep_photo(photo)
            except PhotoRefused as refusal:
                self.add_error("photo", str(refusal))
        if self.digest:
            data = cast(QueryDict, self.data).copy()
            data["kept"] = _signer.sign(self.digest)
            self.data = data
        return self.cleaned_data

    @property
    def has_photo(self) -> bool:
        """Return whether a photo is stored already."""
        return bool(getattr(self, "digest", ""))

    def _kept(self) -> str:
        try:
            return _signer.unsign(self.cleaned_data.get("kept", ""))
        except BadSignature:
            return ""


class ReplyForm(forms.Form):
    """The co-op's one reply."""

    text = NfcField(
        label=_("Your reply"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("A co-op replies once, and everybody can read it."),
        error_messages={"required": _("Write your reply first.")},
    )

    def clean_text(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["text"]).strip()
