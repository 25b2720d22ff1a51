from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from shop.reviews.models import Moderation, ProductReview
from shop.reviews.services import moderate


class ModerateForm(forms.ModelForm):
    """Hide or show, always with a reason."""

    is_hidden = forms.BooleanField(label=_("Hide it from buyers"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        help_text=_("Kept for good. A bad score is no reason; abuse or a phone number is one."),
    )

    class Meta:
        model = ProductReview
        fields = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_hidden"] = self.instance.status == ProductReview.REJECTED


class ModerationInline(admin.TabularInline):
    """What was decided before."""

    model = Moderation
    extra = 0
    can_delete = False
    readonly_fields = ("at", "by", "is_hidden", "reason")

    def has_add_permission(self, request, obj=None) -> bool:
        """Refuse: the form above writes them."""
        return False


@admin.register(ProductReview)
class ReviewAdmin(admin.ModelAdmin):
    """For staff: nothing is edited and nothing deleted; hiding is logged."""

    form = ModerateForm
    list_display = ("product", "score", "name", "date_created", "status")
    list_filter = ("status", "score")
    readonly_fields = ("product", "score", "body", "name", "date_created", "reply", "status")
    inlines = [ModerationInline]

    def has_add_permission(self, request) -> bool:
        """Refuse: only buyers write reviews."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse: what was said stays, if need be hidden."""
        return False

    def save_model(self, request, obj, form, change) -> None:
        """Hide or show it, with the reason."""
        data = form.cleaned_data
        moderate(review=obj, is_hidden=data["is_hidden"], reason=data["reason"], by=request.user)
        messages.info(request, _("Written into the log of moderation."))
