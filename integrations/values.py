"""A facet's value as people read it: units, đồng, shown or hidden, a title."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from integrations.models import FacetKind


def value_words(kind: str, value: str) -> str:
    """Return ``value`` of a facet of ``kind`` in the reader's language; a title as it is."""
    if kind == FacetKind.VISIBILITY:
        return _("shown to buyers") if value == "1" else _("hidden from buyers")
    if not value.isdigit():
        return value
    number = number_format(int(value), decimal_pos=0, force_grouping=True)
    return f"{number}\u00a0đ" if kind == FacetKind.PRICE else number


def kind_words(kind: str) -> str:
    """Return what a difference of ``kind`` is about; of the description only the name is read."""
    if kind == FacetKind.CONTENT:
        return _("name there")
    return str(FacetKind(kind).label)
