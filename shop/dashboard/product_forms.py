"""The forms of a product: its row in the list, and the steps of its making."""

import re
from datetime import date
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.gtin import read_gtin, short_gtin, spellings
from catalog.models import MONTHS, Category, Product, ProductImage
from catalog.pictures import MAX_PHOTOS
from coops.price_lists.messages import Unreadable
from coops.price_lists.sale_units import read_sale_unit
from shop.core.nfc_fields import NfcField
from shop.core.text import nfc
from shop.dashboard.fields import PhotosField, PriceField, UnitsField, WeightField
from shop.dashboard.stocktaking import Level

#: Offered while typing; any other word may be typed as well.
USUAL_UNITS = ("kg", "túi", "gói", "hộp", "chục", "quả", "bó", "chai", "hũ", "con", "thùng")


class ShownForm(forms.Form):
    """A form that carries the numbers it was shown, so that a stale page is noticed."""

    shown_in_stock = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    shown_promised = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    shown_price = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    #: The price that was asked about, whether it is meant.
    asked_price = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    asks_price: int | None = None

    @property
    def shown(self) -> Level:
        """Return the stock that the page showed."""
        data = self.cleaned_data
        return Level(data.get("shown_in_stock") or 0, data.get("shown_promised") or 0)


def shown_values(record) -> dict:
    """Return what a :class:`ShownForm` starts with for ``record`` (or for none)."""
    level = Level.of(record)
    price = record.price if record else None
    return {
        "shown_in_stock": level.in_stock,
        "shown_promised": level.promised,
        "shown_price": None if price is None else int(price),
        "in_stock": level.in_stock,
        "price": price,
    }


def restate(form: ShownForm, record) -> None:
    """Let a form that was refused carry the numbers that are true now beside what was typed."""
    data = cast(QueryDict, form.data).copy()
    for name, value in shown_values(record).items():
        if name.startswith("shown_"):
            data[form.add_prefix(name)] = "" if value is None else str(value)
    data[form.add_prefix("asked_price")] = str(form.asks_price or "")
    form.data = data


class RowForm(ShownForm):
    """Price and count of one product, in its row of the list."""

    price = PriceField(label=_("Price"), required=False)
    in_stock = UnitsField(label=_("In the barn"), required=False)

    def __init__(self, *args, with_price: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not with_price:
            del self.fields["price"]


class PhotosForm(forms.Form):
    """Some photos, from the camera or from the phone's memory."""

    use_required_attribute = False  # either of the two will do

    camera = PhotosField(label=_("Take a photo"), required=False)
    photos = PhotosField(
        label=_("Photos"),
        help_text=_("Up to %(most)d photos, each up to 15 MB.") % {"most": MAX_PHOTOS},
        error_messages={"required": _("Choose or take a photo first.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["accept"] = "image/*"
        self.fields["camera"].widget.attrs["capture"] = "environment"
        self.fields["photos"].required = "camera" not in self.files

    def clean(self) -> dict:
        """Return the photos of both, those just taken first."""
        super().clean()
        data = self.cleaned_data
        data["photos"] = [*(data.get("camera") or []), *(data.get("photos") or [])]
        return data


#: How names of files end that phones and cameras give.
FILE_NAME = re.compile(r"\.(jpe?g|png|webp|hei[cf]|avif|gif)$", re.IGNORECASE)


class PhotoWordsForm(forms.Form):
    """What one photo shows, read to buyers who cannot see it; it may stay empty.

    The photo's number ends each name, so that the words of all photos travel together. The form
    carries the words it was shown: those that nobody touched on a stale page are left alone.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=_("What does this photo show?"),
        max_length=200,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "One sentence for buyers who hear the page instead of seeing it. For example: "
            "“Two baskets of red-skinned peanuts, just dug up, beside the field.”"
        ),
    )

    def __init__(self, *args, image: ProductImage, **kwargs) -> None:
        self.image = image
        initial = {"words": image.caption, "shown": image.caption}
        super().__init__(*args, initial=initial, **kwargs)

    def add_prefix(self, field_name: str) -> str:
        """Return the field's name with the number of its photo."""
        return f"{field_name}_{self.image.pk}"

    @property
    def is_typed(self) -> bool:
        """Return whether other words came than the page showed; no place for any: none came."""
        typed = self.data.get(self.add_prefix("words"))
        shown = self.data.get(self.add_prefix("shown"))
        return typed is not None and (shown is None or typed.strip() != shown.strip())

    def clean_words(self) -> str:
        """Return one line in one spelling; a file's name tells nobody anything."""
        typed = nfc(self.cleaned_data["words"])
        words = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
        if FILE_NAME.search(words):
            raise forms.ValidationError(
                _("That is the name of a file. Write what can be seen, or leave it empty.")
            )
        return words


class ShelfField(forms.ModelChoiceField):
    """A shelf; those below another are set in."""

    def label_from_instance(self, obj: Category) -> str:
        """Return the shelf's name, behind as many dashes as it is deep."""
        return f"{'– ' * (obj.depth - 1)}{obj.name}"


class NameForm(forms.Form):
    """What the goods are called, and on which shelf they stand."""

    title = NfcField(
        label=_("Name of the goods"),
        max_length=120,
        help_text=_("As buyers call it, for example “Gạo nếp cái hoa vàng” or “Trứng gà ta”."),
        error_messages={"required": _("Write the name of the goods.")},
    )
    category = ShelfField(
        label=_("Shelf"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Choose by the name"),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = cast(ShelfField, self.fields["category"])
        field.queryset = Category.objects.filter(is_public=True)

    def clean_title(self) -> str:
        """Return the name in one spelling, with single spaces."""
        return " ".join(nfc(self.cleaned_data["title"]).split())


class PriceForm(ShownForm):
    """What is sold as one, what it weighs, what it costs."""

    sale_unit = forms.CharField(
        label=_("Sold by"),
        max_length=30,
        help_text=_("What is sold as one: kg, bag, box, ten pieces."),
        error_messages={"required": _("Write what is sold as one, such as kg or túi.")},
    )
    net_weight = WeightField(
        label=_("Weight of one"),
        required=False,
        help_text=_("For example 500 g or 1,5 kg. Leave it empty for goods sold by the piece."),
    )
    price = PriceField(
        label=_("Price of one"),
        help_text=_("32.000 and 32k are the same."),
        error_messages={"required": _("Write the price of one.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sale_unit"].widget.attrs["list"] = "usual-units"

    def clean(self) -> dict:
        """Take the weight out of “túi 500 g”, and a kilogram's weight for granted."""
        super().clean()
        data = self.cleaned_data
        unit = data.get("sale_unit")
        if unit and not data.get("net_weight") and "net_weight" not in self.errors:
            try:
                read = read_sale_unit(unit)
            except Unreadable:
                return data  # a word of their own is as good
            data["net_weight"] = read.net_weight_g
            if read.net_weight_g and read.word:
                data["sale_unit"] = read.word[:30]
        return data


class QuantityForm(ShownForm):
    """How many there are."""

    in_stock = UnitsField(
        label=_("How many are in the barn?"),
        help_text=_("Those promised to orders are counted too."),
        error_messages={"required": _("Write how many there are; 0 when all is gone.")},
    )


class SpoiledForm(forms.Form):
    """How many are spoiled or lost, and why."""

    units = UnitsField(
        label=_("How many are spoiled or lost?"),
        least=1,
        error_messages={"required": _("Write how many.")},
    )
    note = forms.CharField(label=_("What happened"), max_length=200, required=False)


def _months() -> list[tuple[str | int, str]]:
    months = [(month, gettext("month %(month)s") % {"month": name}) for month, name in MONTHS]
    return [("", gettext("all year")), *months]


class MoreForm(forms.ModelForm):
    """What the label says, and the story."""

    class Meta:
        model = Product
        fields = (
            "description",
            "grade",
            "season_from",
            "season_to",
            "harvest_note",
            "origin_hamlet",
            "origin_commune",
            "storage",
            "shelf_life_days",
            "made_on",
            "ready_on",
            "ingredients",
            "warnings",
            "maker",
            "maker_address",
            "upc",
        )
        field_classes = {"upc": forms.CharField}
        widgets = {
            "made_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ready_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {
            "description": _("Description"),
            "shelf_life_days": _("Keeps for (days)"),
            "harvest_note": _("Harvest"),
            "grade": _("Grade"),
            "storage": _("How to keep it"),
            "origin_hamlet": _("Hamlet"),
            "origin_commune": _("Commune"),
            "made_on": _("Made or harvested on"),
            "ready_on": _("Ready from"),
            "ingredients": _("Ingredients"),
            "warnings": _("Warnings"),
            "maker": _("Maker"),
            "maker_address": _("Address of the maker"),
            "upc": _("Barcode (GTIN)"),
        }
        help_texts = {
            "description": _("How it is grown, how it tastes, how to cook it."),
            "harvest_note": _("For example “picked every Friday morning”."),
            "grade": _("For example “loại 1” or “size 4–5 quả/kg”."),
            "storage": _("For example “in a dry place” or “in the fridge, 0–4 °C”."),
            "made_on": _("Of what is in the barn now."),
            "ready_on": _("The first day on which it can be handed over; empty means now."),
            "ingredients": _("Of made goods: what is in it, the most first."),
            "warnings": _("For example “contains peanuts” or “not for children under one year”."),
            "maker": _("Only when somebody other than your co-op makes it."),
            "upc": _("The digits under the bars, if GS1 gave you a number. Most goods have none."),
        }

    season_from = forms.TypedChoiceField(
        label=_("In season from"), choices=_months, coerce=int, empty_value=None, required=False
    )
    season_to = forms.TypedChoiceField(
        label=_("In season until"), choices=_months, coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelf_life_days"].widget.attrs["max"] = 3650
        self.fields["upc"].required = False

    def _post_clean(self) -> None:
        """Leave the product as a whole alone: a draft may lack its name when this is written."""

    def clean(self) -> dict:
        """Ask for both ends of the season or for none."""
        super().clean()
        data = self.cleaned_data
        for first, other in (("season_from", "season_to"), ("season_to", "season_from")):
            if data.get(first) and not data.get(other) and other not in self.errors:
                self.add_error(other, _("A season has a first and a last month. Choose both."))
        return data

    def clean_upc(self) -> str | None:
        """Return the number as it is printed; refuse a slip, and one of other goods."""
        typed = self.cleaned_data["upc"] or ""
        if not typed:
            return None
        gtin = read_gtin(typed)
        if not gtin:
            raise forms.ValidationError(
                _("This number has a slip: it has 8, 12, 13 or 14 digits, and the last checks it.")
            )
        others = Product.objects.filter(upc__in=spellings(gtin)).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Other goods have this number already."))
        return short_gtin(gtin)

    def clean_description(self) -> str:
        """Return the text in one spelling; templates escape it."""
        return nfc(self.cleaned_data["description"] or "").strip()

    def clean_made_on(self) -> date | None:
        """Refuse a day to come: goods that are not there yet have the day they are ready."""
        day = self.cleaned_data["made_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is still to come. For goods to come, write from when they are ready.")
            )
        return day

    def clean_shelf_life_days(self) -> int | None:
        """Refuse more than ten years."""
        days = self.cleaned_data["shelf_life_days"]
        if days is not None and not 1 <= days <= 3650:
            raise forms.ValidationError(_("Write the days, from 1 to 3650."))
        return days
