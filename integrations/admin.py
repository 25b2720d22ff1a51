"""What operators may look at when a co-op asks for help: everything but tokens, nothing to change.

What must be changed is changed at the co-op's desk or by the reconciler.
"""

from django.contrib import admin

from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Facet,
    InboundEvent,
    Listing,
    ListingOffer,
)
from integrations.models.account import TOKENS


class LookOnly:
    """No adding, changing or deleting."""

    def has_add_permission(self, request, obj=None) -> bool:
        """Refuse: rows come from the desk and the reconciler."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse: a look is all there is."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: history stays."""
        return False


class OfferInline(LookOnly, admin.TabularInline):
    """The offers of a listing."""

    model = ListingOffer
    extra = 0


class FacetInline(LookOnly, admin.TabularInline):
    """Wanted and known, facet by facet."""

    model = Facet
    extra = 0
    exclude = ("account",)


@admin.register(ChannelAccount)
class ChannelAccountAdmin(LookOnly, admin.ModelAdmin):
    """Shops on marketplaces, without their tokens."""

    list_display = (
        "__str__",
        "cooperative",
        "environment",
        "state",
        "is_paused",
        "last_success_at",
        "authorised_until",
        "problem_code",
    )
    list_filter = ("marketplace", "environment", "state", "is_paused")
    list_select_related = ("cooperative",)
    search_fields = ("name", "remote_shop_id", "cooperative__short_name")
    exclude = TOKENS


@admin.register(Listing)
class ListingAdmin(LookOnly, admin.ModelAdmin):
    """Listings, how far each has come."""

    list_display = ("product", "account", "is_wanted", "item_id", "item_state", "raw_item_state")
    list_filter = ("account__marketplace", "account__environment", "is_wanted", "item_state")
    list_select_related = ("product", "account")
    search_fields = ("product__title", "item_id", "remote_sku")
    inlines = (OfferInline, FacetInline)


@admin.register(ChannelOrder)
class ChannelOrderAdmin(LookOnly, admin.ModelAdmin):
    """Marketplaces' orders, and what went wrong in reading them."""

    list_display = ("number", "account", "state", "raw_state", "order", "read_at", "problem_code")
    list_filter = ("account__marketplace", "account__environment", "state", "needs_person")
    list_select_related = ("account", "order")
    search_fields = ("number", "order__number")


@admin.register(InboundEvent)
class InboundEventAdmin(LookOnly, admin.ModelAdmin):
    """Pushes as they came in."""

    list_display = (
        "received_at",
        "marketplace",
        "environment",
        "code",
        "times_seen",
        "processed_at",
    )
    list_filter = ("marketplace", "environment", "code")
