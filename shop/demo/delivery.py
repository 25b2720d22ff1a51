"""Delivery in the demo: fees by weight and distance, pick-up days, a carrier, one open claim."""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from coops.registry.models import Cooperative
from shop.core.calendar import answer_deadline
from shop.order.claim_models import ANSWER_WITHIN, Claim, ClaimKind, ClaimPhoto, ClaimWish
from shop.order.events import Kind, write_event
from shop.order.models import Order, Status
from shop.shipping.models import OwnCarrier, PickupPoint
from shop.shipping.settings import set_delivery
from shop.shipping.tables import Step

DESK = "C1"
#: Hà Nội, Hải Phòng, Hưng Yên, Ninh Bình, Nghệ An, Hà Tĩnh.
NEAR = ("01", "31", "33", "37", "40", "42")
STEPS = (
    Step(2_000, {"ward": 10_000, "province": 20_000, "near": 30_000, "nation": 38_000}),
    Step(5_000, {"ward": 15_000, "province": 28_000, "near": 45_000, "nation": 60_000}),
    Step(10_000, {"ward": 20_000, "province": 40_000, "near": 70_000, "nation": 95_000}),
)
#: Co-op, place, how to find it, weekday (Monday 0), from, until, orders a day.
POINTS = (
    ("C1", "Nhà văn hoá thôn Hợp Lực", "cạnh sân bóng", 5, time(7), time(9), 20),
    ("C1", "Cổng chợ Vườn Hoa, P. Hạc Thành", "đối diện bưu điện", 6, time(8), time(10), 15),
    ("C2", "Đình làng Linh Hưng", "gốc đa đầu làng", 2, time(15), time(17), 10),
)
#: Latitude and longitude of the places, roughly, in the communes of ``shop.demo.trust``.
WHERE = {
    "Nhà văn hoá thôn Hợp Lực": ("19.62400", "105.75200"),
    "Cổng chợ Vườn Hoa, P. Hạc Thành": ("19.80700", "105.77600"),
    "Đình làng Linh Hưng": ("19.64900", "105.79700"),
}


def open_delivery() -> None:
    """Give co-op 1 a table and a carrier, three pick-up points, and a claim to answer."""
    for code, place, directions, weekday, opens, closes, capacity in POINTS:
        latitude, longitude = WHERE[place]
        for cooperative in Cooperative.objects.filter(code=code, is_demo=True):
            PickupPoint.objects.get_or_create(
                cooperative=cooperative,
                place=place,
                defaults={
                    "directions": directions,
                    "latitude": Decimal(latitude),
                    "longitude": Decimal(longitude),
                    "weekday": weekday,
                    "opens": opens,
                    "closes": closes,
                    "capacity": capacity,
                },
            )
    desk = Cooperative.objects.filter(code=DESK, is_demo=True).first()
    if desk is None:
        return
    set_delivery(
        cooperative=desk,
        offers_delivery=True,
        flat_fee_vnd=desk.delivery_fee_vnd,
        free_from_vnd=desk.free_delivery_from_vnd,
        packaging_g=200,
        near_provinces=NEAR,
        steps=STEPS,
        free_from_by_zone={"ward": 200_000},
    )
    OwnCarrier.objects.get_or_create(cooperative=desk, name="Xe khách Tuấn Nga")
    _claim(desk)


def _claim(cooperative: Cooperative) -> None:
    """Let the buyer of the last delivered order find something wrong, three hours ago."""
    delivered = Order.objects.filter(cooperative=cooperative, status=Status.DELIVERED)
    order = delivered.order_by("-delivered_at").first()
    if order is None:
        return
    made_at = timezone.now() - timedelta(hours=3)
    claim = Claim.objects.create(
        order=order,
        kind=ClaimKind.BROKEN,
        wish=ClaimWish.REPLACE,
        words="Một túi bị rách, gạo đổ ra thùng.",
        made_at=made_at,
        answer_by=answer_deadline(made_at, ANSWER_WITHIN),
    )
    line = order.lines.select_related("product").first()
    image = line.product.images.first() if line and line.product else None
    if image is not None:
        ClaimPhoto.objects.create(claim=claim, digest=image.content_hash)
    write_event(order.pk, Kind.CLAIMED, note=claim.get_kind_display(), at=made_at)
