from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shop.commune.models import Officer


class OfficerForm(forms.ModelForm):
    """An office; one for every commune is chosen by a tick, not by leaving a field empty."""

    every_commune = forms.BooleanField(
        label=_("every commune"),
        required=False,
        help_text=_("Sees the co-ops, applications and reports of all communes."),
    )

    class Meta:
        model = Officer
        fields = ["user", "role", "ward_code", "ward_name", "every_commune", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["every_commune"] = not self.instance.ward_code

    def clean(self) -> dict[str, Any]:
        """Refuse an office without a commune that nobody ticked, and one that is ticked twice."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("ward_code") and not data.get("every_commune"):
            text = _("Write the code of the commune, or tick that it is every commune.")
            self.add_error("ward_code", text)
        elif data.get("ward_code") and data.get("every_commune"):
            text = _("Either one commune or every commune: empty the code, or take out the tick.")
            self.add_error("every_commune", text)
        return data


@admin.register(Officer)
class OfficerAdmin(admin.ModelAdmin):
    """Who holds which office."""

    form = OfficerForm
    list_display = ["user", "role", "ward_name", "is_active"]
    list_filter = ["role", "is_active"]
    autocomplete_fields = ["user"]
