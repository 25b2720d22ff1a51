"""The list of all rooms of the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.rooms import groups_for


@require_GET
@desk_view
def rooms(request: DeskRequest) -> HttpResponse:
    """Show where everything is."""
    return desk_page(request, "dashboard/rooms.html", {"groups": groups_for(request.desk)})
