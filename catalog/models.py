"""What is sold: Oscar's products with the fields that farm goods need.

Oscar's models come in at the bottom, after ours: the first class registered wins.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractCategory,
    AbstractProduct,
    AbstractProductCategory,
    AbstractProductImage,
)

from catalog.addresses import product_address
from catalog.managers import ProductQuerySet
from catalog.picture_sources import PictureSources, picture_sources
from catalog.seasons import Season
from shop.core.text import fold, nfc
from shop.core.units import price_per_kg

MONTHS = [(month, str(month)) for month in range(1, 13)]


class Category(AbstractCategory):
    """A shelf of the market; its slug is the address ``/danh-muc/<path>/``."""

    #: Vietnamese words, folded, that put a price list's section on this shelf.
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)

    def get_absolute_url(self) -> str:
        """Return ``/danh-muc/<path>/``."""
        return reverse("storefront:category", kwargs={"path": self.full_slug})

    def _get_absolute_url(self, parent_slug=None) -> str:
        return reverse("storefront:category", kwargs={"path": self.full_slug})


#: What people write about goods; compared and searched letter by letter.
TEXTS = (
    *("title", "description", "sale_unit", "grade", "harvest_note", "origin_hamlet"),
    *("origin_commune", "storage", "ingredients", "warnings", "maker", "maker_address"),
)


class Product(AbstractProduct):
    """One kind of goods of one co-operative, in one pack.

    What is counted, priced and ordered as 1 is the sale unit; ``net_weight_g`` is what is
    inside it, in grams, and is empty for things sold by the piece.

    Packs and grades of the same goods are products of their own, each with its stock, price and
    photos; ``family`` ties them to the one that was there first (docs/decisions/0050). ``maker``
    and ``maker_address`` are empty where the co-op itself is the maker. ``made_on`` is the day of
    what is in the barn now, ``ready_on`` the first day on which it can be handed over.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("co-operative"),
    )
    sale_unit = models.CharField(
        _("sale unit"), max_length=30, blank=True, help_text=_("What is sold as 1: bag, box, kg.")
    )
    net_weight_g = models.PositiveIntegerField(_("net weight (grams)"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    season_from = models.PositiveSmallIntegerField(
        _("season from month"), null=True, blank=True, choices=MONTHS
    )
    season_to = models.PositiveSmallIntegerField(
        _("season to month"), null=True, blank=True, choices=MONTHS
    )
    harvest_note = models.CharField(_("harvest"), max_length=120, blank=True)
    origin_hamlet = models.CharField(_("hamlet"), max_length=120, blank=True)
    origin_commune = models.CharField(_("commune"), max_length=120, blank=True)
    storage = models.CharField(_("storage"), max_length=255, blank=True)
    shelf_life_days = models.PositiveIntegerField(_("shelf life (days)"), null=True, blank=True)
    ingredients = models.TextField(_("ingredients"), max_length=1000, blank=True)
    warnings = models.CharField(_("warnings"), max_length=255, blank=True)
    maker = models.CharField(_("maker"), max_length=160, blank=True)
    maker_address = models.CharField(_("address of the maker"), max_length=255, blank=True)
    made_on = models.DateField(_("made or harvested on"), null=True, blank=True)
    ready_on = models.DateField(_("ready from"), null=True, blank=True)
    family = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("kind of"),
    )
    title_folded = models.CharField(max_length=255, editable=False, blank=True, db_index=True)

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["is_public", "-date_created"], name="product_public_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(net_weight_g__isnull=True) | Q(net_weight_g__gt=0),
                name="product_net_weight_positive",
            ),
            models.CheckConstraint(
                condition=Q(season_from__isnull=True, season_to__isnull=True)
                | Q(season_from__range=(1, 12), season_to__range=(1, 12)),
                name="product_season_both_or_none",
            ),
            models.CheckConstraint(
                condition=Q(family__isnull=True) | ~Q(family=models.F("id")),
                name="product_is_no_kind_of_itself",
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        """Store texts in NFC, and the title folded for matching without marks."""
        for name in TEXTS:
            if value := self.__dict__.get(name):  # what was not read is not written either
                setattr(self, name, nfc(value))
        self.title_folded = fold(self.title)[:255]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return ``/san-pham/<slug>_<id>/``."""
        return product_address(self.slug, self.pk)

    @property
    def season(self) -> Season | None:
        """Return the months of harvest, or ``None`` for goods of all the year."""
        if self.season_from and self.season_to:
            return Season(self.season_from, self.season_to)
        return None

    @cached_property
    def offer(self):
        """Return the co-op's stock record of this product, or ``None``: one co-op, one offer.

        Reads ``stockrecords`` once; lists prefetch it.
        """
        return next(iter(self.stockrecords.all()), None)

    @cached_property
    def picture(self) -> PictureSources | None:
        """Return the sources of the first photo, or ``None``; lists prefetch ``images``."""
        first = next(iter(self.images.all()), None)
        return first.sources if first else None

    @property
    def price_per_kg(self) -> Decimal | None:
        """Return whole đồng for one kilogram, or ``None`` for goods without weight or price."""
        if self.net_weight_g and self.offer and self.offer.price is not None:
            return price_per_kg(self.offer.price, self.net_weight_g)
        return None


class ProductCategory(AbstractProductCategory):
    """Which goods lie on which shelf."""

    class Meta(AbstractProductCategory.Meta):
        # "Has this shelf anything on sale?" is asked for every list, search and menu. Oscar's own
        # index begins with the product: it was read whole for each shelf (6 ms of 50,000 goods).
        indexes = [models.Index(fields=["category", "product"], name="goods_of_a_shelf")]


class ProductImage(AbstractProductImage):
    """A picture of a product, cleaned of its metadata.

    ``original`` is the cleaned JPEG; the smaller WebP and JPEG sizes lie beside it under names
    that ``shop.core.files`` derives from ``content_hash``. ``looks`` is what could be better in it
    (:mod:`catalog.coach`), ``None`` when nobody has looked. Of a photo that was corrected here,
    ``sent_hash`` is the digest as it was sent: it can be taken back.
    """

    content_hash = models.CharField(max_length=64, editable=False, blank=True, db_index=True)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    is_illustration = models.BooleanField(
        _("illustration"), default=False, help_text=_("Not a photo of these goods.")
    )
    looks = models.JSONField(editable=False, null=True, blank=True)
    sent_hash = models.CharField(max_length=64, editable=False, blank=True)

    class Meta(AbstractProductImage.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["product", "content_hash"],
                condition=~Q(content_hash=""),
                name="product_photo_once",
            )
        ]

    @cached_property
    def sources(self) -> PictureSources:
        """Return the addresses of all sizes, for ``components/picture.html``."""
        return picture_sources(self)

    def delete(self, *args, **kwargs):
        """Delete the row; files are shared by content, so they stay (Oscar would remove them)."""
        return super().delete(*args, **kwargs)


from oscar.apps.catalogue.models import *  # noqa: E402, F403
