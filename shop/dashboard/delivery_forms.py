"""The forms of how goods leave a co-op: fees, pick-up points, carriers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Cooperative
from shop.address.models import Province
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.dashboard.fields import PriceField, UnitsField, WeightField
from shop.dashboard.map_forms import MapPointField
from shop.shipping.carriers import CODE, insist_on_link
from shop.shipping.choices import Zone
from shop.shipping.models import DeliveryTable, OwnCarrier, PickupPoint
from shop.shipping.regions import same_region
from shop.shipping.tables import Step

#: Weight steps of a table; carriers' own have not many more.
MOST_STEPS = 6
#: Above this a fee is a slip of the finger.
MOST_FEE_VND = 5_000_000
#: Carriers that a co-op writes down, and pick-up points in use.
MOST_CARRIERS = 10
MOST_POINTS = 20


class FeeField(PriceField):
    """A fee, typed like a price; 0 is one too."""

    def clean(self, value) -> int | None:
        """Return whole đồng, or ``None`` for an empty field that may be empty."""
        if (value or "").strip() == "0":
            return 0
        vnd = super().clean(value)
        if vnd is not None and vnd > MOST_FEE_VND:
            raise ValidationError(gettext("That is a very high fee. Check the number of zeros."))
        return vnd


class DeliveryForm(forms.Form):
    """A co-op's flat fee, its free limits, and its table: weight steps by zones."""

    offers_delivery = forms.BooleanField(label=_("We deliver"), required=False)
    flat_fee = FeeField(
        label=_("Flat fee"),
        help_text=_("Counts wherever the table below says nothing. 0 for free."),
        error_messages={"required": _("Write the flat fee; 0 for free.")},
    )
    free_from = PriceField(
        label=_("Free for everybody from"),
        required=False,
        help_text=_("Goods for so much are delivered free, wherever they go."),
    )
    packaging = WeightField(
        label=_("Weight of the box"), required=False, help_text=_("Such as 300 g.")
    )
    near = forms.MultipleChoiceField(
        label=_("Near provinces"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, cooperative: Cooperative, **kwargs) -> None:
        super().__init__(*args, initial=_shown(cooperative), **kwargs)
        self.cooperative = cooperative
        near: Any = self.fields["near"]
        near.choices = [
            (code, name)
            for code, name in Province.objects.values_list("code", "name")
            if code != cooperative.province_code
        ]
        for zone in Zone:
            label = gettext("Free from, %(zone)s") % {"zone": zone.label}
            self.fields[f"free-{zone}"] = PriceField(label=label, required=False)
        for place in range(MOST_STEPS):
            number = {"number": place + 1}
            label = gettext("Row %(number)d: parcels up to") % number
            self.fields[f"step-{place}"] = WeightField(label=label, required=False)
            for zone in Zone:
                label = gettext("Row %(number)d, %(zone)s") % {**number, "zone": zone.label}
                self.fields[f"fee-{place}-{zone}"] = FeeField(label=label, required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the table's rows for the page: the weight's field, and the fees' by zone."""
        return [
            {
                "step": self[f"step-{place}"],
                "cells": [(zone.label, self[f"fee-{place}-{zone}"]) for zone in Zone],
            }
            for place in range(MOST_STEPS)
        ]

    @property
    def free_cells(self) -> list[tuple[Any, Any]]:
        """Return the free limits' fields by zone."""
        return [(zone.label, self[f"free-{zone}"]) for zone in Zone]

    def clean(self) -> dict:
        """Insist on rows that are whole, and on one way at least for goods to leave."""
        data = self.cleaned_data
        seen: set[int] = set()
        for place in range(MOST_STEPS):
            weight = data.get(f"step-{place}")
            fees = [data.get(f"fee-{place}-{zone}") for zone in Zone]
            has_fees = any(fee is not None for fee in fees)
            name = f"step-{place}"
            if name in self.errors or any(f"fee-{place}-{zone}" in self.errors for zone in Zone):
                continue
            if has_fees and weight is None:
                self.add_error(name, _("Write up to which weight these fees count."))
            elif weight is not None and not has_fees:
                self.add_error(name, _("Write at least one fee for this weight, or empty it."))
            elif weight is not None and weight in seen:
                self.add_error(name, _("This weight stands in two rows. Change one of them."))
            if weight is not None:
                seen.add(weight)
        if not data.get("offers_delivery") and not self.cooperative.offers_pickup:
            self.add_error(
                "offers_delivery",
                _("Goods cannot be picked up either, so buyers could not get them. Leave it on."),
            )
        return data

    @property
    def steps(self) -> list[Step]:
        """Return the table's rows of a valid form."""
        data = self.cleaned_data
        return [
            Step(
                data[f"step-{place}"],
                {
                    str(zone): fee
                    for zone in Zone
                    if (fee := data[f"fee-{place}-{zone}"]) is not None
                },
            )
            for place in range(MOST_STEPS)
            if data[f"step-{place}"] is not None
        ]

    @property
    def zone_limits(self) -> dict[str, int]:
        """Return the free limits by zone of a valid form."""
        found = {str(zone): self.cleaned_data[f"free-{zone}"] for zone in Zone}
        return {zone: vnd for zone, vnd in found.items() if vnd is not None}


class PickupPointForm(forms.ModelForm):
    """One pick-up point: where, on which day of the week, from when to when, for how many."""

    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        error_messages={"invalid_choice": _("Choose a day of the week.")},
    )
    capacity = UnitsField(
        label=_("Orders a day"),
        least=1,
        most=1000,
        help_text=_("As many as can be handed over in this time."),
        error_messages={"required": _("Write how many orders can be handed over in a day.")},
    )
    closes_before_h = UnitsField(
        label=_("Ordering ends so many hours before"),
        most=168,
        help_text=_("Time to harvest and pack: 12, for example."),
        error_messages={"required": _("Write how many hours before; 0 for until it begins.")},
    )
    where = MapPointField()

    class Meta:
        model = PickupPoint
        field_classes = {"place": NfcField, "directions": NfcField}
        fields = [
            "place",
            "directions",
            "weekday",
            "opens",
            "closes",
            "capacity",
            "closes_before_h",
        ]
        labels = {
            "place": _("Place"),
            "directions": _("How to find it"),
            "opens": _("From"),
            "closes": _("Until"),
        }
        widgets = {
            "opens": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "closes": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
        error_messages = {
            "place": {"required": _("Write where the goods are handed over.")},
            "opens": {
                "required": _("Write from when, such as 7:00."),
                "invalid": _("Write a time such as 7:00."),
            },
            "closes": {
                "required": _("Write until when, such as 9:00."),
                "invalid": _("Write a time such as 9:00."),
            },
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = (self.instance.latitude, self.instance.longitude)
        self.initial["where"] = known if all(known) else ""

    def save(self, commit: bool = True) -> PickupPoint:
        """Store the point with its place on the map."""
        where = self.cleaned_data["where"] or (None, None)
        self.instance.latitude, self.instance.longitude = where
        return super().save(commit)

    def clean_place(self) -> str:
        """Return the place in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["place"]).split())

    def clean_directions(self) -> str:
        """Return the directions in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["directions"]).split())

    def clean(self) -> dict:
        """Insist on an end after the beginning."""
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("This is not after the beginning. Write a later time."))
        return data


class CarrierForm(forms.Form):
    """A carrier that the co-op books by hand, and the page on which its parcels are followed."""

    name = NfcField(
        label=_("Carrier"),
        max_length=80,
        error_messages={"required": _("Write the carrier's name.")},
    )
    tracking_url = forms.CharField(
        label=_("Tracking page"),
        max_length=300,
        required=False,
        help_text=_("Write {code} where the parcel's code belongs: https://…/{code}"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, cooperative: Cooperative, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative = cooperative

    def clean_name(self) -> str:
        """Return the name in one spelling; once per co-op, and not too many."""
        name = " ".join(nfc(self.cleaned_data["name"]).split())
        mine = OwnCarrier.objects.filter(cooperative=self.cooperative)
        if mine.filter(name__iexact=name).exists():
            raise ValidationError(_("This carrier is in the list already."))
        if mine.count() >= MOST_CARRIERS:
            raise ValidationError(_("The list is full. Take a carrier out first."))
        return name

    def clean_tracking_url(self) -> str:
        """Return the link as it was typed, when it leads anywhere."""
        link = self.cleaned_data["tracking_url"].strip()
        if link:
            insist_on_link(link.replace(CODE, "x"))
        return link


def _shown(cooperative: Cooperative) -> dict[str, Any]:
    """Return what stands in the fields: the co-op's fees, and a first idea of what is near."""
    shown: dict[str, Any] = {
        "offers_delivery": cooperative.offers_delivery,
        "flat_fee": cooperative.delivery_fee_vnd,
        "free_from": cooperative.free_delivery_from_vnd,
        "near": same_region(cooperative.province_code),
    }
    table = DeliveryTable.objects.filter(cooperative=cooperative).first()
    if table is None:
        return shown
    shown |= {"packaging": table.packaging_g or None, "near": table.near_provinces}
    shown |= {f"free-{zone}": vnd for zone, vnd in table.free_from.items()}
    for place, step in enumerate(table.rows[:MOST_STEPS]):
        shown[f"step-{place}"] = step.up_to_g
        shown |= {f"fee-{place}-{zone}": fee for zone, fee in step.fees.items()}
    return shown
