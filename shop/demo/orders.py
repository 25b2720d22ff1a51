"""Demo orders, placed and moved on by the real services, then dated back.

What happened is played in the order in which it happened, so stock diary, order histories and
primary keys tell the same story as the clock.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.models import Product, ProductImage
from coops.partner.strategy import Selector
from coops.registry.models import Cooperative, Membership
from shop.address.models import Ward
from shop.basket.models import Basket
from shop.basket.services import add_to_basket
from shop.checkout.services import BuyerDetails, GroupChoice, place_checkout
from shop.core.consent import current_consent_version
from shop.demo.dating import date_back
from shop.demo.order_book import BOOK, Buyer, DemoCheckout, Moment, Step
from shop.order import processing
from shop.order.models import Checkout, Order
from shop.order.packing_photos import set_packing_photo, store_packing_photo
from shop.users.models import User

#: A thing that happened: when, and what does it and returns the checkout it belongs to.
Happening = tuple[datetime, Callable[[], Checkout]]

#: Between two things that would lie in the future and are moved to just before now.
APART = timedelta(minutes=3)


@transaction.atomic
def play_orders(*, book: tuple[DemoCheckout, ...] = BOOK, now: datetime | None = None) -> int:
    """Place the orders of ``book`` and move them on; return how many checkouts there are.

    Co-ops, goods and people must be there. What would lie in the future of ``now`` happened a
    few minutes before it.
    """
    now = now or timezone.now()
    happenings = [h for n, entry in enumerate(book) for h in _happenings(n, entry, now)]
    happenings.sort(key=lambda happening: happening[0])
    for left, (at, play) in zip(range(len(happenings), 0, -1), happenings, strict=True):
        started = timezone.now()
        checkout = play()
        date_back(checkout, since=started, to=min(at, now - left * APART))
    return len(book)


def _happenings(number: int, entry: DemoCheckout, now: datetime) -> Iterator[Happening]:
    key = f"demo-checkout-{number:04d}"
    yield _at(entry.when, now), partial(_place, key, entry)
    for part in entry.parts:
        for step in part.steps:
            yield _at(step.when, now), partial(_take, key, part.cooperative, step)


def _at(moment: Moment, now: datetime) -> datetime:
    today = timezone.localtime(now)
    day = today.date() - timedelta(days=moment.days_ago)
    return datetime.combine(day, time.fromisoformat(moment.clock), today.tzinfo)


def _place(key: str, entry: DemoCheckout) -> Checkout:
    user = User.objects.filter(email=entry.buyer.login).first() if entry.buyer.login else None
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy()
    choices = {}
    for part in entry.parts:
        cooperative = Cooperative.objects.get(code=part.cooperative)
        choices[cooperative.pk] = GroupChoice(part.fulfilment, part.payment)
        for title, units in part.goods:
            product = Product.objects.get(cooperative=cooperative, title=title)
            add_to_basket(basket=basket, product=product, units=units)
    return place_checkout(
        basket=basket,
        details=_details(entry.buyer, entry.note),
        choices=choices,
        idempotency_key=key,
        user=user,
    )


def _details(buyer: Buyer, note: str) -> BuyerDetails:
    ward = Ward.objects.select_related("province").get(code=buyer.ward, valid_to=None)
    return BuyerDetails(
        full_name=buyer.full_name,
        phone=buyer.phone,
        email=buyer.email,
        line1=buyer.line1,
        ward_code=ward.code,
        ward_name=ward.name,
        province_code=ward.province_id,
        province_name=ward.province.name,
        units_version=ward.data_version,
        note=note,
        consent_version=current_consent_version() or "demo",
        consented_at=timezone.now(),
    )


def _take(key: str, code: str, step: Step) -> Checkout:
    order = Order.objects.get(checkout__idempotency_key=key, cooperative__code=code)
    by = _owner(code)
    match step.action:
        case "cancel_by_buyer":
            processing.cancel_order(order=order, by=order.user, reason=step.note, by_buyer=True)
        case "cancel":
            processing.cancel_order(order=order, by=by, reason=step.note)
        case "hand_over":
            carrier, _bar, parcel = step.note.partition("|")
            processing.hand_over_order(
                order=order, by=by, carrier_name=carrier, tracking_code=parcel
            )
        case "mark_paid":
            processing.mark_paid(order=order, by=by)
        case "confirm":
            processing.confirm_order(order=order, by=by)
        case "photograph":
            _photograph(order, int(step.note), by)
        case "pack":
            processing.pack_order(order=order, by=by)
        case "deliver":
            processing.deliver_order(order=order, by=by)
    return order.checkout


def _photograph(order: Order, grams: int, by) -> None:
    """Put the goods on the scale: their own picture stands for the parcel's, if it is there."""
    image = ProductImage.objects.filter(product__line__order=order).order_by("pk").first()
    if image is None or not default_storage.exists(image.original.name):
        return
    with default_storage.open(image.original.name) as file:
        digest = store_packing_photo(order=order, file=file)
    set_packing_photo(order=order, by=by, digest=digest, weight_g=grams)


def _owner(code: str) -> User | None:
    owners = Membership.objects.filter(cooperative__code=code, role=Membership.Role.OWNER)
    membership = owners.select_related("user").order_by("pk").first()
    return membership.user if membership else None
