"""Where the co-op stands on the market's map."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.map_forms import MapPointForm


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def map_point(request: DeskRequest) -> HttpResponse:
    """Show and change it; an empty line takes the co-op off the map."""
    cooperative = request.desk.cooperative
    known = (cooperative.latitude, cooperative.longitude)
    form = MapPointForm(request.POST or None, initial={"where": known if all(known) else ""})
    if request.method == "POST" and form.is_valid():
        cooperative.latitude, cooperative.longitude = form.cleaned_data["where"] or (None, None)
        cooperative.save(update_fields=["latitude", "longitude"])
        messages.success(request, _("Saved. This is how the map of co-ops shows it."))
        return redirect("dashboard:map_point")
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/map_point.html", {"form": form}, status=status)
