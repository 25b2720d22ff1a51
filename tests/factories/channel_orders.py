"""Orders of a marketplace, taken in through the real service."""

from itertools import count

from django.utils import timezone

from shop.order.channel_orders import ChannelLine, import_channel_order
from shop.order.models import Channel, Order

numbers = count(1)


def channel_line(product, units: int = 1, **fields) -> ChannelLine:
    """Return ``units`` of ``product`` as a marketplace's line; a text is goods nobody knows."""
    record = None if isinstance(product, str) else product.stockrecords.get()
    defaults = {
        "stock_record_id": record.pk if record else None,
        "product_id": record.product_id if record else None,
        "title": product if record is None else product.title,
        "sku": record.partner_sku if record else "LA-1",
        "units": units,
        "price_vnd_total": 32_000 * units,
        "remote_line_id": f"R{next(numbers)}",
    }
    return ChannelLine(**{**defaults, **fields})


def make_channel_order(cooperative, *goods, **fields) -> Order:
    """Return a Shopee order; ``goods`` are products, (product, units) pairs or channel lines."""
    lines = [
        item
        if isinstance(item, ChannelLine)
        else channel_line(*item)
        if isinstance(item, tuple)
        else channel_line(item)
        for item in goods
    ]
    defaults = {
        "channel": Channel.SHOPEE,
        "remote_number": f"261127SHP{next(numbers):05d}",
        "total_vnd": sum(line.price_vnd_total for line in lines),
        "placed_at": timezone.now(),
        "full_name": "L****a",
        "delivery_text": "S******, Xã Quảng Ngọc, Thanh Hóa",
        "channel_state": "READY_TO_SHIP",
    }
    return import_channel_order(cooperative=cooperative, lines=lines, **{**defaults, **fields})
