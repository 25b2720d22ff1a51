"""The form of a co-op's days of rest."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Cooperative
from coops.registry.rests import RestRefused, rest_from_to, rest_of
from shop.core.text import nfc


def _day(label, **kwargs) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"invalid": _("Write a day such as 04/02/2027.")} | kwargs.pop("error_messages", {})
    return forms.DateField(label=label, widget=widget, error_messages=messages, **kwargs)


class RestForm(forms.Form):
    """From when to when nothing is sold, why, and until when goods ordered still come before."""

    first = _day(
        _("First day of rest"), error_messages={"required": _("Write the first day of rest.")}
    )
    last = _day(
        _("Last day of rest"),
        help_text=_("The day after it, orders are taken again by themselves."),
        error_messages={"required": _("Write the last day of rest.")},
    )
    order_until = _day(
        _("Last day to order before"),
        required=False,
        help_text=_("Who orders until then still gets the goods before you rest."),
    )
    reason = forms.CharField(
        label=_("What for"),
        max_length=40,
        required=False,
        help_text=_("Such as Tết, harvest, storm. Buyers read it."),
    )

    def __init__(self, *args, cooperative: Cooperative, **kwargs) -> None:
        super().__init__(*args, initial=_shown(cooperative), **kwargs)
        self.cooperative = cooperative

    def clean_reason(self) -> str:
        """Return one line in one spelling."""
        typed = nfc(self.cleaned_data["reason"])
        return " ".join("".join(c if c.isprintable() else " " for c in typed).split())

    def write(self, *, today: date) -> bool:
        """Write the rest of a valid form down; what is refused stands beside its field."""
        try:
            rest_from_to(cooperative=self.cooperative, today=today, **self.cleaned_data)
        except RestRefused as refusal:
            self.add_error(refusal.field, str(refusal))
            return False
        return True


def _shown(cooperative: Cooperative) -> dict[str, Any]:
    rest = rest_of(cooperative)
    if rest is None:
        return {}
    return {
        "first": rest.first,
        "last": rest.last,
        "order_until": rest.order_until,
        "reason": rest.reason,
    }
