"""The forms of the website's page at the desk: one for each section, saved on its own."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Product
from catalog.pictures import keep_photo
from coops.microsites.contents import MOST_GOODS, Content
from coops.microsites.models import SitePerson
from coops.microsites.themes import THEMES
from coops.registry.models import Cooperative
from coops.registry.mst import read_personal_number, read_tax_code
from shop.core.files import PhotoRefused, photo_name
from shop.core.map_points import write_map_point
from shop.core.nfc_fields import NfcField
from shop.core.phones import InvalidPhone, display_phone, normalise_phone
from shop.dashboard.certificate_forms import CoveredGoodsField
from shop.dashboard.map_forms import MapPointField

#: Lists show the logo small, the page its cover wide (pixels), as elsewhere.
LOGO_WIDTH, COVER_WIDTH = 320, 1200
LONGEST_STORY = 4_000
_signer = Signer(salt="coops.microsites.photo")


class PhotoFormMixin:
    """Takes photos in at once, and carries them signed through a second try."""

    data: Any
    cleaned_data: dict[str, Any]

    def take(self, field: str) -> str:
        """Return the digest of the photo sent as ``field``, or kept from before; may be empty."""
        kept = self._kept(f"{field}_kept")
        if file := self.cleaned_data.get(field):
            try:
                kept = keep_photo(file)
            except PhotoRefused as refusal:
                self.add_error(field, str(refusal))  # type: ignore[attr-defined]
                return ""
        if kept:
            data = self.data.copy()
            data[f"{field}_kept"] = _signer.sign(kept)
            self.data = data
        return kept

    def _kept(self, name: str) -> str:
        try:
            return _signer.unsign(self.cleaned_data.get(name) or "")
        except BadSignature:
            return ""


def _photo_field(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


def _kept_field() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


class PicturesForm(PhotoFormMixin, forms.Form):
    """Logo and wide picture."""

    logo = _photo_field(
        gettext_lazy("Logo or small photo"), gettext_lazy("Stands beside your name everywhere.")
    )
    cover = _photo_field(
        gettext_lazy("Wide photo"),
        gettext_lazy("The field, the people, the goods: held sideways. Up to 15 MB."),
    )
    logo_kept, cover_kept = _kept_field(), _kept_field()

    def clean(self) -> dict[str, Any]:
        """Take the photos in; a refused one names its reason."""
        super().clean()
        self.digests = {name: self.take(name) for name in ("logo", "cover")}
        if not self.errors and not any(self.digests.values()):
            self.add_error("logo", _("Choose a photo first."))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, str]:
        """Return what is changed, by the names of the content."""
        widths = {"logo": LOGO_WIDTH, "cover": COVER_WIDTH}
        return {
            name: photo_name(digest, widths[name])
            for name, digest in self.digests.items()
            if digest
        }


class WordsForm(forms.Form):
    """What the co-op says of itself."""

    tagline = NfcField(
        label=gettext_lazy("In one line"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What you are known for, such as: Sticky rice of Quảng Ngọc."),
    )
    story = NfcField(
        label=gettext_lazy("Your story"),
        max_length=LONGEST_STORY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Who you are, what you grow and how. An empty line begins a paragraph."
        ),
    )

    @property
    def values(self) -> dict[str, str]:
        """Return what is changed, by the names of the content."""
        texts = {name: self.cleaned_data[name] or "" for name in ("tagline", "story")}
        return {name: text.replace("\r\n", "\n") for name, text in texts.items()}


class ContactForm(forms.Form):
    """How and when the co-op is reached, and where it is."""

    phone = NfcField(
        label=gettext_lazy("Phone number for buyers"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Write the number that buyers call.")},
    )
    zalo = NfcField(
        label=gettext_lazy("Zalo number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("Only if it is not the phone number above."),
    )
    hours = NfcField(
        label=gettext_lazy("When somebody answers"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as: every day 6:00–20:00."),
    )
    where = MapPointField()

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        return _number(self.cleaned_data["phone"])

    def clean_zalo(self) -> str:
        """Return the mobile number in E.164; may be empty."""
        text = self.cleaned_data["zalo"]
        return _number(text, mobile_only=True) if text else ""

    @property
    def values(self) -> dict[str, str]:
        """Return what is changed, by the names of the content."""
        latitude, longitude = self.cleaned_data["where"] or ("", "")
        return {
            "phone": self.cleaned_data["phone"],
            "zalo": self.cleaned_data["zalo"],
            "hours": self.cleaned_data["hours"] or "",
            "latitude": f"{latitude:.5f}" if latitude else "",
            "longitude": f"{longitude:.5f}" if longitude else "",
        }


class GoodsForm(forms.Form):
    """Which goods stand first."""

    goods = CoveredGoodsField(
        label=gettext_lazy("Goods that stand first"),
        queryset=Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Up to 8. All others follow below; without a choice all are equal."),
    )

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["goods"]
        field.queryset = (
            Product.objects.on_sale().filter(cooperative=cooperative).order_by("title_folded", "pk")
        )

    def clean_goods(self) -> Any:
        """Refuse more than a page can show first."""
        chosen = self.cleaned_data["goods"]
        if len(chosen) > MOST_GOODS:
            raise ValidationError(
                _("Choose at most %(most)d goods; you chose %(chosen)d.")
                % {"most": MOST_GOODS, "chosen": len(chosen)}
            )
        return chosen

    @property
    def values(self) -> dict[str, list[int]]:
        """Return what is changed, by the names of the content."""
        return {"goods": [product.pk for product in self.cleaned_data["goods"]]}


class ThemeForm(forms.Form):
    """The look."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        choices=[(name, theme.label) for name, theme in THEMES.items()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Each is checked: letters can be read on every ground."),
    )

    @property
    def values(self) -> dict[str, str]:
        """Return what is changed, by the names of the content."""
        return {"theme": self.cleaned_data["theme"]}


class PersonForm(PhotoFormMixin, forms.Form):
    """Somebody of the co-op; shown only with their own consent."""

    name = NfcField(
        label=gettext_lazy("Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the person's name.")},
    )
    work = NfcField(
        label=gettext_lazy("What the person does"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as: grows rice, 30 years in the trade."),
    )
    photo = _photo_field(gettext_lazy("Photo"), gettext_lazy("The face, in daylight."))
    photo_kept = _kept_field()
    agrees = forms.BooleanField(
        label=gettext_lazy("The person has been asked and agrees to be shown on the website"),
        required=False,
        help_text=gettext_lazy(
            "Without it nobody sees the person. It can be taken back at any time; name and photo "
            "are then gone from the website at once."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Take the photo in; a refused one names its reason."""
        super().clean()
        self.digest = self.take("photo")
        return self.cleaned_data

    def values(self, person: SitePerson | None) -> dict[str, Any]:
        """Return what the service wants to know; without a new photo the one of before stays."""
        return {
            "name": self.cleaned_data["name"],
            "work": self.cleaned_data["work"] or "",
            "photo_digest": self.digest or (person.photo_digest if person else ""),
            "agrees": self.cleaned_data["agrees"],
        }


class LegalForm(forms.Form):
    """What of the legal footer nobody has told yet; what is told is changed by the operator."""

    tax_code = NfcField(label=gettext_lazy("Tax code"), max_length=14, required=False)
    registration_number = NfcField(
        label=gettext_lazy("Registration number"), max_length=60, required=False
    )
    registered_on = forms.DateField(
        label=gettext_lazy("Registered on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    registration_office = NfcField(label=gettext_lazy("Issued by"), max_length=120, required=False)
    representative = NfcField(
        label=gettext_lazy("Legal representative"), max_length=120, required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    hamlet = NfcField(label=gettext_lazy("Hamlet"), max_length=120, required=False)

    def __init__(self, *args: Any, told: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in told.items():
            if value:
                del self.fields[name]

    def clean_tax_code(self) -> str:
        """Refuse what is no tax code, nor the personal number that a household business has."""
        text = self.cleaned_data["tax_code"] or ""
        code = read_tax_code(text) or read_personal_number(text)
        if text and not code:
            raise ValidationError(
                _("This is not a tax code: a digit is wrong or missing. Compare it with the paper.")
            )
        return code

    def clean_registered_on(self) -> Any:
        """Refuse a day that has not been."""
        day = self.cleaned_data["registered_on"]
        if day and not 1945 <= day.year <= timezone.localdate().year + 1:
            raise ValidationError(_("Look at the year once more."))
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


def initial_of(content: Content) -> dict[str, Any]:
    """Return what the forms show of a content."""
    where = ""
    if content.latitude and content.longitude:
        where = write_map_point(Decimal(content.latitude), Decimal(content.longitude))
    return {
        "tagline": content.tagline,
        "story": content.story,
        "phone": display_phone(content.phone) if content.phone else "",
        "zalo": display_phone(content.zalo) if content.zalo else "",
        "hours": content.hours,
        "where": where,
        "goods": content.goods,
        "theme": content.theme,
    }


def _number(text: str, *, mobile_only: bool = False) -> str:
    try:
        return normalise_phone(text, mobile_only=mobile_only)
    except InvalidPhone as error:
        raise ValidationError(str(error)) from error
