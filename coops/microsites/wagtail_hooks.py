"""What the editor shows to people of co-ops: their page, their pictures, the way back."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from coops.microsites.models import CooperativePage, Site
from coops.microsites.rights import is_editor_of_a_coop_only


@hooks.register("construct_main_menu")
def only_own_things(request, menu_items) -> None:
    """Leave of the menu what the gate lets pass."""
    if not is_editor_of_a_coop_only(request.user):
        return
    pictures = [item for item in menu_items if item.name == "images"]
    menu_items[:] = [
        MenuItem(_("Our page"), reverse("wagtailadmin_home"), icon_name="doc-empty", order=1),
        *pictures,
        MenuItem(
            _("Back to the desk"), reverse("microsites:site"), icon_name="arrow-left", order=9
        ),
    ]


@hooks.register("insert_global_admin_css")
def fits_a_phone() -> SafeString:
    """Let the editor's pages fit a phone of 360 pixels."""
    return format_html('<link rel="stylesheet" href="{}">', static("shop/editor.css"))


@hooks.register("construct_search")
def no_search(request, search_areas) -> None:
    """Take the search away that the gate would refuse."""
    if is_editor_of_a_coop_only(request.user):
        search_areas.clear()


@hooks.register("construct_image_chooser_queryset")
def only_own_pictures(images, request):
    """Offer the co-op's own pictures; Wagtail's rights to choose say the same."""
    if not is_editor_of_a_coop_only(request.user):
        return images
    own = Site.objects.filter(
        cooperative__memberships__user=request.user, cooperative__memberships__is_active=True
    )
    return images.filter(collection__in=own.values("collection"))


@hooks.register("after_publish_page")
def back_to_the_page(request, page):
    """Stay in the editor: the list that Wagtail would show holds pages of others."""
    if is_editor_of_a_coop_only(request.user):
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
@hooks.register("before_copy_page")
def stays_where_it_is(request, page, *args) -> None:
    """Keep a co-op's page one and in its place.

    Raises:
        PermissionDenied: a co-op's page, and nobody who runs the market.
    """
    if isinstance(page.specific, CooperativePage) and not request.user.is_superuser:
        raise PermissionDenied
