from django.contrib import admin

from coops.partner.models import StockChange


@admin.register(StockChange)
class StockChangeAdmin(admin.ModelAdmin):
    """The stock diary, to read only."""

    list_display = ("at", "stock_record", "reason", "in_stock_before", "in_stock_after", "by")
    list_filter = ("reason",)
    list_select_related = ("stock_record__product", "stock_record__partner", "by")

    def has_add_permission(self, request) -> bool:
        """Refuse: only the stock service writes the diary."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse: the diary is never edited."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: the diary is never edited."""
        return False
