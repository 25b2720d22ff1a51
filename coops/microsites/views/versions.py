"""Preview, publishing, and going back to how the website was."""

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from coops.microsites.contents import Content, shown_content, wanted_content
from coops.microsites.models import SiteVersion
from coops.microsites.previews import preview_of_content
from coops.microsites.services import drop_changes, go_back, publish, site_of
from shop.dashboard.access import DeskRequest, desk_page, desk_view


def own_versions(request: DeskRequest):
    """Return the versions of the open desk's website."""
    return SiteVersion.objects.filter(site__cooperative=request.desk.cooperative)


#: The desk shows previews in a frame of its own.
_framed = csp_replace({"frame-ancestors": ["'self'"]})


@require_GET
@xframe_options_sameorigin
@_framed
@desk_view
def preview(request: DeskRequest) -> HttpResponse:
    """Show the public page as it would be after publishing; to the desk's own people.

    With ``?khung=1`` it stands in a frame of the desk, beside the buttons that its bar would have.
    """
    own = site_of(request.desk.cooperative)
    shown = shown_content(own.cooperative, own)
    content = wanted_content(own) if own.pk else shown
    if "khung" in request.GET:
        return preview_of_content(request, own, content)
    is_news = content != shown or own.shown is None
    return preview_of_content(
        request,
        own,
        content,
        back_url=reverse("microsites:site"),
        may_publish=is_news and request.desk.may_change_money,
    )


@require_POST
@desk_view(money=True)
def publish_now(request: DeskRequest) -> HttpResponse:
    """Show everybody what was changed; a second press changes nothing."""
    publish(cooperative=request.desk.cooperative, by=request.user)
    messages.success(request, _("Published: everybody sees it now."))
    return redirect("microsites:site")


@require_POST
@desk_view
def drop(request: DeskRequest) -> HttpResponse:
    """Throw away what was not published."""
    drop_changes(cooperative=request.desk.cooperative)
    messages.success(request, _("The changes are thrown away; the website is as buyers see it."))
    return redirect("microsites:site")


@require_GET
@desk_view
def versions(request: DeskRequest) -> HttpResponse:
    """List what was published, with day and person."""
    own = site_of(request.desk.cooperative)
    rows = own_versions(request).select_related("by").defer("content")
    return desk_page(request, "microsites/versions.html", {"rows": rows, "site": own})


@require_GET
@xframe_options_sameorigin
@_framed
@desk_view
def version(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the public page as it was in an earlier version."""
    found = get_object_or_404(own_versions(request), pk=pk)
    own = site_of(request.desk.cooperative)
    back_url = reverse("microsites:versions")
    return preview_of_content(request, own, Content.read(found.content), back_url=back_url)


@require_POST
@desk_view(money=True)
def go_back_to(request: DeskRequest, pk: int) -> HttpResponse:
    """Publish an earlier version again."""
    found = get_object_or_404(own_versions(request).select_related("site__cooperative"), pk=pk)
    go_back(version=found, by=request.user)
    messages.success(
        request, _("The website is as in version %(number)d again.") % {"number": found.number}
    )
    return redirect("microsites:versions")
