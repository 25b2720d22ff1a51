"""What a buyer writes about goods that are not right, and what is answered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from catalog.pictures import keep_photo
from shop.core.files import PhotoRefused
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.order.claim_models import ClaimKind, ClaimState, ClaimWish
from shop.order.claims import MOST_PHOTOS

_signer = Signer(salt="shop.order.claim_photos")


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


class ClaimForm(forms.Form):
    """What is wrong, what the buyer would like, and photos.

    Photos that were good are stored at once and carried along in ``kept``, signed, so that a
    second try does not ask for them again; of too many the first ones.
    """

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ClaimKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    photos = _PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_("Up to 4: the goods, and the parcel with its label."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    wish = forms.ChoiceField(
        label=_("What would you like?"),
        choices=ClaimWish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like.")},
    )
    words = NfcField(
        label=_("In your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs |= {"accept": "image/*", "multiple": True}
        self.digests: list[str] = []

    def clean_words(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["words"]).strip()

    def clean_photos(self) -> list[str]:
        """Store the photos and return the digests of all, those of an earlier try first."""
        files = self.cleaned_data["photos"]
        self.digests = _read_kept(self.data.get("kept", ""))
        for file in files:
            if len(self.digests) >= MOST_PHOTOS:
                text = _("At most 4 photos. The first 4 are kept: send the claim with these.")
                raise ValidationError(text)
            try:
                digest = keep_photo(file)
            except PhotoRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
            if digest not in self.digests:
                self.digests.append(digest)
        return self.digests

    def clean(self) -> dict:
        """Insist on a photo wherever one can show what is wrong; keep those that are there."""
        data = self.cleaned_data
        needs_photo = data.get("kind") not in {None, ClaimKind.MISSING, ClaimKind.OTHER}
        if needs_photo and not self.digests and "photos" not in self.errors:
            self.add_error("photos", _("Add a photo, so that the co-op sees what is wrong."))
        kept = _signer.sign(",".join(self.digests)) if self.digests else ""
        data_sent: Any = self.data
        sent = data_sent.copy()
        sent["kept"] = kept
        self.data = sent
        return data


class AnswerForm(forms.Form):
    """The co-op's answer, or the staff's decision."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (ClaimState.REFUND, _("Pay money back")),
            (ClaimState.REPLACE, _("Send new goods")),
            (ClaimState.DECLINED, _("Decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    refund_vnd = forms.CharField(
        label=_("How much goes back"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Only for money back, such as 45.000."),
    )
    words = NfcField(
        label=_("Words to the buyer"),
        required=False,
        max_length=500,
        help_text=_("When you decline: why. The buyer reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def clean_refund_vnd(self) -> int:
        """Return whole đồng, 0 for an empty field."""
        text = self.cleaned_data["refund_vnd"].replace(".", "").replace("₫", "").replace(" ", "")
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) <= 11):
            raise ValidationError(_("Write the amount in đồng, such as 45.000."))
        return int(text)

    def clean_words(self) -> str:
        """Return the words in one spelling."""
        return nfc(self.cleaned_data["words"]).strip()


def _read_kept(signed: str) -> list[str]:
    try:
        text = _signer.unsign(signed[:400]) if signed else ""
    except BadSignature:
        return []
    return [digest for digest in text.split(",") if digest]
