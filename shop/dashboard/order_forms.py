"""The forms of an order: who carries it, why it is cancelled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.dashboard.fields import not_over
from shop.order.choices import ParcelState
from shop.shipping.carriers import insist_on_link

OTHER = "other"

#: The reasons are written for the buyer, who reads them.
CANCEL_REASONS = {
    "buyer_asked": _("The buyer asked for it."),
    "goods_gone": _("The goods ran out."),
    "spoiled": _("The goods spoiled before they were packed."),
    "weather": _("Bad weather: the goods could not be harvested, or not be carried."),
    "cannot_reach": _("The buyer could not be reached by phone."),
    "written_wrongly": _("The order was written down by mistake."),
    "cannot_deliver": _("We cannot deliver to this address."),
    OTHER: _("Another reason"),
}


class HandOverForm(forms.Form):
    """Who carries the parcel; both may be left empty."""

    carrier_name = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    tracking_code = forms.CharField(label=_("Parcel code"), max_length=80, required=False)


class ParcelForm(forms.Form):
    """Where a parcel is, as the carrier says on the telephone."""

    parcel_state = forms.ChoiceField(
        label=_("Where is the parcel?"),
        choices=ParcelState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the parcel is.")},
    )
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Choose a day.")},
        validators=[not_over],
    )
    tracking_code = forms.CharField(label=_("Parcel code"), max_length=80, required=False)
    tracking_url = forms.CharField(
        label=_("Tracking page"),
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_tracking_url(self) -> str:
        """Return the link as it was typed, when it leads anywhere."""
        link = self.cleaned_data["tracking_url"].strip()
        if link:
            insist_on_link(link)
        return link


class CancelForm(forms.Form):
    """Why the order is cancelled: one of the reasons, or one's own words."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=list(CANCEL_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=200,
        required=False,
        help_text=_("The buyer reads this."),
    )

    def clean(self) -> dict:
        """Insist on words for another reason."""
        super().clean()
        data = self.cleaned_data
        if data.get("reason") == OTHER and not (data.get("words") or "").strip():
            self.add_error("words", _("Write the reason in a few words."))
        return data

    @property
    def sentence(self) -> str:
        """Return the reason as the buyer will read it."""
        words = self.cleaned_data["words"].strip()
        if self.cleaned_data["reason"] == OTHER:
            return words
        reason = str(CANCEL_REASONS[self.cleaned_data["reason"]])
        return f"{reason} {words}".strip()
