"""What a product that is being written still lacks for each of the co-op's channels.

Asked while nothing is listed there yet, so without a category: only what every category of that
marketplace wants, from the limits that its adapter knows. Nobody is called, nothing is written.
"""

from django.urls import reverse

from integrations.channels import marketplace_name
from integrations.contract import CategoryRules, ListingDraft, OfferDraft
from integrations.contract.readiness import Readiness
from integrations.models import ChannelAccount
from integrations.readiness import PRODUCT_PAGES
from integrations.registry import marketplace_class
from shop.core.registries import ProductWish

#: Which checks of :class:`Readiness` need no category.
CHECKS = ("title", "description", "pictures", "weight")


class _General(Readiness):
    checks = CHECKS


def product_wishes(product) -> list[ProductWish]:
    """Return what ``product`` lacks for each connected channel; two queries."""
    accounts = ChannelAccount.objects.filter(cooperative=product.cooperative_id)
    codes = accounts.exclude(state=ChannelAccount.State.DISCONNECTED)
    wishes = []
    for code in sorted(set(codes.values_list("marketplace", flat=True))):
        shop = marketplace_class(code)
        limits = shop.general_limits
        if limits is None:
            continue
        rules = CategoryRules(category=None, attributes=(), limits=limits, logistics=())
        missing = _General(shop).missing(_draft(product), rules)
        gaps = tuple(
            (
                str(gap.text),
                reverse(PRODUCT_PAGES.get(gap.field, "dashboard:product_price"), args=[product.pk])
                + "?sua=1",
            )
            for gap in missing
        )
        wishes.append(ProductWish(marketplace_name(code), gaps))
    return wishes


def _draft(product) -> ListingDraft:
    offer = OfferDraft("", "", 0, 0, product.net_weight_g or 0)
    return ListingDraft(
        sku="",
        title=product.title,
        description=product.description,
        category_id="",
        attributes=(),
        image_ids=tuple(str(image.pk) for image in product.images.all()),
        offers=(offer,),
    )
