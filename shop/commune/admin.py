from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coops.registry.models import Application
from shop.commune.models import Officer, has_officer
from shop.order.admin import ReadOnlyAdmin


class OfficerForm(forms.ModelForm):
    """An office: a commune, or all of them when that is ticked; never by leaving a field empty."""

    all_communes = forms.BooleanField(
        label=_("all communes"),
        required=False,
        help_text=_("For the province: sees and decides everything. Leave the commune empty then."),
    )

    class Meta:
        model = Officer
        fields = ["user", "role", "ward_code", "ward_name", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_there = self.instance.pk is not None
        self.initial.setdefault("all_communes", is_there and not self.instance.ward_code)

    def clean(self) -> dict[str, Any]:
        """Ask for a commune or for the tick, and not for both."""
        data = super().clean() or self.cleaned_data
        code, everywhere = data.get("ward_code"), data.get("all_communes")
        if "ward_code" in data and not code and not everywhere:
            text = _("Write the commune's code, or tick “all communes”.")
            self.add_error("ward_code", text)
        if code and everywhere:
            text = _("Leave the commune's code empty, or do not tick “all communes”.")
            self.add_error("ward_code", text)
        return data


@admin.register(Officer)
class OfficerAdmin(admin.ModelAdmin):
    """Who holds which office."""

    form = OfficerForm
    list_display = ["user", "role", "ward_name", "is_active"]
    list_filter = ["role", "is_active"]
    autocomplete_fields = ["user"]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Applications that were sent and who answers them; decided at the commune's desk, not here."""

    list_display = ["__str__", "ward_name", "state", "answer_by", "officer_is_there"]
    list_filter = ["state"]
    fields = ("name", "ward_name", "province_name", "state", "submitted_at", "answer_by")

    @admin.display(description=_("an officer answers"), boolean=True)
    def officer_is_there(self, row: Application) -> bool:
        """Return whether an officer may decide it; else give somebody the office."""
        return has_officer(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave drafts out: they are private."""
        return super().get_queryset(request).exclude(state="draft")
