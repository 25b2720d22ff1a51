"""The only ways from a request to households and settlements: those of the open desk."""

from django.shortcuts import get_object_or_404

from coops.registry.models import Household
from coops.settlement.models import Settlement, Statement
from shop.dashboard.access import DeskRequest


def households_of(request: DeskRequest):
    """Return the households of the open desk's co-op."""
    return Household.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)


def settlements_of(request: DeskRequest):
    """Return the settlements of the open desk's co-op."""
    return Settlement.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)


def get_settlement(request: DeskRequest, pk: int) -> Settlement:
    """Return one of them.

    Raises:
        Http404: it is another co-op's, or not there.
    """
    return get_object_or_404(settlements_of(request).select_related("cooperative"), pk=pk)


def get_statement(request: DeskRequest, pk: int) -> Statement:
    """Return a statement of one of them.

    Raises:
        Http404: it is another co-op's, or not there.
    """
    own = Statement.objects.visible_to(request.user)
    own = own.filter(settlement__cooperative=request.desk.cooperative)
    return get_object_or_404(own.select_related("settlement__cooperative", "household"), pk=pk)
