from django.contrib import admin

from shop.search.models import SynonymGroup


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin):
    """For staff: words that mean the same goods; they count with the next search."""

    list_display = ("words", "is_active")
    list_editable = ("is_active",)
    search_fields = ("words",)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse for a shipped group: it is switched off, or the next start brings it back."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.code is None)

    def get_actions(self, request) -> dict:
        """Leave out deleting many at once, which would take shipped groups along."""
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name != "delete_selected"
        }
