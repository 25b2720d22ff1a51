"""The officer's first screen."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from shop.commune.access import OfficerRequest, officer_page, officer_view
from shop.core.registries import officer_cards


@require_GET
@officer_view
def today(request: OfficerRequest) -> HttpResponse:
    """Show what waits for the officer, as each application tells it."""
    cards = [card for ask in officer_cards.values() for card in ask(request.officer)]
    return officer_page(request, "commune/today.html", {"cards": cards})
