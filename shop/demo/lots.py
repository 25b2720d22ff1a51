"""Lots in the demo: two fields, a household that shows its name, lots with a book, a plan.

All invented. What is in the barn already is said to be of these lots, so no stock changes.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from catalog.models import Product
from coops.lots.exceptions import LotRefused
from coops.lots.models import Care, Lot, LotEntry, Plot, SeasonPlan
from coops.lots.services.harvests import Harvest, record_harvest
from coops.registry.households import Household
from coops.registry.models import Cooperative

DESK = "C1"
#: Name, hamlet, latitude and longitude, roughly.
FIELDS = (
    ("Ruộng Đồng Bái", "Thôn Hợp Lực", "19.64", "105.78"),
    ("Bãi màu ven sông", "Thôn Linh Hưng", "19.62", "105.74"),
)
#: Households: the first one lets buyers read its name.
PEOPLE = (("Bà Nguyễn Thị Tư (demo)", True), ("Ông Lê Văn Hợi (demo)", False))
#: Place among the goods with most in stock, harvested so many days ago, percent of what is there.
LOTS = ((0, 12, 30), (0, 3, 40), (1, 6, 60))
HOW = "Bón phân chuồng ủ hoai, làm cỏ bằng tay. Phơi nắng ba ngày trên sân đình."


def open_lots() -> None:
    """Give co-op 1 fields, households, three lots and a season plan."""
    desk = Cooperative.objects.filter(code=DESK, is_demo=True).first()
    if desk is None or desk.lots.exists():
        return
    plots = [_field(desk, *each) for each in FIELDS]
    people = [
        Household.objects.get_or_create(
            cooperative=desk, name=name, defaults={"name_may_be_shown": shown}
        )[0]
        for name, shown in PEOPLE
    ]
    goods = Product.objects.filter(cooperative=desk, stockrecords__num_in_stock__gte=10)
    goods = list(goods.order_by("-stockrecords__num_in_stock", "pk")[:2])
    today = timezone.localdate()
    for place, days, percent in LOTS[: 3 if len(goods) > 1 else 2] if goods else ():
        record = goods[place].stockrecords.get()
        harvest = Harvest(
            units=max(1, record.num_in_stock * percent // 100),
            harvested_on=today - timedelta(days=days),
            household=people[place],
            plot=plots[place],
            best_before=today + timedelta(days=150),
            how_grown=HOW,
        )
        try:
            lot = record_harvest(
                stock_record=record,
                harvest=harvest,
                by=None,
                raises_stock=False,
                key=f"demo-{days}",
            )
        except LotRefused:
            continue
        _book(lot)
    for product in goods[:1]:
        SeasonPlan.objects.get_or_create(
            cooperative=desk,
            product=product,
            defaults={
                "planted_on": today - timedelta(days=100),
                "harvest_from": today - timedelta(days=15),
                "harvest_to": today + timedelta(days=20),
                "expected_units": 200,
            },
        )


def _field(desk: Cooperative, name: str, hamlet: str, latitude: str, longitude: str) -> Plot:
    return Plot.objects.get_or_create(
        cooperative=desk,
        name=name,
        defaults={
            "hamlet": hamlet,
            "latitude": Decimal(latitude),
            "longitude": Decimal(longitude),
        },
    )[0]


def _book(lot: Lot) -> None:
    for kind, days, what, waiting in (
        (Care.SOWN, 110, "", None),
        (Care.FERTILISED, 90, "Phân chuồng ủ hoai, 3 tạ", None),
        (Care.SPRAYED, 40, "Chế phẩm sinh học, 1 lít", 7),
        (Care.PACKED, -1, "Túi kín", None),
    ):
        LotEntry.objects.get_or_create(
            lot=lot,
            kind=kind,
            day=min(lot.harvested_on - timedelta(days=days), timezone.localdate()),
            defaults={"what": what, "waiting_days": waiting},
        )
