from django.contrib import admin

from shop.order.models import Checkout, Order


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    """For the operator: look an order up; every change is made on the co-op's desk."""

    list_display = ("number", "cooperative", "status", "payment_status", "date_placed")
    list_filter = ("status", "cooperative")
    search_fields = ("number", "phone")
    list_select_related = ("cooperative",)

    def has_add_permission(self, request) -> bool:
        """Refuse: orders come from a checkout or a marketplace."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse: stock and money hang on every state."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: contracts are kept for three years (Law on E-commerce 122/2025)."""
        return False


@admin.register(Checkout)
class CheckoutAdmin(OrderAdmin):
    """For the operator, to read only."""

    list_display = ("code", "full_name", "placed_at")
    list_filter = ()
    search_fields = ("code", "phone", "full_name")
    list_select_related = ()
