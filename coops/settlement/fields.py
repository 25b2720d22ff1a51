"""Fields of our forms: percentages and days as people in Việt Nam type them."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


def percent_text(percent: Decimal | None) -> str:
    """Return a percentage with a comma and without needless zeros: ``12,5``."""
    return "" if percent is None else f"{percent.normalize():f}".replace(".", ",")


class PercentField(forms.CharField):
    """0 to 100, with at most two decimals behind a comma or a dot."""

    default_error_messages = {
        "percent": _("Write a number from 0 to 100, such as 10 or 12,5."),
    }

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        """Show a number with a comma; leave what was typed as it is."""
        return percent_text(value) if isinstance(value, Decimal) else value

    def clean(self, value) -> Decimal | None:
        """Return the number; ``None`` for an empty field that may be empty."""
        text = super().clean(value)
        plain = re.sub(r"\s|%", "", text).replace(",", ".")
        if not plain and not self.required:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", plain) or Decimal(plain) > 100:
            raise ValidationError(self.error_messages["percent"], code="percent")
        return Decimal(plain)


def day_field(label, required_text, **kwargs) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar where it has one."""
    return forms.DateField(
        label=label,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required_text, "invalid": required_text},
        **kwargs,
    )
