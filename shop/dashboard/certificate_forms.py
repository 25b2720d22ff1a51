"""The form of one certificate: what the paper says, and a photo of it."""

import re
from typing import Any, cast

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.pictures import keep_photo
from coops.registry.models import Certificate
from shop.core.files import PhotoRefused
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc

_ROW_NUMBER = re.compile(r"[0-9]{1,18}")
_DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
_TEXTS = ("number", "issuer", "certified_name")
_signer = Signer(salt="shop.dashboard.certificate_scan")


class CoveredGoodsField(forms.ModelMultipleChoiceField):
    """Goods of the co-op; a number that no row can have is refused before a database is asked."""

    def clean(self, value: Any) -> Any:
        """Return the chosen goods.

        Raises:
            ValidationError: one of them is not (any more) among the co-op's goods.
        """
        for pk in value or ():
            if not _ROW_NUMBER.fullmatch(str(pk)):
                text, shown = self.error_messages["invalid_choice"], str(pk)[:20]
                raise forms.ValidationError(text, code="invalid_choice", params={"value": shown})
        return super().clean(value)


class CertificateForm(forms.ModelForm):
    """A certificate of one co-op; only its own goods can be chosen.

    A good photo is stored at once and carried along in ``kept``, signed, so that a second try
    does not ask for it again.
    """

    issued_on = forms.DateField(
        label=_("Issued on"),
        input_formats=_DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day of the decision, such as 15/10/2025.")},
    )
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        input_formats=_DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "As printed; from this day on it counts no more. For OCOP leave it empty: 36 months "
            "are counted from the decision. Only papers without an end have none."
        ),
    )
    products = CoveredGoodsField(
        label=_("Covers these goods"),
        queryset=Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Its badge is shown with these goods only, and only while it is valid."),
    )
    scan = forms.FileField(
        label=_("Photo of the certificate"),
        required=False,
        help_text=_("Buyers can look at it. One photo, up to 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Certificate
        field_classes = dict.fromkeys(_TEXTS, NfcField)
        fields = (
            *("kind", "stars", "number", "issuer", "certified_name"),
            *("issued_on", "expires_on", "products"),
        )
        labels = {
            "kind": _("Kind"),
            "stars": _("OCOP stars"),
            "number": _("Number"),
            "issuer": _("Issued by"),
            "certified_name": _("Name on the certificate"),
        }
        help_texts = {
            "stars": _("For OCOP only; other kinds have none."),
            "number": _("As printed, such as 1489/QĐ-UBND."),
        }
        error_messages = {
            "kind": {"required": _("Choose the kind of certificate.")},
            "number": {"required": _("Write the number as printed. Without it no badge is shown.")},
            "issuer": {"required": _("Write who issued it.")},
        }

    def __init__(self, *args: Any, cooperative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.cooperative = cooperative
        goods = Product.objects.filter(cooperative=cooperative).exclude(title="")
        field: Any = self.fields["products"]
        field.queryset = goods.order_by("title_folded", "pk")

    def clean(self) -> dict[str, Any]:
        """Write texts in one spelling, and take the photo in; a refused one names its reason."""
        super().clean()
        for name in _TEXTS:
            if name in self.cleaned_data:
                self.cleaned_data[name] = " ".join(nfc(self.cleaned_data[name] or "").split())
        self.digest = self._kept()
        if scan := self.cleaned_data.get("scan"):
            try:
                self.digest = keep_photo(scan)
            except PhotoRefused as refusal:
                self.add_error("scan", str(refusal))
        if self.digest:
            self.instance.scan_digest = self.digest
            data = cast(QueryDict, self.data).copy()
            data["kept"] = _signer.sign(self.digest)
            self.data = data
        return self.cleaned_data

    @property
    def has_photo(self) -> bool:
        """Return whether a photo of this try is stored already."""
        return bool(getattr(self, "digest", ""))

    def save(self, commit: bool = True) -> Certificate:
        """Store it; with another end it is reminded of anew."""
        if "expires_on" in self.changed_data or "issued_on" in self.changed_data:
            self.instance.reminded_days = None
        return super().save(commit)

    def _kept(self) -> str:
        try:
            return _signer.unsign(self.cleaned_data.get("kept", ""))
        except BadSignature:
            return ""
