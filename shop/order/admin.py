from django.contrib import admin

from shop.order.models import Checkout, Order


class ReadOnlyAdmin(admin.ModelAdmin):
    """For the operator: look something up; every change is made on the co-op's desk."""

    def has_add_permission(self, request) -> bool:
        """Refuse: orders come from a checkout or a marketplace."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse: stock and money hang on every state."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: contracts are kept for three years (Law on E-commerce 122/2025)."""
        return False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders of all co-ops."""

    list_display = (
        "number",
        "channel",
        "is_practice",
        "remote_number",
        "cooperative",
        "status",
        "hold",
        "payment_status",
        "date_placed",
    )
    list_filter = ("status", "channel", "is_practice", "is_oversold", "cooperative")
    search_fields = ("number", "remote_number", "phone")
    list_select_related = ("cooperative",)


@admin.register(Checkout)
class CheckoutAdmin(ReadOnlyAdmin):
    """What was ordered together."""

    list_display = ("code", "full_name", "placed_at")
    search_fields = ("code", "phone", "full_name")
