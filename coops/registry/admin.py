from django.contrib import admin

from coops.registry.models import Cooperative, Membership


class MembershipInline(admin.TabularInline):
    """Who acts for the co-operative."""

    model = Membership
    extra = 1
    autocomplete_fields = ("user",)
    exclude = ("last_seen_orders_at",)


@admin.register(Cooperative)
class CooperativeAdmin(admin.ModelAdmin):
    """For the operator: profile, bank account, how it sells, who acts for it."""

    list_display = ("short_name", "ward_name", "is_open", "accepts_cod", "accepts_vietqr")
    search_fields = ("name", "short_name", "code")
    inlines = [MembershipInline]
    autocomplete_fields = ()
    prepopulated_fields: dict = {}
