"""What operators may look at when a co-op asks for help, and the dated facts that they write.

Everything of co-ops can be looked at but for tokens and labels, and nothing changed: that is done
at the co-op's desk or by the reconciler. Facts about marketplaces are the operators' own.
"""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.fact_forms import ChannelLifeForm, FeeRateForm, overlapping
from integrations.models import (
    ChannelAccount,
    ChannelFee,
    ChannelLife,
    ChannelOrder,
    ChannelReturn,
    Facet,
    FeeRate,
    InboundEvent,
    Listing,
    ListingOffer,
    OrderAction,
    RefusedPush,
)
from integrations.models.account import TOKENS
from integrations.services.refused_pushes import push_doors, remedy_of


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


class OrderActionInline(LookOnly, admin.TabularInline):
    """What was asked for on an order; a label names the buyer and is not shown."""

    model = OrderAction
    extra = 0
    exclude = ("result",)


class ChannelFeeInline(LookOnly, admin.TabularInline):
    """What was taken from an order's money."""

    model = ChannelFee
    extra = 0


class ChannelReturnInline(LookOnly, admin.TabularInline):
    """What the buyer sent back, and what a person made of it."""

    model = ChannelReturn
    extra = 0


@admin.register(ChannelOrder)
class ChannelOrderAdmin(LookOnly, admin.ModelAdmin):
    """Marketplaces' orders, what went wrong in reading them, and what was asked for."""

    inlines = (OrderActionInline, ChannelFeeInline, ChannelReturnInline)

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


@admin.register(RefusedPush)
class RefusedPushAdmin(LookOnly, admin.ModelAdmin):
    """Why pushes were refused and what to do, under the addresses to be entered there."""

    list_display = ("marketplace", "reason", "remedy", "fits", "times", "last_at")
    list_display_links = None
    change_list_template = "integrations/admin_refused_pushes.html"

    @admin.display(description=gettext_lazy("What to do"))
    def remedy(self, refused: RefusedPush) -> str:
        """Return what ends it."""
        return remedy_of(refused)

    def changelist_view(self, request, extra_context=None):
        """Show also where each marketplace shall post, and when it last did so rightly."""
        extra = {**(extra_context or {}), "doors": push_doors()}
        return super().changelist_view(request, extra)


@admin.register(ChannelLife)
class ChannelLifeAdmin(admin.ModelAdmin):
    """Which marketplaces are open since when; a new state is a new row, so the past stays."""

    form = ChannelLifeForm
    list_display = ("marketplace", "state", "since", "note", "source")
    list_filter = ("marketplace", "state")
    date_hierarchy = "since"


@admin.register(FeeRate)
class FeeRateAdmin(admin.ModelAdmin):
    """What marketplaces take, from when to when, and where that is known from."""

    form = FeeRateForm
    list_display = (
        "marketplace",
        "kind",
        "name",
        "category_id",
        "percent",
        "fixed_vnd",
        "most_vnd",
        "valid_from",
        "valid_until",
        "checked_at",
    )
    list_filter = ("marketplace", "kind")
    search_fields = ("name", "source", "category_id")
    save_as = True  # next year's fee is this year's with another number

    def save_model(self, request, obj, form, change) -> None:
        """Save the fee, and say when another row speaks of the same one."""
        super().save_model(request, obj, form, change)
        if number := overlapping(obj).count():
            text = _(
                "%(number)d other row is about the same fee at the same time. On each day the one "
                "that began last counts: end the older one, or give this one another name."
            )
            messages.warning(request, text % {"number": number})
