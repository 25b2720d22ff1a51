"""Where something is on the market's map: one line, numbers or a pasted link."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.core.map_points import LONGEST, InvalidMapPoint, read_map_point, write_map_point


class MapPointField(forms.CharField):
    """Two numbers or a map link; the value is ``(latitude, longitude)``, or ``None`` when empty."""

    def __init__(self, **kwargs) -> None:
        defaults = {
            "label": _("Place on the map"),
            "help_text": _(
                "Two numbers such as 19.78, 105.70, or a link copied from a map app. The place of "
                "work, not anybody's home."
            ),
            "required": False,
            "max_length": LONGEST,
        }
        super().__init__(**{**defaults, **kwargs})
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("spellcheck", "false")

    def prepare_value(self, value):
        """Show a place as it is typed."""
        return write_map_point(*value) if isinstance(value, tuple) else value

    def clean(self, value):
        """Read it; an empty line takes the place off the map."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_map_point(text)
        except InvalidMapPoint as error:
            raise ValidationError(str(error)) from error


class MapPointForm(forms.Form):
    """Where a co-op is."""

    where = MapPointField()
