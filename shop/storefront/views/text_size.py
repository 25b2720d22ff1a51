"""The switch for large text: one button in the footer of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shop.core.text_size import ON, remember
from shop.storefront.views.place import way_back


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn large text on (``to=1``) or off, and go back to where the button was pressed."""
    response = redirect(way_back(request.POST.get("ve", "")))
    remember(response, large=request.POST.get("to") == ON)
    return response
