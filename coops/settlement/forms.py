"""Forms of settlements: the period, adjustments, payments, signatures, costs of own channels."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.registry.models import Household
from coops.settlement.choices import AdjustmentKind, Basis, CostKind, OwnChannel, PayMethod
from coops.settlement.fields import PercentField, day_field
from shop.core.nfc_fields import NfcField
from shop.dashboard.money_forms import DongField

#: A settlement spans at most a bit more than a year: one harvest of the slowest trees.
LONGEST = timedelta(days=400)
OLDEST = timedelta(days=3 * 366)


class SettlementForm(forms.Form):
    """Name and period of a new settlement; the month before today when nothing is typed."""

    name = NfcField(
        label=gettext_lazy("Name of the period"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give it a name, such as “November 2026”.")},
    )
    from_day = day_field(
        gettext_lazy("From"), gettext_lazy("Choose the first day, such as 01/11/2026.")
    )
    to_day = day_field(gettext_lazy("To"), gettext_lazy("Choose the last day, such as 30/11/2026."))
    basis = forms.ChoiceField(
        label=gettext_lazy("Which orders count"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        initial=Basis.PAID,
        error_messages={"required": gettext_lazy("Choose which orders count.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = today.replace(day=1) if today.day > 20 else _month_before(today)
        last = min(today, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
        name = _("Month %(month)s") % {"month": first.strftime("%m/%Y")}
        initial = {"name": name, "from_day": first, "to_day": last, "basis": Basis.PAID}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse periods that end before they begin, lie ahead, or never end."""
        super().clean()
        first, last = self.cleaned_data.get("from_day"), self.cleaned_data.get("to_day")
        today = timezone.localdate()
        if first and not today - OLDEST <= first <= today:
            self.add_error("from_day", _("Choose a day of the last three years."))
        elif last and last > today:
            self.add_error("to_day", _("The last day lies ahead. Choose today or earlier."))
        elif first and last and not first <= last <= first + LONGEST:
            self.add_error("to_day", _("The last day comes after the first, within 400 days."))
        return self.cleaned_data


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def household_choices(households) -> list[tuple[str, str]]:
    """Return households to choose from, with hamlet: two may have one name."""
    return [
        (str(one.pk), f"{one.name} · {one.hamlet}" if one.hamlet else one.name)
        for one in households
    ]


class AdjustForm(forms.Form):
    """More or less for one household, with the reason."""

    household = forms.ChoiceField(
        label=gettext_lazy("Household"),
        error_messages={
            "required": gettext_lazy("Choose the household."),
            "invalid_choice": gettext_lazy("Choose a household from the list."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the amount is for"),
        choices=AdjustmentKind.choices,
        error_messages={"required": gettext_lazy("Choose what it is for.")},
    )
    amount = DongField(
        label=gettext_lazy("Amount"),
        error_messages={"required": gettext_lazy("Write how much.")},
    )
    reason = NfcField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("The household reads it, such as “20 kg of NPK, 12/11”."),
        error_messages={"required": gettext_lazy("Write the reason; the household reads it.")},
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, households: list[Household], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_adjust_%s", **kwargs)
        chosen: Any = self.fields["household"]
        chosen.choices = [("", _("Choose a household")), *household_choices(households)]
        self.fields["key"].initial = uuid.uuid4


class PaidForm(forms.Form):
    """How and when the household was paid."""

    method = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=PayMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it was paid.")},
    )
    day = day_field(gettext_lazy("Day"), gettext_lazy("Choose the day, such as 30/11/2026."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_paid_%s", **kwargs)
        self.fields["day"].initial = timezone.localdate

    def clean_day(self) -> date:
        """Refuse days that lie ahead or long ago."""
        return _recent(self.cleaned_data["day"])


class UndoForm(forms.Form):
    """Why a payment is taken back."""

    reason = NfcField(
        label=gettext_lazy("Why was it not paid after all?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the reason; it stays in the book.")},
    )


class ReceivedForm(forms.Form):
    """When the household signed, and a photo of the paper."""

    signed_on = day_field(
        gettext_lazy("Signed on"), gettext_lazy("Choose the day, such as 30/11/2026.")
    )
    picture = forms.FileField(
        label=gettext_lazy("Photo of the signed paper"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Only people of your co-op see it. One photo, up to 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_received_%s", **kwargs)
        self.fields["signed_on"].initial = timezone.localdate

    def clean_signed_on(self) -> date:
        """Refuse days that lie ahead or long ago."""
        return _recent(self.cleaned_data["signed_on"])


class CostForm(forms.Form):
    """What an own way of selling takes, from a day on."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Way of selling"),
        choices=OwnChannel.choices,
        error_messages={"required": gettext_lazy("Choose the way of selling.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of cost"),
        choices=CostKind.choices,
        error_messages={"required": gettext_lazy("Choose the kind of cost.")},
    )
    percent = PercentField(label=gettext_lazy("Percent of the price"), required=False)
    fixed = DongField(label=gettext_lazy("Đồng per order"), required=False, least=0)
    valid_from = day_field(
        gettext_lazy("From"), gettext_lazy("Choose the day, such as 01/12/2026.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate

    def clean_fixed(self) -> int:
        """Refuse what no order costs."""
        amount = self.cleaned_data["fixed"] or 0
        if amount > 100_000_000:
            raise forms.ValidationError(_("That is more than any order. Check the zeros."))
        return amount

    def clean_valid_from(self) -> date:
        """Refuse days far away."""
        day = self.cleaned_data["valid_from"]
        today = timezone.localdate()
        if not today - OLDEST <= day <= today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within the next year or the last three."))
        return day


def _recent(day: date) -> date:
    today = timezone.localdate()
    if not today - timedelta(days=730) <= day <= today:
        raise forms.ValidationError(_("Choose a day of the last two years, not ahead."))
    return day
