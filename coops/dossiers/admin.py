"""Rules and templates for operators: a change is a newer version, the older one stays."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from coops.dossiers.fields import FIELDS
from coops.dossiers.models import HelpRequest, Rule, Template


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    """Which rule counts, and what replaced it."""

    list_display = ["title", "topic", "valid_from", "valid_to", "checked", "checked_on"]
    list_filter = ["topic", "checked"]
    search_fields = ["title", "code"]
    filter_horizontal = ["replaced_by"]


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    """Versions of papers. What was filled from one can be neither deleted nor rewritten by it."""

    list_display = ["title", "code", "valid_from", "valid_to", "replaced_by", "checked"]
    list_filter = ["checked"]
    search_fields = ["title", "code"]
    filter_horizontal = ["rules"]
    autocomplete_fields = ["replaced_by"]
    readonly_fields = ["known_fields"]
    save_as = True

    @admin.display(description=_("fields that can be filled in"))
    def known_fields(self, _template) -> str:
        """Return the fields by name."""
        rows = ((f"{{{field.name}}}", field.label) for field in FIELDS.values())
        return format_html_join("", "<div><code>{}</code> {}</div>", rows)


@admin.register(HelpRequest)
class HelpRequestAdmin(admin.ModelAdmin):
    """Requests for help, to be looked at; they are moved on at the commune's desk."""

    list_display = ["cooperative", "kind", "stage", "owner", "due_on", "asked_at"]
    list_filter = ["stage", "kind"]
    raw_id_fields = ["cooperative", "owner", "registration", "asked_by"]

    def has_add_permission(self, request) -> bool:
        """Only co-ops ask."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Each step writes history, which a form here would not."""
        return False
