"""Linking an item there: stock is ours from then on, words and price stay, all can be undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coops.partner.models import StockRecord
from integrations.models import (
    ChannelOrder,
    Drift,
    Facet,
    FacetKind,
    HistoryEntry,
    Listing,
    RemoteListing,
)
from integrations.services.calling import AccountCaller
from integrations.services.desired import refresh_prices, refresh_product
from integrations.services.linking import (
    CannotLink,
    Choice,
    leave_alone,
    link,
    take_our_content,
    take_our_prices,
    undo,
)
from integrations.services.passes import pass_over
from integrations.services.reconciling import reconcile
from integrations.services.waiting_lines import name_waiting_lines, waiting_lines
from shop.order.models import Line
from tests.factories.coops import make_product
from tests.factories.orders import make_order
from tests.integrations.adopting.conftest import found, variant
from tests.integrations.engine.conftest import make_listing


def record_of(product) -> StockRecord:
    return product.stockrecords.get()


def choose(product, model="0", pack=1) -> Choice:
    return Choice(model, record_of(product).pk, pack)


def facet(listing, kind, **which) -> Facet:
    return Facet.objects.get(listing=listing, kind=kind, **which)


@pytest.fixture
def row(account, rice):
    return found(account, sku="THEIRS", variants=[variant(sku="THEIRS")], category_id="100")


@pytest.fixture
def listing(row, rice, manager):
    return link(remote=row, choices=[choose(rice)], by=manager)


def test_the_listing_is_the_item_as_it_stands_there(listing, row, rice, manager):
    offer = listing.offers.get()

    assert (listing.item_id, listing.category_id, listing.item_state) == ("900", "100", "live")
    assert listing.is_adopted and listing.keeps_their_content and listing.is_created
    assert (offer.model_id, offer.sku_there, offer.stock_there) == ("0", "THEIRS", 7)
    row.refresh_from_db()
    assert (row.decision, row.listing, row.decided_by) == ("linked", listing, manager)
    assert HistoryEntry.objects.get(listing=listing).what == "linked"


def test_only_the_stock_is_told_and_a_higher_one_after_the_orders(listing, account, market):
    assert [f.kind for f in Facet.objects.due().filter(listing=listing)] == [FacetKind.STOCK]
    assert facet(listing, FacetKind.STOCK).desired == "10"

    reconcile(account, AccountCaller(account))
    assert market.calls["push_stock"] == 0

    pass_over(account.pk)  # asks for orders first
    assert market.calls["changed_orders"] == 1
    pass_over(account.pk)
    assert market.calls["push_stock"] == 1
    assert not market.calls["update_item"]
    assert not market.calls["push_prices"]
    assert not market.calls["set_visibility"]


def test_a_lower_stock_is_told_at_once(account, row, rice, manager, market):
    rice.stockrecords.update(num_in_stock=3)
    link(remote=row, choices=[choose(rice)], by=manager)

    reconcile(account, AccountCaller(account))

    assert market.seen[0][2][0].value == 3


def test_a_price_that_stays_is_a_difference_that_was_kept(listing, manager):
    price = facet(listing, FacetKind.PRICE)

    assert (price.known, price.desired, price.is_in_step) == ("30000", "32000", True)
    drift = Drift.objects.get(facet=price)
    assert (drift.here, drift.there, drift.end, drift.ended_by) == (
        "32000",
        "30000",
        Drift.End.KEPT,
        manager,
    )


def test_a_price_of_ours_that_changes_later_is_told(listing, rice):
    rice.stockrecords.update(price=35_000)
    refresh_prices([record_of(rice).pk])

    assert not facet(listing, FacetKind.PRICE).is_in_step


def test_our_price_is_told_when_it_was_chosen(account, row, rice, manager, market):
    link(remote=row, choices=[choose(rice)], takes_our_price=True, by=manager)

    reconcile(account, AccountCaller(account))

    assert market.calls["push_prices"] == 1
    assert Drift.objects.count() == 0


def test_our_price_may_be_chosen_later_and_twice(listing, manager):
    assert take_our_prices(listing=listing, by=manager) == 1
    assert not facet(listing, FacetKind.PRICE).is_in_step
    assert take_our_prices(listing=listing, by=manager) == 0


def test_words_that_change_here_are_not_told(listing, rice):
    rice.title = "Gạo nếp mới"
    rice.save()
    refresh_product(rice.pk)

    assert facet(listing, FacetKind.CONTENT).is_in_step


def test_our_words_are_told_when_they_are_chosen(listing, monkeypatch):
    monkeypatch.setattr("integrations.services.linking.missing_for", lambda listing: [])

    assert take_our_content(listing=listing) is True
    assert not facet(listing, FacetKind.CONTENT).is_in_step
    assert take_our_content(listing=Listing.objects.get(pk=listing.pk)) is False


def test_a_second_press_makes_one_listing(row, rice, manager, listing):
    assert link(remote=row, choices=[choose(rice)], by=manager) == listing
    assert Listing.objects.count() == 1


def test_a_hidden_item_stays_hidden(account, rice, manager, market):
    row = found(account, state="hidden")
    listing = link(remote=row, choices=[choose(rice)], by=manager)

    assert not listing.is_wanted
    assert facet(listing, FacetKind.VISIBILITY).is_in_step


def test_goods_that_are_not_on_sale_here_would_hide_the_item(row, rice, manager):
    rice.is_public = False
    rice.save()

    with pytest.raises(CannotLink):
        link(remote=row, choices=[choose(rice)], by=manager)


def test_packs_divide_the_stock_and_multiply_the_price(row, rice, manager):
    listing = link(remote=row, choices=[choose(rice, pack=5)], by=manager)

    assert facet(listing, FacetKind.STOCK).desired == "2"
    assert facet(listing, FacetKind.PRICE).desired == "160000"


def test_variants_may_be_other_goods_other_packs_or_nothing(account, rice, cooperative, manager):
    beans = make_product(cooperative, "Đậu đỏ")
    variants = [variant(str(n), f"Loại {n}", sku=f"V{n}") for n in (1, 2, 3, 4)]
    row = found(account, variants=variants)
    choices = [choose(rice, "1"), choose(rice, "2", pack=5), choose(beans, "3")]

    listing = link(remote=row, choices=choices, by=manager)

    assert listing.has_variants and listing.is_created
    assert sorted(listing.offers.values_list("model_id", "pack_factor")) == [
        ("1", 1),
        ("2", 5),
        ("3", 1),
    ]


def test_two_variants_cannot_be_the_same_goods_in_one_pack(account, rice, manager):
    row = found(account, variants=[variant("1", "A"), variant("2", "B")])

    with pytest.raises(CannotLink):
        link(remote=row, choices=[choose(rice, "1"), choose(rice, "2")], by=manager)


def test_goods_with_a_listing_there_are_refused(listing, account, rice, manager):
    other = found(account, item_id="901")

    with pytest.raises(CannotLink, match=rice.title):
        link(remote=other, choices=[choose(rice)], by=manager)
    other.refresh_from_db()
    assert other.decision == ""


def test_a_draft_that_was_never_sent_makes_room(account, row, rice, manager):
    offer = make_listing(account, rice, item_id="")

    listing = link(remote=row, choices=[choose(rice)], by=manager)

    assert not Listing.objects.filter(pk=offer.listing_id).exists()
    assert listing.item_id == "900"


def test_a_listing_on_its_way_is_in_the_way(account, row, rice, manager):
    offer = make_listing(account, rice, item_id="")
    Listing.objects.filter(pk=offer.listing_id).update(intent_at=timezone.now())

    with pytest.raises(CannotLink):
        link(remote=row, choices=[choose(rice)], by=manager)


def test_another_co_ops_goods_are_refused(row, other_cooperative, manager):
    with pytest.raises(CannotLink):
        link(remote=row, choices=[choose(make_product(other_cooperative))], by=manager)


@pytest.mark.parametrize("choice", [("9", 1), ("0", 0), ("0", 101)])
def test_choices_that_no_page_offers_are_refused(row, rice, manager, choice):
    with pytest.raises(CannotLink):
        link(remote=row, choices=[choose(rice, *choice)], by=manager)
    with pytest.raises(CannotLink):
        link(remote=row, choices=[], by=manager)


def test_undone_the_item_stays_and_nothing_is_told_any_more(listing, row, account, manager, market):
    undo(remote=row, by=manager)
    undo(remote=row, by=manager)

    assert Listing.objects.count() == 0
    row.refresh_from_db()
    assert (row.decision, row.listing, row.decided_by) == ("", None, None)
    reconcile(account, AccountCaller(account))
    assert not market.seen


def test_it_can_be_linked_again(listing, row, rice, manager):
    undo(remote=row, by=manager)

    again = link(remote=row, choices=[choose(rice)], by=manager)

    assert again.pk != listing.pk


def test_a_listing_that_we_made_is_never_undone(account, rice, row, manager):
    offer = make_listing(account, rice)
    row.decision, row.listing = RemoteListing.Decision.LINKED, offer.listing
    row.save()

    undo(remote=row, by=manager)

    assert Listing.objects.filter(pk=offer.listing_id).exists()


def test_what_is_left_alone_is_decided_but_not_over_a_link(row, listing, account, manager):
    other = found(account, item_id="901")

    assert leave_alone(remote=other, by=manager) is True
    assert leave_alone(remote=row, by=manager) is False
    other.refresh_from_db()
    assert other.decision == "ignored"


def park(account, product, *, sku="", title="") -> Line:
    order = make_order((product, 2))
    ChannelOrder.objects.create(account=account, number=f"26S{order.pk}", order=order)
    order.lines.update(
        stockrecord=None,
        product=None,
        num_allocated=0,
        num_short=2,
        title=title or "Hàng lạ",
        partner_sku=sku,
    )
    product.stockrecords.update(num_allocated=0)
    return order.lines.get()


def test_waiting_order_lines_get_their_goods_by_their_code(account, row, rice, manager):
    line = park(account, rice, sku="theirs")
    other = park(account, rice, sku="OTHER")

    listing = link(remote=row, choices=[choose(rice, pack=2)], by=manager)

    line.refresh_from_db()
    other.refresh_from_db()
    assert (line.stockrecord, line.num_allocated) == (record_of(rice), 4)
    assert other.stockrecord is None
    assert facet(listing, FacetKind.STOCK).desired == "3"  # 10 in the barn, 4 promised: 3 packs
    assert name_waiting_lines(listing, by=manager) == 0


def test_what_parks_afterwards_is_offered(account, row, rice, manager):
    listing = link(remote=row, choices=[choose(rice, pack=2)], by=manager)
    line = park(account, rice, sku="theirs")

    assert [(one.line, one.units) for one in waiting_lines(listing)] == [(line, 4)]
    assert name_waiting_lines(listing, by=manager) == 1


def test_a_number_read_long_ago_is_not_believed(account, row, rice, manager):
    """Units may have been sold there since; ours is told when the orders are in."""
    RemoteListing.objects.filter(pk=row.pk).update(seen_at=timezone.now() - timedelta(hours=18))

    listing = link(remote=row, choices=[choose(rice)], by=manager)

    stock = facet(listing, FacetKind.STOCK)
    assert (stock.known, stock.is_in_step) == ("", False)


def test_a_line_without_a_code_is_known_by_the_items_name(account, row, rice, manager):
    line = park(account, rice, title=row.title.upper())

    link(remote=row, choices=[choose(rice)], by=manager)

    line.refresh_from_db()
    assert line.stockrecord == record_of(rice)
