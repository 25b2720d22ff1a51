from django.contrib import admin

from coops.partner.models import PriceChange, StockChange


class DiaryAdmin(admin.ModelAdmin):
    """A diary, to read only."""

    list_select_related = ("stock_record__product", "stock_record__partner", "by")

    def has_add_permission(self, request) -> bool:
        """Refuse: only the services write the diaries."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse: the diary is never edited."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: the diary is never edited."""
        return False


@admin.register(StockChange)
class StockChangeAdmin(DiaryAdmin):
    """Who changed which stock, when and why."""

    list_display = ("at", "stock_record", "reason", "in_stock_before", "in_stock_after", "by")
    list_filter = ("reason",)


@admin.register(PriceChange)
class PriceChangeAdmin(DiaryAdmin):
    """Who changed which price and when."""

    list_display = ("at", "stock_record", "before_vnd", "after_vnd", "by")
