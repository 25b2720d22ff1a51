"""Where a house is, as a form: province, one of its wards of today, the line that finds it."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shop.address.models import Ward
from shop.address.places import WardSelect, offer_wards, province_choices
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc


class PlaceForm(forms.Form):
    """Province, ward and line; ``place_fields`` of a valid one are the columns of an address."""

    province = forms.ChoiceField(
        label=_("Province or city"),
        widget=forms.Select(
            attrs={
                "autocomplete": "address-level1",
                "data-wards-url": reverse_lazy("checkout:wards"),
                "data-wards-for": "id_ward",
            }
        ),
        error_messages={
            "required": _("Choose the province."),
            "invalid_choice": _("Choose a province from the list."),
        },
    )
    ward = forms.ChoiceField(
        label=_("Ward or commune"),
        widget=WardSelect(attrs={"autocomplete": "address-level2"}),
        error_messages={
            "required": _("Choose the ward or commune."),
            "invalid_choice": _("Choose a ward or commune of this province from the list."),
        },
    )
    line1 = NfcField(
        label=_("Hamlet, house number, street, landmark"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={
            "required": _("Write hamlet, house number or a landmark, so that you are found.")
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["province"].choices = province_choices()
        chosen = self.data if self.is_bound else self.initial
        offer_wards(fields["ward"], str(chosen.get("province") or ""))

    def clean_line1(self) -> str:
        """Return the line in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["line1"]).split())

    def place_fields(self) -> dict[str, str]:
        """Return the columns of :class:`~shop.address.fields.TwoLevelAddress`, of a valid form.

        Names of province and ward are those of today, with the version of the list.
        """
        ward = Ward.objects.select_related("province").get(
            code=self.cleaned_data["ward"], valid_to=None
        )
        return {
            "line1": self.cleaned_data["line1"],
            "ward_code": ward.code,
            "ward_name": ward.name,
            "province_code": ward.province_id,
            "province_name": ward.province.name,
            "units_version": ward.data_version,
        }
