"""Sizes that are added or renamed once the item is there: told, and numbers only afterwards."""

import pytest

from coops.partner.models import StockRecord
from integrations.contract import RemoteModel
from integrations.models import Facet, FacetKind, Listing, ListingOffer
from integrations.services.calling import AccountCaller
from integrations.services.desired import make_facets, refresh_listing
from integrations.services.due import due_numbers
from integrations.services.known import mark_known
from integrations.services.reconciling import reconcile
from shop.core.remote import PermanentFailure
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.listed import calls, orders_are_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def changes_variants(monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_change_variants", True)


@pytest.fixture
def listing(account, rice) -> Listing:
    """Return a live listing of two sizes, in step, whose names are told."""
    made = Listing.objects.create(
        account=account,
        product=rice,
        is_wanted=True,
        item_id="item-1",
        item_state="live",
        has_variants=True,
        variants_made=True,
    )
    add(made, rice, "Túi 1 kg", model_id="m1")
    add(made, make_product(account.cooperative, "Gạo 5", sku="GAO-5", stock=10), "Túi 5 kg", "m2")
    make_facets(made)
    bring_up(made)  # of what was made before anybody noted names, they are told once more
    assert fake.world.calls["set_variants"] == 1
    in_step(made)
    fake.world.calls.clear()
    fake.world.seen.clear()
    return made


def add(listing, product, option: str, model_id: str = "") -> ListingOffer:
    record = StockRecord.objects.get(product=product)
    fake.world.models[record.partner_sku] = model_id or f"new-{record.pk}"
    return ListingOffer.objects.create(
        listing=listing, stock_record=record, option=option, model_id=model_id
    )


def in_step(listing) -> None:
    mark_known(list(Facet.objects.filter(listing=listing)))


def bring_up(listing) -> None:
    account = orders_are_in(listing.account)
    refresh_listing(Listing.objects.get(pk=listing.pk))
    reconcile(account, AccountCaller(account), budget_seconds=30)


def rename(listing, option: str) -> None:
    ListingOffer.objects.filter(listing=listing, option="Túi 5 kg").update(option=option)


def test_a_new_name_is_told_once(listing):
    rename(listing, "Bao 5 kg")

    bring_up(listing)
    bring_up(listing)

    assert fake.world.calls["set_variants"] == 1
    assert not Facet.objects.out_of_step().exists()


def test_other_words_touch_no_variants(listing, rice):
    type(rice).objects.filter(pk=rice.pk).update(description="Gạo mới gặt")

    bring_up(listing)

    assert fake.world.calls["update_item"] == 1
    assert fake.world.calls["set_variants"] == 0


def test_an_added_size_is_made_and_its_numbers_are_told_after_it_has_one(listing, account):
    product = make_product(account.cooperative, "Gạo 10", sku="GAO-10", stock=7)
    offer = add(listing, product, "Túi 10 kg")
    make_facets(listing)
    assert not due_numbers(orders_are_in(account), FacetKind.STOCK).filter(offer=offer).exists()

    bring_up(listing)

    offer.refresh_from_db()
    assert offer.model_id == f"new-{offer.stock_record_id}"
    told = [level for levels in calls("push_stock") for level in levels]
    assert [(level.model_id, level.value) for level in told] == [(offer.model_id, 7)]
    assert not Facet.objects.out_of_step().exists()


def test_a_single_item_that_gets_a_second_size_gets_variants(account, rice):
    made = Listing.objects.create(
        account=account, product=rice, is_wanted=True, item_id="item-9", item_state="live"
    )
    first = add(made, rice, "", "0")
    make_facets(made)
    in_step(made)
    fake.world.models[first.stock_record.partner_sku] = "m7"
    ListingOffer.objects.filter(pk=first.pk).update(option="Túi 1 kg")
    add(made, make_product(account.cooperative, "Gạo 5", sku="GAO-5", stock=3), "Túi 5 kg")
    make_facets(made)

    bring_up(made)

    made.refresh_from_db()
    first.refresh_from_db()
    assert made.has_variants and made.variants_made
    assert first.model_id == "m7"
    assert not Facet.objects.out_of_step().exists()


def test_an_adopted_item_that_keeps_its_content_keeps_its_variants(listing):
    Listing.objects.filter(pk=listing.pk).update(is_adopted=True, keeps_their_content=True)
    rename(listing, "Bao 5 kg")

    bring_up(listing)

    assert fake.world.calls["set_variants"] == fake.world.calls["update_item"] == 0


def test_where_variants_cannot_change_nobody_asks_for_it(listing, monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_change_variants", False)
    rename(listing, "Bao 5 kg")

    bring_up(listing)

    assert fake.world.calls["set_variants"] == 0
    assert fake.world.calls["update_item"] == 1


def test_a_refusal_stands_in_the_inbox_and_numbers_go_on(listing, account):
    rename(listing, "Bao 5 kg")
    refusal = PermanentFailure("two tiers", code="variants_differ", call="set_variants")
    fake.world.wrong["set_variants"] = [refusal]

    bring_up(listing)

    content = Facet.objects.get(listing=listing, kind=FacetKind.CONTENT)
    assert (content.problem_code, content.needs_person) == ("variants_differ", True)
    offer = listing.offers.get(model_id="m1")
    StockRecord.objects.filter(pk=offer.stock_record_id).update(num_in_stock=4)
    bring_up(listing)
    assert [(level.model_id, level.value) for level in calls("push_stock")[-1]] == [("m1", 4)]


def test_a_price_changed_there_by_hand_is_not_taken_for_ours(listing, monkeypatch):
    """The night's comparison must still find it; only what we were about to tell is learned."""
    before = dict(Facet.objects.filter(kind=FacetKind.PRICE).values_list("pk", "known"))
    there = [RemoteModel("m1", "", 99_000, 10), RemoteModel("m2", "GAO-5", 99_000, 77)]
    monkeypatch.setattr(fake.Fake, "variants_come_later", True)
    monkeypatch.setattr(fake.Fake, "models", lambda *_: there)
    rename(listing, "Bao 5 kg")

    bring_up(listing)

    assert fake.world.calls["set_variants"] == 1
    assert dict(Facet.objects.filter(kind=FacetKind.PRICE).values_list("pk", "known")) == before
    assert not Facet.objects.filter(kind=FacetKind.STOCK, known="77").exists()
