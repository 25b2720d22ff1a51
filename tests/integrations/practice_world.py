"""A co-op in step with a practice marketplace: connecting, publishing, settling, in this process.

``settings.PRACTICE_URL`` must name the market before anything here is called.
"""

import io
import time

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.models import Product
from catalog.pictures import attach_photo
from integrations.contract import ConnectBy
from integrations.models import ChannelAccount, Environment, Listing
from integrations.registry import app_keys, marketplace_class
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


def open_account(
    market: Practice, cooperative, *, marketplace: str = "shopee", buffer_units: int = 0
) -> ChannelAccount:
    """Return an account of ``cooperative`` for a new practice shop, connected as it is done there.

    A consent's code or the shop's keys are exchanged by the marketplace's own adapter.
    """
    kind = marketplace_class(marketplace)
    keys = app_keys(marketplace, Environment.PRACTICE)
    assert keys is not None, "PRACTICE_URL says nothing"
    granted = market.grant(cooperative.short_name, marketplace=marketplace)
    if kind.connect_by == ConnectBy.KEYS:
        entered = {field.name: granted[field.name] for field in kind.key_fields}
        grant = kind(keys).exchange_keys(entered)
    else:
        (grant,) = kind(keys).exchange_code({name: str(told) for name, told in granted.items()})
    tokens = grant.tokens
    return ChannelAccount.objects.create(
        cooperative=cooperative,
        marketplace=marketplace,
        environment=Environment.PRACTICE,
        remote_shop_id=grant.remote_shop_id,
        name=cooperative.short_name,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        access_expires_at=tokens.access_expires_at,
        refresh_expires_at=tokens.refresh_expires_at,
        authorised_until=tokens.authorised_until,
        buffer_units=buffer_units,
    )


def make_goods(cooperative, title: str = "Gạo nếp cái hoa vàng", **fields) -> Product:
    """Return a product that a marketplace takes: a photo, a description, a weight.

    There are eight photos: goods with the same one share its files, which take long to make.
    """
    colour = tuple(255 * (hash(title) >> bit & 1) for bit in range(3))
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
    Listing.objects.filter(pk=listing.pk).update(
        parcel_length_cm=30, parcel_width_cm=20, parcel_height_cm=8
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
