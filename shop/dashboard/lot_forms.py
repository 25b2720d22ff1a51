"""The forms of lots: a harvest, its facts, its book, its labels, its recall; plots and plans."""

import re
import secrets
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.keeping import best_before
from catalog.models import Product
from coops.lots.exceptions import LotRefused
from coops.lots.labels import LAYOUTS
from coops.lots.models import Lot, LotEntry, Plot, SeasonPlan
from coops.lots.photos import MOST_PHOTOS
from coops.lots.services.harvests import Harvest, read_number
from coops.partner.services.stock import LARGEST_STOCK
from coops.registry.households import Household
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.core.units import format_count
from shop.dashboard.fields import PhotosField, UnitsField
from shop.dashboard.map_forms import MapPointField

_ROW_NUMBER = re.compile(r"[0-9]{1,18}")
_DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
#: No harvest of ours is older; what is before is a slip of the finger.
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)
NEW_STOCK, OLD_STOCK = "moi", "trong-kho"


class DayField(forms.DateField):
    """A day, by the phone's calendar or typed ``15/10/2025``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", _DATE_FORMATS)
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the day; refuse what no calendar of ours holds."""
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Check the year."))
        return day


class OwnField(forms.ModelChoiceField):
    """One of the co-op's own things; a number that no row can have asks no database."""

    def clean(self, value: Any) -> Any:
        """Return the chosen row, or ``None``."""
        if value and not _ROW_NUMBER.fullmatch(str(value)):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return super().clean(value)


class OwnForm:
    """Fills the choices of a form with the co-op's own things."""

    fields: dict[str, forms.Field]

    def offer(self, **querysets: Any) -> None:
        """Let the named fields choose from these rows only."""
        for name, queryset in querysets.items():
            cast(OwnField, self.fields[name]).queryset = queryset


class LotFactsForm(forms.Form, OwnForm):
    """What is written down of a lot, beside its goods and units."""

    harvested_on = DayField(
        label=_("Day of harvest or making"),
        error_messages={"required": _("Choose the day of harvest.")},
    )
    household = OwnField(
        label=_("Whose goods are they?"),
        queryset=Household.objects.none(),
        required=False,
        empty_label=_("the co-op's own, or of several"),
    )
    plot = OwnField(
        label=_("Field or garden"),
        queryset=Plot.objects.none(),
        required=False,
        empty_label=_("not said"),
    )
    best_before = DayField(
        label=_("Best before"),
        required=False,
        help_text=_("Empty: counted from how long the goods keep, where that is known."),
    )
    number = NfcField(
        label=_("Lot number"),
        max_length=20,
        required=False,
        help_text=_("Empty: the day and a running number, such as 261128-1."),
    )
    how_grown = NfcField(
        label=_("How it was grown or made"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Buyers read it: manure or fertiliser, sprayed or not, how it was dried."),
    )
    note = NfcField(
        label=_("Note for the co-op only"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, households: Any, plots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(household=households, plot=plots)

    def clean_harvested_on(self) -> date:
        """Refuse a day to come: what is still on the field belongs into the season plan."""
        day = self.cleaned_data["harvested_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is still to come. What you expect belongs into the season plan.")
            )
        return day

    def clean_number(self) -> str:
        """Return the number as it is stored."""
        typed = self.cleaned_data["number"]
        if not typed:
            return ""
        try:
            return read_number(typed)
        except LotRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the harvest."""
        super().clean()
        data = self.cleaned_data
        day, last = data.get("harvested_on"), data.get("best_before")
        if day and last and last < day:
            self.add_error("best_before", _("The last day lies before the harvest."))
        return data

    def last_day(self, product: Product) -> date | None:
        """Return the last day on which the goods keep: as written, or counted."""
        data = self.cleaned_data
        return data["best_before"] or best_before(data["harvested_on"], product.shelf_life_days)


class HarvestForm(LotFactsForm):
    """A new harvest: what, how much, when, whose, where; the rest may stay empty."""

    product = OwnField(
        label=_("Product"),
        queryset=Product.objects.none(),
        error_messages={"required": _("Choose the product.")},
    )
    units = UnitsField(
        label=_("How many sale units?"),
        least=1,
        help_text=_("In what you sell as one: bags, boxes, kg."),
        error_messages={"required": _("Write how many.")},
    )
    stock = forms.ChoiceField(
        label=_("Are they in the stock already?"),
        choices=[
            (NEW_STOCK, _("No, they come in now: the stock rises")),
            (OLD_STOCK, _("Yes, they are counted: only say which lot they are")),
        ],
        initial=NEW_STOCK,
        required=False,
        widget=forms.RadioSelect,
    )
    photos = PhotosField(
        label=_("Photos of field or harvest"),
        required=False,
        help_text=_("Up to %(most)d photos, each up to 15 MB.") % {"most": MOST_PHOTOS},
    )
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("product", "units", "harvested_on", "household", "plot", "photos")

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(product=products)
        self.fields["photos"].widget.attrs["accept"] = "image/*"
        self.fields["key"].initial = secrets.token_hex(12)
        self.fields["harvested_on"].initial = timezone.localdate

    @property
    def raises_stock(self) -> bool:
        """Return whether the units come into the barn now."""
        return self.cleaned_data["stock"] != OLD_STOCK

    @property
    def harvest(self) -> Harvest:
        """Return what was written down."""
        data = self.cleaned_data
        return Harvest(
            units=data["units"],
            harvested_on=data["harvested_on"],
            household=data["household"],
            plot=data["plot"],
            number=data["number"],
            best_before=self.last_day(data["product"]),
            how_grown=data["how_grown"],
            note=data["note"],
        )


class LotForm(LotFactsForm):
    """The facts of a lot that is there, its units among them."""

    units = UnitsField(
        label=_("How many units was the lot?"),
        help_text=_("0 when it was written down by mistake."),
        error_messages={"required": _("Write how many.")},
    )
    field_order = ("units", "harvested_on", "household", "plot")

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        self.lot = lot
        kwargs["initial"] = {
            name: getattr(lot, name)
            for name in (
                *("units", "harvested_on", "household", "plot", "best_before", "number"),
                *("how_grown", "note"),
            )
        }
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True

    def clean_number(self) -> str:
        """Return the number; refuse one that another lot has."""
        number = super().clean_number()
        twins = Lot.objects.filter(cooperative=self.lot.cooperative_id, number=number)
        if twins.exclude(pk=self.lot.pk).exists():
            text = _("You have a lot %(number)s already. Write another number.")
            raise forms.ValidationError(text % {"number": number})
        return number


class EntryForm(forms.ModelForm):
    """One line of a lot's book."""

    day = DayField(label=_("Day"), error_messages={"required": _("Choose the day.")})
    waiting_days = UnitsField(label=_("Waiting time (days)"), most=365, required=False)

    class Meta:
        model = LotEntry
        fields = ("day", "kind", "what", "waiting_days")
        field_classes = {"what": NfcField}
        labels = {"kind": _("What was done"), "what": _("With what, how much")}
        help_texts = {
            "what": _("For example “NPK 16-16-8, 5 kg” or “lime and sulphur, 2 l”."),
        }
        error_messages = {"kind": {"required": _("Choose what was done.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waiting_days"].help_text = _(
            "After spraying: so many days must pass before the harvest."
        )

    def clean_day(self) -> date:
        """Refuse a day to come."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class LotPhotosForm(forms.Form):
    """Photos of a lot."""

    photos = PhotosField(
        label=_("Photos of field or harvest"),
        error_messages={"required": _("Choose or take a photo first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs["accept"] = "image/*"


class LabelsForm(forms.Form):
    """How many labels, on which sheet, from which label on."""

    layout = forms.ChoiceField(
        label=_("Label sheet"),
        choices=[(layout.slug, layout.label) for layout in LAYOUTS],
        initial=LAYOUTS[0].slug,
        error_messages={"required": _("Choose the label sheet.")},
    )
    count = UnitsField(
        label=_("How many labels?"),
        least=1,
        most=480,
        error_messages={"required": _("Write how many.")},
    )
    start = UnitsField(
        label=_("Begin at label number"),
        least=1,
        most=24,
        required=False,
        help_text=_("When the first labels of a sheet are used up. Counted row by row."),
    )


class RecallForm(forms.Form):
    """Why a lot is recalled."""

    reason = NfcField(
        label=_("What is wrong with it?"),
        max_length=255,
        help_text=_("Everybody who scans the label reads it. One or two plain sentences."),
        error_messages={"required": _("Write what is wrong, so that buyers understand.")},
    )

    def clean_reason(self) -> str:
        """Return the sentences on one line."""
        return " ".join(self.cleaned_data["reason"].split())


class PlotForm(forms.ModelForm, OwnForm):
    """A field, garden, pond or stable."""

    household = OwnField(
        label=_("Whose is it?"),
        queryset=Household.objects.none(),
        required=False,
        empty_label=_("the co-op's own"),
    )
    area_m2 = UnitsField(label=_("Area (m²)"), most=10_000_000, required=False)
    where = MapPointField(
        help_text=_(
            "Two numbers such as 19.78, 105.70, or a link copied from a map app. The field, never "
            "a home; buyers see a circle of about 2 km only."
        )
    )

    class Meta:
        model = Plot
        fields = ("name", "hamlet", "household", "area_m2", "is_active")
        field_classes = {"name": NfcField, "hamlet": NfcField}
        labels = {"name": _("Name"), "hamlet": _("Hamlet"), "is_active": _("In use")}
        help_texts = {"name": _("As people here call it. Buyers read it.")}
        error_messages = {"name": {"required": _("Write what people call it.")}}

    def __init__(self, *args: Any, households: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(household=households)
        plot = self.instance
        known = (plot.latitude, plot.longitude)
        self.fields["where"].initial = known if all(part is not None for part in known) else ""

    def save(self, commit: bool = True) -> Plot:
        """Store it with its place."""
        where = self.cleaned_data["where"]
        self.instance.latitude, self.instance.longitude = where or (None, None)
        return super().save(commit)


class PlanForm(forms.ModelForm, OwnForm):
    """What is expected of one product, and when."""

    product = OwnField(
        label=_("Product"),
        queryset=Product.objects.none(),
        error_messages={"required": _("Choose the product.")},
    )
    planted_on = DayField(label=_("Sown or planted on"), required=False)
    harvest_from = DayField(
        label=_("Harvest from"), error_messages={"required": _("Choose the day.")}
    )
    harvest_to = DayField(
        label=_("Harvest until"), error_messages={"required": _("Choose the day.")}
    )
    expected_units = UnitsField(
        label=_("How many sale units do you expect?"),
        least=1,
        most=LARGEST_STOCK,
        error_messages={"required": _("Write how many.")},
    )

    class Meta:
        model = SeasonPlan
        fields = ("product", "expected_units", "harvest_from", "harvest_to", "planted_on", "note")
        field_classes = {"note": NfcField}
        labels = {"note": _("Note")}

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(product=products)

    def clean(self) -> dict[str, Any]:
        """Keep the days in their order, and a harvest within a year."""
        super().clean()
        data = self.cleaned_data
        planted, first, last = (
            data.get(name) for name in ("planted_on", "harvest_from", "harvest_to")
        )
        if first and last and last < first:
            self.add_error("harvest_to", _("The harvest ends before it begins."))
        elif first and last and (last - first).days > 366:
            self.add_error("harvest_to", _("One plan is of one season: at most a year."))
        if planted and first and planted > first:
            self.add_error("planted_on", _("That is after the harvest begins."))
        data["note"] = nfc(data.get("note") or "").strip()
        return data


class LotField(OwnField):
    """One of the co-op's lots, with what helps to choose."""

    def label_from_instance(self, obj: Lot) -> str:
        """Return number, day, whose it is, how many are left."""
        parts = [obj.number, f"{obj.harvested_on:%d/%m/%Y}"]
        if obj.household:
            parts.append(obj.household.name)
        left = format_count(obj.left)
        return str(_("%(lot)s (%(left)s left)") % {"lot": " · ".join(parts), "left": left})


class LineLotForm(forms.Form, OwnForm):
    """The lot that the goods of one order line are taken from; empty: of no lot."""

    lot = LotField(
        label=_("From which lot?"),
        queryset=Lot.objects.none(),
        required=False,
        empty_label=_("of no lot"),
    )

    def __init__(self, *args: Any, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(lot=lots)
