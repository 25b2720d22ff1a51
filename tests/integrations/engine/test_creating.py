"""Making an item in one call with all its variants, and telling ours from what was there before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coops.partner.models import StockRecord
from integrations.contract import ItemState, RemoteItem
from integrations.models import Facet, FacetKind, Listing, ListingOffer
from integrations.own_words import own_explanation
from integrations.services import creating
from integrations.services.calling import AccountCaller
from integrations.services.creating import StillLooking, create_listing
from integrations.services.desired import make_facets
from integrations.services.recognising import recognise
from integrations.services.reconciling import reconcile
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.listed import calls, orders_are_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_rules(monkeypatch):
    """Create without asking for the rules of a category."""
    monkeypatch.setattr(creating, "_rules", lambda listing: None)
    monkeypatch.setattr(creating, "with_carriers", lambda draft, rules: draft)


@pytest.fixture
def at_once(monkeypatch):
    """A marketplace that makes all in one call and numbers every variant."""
    monkeypatch.setattr(fake.Fake, "variants_come_later", False)
    monkeypatch.setattr(fake.Fake, "numbers_every_variant", True)


@pytest.fixture(params=["one", "two"])
def wanted(request, account, rice) -> Listing:
    """Return a listing of one product or two that nobody has made there yet."""
    listing = Listing.objects.create(account=account, product=rice, is_wanted=True)
    products = [rice]
    if request.param == "two":
        products.append(make_product(account.cooperative, "Gạo tẻ", sku="GAO-TE", stock=10))
    for number, product in enumerate(products):
        record = StockRecord.objects.get(product=product)
        option = f"Loại {number}" if len(products) > 1 else ""
        ListingOffer.objects.create(listing=listing, stock_record=record, option=option)
        fake.world.models[record.partner_sku] = f"m{number}"
    make_facets(listing)
    return listing


def fresh(listing) -> Listing:
    return Listing.objects.select_related("account", "product").get(pk=listing.pk)


def step(listing) -> Listing:
    """Take one step of making it; return it as it is afterwards."""
    create_listing(fresh(listing), AccountCaller(listing.account))
    return fresh(listing)


def intend(listing, *, minutes_ago: float = 60, looked: bool = True) -> None:
    """Leave an intent without an answer, perhaps looked up in vain long enough ago."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    Listing.objects.filter(pk=listing.pk).update(
        intent_at=at,
        remote_sku=f"R-{listing.pk}",
        intent_absent_since=at if looked else None,
        has_variants=listing.offers.count() > 1,
    )


def there(listing, item_id="old-1", sku="", *, age: timedelta | None) -> None:
    """Let an item be found there that was made ``age`` before the intent."""
    made = fresh(listing).intent_at - age if age is not None else None
    fake.world.found = [RemoteItem(item_id, sku, ItemState.LIVE, title="Gạo cũ", created_at=made)]


def test_one_call_makes_the_whole_item_and_the_next_learns_its_numbers(wanted, at_once):
    made = step(wanted)
    assert made.item_id and not made.is_created

    made = step(wanted)

    assert made.is_created
    numbers = set(made.offers.values_list("model_id", flat=True))
    assert numbers == set(fake.world.models.values())
    assert fake.world.calls["create_item"] == fake.world.calls["set_variants"] == 1


def test_what_the_one_call_carried_is_known_and_not_told_again(wanted, account, at_once):
    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)

    assert not Facet.objects.out_of_step().exists()
    assert calls("push_stock") == calls("push_prices") == []
    assert fake.world.calls["set_visibility"] == 0
    assert fake.world.calls["create_item"] == 1


def test_nothing_is_told_of_variants_whose_numbers_are_not_known(wanted, account, at_once):
    fake.world.wrong["set_variants"] = [TemporaryFailure(code="busy")]
    step(wanted)
    Facet.objects.filter(kind=FacetKind.STOCK).update(desired="3", desired_rev=9)

    reconcile(orders_are_in(account), AccountCaller(account), budget_seconds=30)

    assert calls("push_stock") == []


def test_a_sale_during_the_creation_stays_a_wish(wanted, at_once, monkeypatch):
    real = fake.Fake.create_item

    def sold(self, draft):
        Facet.objects.filter(kind=FacetKind.STOCK).update(desired="9", desired_rev=9)
        return real(self, draft)

    monkeypatch.setattr(fake.Fake, "create_item", sold)

    step(wanted)

    for facet in Facet.objects.filter(kind=FacetKind.STOCK):
        assert (facet.known, facet.desired) == ("10", "9")
        assert not facet.is_in_step


def test_an_order_names_the_only_variant_by_its_number_or_not_at_all(wanted, account, at_once):
    step(wanted)
    made = step(wanted)
    offer = made.offers.first()

    known, unnamed = recognise(
        account,
        [fake.line(item=made.item_id, model="m0"), fake.line(item=made.item_id, model="")],
    )

    assert known.offer == offer
    assert unnamed.offer == (offer if made.offers.count() == 1 else None)


def test_the_look_up_names_the_codes_of_the_variants_too(wanted):
    intend(wanted, looked=False)

    with pytest.raises(StillLooking):
        step(wanted)

    codes = tuple(wanted.offers.values_list("stock_record__partner_sku", flat=True))
    assert ("find_by_sku", f"R-{wanted.pk}", codes) in fake.world.seen


def test_what_was_made_after_the_intent_is_ours(wanted):
    intend(wanted)
    there(wanted, "new-1", age=timedelta(seconds=-5))

    assert step(wanted).item_id == "new-1"
    assert fake.world.calls["create_item"] == 0


def test_what_is_older_than_the_intent_is_never_taken_over(wanted):
    intend(wanted)
    there(wanted, age=timedelta(days=30))

    with pytest.raises(PermanentFailure) as refused:
        step(wanted)

    assert (refused.value.code, refused.value.call) == ("sku_taken", "create")
    listing = fresh(wanted)
    assert (listing.item_id, listing.intent_at) == ("", None)
    assert fake.world.calls["create_item"] == 0
    said = own_explanation(call="create", code="sku_taken")
    assert said.fix == "adopt" and str(said.remedy)


def test_a_stranger_there_is_believed_only_when_ours_is_absent_for_certain(wanted):
    intend(wanted, looked=False)
    there(wanted, age=timedelta(days=30))

    with pytest.raises(StillLooking):
        step(wanted)

    assert fresh(wanted).intent_at is not None


def test_without_an_age_only_our_own_code_or_none_speaks_for_us(wanted):
    intend(wanted)
    there(wanted, sku="GAO-CU", age=None)
    with pytest.raises(PermanentFailure):
        step(wanted)

    intend(wanted)
    there(wanted, "new-2", sku=f"R-{wanted.pk}", age=None)

    assert step(wanted).item_id == "new-2"
