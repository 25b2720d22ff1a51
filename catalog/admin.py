from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from catalog.models import Category, Product
from catalog.services import missing_for_sale


class ProductAdminForm(forms.ModelForm):
    """The same gate as on the desk: what cannot be sold is not put on sale here either."""

    def clean_is_public(self) -> bool:
        """Refuse to put on sale what lacks something.

        Raises:
            ValidationError: with everything that is missing.
        """
        wanted = self.cleaned_data["is_public"]
        if wanted and not (
            self.instance.pk
            and type(self.instance).objects.filter(pk=self.instance.pk, is_public=True).exists()
        ):
            if not self.instance.pk:
                raise forms.ValidationError(_("Save it as a draft first; it has no price yet."))
            if missing := missing_for_sale(self.instance):
                raise forms.ValidationError([str(item.text) for item in missing])
        return wanted


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    """For the operator: look up and unpublish; co-ops edit on their desk."""

    form = ProductAdminForm
    list_display = ("title", "cooperative", "is_public", "date_updated")
    list_filter = ("is_public", "cooperative")
    search_fields = ("title", "title_folded")
    autocomplete_fields = ("cooperative",)
    exclude = ("parent", "product_options", "upc", "is_discountable", "structure")

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Keep goods with their co-op: stock, diary and orders would stay behind."""
        return ("cooperative",) if obj else ()


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """The shelves of the market."""

    list_display = ("name", "slug", "is_public", "depth")
    exclude = ("path", "depth", "numchild", "ancestors_are_public")

    def has_add_permission(self, request) -> bool:
        """Refuse: a category has its place in a tree; the shelves come with the product."""
        return False
