from django.contrib import admin

from shop.commune.models import Officer


@admin.register(Officer)
class OfficerAdmin(admin.ModelAdmin):
    """Who holds which office."""

    list_display = ["user", "role", "ward_name", "is_active"]
    list_filter = ["role", "is_active"]
    autocomplete_fields = ["user"]
