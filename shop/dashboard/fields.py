"""Form fields that read prices, weights and counts the way co-ops write them."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coops.partner.services.stock import LARGEST_STOCK
from coops.price_lists.messages import Unreadable
from coops.price_lists.numbers import round_half_up
from coops.price_lists.prices import read_price
from coops.price_lists.quantities import read_amount
from coops.price_lists.units import Kind
from shop.core.units import GRAMS_PER_KG, format_weight

#: Less than this for one sale unit is a price in thousands whose zeros were left out.
LEAST_PRICE_VND = 500

MOST_GRAMS = 10_000 * GRAMS_PER_KG


def not_over(day: date) -> None:
    """Refuse a day before today, where what is promised must be still to come.

    Raises:
        ValidationError: the day is over.
    """
    if day < timezone.localdate():
        raise ValidationError(_("This day is over. Choose today or a later day."))


class PriceField(forms.CharField):
    """A price of one sale unit, typed as ``32.000``, ``32k`` or ``32 nghìn``; whole đồng."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "text")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        """Show stored đồng with dots; leave what was typed as it is."""
        if isinstance(value, int | Decimal):
            return f"{int(value):,}".replace(",", ".")
        return value

    def clean(self, value) -> int | None:
        """Return whole đồng, or ``None`` for an empty field that may be empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            price = read_price(text)
        except Unreadable as error:
            raise ValidationError(str(error.message), code=error.code) from error
        if price.per is not None:
            raise ValidationError(_("Write the price of one sale unit only, such as 32.000."))
        vnd = round_half_up(price.vnd)
        if vnd < LEAST_PRICE_VND:
            raise ValidationError(
                _("%(vnd)s đồng is very little. For thousands write %(vnd)s.000 or %(vnd)sk.")
                % {"vnd": vnd}
            )
        return vnd


class WeightField(forms.CharField):
    """A weight, typed as ``500 g`` or ``1,5 kg``; whole grams."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        """Show stored grams as on a label; leave what was typed as it is."""
        return format_weight(value) if isinstance(value, int) else value

    def clean(self, value) -> int | None:
        """Return whole grams, or ``None`` for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = read_amount(text)
        except Unreadable:
            amount = None
        if amount is None or amount.each is not None:
            raise ValidationError(_("Write one weight, such as 500 g or 1,5 kg."))
        if amount.unit is None and not 0 < amount.size <= MOST_GRAMS:
            raise ValidationError(_("A weight is more than 0 g and at most 10 tonnes."))
        if amount.unit is None:
            raise ValidationError(
                _("Is that grams or kilograms? Write %(n)s g or %(n)s kg.") % {"n": text}
            )
        if amount.unit.kind is not Kind.WEIGHT:
            raise ValidationError(_("Write the weight in g or kg, such as 500 g or 1,5 kg."))
        grams = round_half_up(amount.size)
        if not 0 < grams <= MOST_GRAMS:
            raise ValidationError(_("A weight is more than 0 g and at most 10 tonnes."))
        return grams


class UnitsField(forms.CharField):
    """How many sale units: a whole number within limits, dots between thousands allowed."""

    default_error_messages = {
        "whole": gettext_lazy("Write a whole number, such as 12."),
        "negative": gettext_lazy("There cannot be less than 0. Write 0 when all is gone."),
        "most": gettext_lazy("That is more than any barn holds. Check the number of zeros."),
        "limit": gettext_lazy("Write at most %(most)d."),
        "least": gettext_lazy("Write at least 1."),
    }

    def __init__(self, *, least: int = 0, most: int = LARGEST_STOCK, **kwargs) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value) -> int | None:
        """Return the number, or ``None`` for an empty field that may be empty."""
        text = super().clean(value)
        if not text:
            return None
        if re.fullmatch(r"[-−–]\s*\d+", text):
            raise ValidationError(self.error_messages["negative"], code="negative")
        digits = re.sub(r"[.\s]", "", text) if _has_thousands(text) else text
        if not re.fullmatch(r"[0-9]+", digits):
            raise ValidationError(self.error_messages["whole"], code="whole")
        if len(digits) > 12 or int(digits) > self.most:
            code = "limit" if self.most < LARGEST_STOCK else "most"
            raise ValidationError(self.error_messages[code], code=code, params={"most": self.most})
        if int(digits) < self.least:
            raise ValidationError(self.error_messages["least"], code="least")
        return int(digits)


def _has_thousands(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,3}([.\s][0-9]{3})+", text) is not None


class PhotosInput(forms.ClearableFileInput):
    """A file input for several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some files; what is in them is checked when they are taken in, one by one."""

    widget = PhotosInput

    def clean(self, data, initial=None) -> list:
        """Return the files, none or more."""
        files = data if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file is not None and file is not False]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return files
