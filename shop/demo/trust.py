"""What makes the demo's goods believable: certificates, label data, packs, places, a review.

All invented, like the rest: numbers begin with DEMO, and one certificate has expired, so that
its stars can be seen missing.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from catalog.models import Product
from coops.registry.certificates import OCOP_MONTHS, Kind, months_later
from coops.registry.models import Certificate, Cooperative
from shop.order.models import Line, Status
from shop.reviews.services import reply_to, write_review

#: Latitude and longitude of the communes, roughly.
PLACES = {
    "C1": ("19.63000", "105.76000"),
    "C2": ("19.64500", "105.79000"),
    "C3": ("19.43000", "105.80000"),
    "C4": ("20.01000", "105.97000"),
    "C5": ("19.93000", "105.52000"),
    "C6": ("20.45000", "105.17000"),
}


@dataclass(frozen=True)
class DemoCertificate:
    """A certificate of co-op ``code`` over goods whose names begin with one of ``titles``.

    ``months_ago`` is when it was issued.
    """

    code: str
    kind: str
    number: str
    titles: tuple[str, ...]
    months_ago: int
    stars: int | None = None
    months: int = OCOP_MONTHS


CERTIFICATES = (
    DemoCertificate("C1", Kind.OCOP, "DEMO-OC-01", ("Gạo nếp cái hoa vàng",), 14, stars=4),
    DemoCertificate("C1", Kind.OCOP, "DEMO-OC-02", ("Bún gạo khô",), 35, stars=3),
    DemoCertificate("C1", Kind.VIETGAP, "DEMO-VG-01", ("Gạo tẻ",), 8, months=24),
    DemoCertificate("C2", Kind.VIETGAHP, "DEMO-VG-02", ("Gà ta",), 10, months=24),
    DemoCertificate("C2", Kind.OCOP, "DEMO-OC-03", ("Giò lụa",), 20, stars=3),
    DemoCertificate("C2", Kind.OCOP, "DEMO-OC-04", ("Nem chua",), 9, stars=4),
    DemoCertificate("C3", Kind.OCOP, "DEMO-OC-05", ("Nước mắm cốt nhĩ",), 12, stars=4),
    DemoCertificate("C3", Kind.OCOP, "DEMO-OC-06", ("Nước mắm hạng 1",), 12, stars=3),
    DemoCertificate("C4", Kind.OCOP, "DEMO-OC-07", ("Chiếu cói",), 16, stars=4),
    DemoCertificate("C4", Kind.OCOP, "DEMO-OC-08", ("Làn cói",), 38, stars=3),  # has ended
    DemoCertificate("C5", Kind.VIETGAP, "DEMO-VG-03", ("Bưởi", "Cam", "Giỏ rau"), 6, months=24),
    DemoCertificate("C5", Kind.OCOP, "DEMO-OC-09", ("Dầu lạc",), 5, stars=3),
    DemoCertificate("C6", Kind.OCOP, "DEMO-OC-10", ("Mật ong rừng",), 7, stars=3),
)  # fmt: skip

#: Title → what is in it, and what to be warned of.
LABELS = {
    "Giò lụa cây 500g": ("Thịt lợn nạc, mỡ lợn, nước mắm, hạt tiêu", ""),
    "Nem chua": ("Thịt lợn, bì lợn, thính gạo, tỏi, ớt, lá đinh lăng", "Hàng lên men, ăn sống"),
    "Nem chua hộp quà 50 cái": (
        "Thịt lợn, bì lợn, thính gạo, tỏi, ớt, lá đinh lăng",
        "Hàng lên men, ăn sống",
    ),
    "Nước mắm cốt nhĩ chai 500ml": ("Cá cơm, muối biển", ""),
    "Nước mắm hạng 1 can 2 lít": ("Cá cơm, muối biển", ""),
    "Chè lam gói 300g": ("Bột nếp, mật mía, gừng, lạc", "Có lạc"),
    "Mật ong rừng chai 500ml": ("Mật ong", "Không dùng cho trẻ dưới một tuổi"),
}
#: Title of a pack → the one it stands beside.
PACKS = {
    "Gạo tẻ Bắc Hương túi 10kg": "Gạo tẻ Bắc Hương túi 5kg",
    "Nem chua hộp quà 50 cái": "Nem chua",
    "Chiếu cói 1,8 x 2,0 m": "Chiếu cói 1,5 x 1,9 m",
}
#: Goods that are ready only in so many days.
READY_IN = {"Cam vàng thùng 5kg": 5, "Ngô nếp tươi": 3}
REVIEW = "Gạo mới, nấu thơm cả nhà. Túi hàn kín, giao đúng hẹn."
REPLY = "Cảm ơn chị. Lứa gạo này gặt cuối tháng Mười, xát hôm gửi hàng."


def open_trust() -> None:
    """Give the demo's goods what buyers trust them for."""
    for code, (latitude, longitude) in PLACES.items():
        Cooperative.objects.filter(code=code, is_demo=True).update(
            latitude=Decimal(latitude), longitude=Decimal(longitude)
        )
    for entry in CERTIFICATES:
        _certify(entry)
    goods = Product.objects.filter(cooperative__is_demo=True)
    for title, (ingredients, warnings) in LABELS.items():
        goods.filter(title=title).update(ingredients=ingredients, warnings=warnings)
    for title, first in PACKS.items():
        head = goods.filter(title=first).first()
        goods.filter(title=title).update(family=head)
    today = timezone.localdate()
    for title, days in READY_IN.items():
        goods.filter(title=title).update(ready_on=today + timedelta(days=days))
    _review()


def _certify(entry: DemoCertificate) -> None:
    cooperative = Cooperative.objects.filter(code=entry.code, is_demo=True).first()
    if cooperative is None:
        return
    issued_on = months_later(timezone.localdate().replace(day=1), -entry.months_ago)
    certificate = Certificate.objects.create(
        cooperative=cooperative,
        kind=entry.kind,
        stars=entry.stars,
        number=entry.number,
        issuer="UBND tỉnh Thanh Hóa (demo)" if entry.stars else "Tổ chức chứng nhận (demo)",
        issued_on=issued_on,
        expires_on=months_later(issued_on, entry.months),
    )
    certificate.products.set(
        product
        for product in Product.objects.filter(cooperative=cooperative)
        if product.title.startswith(entry.titles)
    )


def _review() -> None:
    """Let the buyer of the first delivered rice say how it was, and the co-op answer."""
    came = Line.objects.filter(
        order__status=Status.DELIVERED,
        num_consumed__gt=0,
        product__cooperative__is_demo=True,
        title__startswith="Gạo",
    )
    line = came.select_related("order").order_by("pk").first()
    if line is not None:
        review = write_review(line=line, score=5, body=REVIEW, name="chị Hoa")
        reply_to(review=review, text=REPLY, by=None)
