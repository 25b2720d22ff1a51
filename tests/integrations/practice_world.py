"""A co-op in step with the practice Shopee: connecting, publishing, settling, in this process."""

import io
import time
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.models import Product
from catalog.pictures import attach_photo
from integrations.models import ChannelAccount, Listing
from integrations.services.answers import category_rules
from integrations.services.calling import AccountCaller
from integrations.services.listings import publish_listing, save_listing, start_listing, tree_of
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.reconciling import ask_for_orders_if_stock_waits, has_work, reconcile
from shop.demo.channels import some_answer
from tests.factories.coops import make_product
from tests.practice.server import Practice

DESCRIPTION = "Gạo nếp cái hoa vàng gặt vụ mùa, phơi nắng, xát vừa, thơm và dẻo."
SETTLE_SECONDS = 30


def open_account(market: Practice, cooperative, *, buffer_units: int = 0) -> ChannelAccount:
    """Return an account of ``cooperative`` for a new shop of the practice marketplace."""
    shop = market.connect(cooperative.short_name)
    now = timezone.now()
    return ChannelAccount.objects.create(
        cooperative=cooperative,
        marketplace="shopee",
        environment="practice",
        remote_shop_id=str(shop.shop_id),
        name=cooperative.short_name,
        access_token=shop.access_token,
        refresh_token=shop.refresh_token,
        access_expires_at=now + timedelta(hours=4),
        buffer_units=buffer_units,
    )


def make_goods(cooperative, title: str = "Gạo nếp cái hoa vàng", **fields) -> Product:
    """Return a product that a marketplace takes: a photo, a description, a weight."""
    colour = tuple(hash(title) >> shift & 255 for shift in (0, 8, 16))
    out = io.BytesIO()
    Image.new("RGB", (700, 700), colour).save(out, "JPEG")
    product = make_product(cooperative, title, description=DESCRIPTION, **fields)
    attach_photo(product=product, file=SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg"))
    return product


def list_goods(account: ChannelAccount, *products: Product, by) -> Listing:
    """Publish ``products`` as one listing under rice; several become its variants."""
    options = {product.pk: f"Loại {n}" for n, product in enumerate(products, 1)}
    listing = start_listing(account=account, products=products, options=options, by=by)
    leaf = tree_of(account).alike("gạo tẻ")[0]
    save_listing(
        listing=listing,
        category=(leaf.category, leaf.path),
        attributes=[
            some_answer(question)
            for question in category_rules(account, leaf.id).attributes
            if question.is_mandatory
        ],
        weight=None,
    )
    return publish_listing(listing=Listing.objects.get(pk=listing.pk))


def settle(account: ChannelAccount, *, poll: bool = True) -> None:
    """Work on ``account`` until nothing is due; with ``poll``, ask for changed orders first."""
    caller = AccountCaller(ChannelAccount.objects.get(pk=account.pk))
    until = time.monotonic() + SETTLE_SECONDS
    if poll:
        poll_orders(account, caller)
    while time.monotonic() < until:
        account.refresh_from_db()
        if import_due_orders(account, caller) or reconcile(account, caller, budget_seconds=5):
            continue
        if ask_for_orders_if_stock_waits(account):
            poll_orders(account, caller)
            continue
        if not has_work(account):
            return
    raise AssertionError("the account does not come to rest")


def stock_there(market: Practice, listing: Listing) -> int:
    """Return what buyers of the practice marketplace can still buy of the first variant."""
    listing.refresh_from_db()
    item = next(i for i in market.items() if str(i["item_id"]) == listing.item_id)
    return item["variants"][0]["available"]
