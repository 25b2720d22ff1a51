"""Standing shares of a product, the co-op's own percentage, and costs of own channels."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Product
from coops.registry.models import Cooperative
from coops.settlement.division import WHOLE
from coops.settlement.models import ProductShare, Terms
from coops.settlement.services.settling import SettlementRefused


@transaction.atomic
def set_shares(*, product: Product, percents: Mapping[int, Decimal]) -> None:
    """Say who grows which part of a product; households by primary key, 0 takes one out.

    Raises:
        SettlementRefused: together they are more than 100 %.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    wanted = {pk: percent for pk, percent in percents.items() if percent > 0}
    if sum(wanted.values(), Decimal(0)) > WHOLE:
        raise SettlementRefused(_("Together the shares are more than 100 %. Lower one of them."))
    ProductShare.objects.filter(product=product).exclude(household__in=wanted).delete()
    for pk, percent in sorted(wanted.items()):
        ProductShare.objects.update_or_create(
            product=product, household_id=pk, defaults={"percent": percent}
        )


def set_usual_percent(*, cooperative: Cooperative, percent: Decimal) -> None:
    """Say what the co-op keeps where a household has no number of its own."""
    Terms.objects.update_or_create(cooperative=cooperative, defaults={"kept_percent": percent})
