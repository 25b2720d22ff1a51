"""The editor's gate for people of co-ops: a short list of addresses, and their own things only.

Wagtail's rights decide what may be changed; they do not hide everything: its page chooser, its
search and its reports tell names of pages to whoever may open the editor. So whoever has rights
through a co-op only passes here: an address that is not listed is refused, and one that names a
page or a picture must name the co-op's own. The desk's members, and a
helper's consent, are asked each time; what a helper sends is written down, as at the desk.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.images import get_image_model

from coops.microsites.models import CooperativePage, Site
from coops.microsites.rights import PUBLISHING, is_editor_of_a_coop_only, may_write
from coops.registry.models import HelperAct, Membership

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
#: Sent by the editor's script while somebody types: no deed, and it would hide those that are.
NOT_ACTS = PLAIN | {PING, "wagtailadmin_pages:preview_on_edit"}
#: The page of the desk whose words tell the owner what was done.
DESK_PAGE = "microsites:blocks"
_ACTS = "_acts_in_the_editor"
#: Only those who may publish at the desk may take the page off.
PUBLISHERS_ONLY = {"wagtailadmin_pages:unpublish"}


class CooperativeEditorGate:
    """Middleware, behind the one that knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; what is refused is refused once the address is known."""
        response = self.get_response(request)
        if acts := getattr(request, _ACTS, None):
            kind = HelperAct.Outcome
            outcome = kind.DONE if response.status_code < 400 else kind.REFUSED
            HelperAct.objects.filter(pk__in=acts).update(outcome=outcome)
        return response

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
        places = may_write(Membership.objects.filter(user=request.user, is_active=True))
        roles = {place.cooperative_id: place.role for place in places}
        if name == "wagtailadmin_logout":
            return None
        if not roles:
            raise PermissionDenied
        if name == HOME:
            return _home(roles)
        if name in PLAIN:
            return None
        if name in PICTURES:
            _write_down(request, name, roles, cooperatives=_named_in_form(request, roles))
            return None
        if name in ONE_PAGE or (name == PING and _pings_a_page(kwargs)):
            page = _own_page(kwargs[ONE_PAGE.get(name, "object_id")], roles)
            if _publishes(request, name) and roles[page.cooperative_id] not in PUBLISHING:
                raise PermissionDenied
            _write_down(request, name, roles, cooperatives=[page.cooperative_id], thing=page.title)
            return None
        if name in ONE_PICTURE:
            image = _own_picture(kwargs[ONE_PICTURE[name]], roles)
            sites = Site.objects.filter(cooperative__in=roles, collection=image.collection_id)
            cooperatives = list(sites.values_list("cooperative", flat=True))
            _write_down(request, name, roles, cooperatives=cooperatives, thing=image.title)
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


def _own_picture(number: Any, roles: dict[int, str]) -> Any:
    text = str(number)
    collections = Site.objects.filter(cooperative__in=roles).values("collection")
    own = get_image_model().objects.filter(collection__in=collections)
    image = own.filter(pk=int(text)).first() if _is_number(text) else None
    if image is None:
        raise Http404
    return image


def _named_in_form(request: HttpRequest, roles: dict[int, str]) -> list[int]:
    """Return whose collection a new picture is sent to; without a word all that may be it."""
    sites = Site.objects.filter(cooperative__in=roles)
    text = request.POST.get("collection", "")
    named = sites.filter(collection=int(text)) if _is_number(text) else sites.none()
    return list((named if named.exists() else sites).values_list("cooperative", flat=True))


def _write_down(
    request: HttpRequest,
    name: str,
    roles: dict[int, str],
    *,
    cooperatives: list[int],
    thing: str = "",
) -> None:
    """Keep what a helper sends, before it is worked on; the outcome is added to the answer."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or name in NOT_ACTS:
        return
    acts = [
        HelperAct.objects.create(
            cooperative_id=cooperative, user=request.user, page=DESK_PAGE, thing=thing[:300]
        ).pk
        for cooperative in cooperatives
        if roles[cooperative] == Membership.Role.HELPER
    ]
    setattr(request, _ACTS, acts)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
