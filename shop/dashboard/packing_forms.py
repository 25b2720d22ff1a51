"""The forms of packing: the photo with the scale, parts of an order, a carrier for many."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core.nfc_fields import NfcField
from shop.core.units import format_weight
from shop.dashboard.fields import UnitsField, WeightField, not_over
from shop.order.models import Line, Order
from shop.order.packing_models import PartDelivery, PartReason, Rest
from shop.order.part_deliveries import known_part, said_of

#: A parcel so many times heavier than its goods is a slip of the finger; of goods whose weight is
#: not known, so many grams are.
HEAVY_TIMES = 5
HEAVY_GRAMS = 200_000
#: A bare number below this on a scale is kilograms, from it on grams.
LEAST_GRAMS = 100


class ScaleField(WeightField):
    """What a scale shows: ``1,25`` is kilograms, ``850`` grams, ``1,3 kg`` as it says."""

    def clean(self, value) -> int | None:
        """Return whole grams, or ``None`` for an empty field."""
        text = forms.CharField.clean(self, value)
        if not re.fullmatch(r"[0-9]+([.,][0-9]+)?", text or ""):
            return super().clean(value)
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            return super().clean(value)
        is_thousands = re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", text) is not None
        if is_thousands:  # 1.250 as it is written here; no scale shows a gram of a kilogram so
            return super().clean(f"{text.replace('.', '')} g")
        unit = "g" if number >= LEAST_GRAMS and "," not in text and "." not in text else "kg"
        return super().clean(f"{text.replace('.', ',')} {unit}")


class PhotoForm(forms.Form):
    """A photo of the packed goods and what the scale shows; a first photo is needed.

    A weight that cannot be right is asked about once: ``asks``.
    """

    asks = False

    photo = forms.FileField(
        label=gettext_lazy("Photo of the packed goods"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        error_messages={"required": gettext_lazy("Take a photo of the packed goods.")},
    )
    weight = ScaleField(
        label=gettext_lazy("What the scale shows"),
        required=False,
        help_text=gettext_lazy("1,25 is 1,25 kg; 850 is 850 g."),
    )
    sure = forms.BooleanField(label=gettext_lazy("The weight is right"), required=False)

    def __init__(
        self, *args, has_photo: bool = False, ordered_g: int | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ordered_g = ordered_g
        self.fields["photo"].required = not has_photo
        self.fields["weight"].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict:
        """Ask about a weight far beyond what was ordered; who is sure keeps it."""
        data = super().clean() or {}
        weight_g = data.get("weight") or 0
        most = self.ordered_g * HEAVY_TIMES if self.ordered_g else HEAVY_GRAMS
        self.asks = weight_g > most
        if self.asks and not data.get("sure"):
            text = _(
                "%(weight)s is very much for this parcel. Correct it; if it is right, tick “The "
                "weight is right” and save once more."
            )
            self.add_error("weight", text % {"weight": format_weight(weight_g)})
        return data


class PartForm(forms.Form):
    """How many units of each line come now, why not all, and what becomes of the rest."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not all?"),
        choices=PartReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    words = NfcField(
        label=gettext_lazy("In your own words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The buyer reads this."),
    )
    rest = forms.ChoiceField(
        label=gettext_lazy("What becomes of the rest?"),
        choices=Rest.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the rest.")},
    )
    expected_on = forms.DateField(
        label=gettext_lazy("The rest comes on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Choose a day.")},
        validators=[not_over],
    )
    carrier_name = forms.CharField(
        label=gettext_lazy("Carrier of this part"), max_length=80, required=False
    )
    tracking_code = forms.CharField(
        label=gettext_lazy("Parcel code"), max_length=80, required=False
    )
    key = forms.CharField(
        max_length=64, widget=forms.HiddenInput, initial=lambda: get_random_string(24)
    )

    def __init__(self, *args, lines: list[Line], order: Order, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.lines = lines
        for line in lines:
            unit = f" ({line.sale_unit})" if line.sale_unit else ""
            self.fields[f"line_{line.pk}"] = UnitsField(
                label=f"{line.title}{unit}",
                most=line.units_to_pack,
                initial=line.num_allocated,
                help_text=_("%(most)d ordered and not sent yet; %(there)d are there.")
                % {"most": line.units_to_pack, "there": line.num_allocated},
            )

    @property
    def line_fields(self) -> list:
        """Return the fields of the lines, in their order."""
        return [self[f"line_{line.pk}"] for line in self.lines]

    def clean_words(self) -> str:
        """Return the words in one line."""
        return " ".join((self.cleaned_data["words"] or "").split())

    def clean(self) -> dict:
        """Insist on words for another reason."""
        super().clean()
        data = self.cleaned_data
        if data.get("reason") == PartReason.OTHER and not data.get("words"):
            self.add_error("words", _("Write the reason in a few words."))
        return data

    def was_sent_before(self) -> bool:
        """Return whether an earlier press of this very form did something."""
        self.is_valid()
        key = self.cleaned_data.get("key")
        return bool(key) and self.order.parts.filter(key=key).exists()

    def known(self) -> PartDelivery:
        """Return what the earlier press did; the units that are left say nothing of it any more.

        Raises:
            PartRefused: it said something else.
        """
        data = self.cleaned_data
        typed = {name: str(self.data[name]).strip() for name in self.data}
        units = {
            int(name.removeprefix("line_")): int(text or 0)
            for name, text in typed.items()
            if re.fullmatch(r"line_[0-9]{1,18}", name) and re.fullmatch(r"[0-9]{0,9}", text)
        }
        said = [data.get("reason", ""), data.get("words", "")]
        if data.get("rest") == Rest.LATER:
            said += [data.get("expected_on") or "", data.get("carrier_name", "")]
            said.append(data.get("tracking_code", ""))
        mark = said_of(data.get("rest", ""), units, *said)
        return known_part(self.order, data["key"], mark) or self.order.parts.get(key=data["key"])

    @property
    def units(self) -> dict[int, int]:
        """Return by line (primary key) how many units come."""
        return {line.pk: self.cleaned_data[f"line_{line.pk}"] for line in self.lines}


class _NumbersField(forms.MultipleChoiceField):
    """Numbers of orders; which of them are the desk's own is asked where they are fetched."""

    def valid_value(self, value) -> bool:
        """Take any number."""
        return True


class ManyForm(forms.Form):
    """Orders that were ticked, and who carries them."""

    don = _NumbersField(
        label=gettext_lazy("Orders"),
        error_messages={"required": gettext_lazy("Tick at least one order.")},
    )
    carrier_name = forms.CharField(label=gettext_lazy("Carrier"), max_length=80, required=False)


def light_warning(weight_g: int, ordered_g: int) -> str:
    """Return the kind sentence about a parcel that is lighter than what was ordered."""
    text = _(
        "The scale shows %(weight)s, ordered are %(ordered)s. Look once more whether all is in "
        "the parcel; the photo is kept either way."
    )
    names = {"weight": format_weight(weight_g), "ordered": format_weight(ordered_g)}
    return text % names
