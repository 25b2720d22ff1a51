"""Every address with an id, walked as another co-op, as a buyer and as nobody.

An address of ours that takes a parameter and has no row in :data:`ROWS` fails the build.
"""

import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from PIL import Image

from catalog.models import Product, ProductImage
from catalog.pictures import attach_photo
from coops.partner.models import StockChange, StockRecord
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import store_reading
from coops.registry.models import Certificate
from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Facet,
    Listing,
    ListingOffer,
    OrderAction,
    PracticeRound,
    RemoteListing,
)
from integrations.services.listings import start_listing
from shop.address.book import addresses_of, save_address
from shop.address.models import UserAddress
from shop.basket.models import Line
from shop.order.claim_models import Claim
from shop.order.models import Line as OrderLine
from shop.order.models import Order
from shop.payment.models import Attempt, BankCredit, Entry, StripeEvent
from shop.reviews.models import ProductReview
from shop.shipping.models import OwnCarrier, PickupPoint
from shop.users.models import User
from tests.factories.coops import (
    make_certificate,
    make_cooperative,
    make_member,
    make_product,
    make_user,
)
from tests.factories.orders import make_basket, make_order

pytestmark = pytest.mark.django_db

#: Editors have people and rights of their own; only operators have accounts there.
EDITORS = ("quan-tri/", "cms/")


@dataclass
class World:
    """Things of one co-op and of one buyer, and the strangers who try to reach them."""

    product: Product
    draft: Product
    order: Order
    basket_line: Line
    price_list: PriceListImport
    account: ChannelAccount
    listing: Listing
    parked_line: OrderLine
    credit: BankCredit
    manager: User
    other_manager: User
    buyer: User
    other_buyer: User
    visitors: dict[str, Client] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What must happen at one address.

    ``kwargs`` makes the address out of the world. ``kind``: ``desk`` (strangers 404, nobody to
    the login), ``own desk`` (another co-op acts for itself there), ``private`` (404 for all),
    ``public`` (200 for all), ``secret`` (whoever knows the unguessable part may see it).
    """

    kwargs: Callable[[World], dict]
    kind: str = "desk"


def product_pk(world: World) -> dict:
    return {"pk": world.draft.pk}


def order_number(world: World) -> dict:
    return {"number": world.order.number}


def price_list_pk(world: World) -> dict:
    return {"pk": world.price_list.pk}


def account_pk(world: World) -> dict:
    return {"pk": world.account.pk}


def listing_pk(world: World) -> dict:
    return {"pk": world.listing.pk}


def channel_order_number(world: World) -> dict:
    return {"number": world.parked_line.order.number}


def channel_order_action(world: World) -> dict:
    row = world.parked_line.order.channel_order
    OrderAction.objects.get_or_create(channel_order=row, kind="cancel", done_at=None)
    return channel_order_number(world) | {"pk": row.actions.get().pk}


def channel_order_return(world: World) -> dict:
    row = world.parked_line.order.channel_order
    now = timezone.now()
    found, _new = row.returns.get_or_create(
        number="R1", defaults={"remote_created_at": now, "remote_updated_at": now}
    )
    return channel_order_number(world) | {"pk": found.pk}


def round_pk(world: World) -> dict:
    found, _new = PracticeRound.objects.get_or_create(
        cooperative=world.account.cooperative, account=world.account, listing=world.listing
    )
    return {"pk": found.pk}


def remote_listing_pk(world: World) -> dict:
    found, _new = RemoteListing.objects.get_or_create(
        account=world.account, item_id="850", defaults={"seen_at": timezone.now()}
    )
    return {"pk": found.pk}


def review_pk(world: World) -> dict:
    found, _new = ProductReview.objects.get_or_create(
        product=world.product, defaults={"score": 2, "name": "Hoa", "body": "Nhạt"}
    )
    return {"pk": found.pk}


def certificate_pk(world: World) -> dict:
    own = Certificate.objects.filter(cooperative=world.product.cooperative).first()
    return {"pk": (own or make_certificate(world.product)).pk}


def carrier_pk(world: World) -> dict:
    found, _new = OwnCarrier.objects.get_or_create(
        cooperative=world.product.cooperative, name="GHN"
    )
    return {"pk": found.pk}


def point_pk(world: World) -> dict:
    found, _new = PickupPoint.objects.get_or_create(
        cooperative=world.product.cooperative,
        defaults={
            "place": "Chợ Hôm",
            "weekday": 5,
            "opens": time(7),
            "closes": time(9),
            "capacity": 5,
        },
    )
    return {"pk": found.pk}


def claim_pk(world: World) -> dict:
    found, _new = Claim.objects.get_or_create(
        order=world.order,
        defaults={"kind": "spoiled", "wish": "refund", "answer_by": timezone.now()},
    )
    return order_number(world) | {"pk": found.pk}


def address_pk(world: World) -> dict:
    found = addresses_of(world.order.user).first()
    fields = {"full_name": "Hoa", "line1": "Số 5", "ward_code": "16498", "province_code": "38"}
    return {"pk": (found or save_address(world.order.user, fields, is_usual=True)).pk}


def dark_image_pk(world: World) -> int:
    found = world.draft.images.first()
    if found is None:
        found = attach_photo(product=world.draft, file=picture("#0a140a"))
    return found.pk


ROWS: dict[str, Row] = {
    # The desk
    "dashboard:product_edit": Row(product_pk),
    "dashboard:product_photos": Row(product_pk),
    "dashboard:product_photo_better": Row(
        lambda world: product_pk(world) | {"image_pk": dark_image_pk(world)}
    ),
    "dashboard:product_photo_send": Row(product_pk),
    "dashboard:product_tile": Row(product_pk),
    "dashboard:product_name": Row(product_pk),
    "dashboard:product_price": Row(product_pk),
    "dashboard:product_quantity": Row(product_pk),
    "dashboard:product_more": Row(product_pk),
    "dashboard:product_stock": Row(product_pk),
    "dashboard:product_row": Row(product_pk),
    "dashboard:product_confirm_price": Row(product_pk),
    "dashboard:product_publish": Row(product_pk),
    "dashboard:product_unpublish": Row(lambda world: {"pk": world.product.pk}),
    "dashboard:product_discard": Row(product_pk),
    "dashboard:product_kinds": Row(product_pk),
    "dashboard:product_kind_add": Row(product_pk),
    "dashboard:product_kind_leave": Row(product_pk),
    "dashboard:review_reply": Row(review_pk),
    "dashboard:certificate_edit": Row(certificate_pk),
    "dashboard:certificate_remove": Row(certificate_pk),
    "dashboard:order": Row(order_number),
    "dashboard:order_action": Row(lambda w: {"number": w.order.number, "action": "xac-nhan"}),
    "dashboard:import_preview": Row(price_list_pk),
    "dashboard:import_apply": Row(price_list_pk),
    "dashboard:import_undo": Row(price_list_pk),
    "dashboard:import_publish": Row(price_list_pk),
    "dashboard:carrier_remove": Row(carrier_pk),
    "dashboard:pickup_point": Row(point_pk),
    "dashboard:pickup_day": Row(lambda world: point_pk(world) | {"day": "2026-12-05"}),
    "dashboard:order_parcel": Row(order_number),
    "dashboard:claim_answer": Row(claim_pk),
    # The desk's money
    "dashboard:credit_assign": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_split": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_aside": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_again": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_undo": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:order_money": Row(order_number),
    # What banks and Stripe call
    "payment:bank": Row(lambda world: {"provider": "sepay", "token": "abc"}, "hook"),
    "payment:stripe_of": Row(lambda world: {"token": "abc"}, "hook"),
    # A person's own addresses: closed like a desk, to everybody else
    **{f"addresses:{name}": Row(address_pk) for name in ("edit", "remove", "usual")},
    # The desk's channels
    "integrations:channel": Row(account_pk),
    **{
        f"integrations:{name}": Row(account_pk)
        for name in ("rest_one", "wake_one", "only_down", "up_again", "ask_backfill", "adopt")
        + ("adopt_read", "adopt_sure")
    },
    **{
        f"integrations:adopt_{name}": Row(remote_listing_pk)
        for name in ("item", "leave", "undo", "prices", "content", "lines")
    },
    "integrations:practice_round_start": Row(account_pk),
    "integrations:practice_round_break": Row(round_pk),
    "integrations:practice_round_again": Row(round_pk),
    "integrations:check": Row(account_pk),
    "integrations:check_now": Row(account_pk),
    "integrations:check_repair": Row(account_pk),
    "integrations:check_keep": Row(account_pk),
    "integrations:listing_new": Row(account_pk),
    "integrations:buffer": Row(account_pk),
    "integrations:pause": Row(account_pk),
    "integrations:resume": Row(account_pk),
    "integrations:disconnect": Row(account_pk),
    "integrations:push_address": Row(account_pk),
    "integrations:file_channel": Row(account_pk),
    "integrations:file_goods": Row(account_pk),
    "integrations:file_leave_out": Row(account_pk),
    "integrations:file_download": Row(account_pk),
    "integrations:file_copied": Row(account_pk),
    "integrations:file_template": Row(account_pk),
    "integrations:file_orders": Row(account_pk),
    "integrations:file_orders_take": Row(account_pk),
    "integrations:listing": Row(listing_pk),
    "integrations:listing_category": Row(listing_pk),
    "integrations:listing_publish": Row(listing_pk),
    "integrations:listing_hide": Row(listing_pk),
    "integrations:listing_discard": Row(listing_pk),
    "integrations:order_cancel": Row(channel_order_number),
    "integrations:order_ship": Row(channel_order_number),
    "integrations:order_answer": Row(channel_order_number),
    "integrations:order_label": Row(channel_order_number),
    "integrations:order_label_file": Row(channel_order_number),
    "integrations:order_work": Row(channel_order_action),
    "integrations:order_cancel_part": Row(channel_order_number),
    "integrations:order_return": Row(channel_order_return),
    "integrations:net_price": Row(lambda world: {"pk": world.listing.offers.get().pk}),
    "integrations:parked_line": Row(lambda world: {"pk": world.parked_line.pk}),
    "integrations:connect": Row(
        lambda world: {"marketplace": "shopee", "environment": "practice"}, "own desk"
    ),
    # What marketplaces call: signed, or answered for who asked only
    "integrations:push": Row(lambda world: {"marketplace": "shopee"}, "hook"),
    "integrations:push_with_token": Row(
        lambda world: {"marketplace": "shopee", "token": "abc"}, "hook"
    ),
    "integrations:consent": Row(lambda world: {"marketplace": "shopee"}, "hook"),
    # What a buyer placed
    "order:detail": Row(order_number, "private"),
    "reviews:review": Row(
        lambda world: {"number": world.order.number, "line_id": world.order.lines.get().pk},
        "private",
    ),
    "order:cancel": Row(order_number, "private"),
    "order:qr": Row(order_number, "private"),
    "payment:card": Row(order_number, "private"),
    "order:change": Row(order_number, "private"),
    "order:move": Row(order_number, "private"),
    "order:add": Row(order_number, "private"),
    "order:again": Row(order_number, "private"),
    "order:claim": Row(order_number, "private"),
    "order:claim_again": Row(claim_pk, "private"),
    "order:receipt": Row(order_number, "private"),
    "basket:line": Row(lambda world: {"pk": world.basket_line.pk}, "private"),
    # A draft is not for sale
    "basket:add": Row(product_pk, "private"),
    "storefront:product": Row(
        lambda world: {"slug": world.draft.slug, "pk": world.draft.pk}, "private"
    ),
    # For everybody
    "storefront:category": Row(lambda world: {"path": "gao-ngo/gao-nep"}, "public"),
    "storefront:share_card": Row(lambda world: {"pk": world.product.pk}, "public"),
    "storefront:sitemap": Row(lambda world: {"section": "htx", "number": 1}, "public"),
    "storefront:cooperative": Row(lambda world: {"slug": world.product.cooperative.slug}, "public"),
    # The part that cannot be guessed is the key
    "checkout:done": Row(lambda world: {"code": world.order.checkout.code}, "secret"),
    "users:password_reset_confirm": Row(lambda world: {"uidb64": "MQ", "token": "x-y"}, "secret"),
}


def picture(colour: str = "green") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def parked_line(account: ChannelAccount, product: Product) -> OrderLine:
    order = make_order(product)
    ChannelOrder.objects.create(account=account, number="26A", order=order)
    order.lines.update(stockrecord=None, num_allocated=0, num_short=1)
    product.stockrecords.update(num_allocated=F("num_allocated") - 1)
    return order.lines.get()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Yield a world for all tests of a module; what a test changes there is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override(settings.LANGUAGE_CODE):
            world = build_world()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    """Return the world as it was built, with visitors who have not been anywhere."""
    world = deepcopy(built)
    visitors = {"another co-op": world.other_manager, "a buyer": world.other_buyer, "nobody": None}
    for name, user in visitors.items():
        world.visitors[name] = Client()
        if user:
            world.visitors[name].force_login(user)
    return world


def build_world() -> World:
    cooperative = make_cooperative()
    manager, buyer = make_member(cooperative), make_user(full_name="Lê Thị Hoa")
    product = make_product(cooperative, stock=5)
    draft = make_product(cooperative, "Chưa bán", is_public=False)
    attach_photo(product=product, file=picture())
    text = "Tên hàng;ĐVT;Giá bán;Tồn\nLạc đỏ;kg;65.000;80\n".encode()
    account = ChannelAccount.objects.create(
        cooperative=cooperative, marketplace="shopee", environment="practice", remote_shop_id="1"
    )
    return World(
        product=product,
        draft=draft,
        order=make_order(product, user=buyer),
        basket_line=make_basket(product, owner=buyer).all_lines()[0],
        price_list=store_reading(
            cooperative=cooperative, file=io.BytesIO(text), filename="gia.csv", by=manager
        ),
        account=account,
        listing=start_listing(account=account, products=[product], options={}, by=manager),
        parked_line=parked_line(account, product),
        credit=BankCredit.objects.create(
            cooperative=cooperative, source="typed", amount_vnd=1, at=timezone.now()
        ),
        manager=manager,
        other_manager=make_member(make_cooperative("HTX Đồi Mận")),
        buyer=buyer,
        other_buyer=make_user(),
    )


def addresses_with_ids() -> set[str]:
    """Return the names of all our addresses that take a parameter."""

    def walk(patterns, prefix="", namespace=""):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if path.startswith(EDITORS):
                continue
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, path, inner)
            elif isinstance(entry, URLPattern) and entry.pattern.regex.groups and namespace:
                yield f"{namespace}{entry.name}"

    return set(walk(get_resolver().url_patterns))


def state() -> tuple:
    """Return everything a stranger might have changed."""
    return (
        list(Product.objects.order_by("pk").values_list("pk", "title", "is_public")),
        list(StockRecord.objects.order_by("pk").values_list("price", "num_in_stock")),
        list(ProductImage.objects.order_by("pk").values_list("pk", "display_order")),
        list(Order.objects.order_by("pk").values_list("status", "payment_status")),
        list(Line.objects.order_by("pk").values_list("pk", "quantity")),
        list(PriceListImport.objects.order_by("pk").values_list("pk", "state")),
        StockChange.objects.count(),
        list(
            ChannelAccount.objects.order_by("pk").values_list(
                "state", "is_paused", "is_resting", "only_down_until", "buffer_units"
            )
        ),
        list(Listing.objects.order_by("pk").values_list("pk", "is_wanted", "category_id")),
        list(Facet.objects.order_by("pk").values_list("desired", "needs_person")),
        list(OrderLine.objects.order_by("pk").values_list("stockrecord", "num_allocated")),
        list(OrderAction.objects.order_by("pk").values_list("kind", "given_up_at", "needs_person")),
        list(ListingOffer.objects.order_by("pk").values_list("price_percent")),
        list(PracticeRound.objects.order_by("pk").values_list("started_at", "broken_at")),
        list(OwnCarrier.objects.order_by("pk").values_list("name", "tracking_url")),
        list(PickupPoint.objects.order_by("pk").values_list("place", "is_active")),
        list(Claim.objects.order_by("pk").values_list("state", "answer_words")),
        list(RemoteListing.objects.order_by("pk").values_list("decision", "listing")),
        list(BankCredit.objects.order_by("pk").values_list("state", "order")),
        Entry.objects.count() + Attempt.objects.count() + StripeEvent.objects.count(),
        list(Certificate.objects.order_by("pk").values_list("pk", "number")),
        list(ProductReview.objects.order_by("pk").values_list("pk", "reply", "status")),
        list(UserAddress.objects.order_by("pk").values_list("pk", "line1")),
    )


def test_every_address_with_an_id_has_a_row():
    assert addresses_with_ids() == set(ROWS)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "desk"])
def test_the_desk_shows_and_changes_nothing_for_strangers(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        if who == "nobody":
            assert answers <= {302, 405} and 302 in answers, (who, answers)
        else:
            assert answers <= {404, 405} and 404 in answers, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "desk"])
def test_a_helper_whose_time_is_over_is_a_stranger(world, name):
    former = make_member(world.product.cooperative)
    former.memberships.update(is_active=False)
    client = Client()
    client.force_login(former)
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    answers = {client.get(address).status_code, client.post(address, {}).status_code}

    assert answers <= {404, 405} and 404 in answers


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "own desk"])
def test_what_a_co_op_does_for_itself_is_closed_to_others(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    assert world.visitors["a buyer"].get(address).status_code == 404
    answer = world.visitors["nobody"].get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "private"])
def test_what_is_anothers_is_as_good_as_absent(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {404, 405} and 404 in answers, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "hook"])
def test_what_other_machines_call_believes_nobody_without_proof(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {302, 400, 401, 404, 405}, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "public"])
def test_what_is_public_answers_everybody(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    for client in world.visitors.values():
        answer = client.get(address, follow=True)  # only ever to its own address with a version
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, address)


def test_an_unknown_confirmation_is_absent(world):
    address = reverse("checkout:done", kwargs={"code": "A" * 27})

    assert {client.get(address).status_code for client in world.visitors.values()} == {404}


def test_a_desk_cannot_be_turned_to_another_co_op(world):
    code = world.product.cooperative.code

    for who in ("another co-op", "a buyer"):
        answer = world.visitors[who].get(reverse("dashboard:today"), {"htx": code})
        assert answer.status_code in {404, 403}, who


def test_a_person_of_two_co_ops_sees_one_at_a_time(world, client):
    second = make_cooperative("HTX thứ hai")
    second.memberships.create(user=world.manager)
    client.force_login(world.manager)
    address = reverse("dashboard:order", kwargs=order_number(world))
    assert client.get(address).status_code == 200

    client.get(reverse("dashboard:today"), {"htx": second.code})

    assert client.get(address).status_code == 404
