from django.contrib import admin

from catalog.models import Category, Product


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    """For the operator: look up and unpublish; co-ops edit on their desk."""

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
