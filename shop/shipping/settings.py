"""Changing how a co-op delivers: its flat fee, free limits and table, at once or not at all."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from coops.registry.models import Cooperative
from shop.shipping.models import DeliveryTable
from shop.shipping.tables import Step, stored_steps


@transaction.atomic
def set_delivery(
    *,
    cooperative: Cooperative,
    offers_delivery: bool,
    flat_fee_vnd: int,
    free_from_vnd: int | None,
    packaging_g: int,
    near_provinces: Iterable[str],
    steps: Iterable[Step],
    free_from_by_zone: Mapping[str, int],
) -> DeliveryTable:
    """Write what delivery costs from now on; orders that are placed keep their fee.

    An order that is being placed right now shows its buyer the new total first.
    """
    Cooperative.objects.filter(pk=cooperative.pk).update(
        offers_delivery=offers_delivery,
        delivery_fee_vnd=flat_fee_vnd,
        free_delivery_from_vnd=free_from_vnd,
    )
    table, _created = DeliveryTable.objects.update_or_create(
        cooperative=cooperative,
        defaults={
            "packaging_g": packaging_g,
            "near_provinces": sorted(near_provinces),
            "steps": stored_steps(steps),
            "free_from": dict(free_from_by_zone),
        },
    )
    return table
