"""What happened in the shop becomes a wish on the channels, in the same transaction."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalog.models import Product, ProductImage
from coops.partner.signals import price_changed, stock_changed
from coops.registry.models import Cooperative
from integrations.services import desired, gathering


@receiver(stock_changed, dispatch_uid="channels-stock")
def tell_stock(sender, stock_record_id: int, is_new: bool = False, **kwargs) -> None:
    """Have the channels told what is left; a new record is on none of them."""
    if not is_new:
        gathering.tell_stock(stock_record_id)


@receiver(price_changed, dispatch_uid="channels-price")
def tell_price(sender, stock_record_id: int, **kwargs) -> None:
    """Have the channels told the price."""
    desired.refresh_prices([stock_record_id])


@receiver(post_save, sender=Product, dispatch_uid="channels-product")
def tell_content(sender, instance: Product, created: bool, **kwargs) -> None:
    """Have the channels told what the goods are, and whether they are for sale."""
    if not created:
        desired.refresh_product(instance.pk)


@receiver(post_save, sender=ProductImage, dispatch_uid="channels-photo")
@receiver(post_delete, sender=ProductImage, dispatch_uid="channels-photo-gone")
def tell_pictures(sender, instance: ProductImage, **kwargs) -> None:
    """Have the channels shown the photos."""
    desired.refresh_product(instance.product_id)


@receiver(post_save, sender=Cooperative, dispatch_uid="channels-cooperative")
def tell_cooperative(sender, instance: Cooperative, created: bool, **kwargs) -> None:
    """Have the channels follow when a co-op opens, closes or changes its name."""
    if not created:
        desired.refresh_cooperative(instance.pk)
