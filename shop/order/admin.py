from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.order.claim_models import Claim, ClaimState
from shop.order.claims import ClaimRefused, can_be_decided, decide_claim, refund_of
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


class DecisionForm(forms.ModelForm):
    """The staff's decision about a claim, with the same rules as the co-op's answer."""

    decision = forms.ChoiceField(
        label=_("decision"),
        choices=[
            (state.value, state.label)
            for state in (ClaimState.REFUND, ClaimState.REPLACE, ClaimState.DECLINED)
        ],
    )

    class Meta:
        model = Claim
        fields = ("refund_vnd", "decision_words")

    def clean(self) -> dict:
        """Insist on a reason and on an amount that fits."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            refund_of(
                self.instance.order, data["decision"], data["decision_words"], data["refund_vnd"]
            )
        except ClaimRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return data


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims that buyers brought before the market's staff; a decision is all that can be saved."""

    form = DecisionForm
    list_display = ("order", "kind", "state", "made_at", "answer_by", "asked_again_at")
    list_filter = ("state", "kind", "order__cooperative")
    list_select_related = ("order",)
    search_fields = ("order__number",)
    readonly_fields = (
        "order",
        "kind",
        "words",
        "wish",
        "state",
        "made_at",
        "answer_by",
        "answer",
        "answer_words",
        "answered_at",
        "answered_by",
        "asked_again_at",
    )
    fields = (*readonly_fields, "decision", "refund_vnd", "decision_words")

    def has_change_permission(self, request, obj=None) -> bool:
        """Allow it to staff who have the right, while a claim waits for their decision."""
        may = admin.ModelAdmin.has_change_permission(self, request, obj)
        return may and obj is not None and can_be_decided(obj)

    def has_view_permission(self, request, obj=None) -> bool:
        """Allow looking at all claims."""
        return admin.ModelAdmin.has_view_permission(self, request, obj)

    def get_fields(self, request, obj=None):
        """Show the decision as a choice only where it can be made."""
        if self.has_change_permission(request, obj):
            return self.fields
        return (*self.readonly_fields, "refund_vnd", "decision_words", "decided_at", "decided_by")

    def save_model(self, request, obj, form, change) -> None:
        """Decide through the service: once, with its line in the history and a mail."""
        decide_claim(
            claim=Claim.objects.select_related("order").get(pk=obj.pk),
            decision=form.cleaned_data["decision"],
            words=form.cleaned_data["decision_words"],
            refund_vnd=form.cleaned_data["refund_vnd"],
            by=request.user,
        )
