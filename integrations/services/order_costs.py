"""What marketplaces took for orders and paid for them, for those who settle with members."""

from django.db.models import Sum

from integrations.models import ChannelOrder
from shop.core.registries import OrderCost


def order_costs(order_ids: list[int]) -> dict[int, OrderCost]:
    """Return by order what its marketplace told; orders of no marketplace are left out."""
    rows = ChannelOrder.objects.filter(order__in=order_ids).order_by()
    told = rows.annotate(fees_vnd=Sum("fees__amount_vnd", default=0))
    return {
        order: OrderCost(fees, payout, is_settled)
        for order, fees, payout, is_settled in told.values_list(
            "order", "fees_vnd", "payout_vnd", "is_settled"
        )
    }
