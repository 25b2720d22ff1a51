"""Generated co-ops and their goods, written in bulk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from oscar.core.loading import get_model

from catalog.models import Category, Product, ProductImage
from catalog.reference import product_class
from coops.partner.models import StockChange, StockRecord
from coops.registry.models import Cooperative
from shop.core.files import photo_name
from shop.core.text import fold, slugify_vi
from shop.demo.generated.kinds import GRADES, HAMLETS, KINDS, TOUCHES, Kind

#: Rows in memory at a time.
BATCH = 2_000
#: Goods were put on the shelves within so many days.
SPREAD_DAYS = 400
SAME_DAY = 100
#: Codes of generated co-ops begin so.
CODE = "G"


@dataclass(frozen=True)
class Picture:
    """A stored picture: digest and size of the original in pixels."""

    digest: str
    width: int
    height: int


def make_cooperatives(count: int, rng: Random) -> list[Cooperative]:
    """Create ``count`` open co-ops, each taking cash and transfers, delivering and not."""
    Partner = get_model("partner", "Partner")
    made = []
    for n in range(1, count + 1):
        hamlet = _hamlet(rng)
        name = f"HTX {hamlet} {n:02d}"
        slug = f"g-{n:02d}-{slugify_vi(hamlet)}"
        made.append(
            Cooperative.objects.create(
                partner=Partner.objects.create(name=name, code=slug),
                code=f"{CODE}{n:02d}",
                slug=slug,
                name=f"Hợp tác xã {hamlet} {n:02d} (số liệu thử)",
                short_name=name,
                tagline="Số liệu sinh ra để đo tốc độ",
                is_demo=True,
                is_open=True,
                state="verified",
                hamlet=f"Thôn {hamlet}",
                ward_code="16498",
                ward_name="Xã Quảng Ngọc",
                province_code="38",
                province_name="Thanh Hóa",
                members_count=rng.randint(20, 200),
                founded_year=rng.randint(1995, 2024),
                bank_bin="970405",
                bank_account=f"99900{n:08d}",
                bank_holder=f"HTX THU SO {n:02d}",
                delivery_fee_vnd=rng.choice([20_000, 25_000, 30_000, 35_000]),
                free_delivery_from_vnd=rng.choice([None, 300_000, 500_000]),
                pickup_place=f"Nhà văn hóa thôn {hamlet}",
                pickup_hours="Hằng ngày, 7:00–11:00",
            )
        )
    return made


class GoodsMaker:
    """Makes goods one batch after the other: :meth:`make` until there are enough."""

    def __init__(
        self,
        cooperatives: list[Cooperative],
        pictures: dict[str, Picture],
        rng: Random,
        now: datetime,
    ) -> None:
        self.cooperatives = cooperatives
        self.pictures = pictures
        self.rng = rng
        self.now = now
        self.made = 0
        self.product_class = product_class()
        self.shelves = {c.slug: c.pk for c in Category.objects.only("pk", "slug")}

    def make(self, count: int) -> list[StockRecord]:
        """Create ``count`` products with stock, shelf and picture; return their records."""
        plans = [self._plan(self.made + n) for n in range(count)]
        products = Product.objects.bulk_create([product for product, _kind in plans])
        OnShelf = Product.categories.through
        OnShelf.objects.bulk_create(
            OnShelf(product=product, category_id=self.shelves[kind.shelf])
            for product, kind in plans
        )
        ProductImage.objects.bulk_create(
            self._image(product, self.pictures[kind.photo]) for product, kind in plans
        )
        records = StockRecord.objects.bulk_create(
            self._record(product, kind, self.made + n) for n, (product, kind) in enumerate(plans)
        )
        StockChange.objects.bulk_create(_first_line(record) for record in records)
        self._date_back(products)
        self.made += count
        return records

    def _plan(self, number: int) -> tuple[Product, Kind]:
        rng = self.rng
        kind = rng.choice(KINDS)
        unit, grams = rng.choice(kind.packs)
        cooperative = self._cooperative(number)
        village = cooperative.hamlet.removeprefix("Thôn ")
        words = (kind.name, rng.choice(kind.varieties), rng.choice(TOUCHES), village)
        title = " ".join(word for word in words if word)
        product = Product(
            structure=Product.STANDALONE,
            product_class=self.product_class,
            cooperative=cooperative,
            title=title,
            title_folded=fold(title),
            slug=slugify_vi(title),
            description=f"{title}: số liệu sinh ra để đo tốc độ.",
            is_public=True,
            sale_unit=unit,
            net_weight_g=grams or None,
            grade=rng.choice(GRADES),
            season_from=kind.season[0] if kind.season else None,
            season_to=kind.season[1] if kind.season else None,
            origin_hamlet=cooperative.hamlet,
            origin_commune=cooperative.ward_name,
            storage=kind.storage,
            shelf_life_days=kind.keeps or None,
        )
        return product, kind

    def _cooperative(self, number: int) -> Cooperative:
        return self.cooperatives[number % len(self.cooperatives)]

    def _image(self, product: Product, picture: Picture) -> ProductImage:
        return ProductImage(
            product=product,
            original=photo_name(picture.digest),
            content_hash=picture.digest,
            width=picture.width,
            height=picture.height,
            is_illustration=True,
        )

    def _record(self, product: Product, kind: Kind, number: int) -> StockRecord:
        cooperative = self._cooperative(number)
        vnd = self.rng.randint(*kind.vnd) * (product.net_weight_g or 1000) // 1000
        return StockRecord(
            product=product,
            partner_id=cooperative.partner_id,
            partner_sku=f"{cooperative.code}-{number:06d}",
            price=Decimal(max(1000, round(vnd, -3))),
            # One in twelve is sold out, as in life.
            num_in_stock=0 if self.rng.random() < 1 / 12 else self.rng.randint(3, 200),
        )

    def _date_back(self, products: list[Product]) -> None:
        """Spread the batch over a few days (the columns fill themselves with today)."""
        for part in range(0, len(products), SAME_DAY):
            day = self.now - timedelta(days=self.rng.randrange(SPREAD_DAYS))
            pks = [product.pk for product in products[part : part + SAME_DAY]]
            Product.objects.filter(pk__in=pks).update(date_created=day)


def _first_line(record: StockRecord) -> StockChange:
    return StockChange(
        stock_record=record,
        reason=StockChange.Reason.COUNTED,
        in_stock_before=0,
        in_stock_after=record.num_in_stock,
        allocated_before=0,
        allocated_after=0,
    )


def _hamlet(rng: Random) -> str:
    return f"{rng.choice(HAMLETS[0])} {rng.choice(HAMLETS[1])}"
