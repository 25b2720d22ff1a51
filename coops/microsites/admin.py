"""For the operator: the authority's badge of a co-op, pasted as picture and link."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.pictures import keep_photo
from coops.microsites.models import Site
from shop.core.files import PhotoRefused
from shop.core.left_photos import forget_photos


class BadgeForm(forms.ModelForm):
    """Takes the badge's picture in as other photos are."""

    badge = forms.FileField(
        label=_("picture of the authority's badge"),
        required=False,
        help_text=_("As the authority gives it; never one of our own making."),
    )

    class Meta:
        model = Site
        fields = ("badge_url",)

    def clean(self) -> dict[str, Any]:
        """Store the picture; a refused one names its reason, and without a link none is shown."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if file := data.get("badge"):
            try:
                digest = keep_photo(file)
            except PhotoRefused as refusal:
                self.add_error("badge", str(refusal))
            else:
                if self.instance.badge_digest and self.instance.badge_digest != digest:
                    forget_photos([self.instance.badge_digest])
                self.instance.badge_digest = digest
        if data.get("badge_url") and not self.instance.badge_digest:
            self.add_error("badge", _("The link is shown with the badge only: choose its picture."))
        return data


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    """The website itself is the co-op's; here stands what only the operator may paste."""

    form = BadgeForm
    list_display = ("cooperative", "badge_url")
    readonly_fields = ("cooperative",)
    fields = ("cooperative", "badge", "badge_url")

    def has_add_permission(self, request: Any) -> bool:
        """Return whether one can be made here: it comes with the co-op's first change."""
        return False
