"""The editor's gate for people of co-ops: a short list of addresses, and their own things only.

Wagtail's rights decide what may be changed; they do not hide everything: its page chooser, its
search and its reports tell names of pages to whoever may open the editor. So whoever has rights
through a co-op only passes here: an address that is not listed is refused, and one that names a
page or a picture must name the co-op's own. The desk's members are asked each time.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.images import get_image_model

from coops.microsites.models import CooperativePage, Site
from coops.microsites.rights import PUBLISHING, is_editor_of_a_coop_only
from coops.registry.models import Membership

EDITOR = "/cms/"
HOME = "wagtailadmin_home"
#: Nothing of anybody's: drawings, words, the way out.
PLAIN = {
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_block_preview",
    "wagtailadmin_editing_sessions:release",  # of one's own session
}
#: Lists that Wagtail limits to one's own collection.
PICTURES = {
    "wagtailimages:index",
    "wagtailimages:index_results",
    "wagtailimages:add",
    "wagtailimages:add_multiple",
    "wagtailimages_chooser:choose",
    "wagtailimages_chooser:choose_results",
    "wagtailimages_chooser:create",
}
#: The name of the page's number in the address.
ONE_PAGE = {
    **{
        f"wagtailadmin_pages:{name}": "page_id"
        for name in (
            *("edit", "preview_on_edit", "view_draft", "unpublish", "history", "history_results"),
            *("revisions_index", "revisions_view", "revisions_revert"),
        )
    },
    "wagtailadmin_pages:revisions_compare": "pk",
}
ONE_PICTURE = {
    "wagtailimages:edit": "image_id",
    "wagtailimages:delete": "image_id",
    "wagtailimages:edit_multiple": "image_id",
    "wagtailimages:delete_multiple": "image_id",
    "wagtailimages_chooser:chosen": "pk",
}
PING = "wagtailadmin_editing_sessions:ping"
#: Only those who may publish at the desk may take the page off.
PUBLISHERS_ONLY = {"wagtailadmin_pages:unpublish"}


class CooperativeEditorGate:
    """Middleware, behind the one that knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; what is refused is refused once the address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse what is not a co-op editor's own.

        Raises:
            PermissionDenied: a part of the editor that is not for co-ops.
            Http404: a page or a picture of somebody else.
        """
        if not request.path_info.startswith(EDITOR) or not is_editor_of_a_coop_only(request.user):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        roles = dict(
            Membership.objects.filter(user=request.user, is_active=True).values_list(
                "cooperative", "role"
            )
        )
        if name == "wagtailadmin_logout":
            return None
        if not roles:
            raise PermissionDenied
        if name == HOME:
            return _home(roles)
        if name in PLAIN or name in PICTURES:
            return None
        if name in ONE_PAGE or (name == PING and _pings_a_page(kwargs)):
            page = _own_page(kwargs[ONE_PAGE.get(name, "object_id")], roles)
            if _publishes(request, name) and roles[page.cooperative_id] not in PUBLISHING:
                raise PermissionDenied
            return None
        if name in ONE_PICTURE:
            _insist_on_own_picture(kwargs[ONE_PICTURE[name]], roles)
            return None
        raise PermissionDenied


def _home(roles: dict[int, str]) -> HttpResponse:
    page = CooperativePage.objects.filter(cooperative__in=roles).order_by("pk").first()
    if page is None:
        return redirect("microsites:site")
    return redirect("wagtailadmin_pages:edit", page.pk)


def _pings_a_page(kwargs: dict[str, Any]) -> bool:
    return (kwargs["app_label"], kwargs["model_name"]) in {
        ("wagtailcore", "page"),
        ("microsites", "cooperativepage"),
    }


def _own_page(number: Any, roles: dict[int, str]) -> CooperativePage:
    text = str(number)
    own = CooperativePage.objects.filter(cooperative__in=roles)
    page = own.filter(pk=int(text)).first() if _is_number(text) else None
    if page is None:
        raise Http404
    return page


def _publishes(request: HttpRequest, name: str) -> bool:
    return name in PUBLISHERS_ONLY or "action-publish" in request.POST


def _insist_on_own_picture(number: Any, roles: dict[int, str]) -> None:
    text = str(number)
    collections = Site.objects.filter(cooperative__in=roles).values("collection")
    own = get_image_model().objects.filter(collection__in=collections)
    if not _is_number(text) or not own.filter(pk=int(text)).exists():
        raise Http404


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
