"""Back to the list a form was sent from, with its filters and its place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """Return the path to come back to: the list's own, or the one that a form carries on."""
    if request.method == "GET":
        return request.get_full_path()
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else reverse("dashboard:products")


def come_back(request: HttpRequest, anchor: str = "") -> HttpResponse:
    """Redirect to where the form came from."""
    return redirect(way_back(request) + anchor)
