"""One product shown on one channel account, and its offers there."""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class ListingQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "ListingQuerySet":
        """Return the listings of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            account__cooperative__memberships__user=user,
            account__cooperative__memberships__is_active=True,
        )


class Listing(models.Model):
    """One product × one channel account: what is shown there, and how far that has come.

    Content, pictures and visibility are its facets; price and stock are those of its offers.
    ``is_wanted`` is what the co-op wants: to be seen there. The item there has ``item_id``.

    Creating is the one step that a crash can double: ``intent_at`` is committed before the
    call, and an intent without an answer is looked up by ``remote_sku`` (ours alone, never used
    twice) before anything is created again.
    """

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.PROTECT, related_name="listings"
    )
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="listings")
    is_wanted = models.BooleanField(_("for sale there"), default=False)

    category_id = models.CharField(_("category there"), max_length=40, blank=True)
    category_name = models.CharField(max_length=200, blank=True)
    #: [{"attribute_id", "value_id", "text", "unit"}, …]
    attributes = models.JSONField(default=list, blank=True)
    brand_id = models.CharField(max_length=40, blank=True)
    brand_name = models.CharField(_("brand there"), max_length=150, blank=True)
    #: Whole cm of the parcel that one unit is sent in.
    parcel_length_cm = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    parcel_width_cm = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    parcel_height_cm = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    #: Grams of one sale unit in its parcel, for goods without a net weight.
    parcel_weight_g = models.PositiveIntegerField(_("weight of the parcel"), null=True, blank=True)

    item_id = models.CharField(_("number there"), max_length=40, blank=True, db_index=True)
    remote_sku = models.CharField(max_length=100, blank=True, db_index=True)
    item_state = models.CharField(max_length=10, blank=True)
    raw_item_state = models.CharField(max_length=40, blank=True)
    #: Its offers have numbers of their own there, to be learned before anything is told of them.
    has_variants = models.BooleanField(default=False)
    variants_made = models.BooleanField(default=False)
    #: Codes and names of the variants that the item was given last, as a digest; empty: unknown.
    variants_told = models.CharField(max_length=64, blank=True)
    intent_at = models.DateTimeField(null=True, blank=True)
    intent_absent_since = models.DateTimeField(null=True, blank=True)
    #: When to ask how the item stands there: after a push about it, and while it is checked.
    item_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    created_there_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    #: It was there before us and was linked; its words and photos are left as they are there.
    is_adopted = models.BooleanField(default=False)
    keeps_their_content = models.BooleanField(default=False)
    #: Fields (as in ``contract.Missing``) that the marketplace's rules of today miss in it.
    missing_fields = models.JSONField(default=list, blank=True)
    #: When all that stands there was last compared with what we know.
    compared_at = models.DateTimeField(null=True, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(fields=["account", "product"], name="listing_once"),
            models.UniqueConstraint(
                fields=["account", "item_id"], condition=~Q(item_id=""), name="listing_item_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "compared_at"],
                condition=~Q(item_id=""),
                name="listing_to_compare",
            ),
            # What the reconciler asks for several times a second, however many listings rest.
            models.Index(
                fields=["account", "item_id"],
                condition=Q(is_wanted=True),
                name="listing_wanted",
            ),
            models.Index(
                fields=["account", "item_id"],
                condition=Q(intent_at__isnull=False),
                name="listing_unanswered",
            ),
            models.Index(
                fields=["account"],
                condition=Q(has_variants=True, variants_made=False),
                name="listing_lacks_variants",
            ),
            models.Index(
                fields=["account", "item_check_at"],
                condition=Q(item_check_at__isnull=False),
                name="listing_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} → {self.account}"

    @property
    def is_created(self) -> bool:
        """Return whether the whole item, with its variants, is there."""
        return bool(self.item_id) and (self.variants_made or not self.has_variants)


class ListingOffer(models.Model):
    """One stock record in one listing: a variant there, or the item itself.

    An item that was there before us may hold the same goods in several packs, as variants.

    ``pack_factor`` sale units of ours are 1 there. What the channel may sell is
    ``(sellable − buffer) × share ÷ pack_factor``, within ``floor`` and ``cap``, never below 0.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="offers")
    stock_record = models.ForeignKey(
        "partner.StockRecord", models.PROTECT, related_name="listing_offers"
    )
    option = models.CharField(_("name of the variant"), max_length=60, blank=True)
    model_id = models.CharField(max_length=40, blank=True)
    #: Its code there, when that is known to be another than the stock record's.
    sku_there = models.CharField(max_length=200, blank=True, db_index=True)
    pack_factor = models.PositiveIntegerField(_("units in one pack"), default=1)
    buffer_units = models.PositiveIntegerField(_("kept back"), null=True, blank=True)
    share_percent = models.PositiveSmallIntegerField(_("share (percent)"), default=100)
    cap = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    floor = models.PositiveIntegerField(_("below this: none"), default=0)
    #: Price there in percent of ours, for a channel that takes more; 100: the same to the đồng.
    price_percent = models.PositiveSmallIntegerField(_("price there (percent)"), default=100)

    #: What the last reading found there; ``reserved_there`` units are held back by the
    #: marketplace, ``campaign_there`` of them for a campaign until ``campaign_until``.
    price_there = models.PositiveBigIntegerField(null=True, blank=True)
    stock_there = models.PositiveIntegerField(null=True, blank=True)
    reserved_there = models.PositiveIntegerField(default=0)
    campaign_there = models.PositiveIntegerField(default=0)
    campaign_until = models.DateTimeField(null=True, blank=True)
    seen_there_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Not of the stock record: goods may stand in one item in several packs.
            models.UniqueConstraint(
                fields=["listing", "model_id"], condition=~Q(model_id=""), name="offer_model_once"
            ),
            models.CheckConstraint(condition=Q(pack_factor__gte=1), name="pack_of_at_least_one"),
            models.CheckConstraint(
                condition=Q(share_percent__lte=100), name="share_of_at_most_all"
            ),
            models.CheckConstraint(
                condition=Q(price_percent__gte=100, price_percent__lte=300),
                name="price_there_not_below_ours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stock_record_id} in {self.listing_id}"

    @property
    def pack_name(self) -> str:
        """Return what is sold as one there: the variant's name, or a number of sale units."""
        unit = self.stock_record.product.sale_unit
        several = f"{self.pack_factor} {unit}" if self.pack_factor > 1 else unit
        return self.option or several


class UploadedPicture(models.Model):
    """A picture that an account holds there, by our checksum: never uploaded twice."""

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="uploaded_pictures"
    )
    content_hash = models.CharField(max_length=64)
    image_id = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "content_hash"], name="picture_once")
        ]

    def __str__(self) -> str:
        return self.image_id
