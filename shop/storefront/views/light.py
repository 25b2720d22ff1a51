"""The switch for light pictures: one button in the footer of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shop.core.light import ON, remember
from shop.storefront.views.place import way_back


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn light pictures on (``nhe=1``) or off, and go back to where the button was pressed."""
    response = redirect(way_back(request.POST.get("ve", "")))
    remember(response, light=request.POST.get("nhe") == ON)
    return response
