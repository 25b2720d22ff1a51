"""The shipped provinces and wards, put into the database.

Runs after every ``migrate``. A unit that a later edition no longer has is closed with a date,
never deleted: old addresses point at it by code.
"""

from datetime import timedelta

from django.db import transaction
from oscar.core.loading import get_model

from shop.address import dataset
from shop.address.models import Province, Ward
from shop.core.text import fold


def ensure_units() -> None:
    """Load the shipped edition unless it is there already, which one query finds out."""
    if not Ward.objects.filter(data_version=dataset.DATA_VERSION).exists():
        load_units()


@transaction.atomic
def load_units() -> None:
    """Write the country, all provinces and all wards of the shipped edition.

    Units that are new or were renamed start on the edition's day (on the day of the reform when
    the table was empty); the ones they replace end the day before.
    """
    units = dataset.load()
    _ensure_country()
    Province.objects.bulk_create(
        [
            Province(code=p.code, name=p.name, kind=p.kind, position=place)
            for place, p in enumerate(units.provinces.values())
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "position"],
    )
    current = {ward.code: ward for ward in Ward.objects.filter(valid_to=None)}
    starts = dataset.SNAPSHOT if current else dataset.REFORM
    same, gone = [], []
    for code, ward in current.items():
        unit = units.wards.get(code)
        if unit and (unit.name, unit.province_code) == (ward.name, ward.province_id):
            same.append(ward)
        else:
            gone.append(ward)
    for ward in same:
        ward.old_names = _old_names(units.wards[ward.code])
        ward.data_version = dataset.DATA_VERSION
    Ward.objects.bulk_update(same, ["old_names", "data_version"], batch_size=500)
    Ward.objects.filter(pk__in=[ward.pk for ward in gone]).update(
        valid_to=starts - timedelta(days=1)
    )
    unchanged = {ward.code for ward in same}
    Ward.objects.bulk_create(
        [_ward(unit, starts) for code, unit in units.wards.items() if code not in unchanged],
        batch_size=1000,
    )


def _ward(unit: dataset.WardUnit, starts) -> Ward:
    return Ward(
        code=unit.code,
        province_id=unit.province_code,
        name=unit.name,
        kind=unit.kind,
        name_folded=fold(unit.short_name),
        old_names=_old_names(unit),
        valid_from=starts,
        data_version=dataset.DATA_VERSION,
    )


def _old_names(unit: dataset.WardUnit) -> str:
    """Return one former name a line, for the reader who knows only the old address."""
    return "\n".join(old.name for old in unit.old_names)


def _ensure_country() -> None:
    get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="VN",
        defaults={
            "iso_3166_1_a3": "VNM",
            "iso_3166_1_numeric": "704",
            "printable_name": "Việt Nam",
            "name": "Việt Nam",
            "is_shipping_country": True,
        },
    )
