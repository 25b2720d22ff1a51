"""The two dependent choices of an address: a province, then one of its wards of today."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from shop.address.models import Province, Ward

#: Former names go along with each ward for people who know only the old address; split here.
OLD_NAMES_SEPARATOR = "|"


class WardSelect(forms.Select):
    """A select whose options carry the ward's former names in ``data-old``."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.old_names: dict[str, str] = {}

    def create_option(self, name, value, *args, **kwargs) -> dict:
        """Return Django's option with the former names on it."""
        option = super().create_option(name, value, *args, **kwargs)
        if old := self.old_names.get(str(value)):
            option["attrs"]["data-old"] = old
        return option


def province_choices() -> list[tuple[str, str]]:
    """Return all provinces for a select, none chosen."""
    return [("", gettext("Choose the province")), *Province.objects.values_list("code", "name")]


def wards_of(province_code: str) -> list[Ward]:
    """Return the wards of a province that exist today; none for a code that does not."""
    if not province_code.isalnum():  # PostgreSQL refuses to look for some other characters
        return []
    return list(Ward.objects.filter(province_id=province_code, valid_to=None))


def offer_wards(field: Any, province_code: str) -> None:
    """Fill a ward ``field`` (with :class:`WardSelect`) with the wards of ``province_code``."""
    wards = wards_of(province_code) if province_code else []
    first = gettext("Choose the ward or commune") if wards else gettext("Choose the province first")
    field.widget.old_names = {w.code: old_names(w) for w in wards}
    field.choices = [("", first), *((ward.code, ward.name) for ward in wards)]


def old_names(ward: Ward) -> str:
    """Return a ward's former names in one line."""
    return OLD_NAMES_SEPARATOR.join(ward.old_names.splitlines())
