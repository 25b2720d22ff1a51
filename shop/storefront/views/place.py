"""Choosing the ward that goods should reach: province, then ward; two plain forms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.address import dataset
from shop.core.text import sort_key_vi
from shop.storefront.place import forget, place_named, place_of, remember


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def place(request: HttpRequest) -> HttpResponse:
    """Show the provinces and, once one is chosen, its wards; keep the ward that is sent."""
    data = request.POST if request.method == "POST" else request.GET
    back = way_back(data.get("ve", ""))
    chosen = place_of(request)
    error = ""
    if request.method == "POST":
        if "quen" in data:
            response = redirect(back)
            forget(response)
            return response
        wanted = place_named(data.get("xa", ""))
        if wanted is not None:
            response = redirect(back)
            remember(response, wanted)
            return response
        error = _("Choose the ward or commune.")
    units = dataset.load()
    province = units.provinces.get(data.get("tinh", chosen.province_id if chosen else ""))
    wards = sorted(units.wards_of(province.code), key=_by_name) if province else []
    context = {
        "back": back,
        "chosen": chosen,
        "provinces": list(units.provinces.values()),
        "province": province,
        "wards": wards,
        "error": error,
    }
    return render(request, "storefront/place.html", context, status=422 if error else 200)


def _by_name(ward: dataset.WardUnit) -> str:
    return sort_key_vi(ward.short_name)


def way_back(typed: str) -> str:
    """Return the path of ours that a form names to go back to; home when it names none."""
    is_ours = typed.startswith("/") and typed.isprintable()
    if is_ours and url_has_allowed_host_and_scheme(typed, allowed_hosts=None):
        return typed
    return reverse("storefront:home")
