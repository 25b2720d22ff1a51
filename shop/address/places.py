"""The two dependent choices of an address: a province, then one of its wards of today."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext

from shop.address.models import Province, Ward
from shop.address.pasting import read_address
from shop.core.phones import display_phone

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


@dataclass(frozen=True)
class Pasted:
    """What became of a pasted address: a sentence for the buyer, and wards to choose from."""

    sentence: str
    is_sure: bool
    candidates: list[Ward] = field(default_factory=list)


def fill_in(typed: dict[str, str]) -> Pasted | None:
    """Fill the address fields of ``typed`` from its pasted text, in place.

    ``take`` instead of a new text is the code of a ward that was offered before. Nothing typed
    by hand is lost: a line stays when the text holds none, and so does the telephone number.
    """
    if code := typed.get("take", ""):
        ward = _ward(code)
        if ward is None:
            return None
        typed |= {"province": ward.province_id, "ward": ward.code}
        return Pasted(gettext("Chosen: %(ward)s.") % {"ward": _named(ward)}, is_sure=True)
    text = typed.get("paste", "").strip()
    if not text:
        return Pasted(gettext("Paste the whole address into the box first."), is_sure=False)
    reading = read_address(text)
    if reading.line:
        typed["line1"] = reading.line
    if reading.phone and not typed.get("phone", "").strip():
        typed["phone"] = display_phone(reading.phone)
    if reading.province_code:
        typed |= {"province": reading.province_code, "ward": reading.ward_code}
    ward = _ward(reading.ward_code) if reading.ward_code else None
    if ward is not None:
        text = gettext("Read from the text: %(ward)s. Look whether it is right.")
        return Pasted(text % {"ward": _named(ward)}, is_sure=True)
    if found := [ward for one in reading.candidates if (ward := _ward(one.code))]:
        return Pasted(gettext("Which of these is it today?"), is_sure=False, candidates=found)
    if reading.province_code:
        text = gettext("The ward or commune was not clear: choose it below.")
        return Pasted(text, is_sure=False)
    return Pasted(gettext("The province was not clear: choose it below."), is_sure=False)


def _ward(code: str) -> Ward | None:
    if not (code.isascii() and code.isdigit() and len(code) == 5):
        return None
    return Ward.objects.select_related("province").filter(code=code, valid_to=None).first()


def _named(ward: Ward) -> str:
    return f"{ward.name}, {ward.province.name}"


def old_names(ward: Ward) -> str:
    """Return a ward's former names in one line."""
    return OLD_NAMES_SEPARATOR.join(ward.old_names.splitlines())
