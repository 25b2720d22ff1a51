"""New goods from a price list: drafts with price and stock, many at once."""

from typing import Any

from catalog.models import TEXTS, Category, Product
from catalog.reference import ShelfFinder, product_class
from catalog.shelf_list import OTHER
from coops.partner.models import StockChange
from coops.partner.services.opening import Opening, open_stock_records
from shop.core.text import fold, nfc, slugify_vi

from ..readings import RowReading
from .goods import described_by
from .plans import RowPlan


class ProductMaker:
    """Makes the new products of one import; reads shelves and codes once.

    ``codes`` are those that the co-op's goods have already.
    """

    def __init__(self, price_list, *, by, codes: set[str]) -> None:
        self.price_list = price_list
        self.cooperative = price_list.cooperative
        self.by = by
        self.codes = codes
        self.shelves = ShelfFinder()
        self.product_class = product_class()

    def make(self, plans: list[RowPlan]) -> list[dict[str, Any]]:
        """Create one draft for each plan; return what each now is, for undoing.

        A dozen queries for any number of plans; nothing is indexed for search, because drafts
        are not found. ``plan.product`` is set.

        Raises:
            StockError: a price or count beyond the limits; nothing is created.
        """
        products = Product.objects.bulk_create(self._product(plan.reading) for plan in plans)
        OnShelf = Product.categories.through
        OnShelf._default_manager.bulk_create(
            OnShelf(product=product, category=self._shelf(plan.reading))
            for plan, product in zip(plans, products, strict=True)
        )
        codes = [
            self._code(plan.reading, product) for plan, product in zip(plans, products, strict=True)
        ]
        open_stock_records(
            [
                Opening(
                    product_id=product.pk,
                    partner_sku=code,
                    price_vnd=plan.reading.price_vnd or 0,
                    num_in_stock=plan.reading.stock_units or 0,
                    price_to_confirm=plan.price_is_doubtful,
                )
                for plan, product, code in zip(plans, products, codes, strict=True)
            ],
            partner_id=self.cooperative.partner_id,
            by=self.by,
            reason=StockChange.Reason.IMPORTED,
            note=self.price_list.file_name,
        )
        self.codes.update(codes)
        for plan, product in zip(plans, products, strict=True):
            plan.product = product
        return [self._after(plan, code) for plan, code in zip(plans, codes, strict=True)]

    def _product(self, reading: RowReading) -> Product:
        # bulk_create does not pass through save(), which would do these three
        fields = {
            name: nfc(value) if name in TEXTS and value else value
            for name, value in self._fields(reading).items()
        }
        return Product(
            cooperative=self.cooperative,
            product_class=self.product_class,
            structure=Product.STANDALONE,
            is_public=False,
            title_folded=fold(fields["title"])[:255],
            slug=slugify_vi(fields["title"])[:255] or "san-pham",
            origin_commune=self.cooperative.ward_name,
            **fields,
        )

    def _fields(self, reading: RowReading) -> dict[str, Any]:
        described = described_by(reading, self.price_list.columns.get("unit", ""))
        return {"origin_hamlet": self.cooperative.hamlet} | described

    def _shelf(self, reading: RowReading) -> Category:
        """Return the shelf by name and group: the group decides the room, the name the shelf."""
        by_name = self.shelves.find(reading.name)
        for words in (reading.group, reading.section):
            by_group = self.shelves.find(words)
            if words and by_group.slug != OTHER:
                is_same_room = by_name.path[: Category.steplen] == by_group.path[: Category.steplen]
                return by_name if is_same_room else by_group
        return by_name

    def _code(self, reading: RowReading, product: Product) -> str:
        code = reading.code or f"CQ{product.pk:05d}"
        return code if code not in self.codes else f"{code}-{product.slug[:40]}"

    def _after(self, plan: RowPlan, code: str) -> dict[str, Any]:
        return self._fields(plan.reading) | {
            "price_vnd": plan.reading.price_vnd,
            "stock_units": plan.reading.stock_units or 0,
            "code": code,
        }
