"""A shop compared with ours, item by item: what differs, who sets it right, and who decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from coops.partner.services.prices import set_price
from integrations.contract import ItemState, RemoteItem, RemoteModel, UnknownAnswer
from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Drift,
    Facet,
    FacetKind,
    Listing,
    RemoteListing,
)
from integrations.services import audits, drifts, passes
from integrations.services.audits import audit, audit_is_due, audit_now, next_night, plan_audits
from integrations.services.calling import AccountCaller
from integrations.services.orders import import_due_orders, poll_orders
from integrations.services.reconciling import reconcile
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account, make_listing, stock_facet

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(offer):
    """Return a listing whose item stands there as we know it."""
    there(offer)
    return offer.listing


def there(offer, *, item_id="item-1", state=ItemState.LIVE, title=None, **model) -> None:
    """Let an item stand there as our facets know it, but for what is given."""
    known = dict(offer.facets.values_list("kind", "known"))
    values = {"price_vnd": int(known["price"]), "stock": int(known["stock"])} | model
    models = (RemoteModel("0", "", **values),)
    title = offer.listing.product.get_title() if title is None else title
    fake.world.items[item_id] = RemoteItem(item_id, "", state, title=title, models=models)


def facet(kind) -> Facet:
    return Facet.objects.get(kind=kind)


def run(account) -> ChannelAccount:
    """Do a whole round, a pass after the other, as far as it goes now."""
    if account.audit_since is None:
        audit_now(account)
    for _pass in range(20):
        account = ChannelAccount.objects.get(pk=account.pk)
        if not audit_is_due(account) and account.audit_since is None:
            break
        caller = AccountCaller(account)
        if account.next_poll_at and account.next_poll_at <= timezone.now():
            poll_orders(account, caller)
            import_due_orders(account, caller)
        if not audit_is_due(account):
            break
        audit(account, caller)
    return ChannelAccount.objects.get(pk=account.pk)


def later(account) -> ChannelAccount:
    """Let the pause of a round be over, and what it saw be a while ago."""
    ago = timedelta(seconds=120)
    for drift in Drift.objects.all():
        Drift.objects.filter(pk=drift.pk).update(found_at=drift.found_at - ago)
    ChannelAccount.objects.update(next_audit_at=timezone.now())
    return ChannelAccount.objects.get(pk=account.pk)


def test_a_shop_that_stands_as_we_know_it_has_no_differences(account, listing):
    account = run(account)

    assert not Drift.objects.exists()
    assert account.audited_at and account.audit_since is None
    assert account.next_audit_at > timezone.now()
    listing.refresh_from_db()
    assert listing.compared_at


def test_a_number_raised_there_by_hand_is_lowered_at_once(account, offer, listing):
    there(offer, stock=99)

    account = run(account)

    drift = Drift.objects.get()
    assert (drift.here, drift.there, drift.end) == ("10", "99", "repaired")
    assert (stock_facet(offer).known, stock_facet(offer).is_in_step) == ("99", False)
    reconcile(account, AccountCaller(account))
    assert fake.world.seen[-1][2][0].value == 10
    there(offer)
    assert not drifts.to_decide(Drift.objects.all()).exists()


def test_a_lower_number_is_set_right_when_it_is_found_twice_and_no_order_explains_it(
    account, offer, listing
):
    there(offer, stock=4)

    account = run(account)
    assert Drift.objects.get().end == ""
    assert stock_facet(offer).is_in_step
    assert account.audit_since is not None

    account = run(later(account))

    drift = Drift.objects.get()
    assert (drift.here, drift.there, drift.end) == ("10", "4", "repaired")
    assert account.audit_since is None
    # It rises again only after the orders that came after this moment are in.
    assert (stock_facet(offer).known, stock_facet(offer).is_in_step) == ("4", False)
    reconcile(account, AccountCaller(account))
    assert not fake.world.calls["push_stock"]
    poll_orders(account, AccountCaller(account))
    import_due_orders(account, AccountCaller(account))
    reconcile(account, AccountCaller(account))
    assert fake.world.seen[-1][2][0].value == 10


def test_a_lower_number_that_an_order_explains_is_no_difference(account, offer, listing):
    """The marketplace took the units off; we have not read the order yet."""
    there(offer, stock=7)
    fake.order("SP1", "ready", fake.line(quantity=3))

    account = run(account)

    assert stock_facet(offer).known == "7"
    assert not Drift.objects.exists()
    assert account.audit_since is None


def test_an_order_that_shows_late_explains_it_too(account, offer, listing):
    """Its units are off the number before it stands in the list of orders."""
    there(offer, stock=7)
    account = run(account)
    fake.order("SP1", "ready", fake.line(quantity=3))

    account = run(later(account))

    assert [d.end for d in Drift.objects.all()] == ["vanished"]
    assert stock_facet(offer).known == "7"
    assert not fake.world.calls["push_stock"]


def test_while_orders_cannot_be_told_no_number_is_judged_and_the_rest_is(
    account, offer, listing, monkeypatch
):
    there(offer, stock=99, price_vnd=40_000)
    audit_now(account)
    caller = AccountCaller(account)
    audit(account, caller)
    poll_orders(account, caller)
    fake.world.wrong["changed_orders"] = [TemporaryFailure(code="busy")] * 3

    audit(account, caller)

    assert [d.facet.kind for d in Drift.objects.all()] == ["price"]
    assert stock_facet(offer).known == "10"
    account.refresh_from_db()
    assert account.next_audit_at > timezone.now()

    monkeypatch.setattr(audits, "LONGEST_DOUBT", timedelta(0))
    fake.world.wrong.clear()
    fake.world.wrong["changed_orders"] = [TemporaryFailure(code="busy")] * 9
    account = later(account)
    audit(account, AccountCaller(account))
    assert Listing.objects.get().compared_at


def test_a_sale_between_reading_and_judging_has_the_item_read_again(account, offer, listing):
    there(offer, stock=12)
    fake.order("SP1", "ready", fake.line(quantity=3), created_at=timezone.now())

    account = run(account)

    # It may be 12 before or after the sale: nothing was told from such an answer.
    facet = stock_facet(offer)
    assert facet.known in ("7", "12")
    assert facet.known == "7" or not facet.is_in_step


@pytest.mark.parametrize(
    ("kind", "change", "here", "theirs"),
    [
        ("price", {"price_vnd": 35_000}, "32000", "35000"),
        ("visibility", {"state": ItemState.HIDDEN}, "1", "0"),
        ("content", {"title": "Gạo nếp siêu rẻ"}, "Gạo nếp cái hoa vàng", "Gạo nếp siêu rẻ"),
    ],
)
class TestWhatSomebodyChangedThereByHand:
    """It is shown side by side, a person decides, and nothing is overwritten meanwhile."""

    def test_it_waits_for_a_person(self, account, offer, listing, kind, change, here, theirs):
        there(offer, **change)

        account = run(account)
        found = Drift.objects.get().found_at
        account = run(account)

        drift = drifts.to_decide(Drift.objects.all()).get()
        assert (drift.facet.kind, drift.here, drift.there) == (kind, here, theirs)
        assert drift.found_at == found < drift.last_seen_at
        assert facet(kind).is_in_step
        assert not reconcile(account, AccountCaller(account)) or kind == "visibility"
        assert not fake.world.calls["push_prices"] + fake.world.calls["update_item"]
        assert not fake.world.calls["set_visibility"]

    def test_repaired_it_is_told_again_once(
        self, account, offer, listing, manager, kind, change, here, theirs
    ):
        there(offer, **change)
        account = run(account)

        assert drifts.repair(Drift.objects.all(), manager) == 1
        assert drifts.repair(Drift.objects.all(), manager) == 0

        assert not facet(kind).is_in_step
        drift = Drift.objects.get()
        assert (drift.end, drift.ended_by) == ("repaired", manager)
        Listing.objects.update(item_check_at=None)
        reconcile(account, AccountCaller(account))
        assert facet(kind).is_in_step
        calls = {"price": "push_prices", "visibility": "set_visibility", "content": "update_item"}
        assert fake.world.calls[calls[kind]] == 1

    def test_kept_it_stays_and_is_not_asked_again(
        self, account, offer, listing, manager, kind, change, here, theirs
    ):
        there(offer, **change)
        account = run(account)

        assert drifts.keep(Drift.objects.all(), manager) == 1
        assert drifts.keep(Drift.objects.all(), manager) == 0
        account = run(account)

        assert not drifts.to_decide(Drift.objects.all()).exists()
        assert Drift.objects.get().end == "kept"
        assert facet(kind).is_in_step

    def test_the_same_again_ends_it(self, account, offer, listing, kind, change, here, theirs):
        there(offer, **change)
        account = run(account)
        there(offer)

        account = run(account)

        assert Drift.objects.get().end == "vanished"


def test_a_price_that_was_kept_is_told_when_ours_changes(account, offer, listing, manager, rice):
    there(offer, price_vnd=35_000)
    account = run(account)
    drifts.keep(Drift.objects.all(), manager)

    set_price(stock_record=rice.stockrecords.get(), price_vnd=33_000, by=manager)
    reconcile(account, AccountCaller(account))

    assert fake.world.calls["push_prices"] == 1
    assert facet("price").known == "33000"


def test_a_difference_that_our_own_change_overtakes_is_no_question_any_more(
    account, offer, listing, manager, rice
):
    there(offer, price_vnd=35_000)
    account = run(account)

    set_price(stock_record=rice.stockrecords.get(), price_vnd=33_000, by=manager)

    assert not drifts.to_decide(Drift.objects.all()).exists()
    assert drifts.keep(Drift.objects.all(), manager) == 0


def test_what_is_still_to_be_told_or_held_by_a_promotion_is_not_compared(
    account, offer, listing, rice, manager
):
    set_price(stock_record=rice.stockrecords.get(), price_vnd=33_000, by=manager)
    Facet.objects.filter(kind="price").update(changed_at=timezone.now() - timedelta(hours=1))
    there(offer, price_vnd=35_000)
    account = run(account)
    assert not Drift.objects.exists()

    reconcile(account, AccountCaller(account))
    there(offer, price_vnd=20_000, is_price_locked=True)
    run(account)
    assert not Drift.objects.exists()


@pytest.mark.parametrize("state", [ItemState.BANNED, None])
def test_items_that_are_banned_or_gone_are_found(account, offer, listing, monkeypatch, state):
    if state:
        there(offer, state=state)
    else:
        fake.world.items.clear()

    account = run(account)

    listing.refresh_from_db()
    assert listing.item_check_at <= timezone.now()
    assert account.audit_since is None
    assert not Drift.objects.exists()


def test_a_killed_round_goes_on_where_it_stopped(account, cooperative, offer, listing, monkeypatch):
    monkeypatch.setattr(fake.Fake, "items_per_read", 2)
    for n in range(2, 6):
        there(
            make_listing(account, make_product(cooperative, f"Hàng {n}"), item_id=f"item-{n}"),
            item_id=f"item-{n}",
        )
    fake.world.wrong["read_items"] = [None, SystemExit("killed")]
    with pytest.raises(SystemExit):
        run(account)

    run(ChannelAccount.objects.get(pk=account.pk))

    read = [seen[1] for seen in fake.world.seen if seen[0] == "read_items"]
    assert [len(ids) for ids in read] == [2, 2, 2, 1]
    assert read[1] == read[2]
    assert not Listing.objects.filter(compared_at=None).exists()


def test_one_item_that_cannot_be_read_holds_up_no_other(account, cooperative, offer, listing):
    second = make_listing(account, make_product(cooperative, "Hàng 2"), item_id="item-2")
    there(second, item_id="item-2", price_vnd=1_000)
    no = PermanentFailure(code="odd")
    fake.world.wrong["read_items"] = [no, no, None]

    account = run(account)

    assert Drift.objects.get().facet.listing == second.listing
    assert account.audit_since is None


@pytest.mark.parametrize("failure", [UnknownAnswer(code="odd"), KeyError("odd")])
def test_an_odd_answer_waits_and_in_the_end_leaves_only_its_own_item_out(
    account, cooperative, offer, listing, monkeypatch, failure
):
    second = make_listing(account, make_product(cooperative, "Hàng 2"), item_id="item-2")
    there(second, item_id="item-2", price_vnd=1_000)
    fake.world.wrong["read_items"] = [failure]
    account = run(account)
    assert account.next_audit_at > timezone.now()
    assert not Listing.objects.exclude(compared_at=None).exists()

    monkeypatch.setattr(audits, "LONGEST_DOUBT", timedelta(0))
    fake.world.wrong["read_items"] = [failure, failure, None]
    account = run(later(account))

    assert Drift.objects.get().facet.listing == second.listing
    assert account.audit_since is None


def test_a_shop_whose_items_are_never_told_is_compared_all_the_same(account, offer, listing):
    fake.world.wrong["all_items"] = [PermanentFailure(code="no")]

    assert run(account).audit_since is None


def test_no_answer_puts_the_round_off_and_lost_consent_stops_it(account, offer, listing):
    fake.world.wrong["read_items"] = [TemporaryFailure(code="busy")]
    account = run(account)
    assert account.next_audit_at > timezone.now()
    assert Listing.objects.get().compared_at is None

    fake.world.wrong["read_items"] = [NotConnected(code="gone")]
    with pytest.raises(NotConnected):
        run(later(account))


def test_a_wish_of_this_minute_goes_before_the_comparison(account, offer, listing, rice, manager):
    account = run(account)
    audit_now(account)
    audit(account, AccountCaller(account))
    poll_orders(account, AccountCaller(account))
    set_price(stock_record=rice.stockrecords.get(), price_vnd=33_000, by=manager)
    before = fake.world.calls["read_items"]

    assert audit(account, AccountCaller(account)) == 0
    assert fake.world.calls["read_items"] == before


def test_a_reading_is_noted_on_the_offers(account, offer, listing):
    there(offer, stock=10, reserved=3, campaign=2)

    run(account)

    offer.refresh_from_db()
    assert (offer.price_there, offer.stock_there) == (32_000, 10)
    assert (offer.reserved_there, offer.campaign_there) == (3, 2)
    assert offer.seen_there_at


def test_items_that_nobody_here_knows_are_counted_and_decisions_about_them_stay(
    account, offer, listing
):
    stranger = RemoteItem("strange", "X-1", ItemState.LIVE, title="Mật ong")
    fake.world.items["strange"] = stranger
    account = run(account)
    RemoteListing.objects.update(decision="ignored")
    fake.world.items["strange"] = replace(stranger, title="Mật ong rừng")

    account = run(account)

    row = RemoteListing.objects.get()
    assert (row.item_id, row.sku, row.title) == ("strange", "X-1", "Mật ong rừng")
    assert row.decision == "ignored"


def test_a_stranger_that_is_gone_or_was_linked_is_offered_no_more(account, offer, listing, rice):
    fake.world.items["strange"] = RemoteItem("strange", "", ItemState.LIVE, title="Mật ong")
    account = run(account)
    del fake.world.items["strange"]

    run(account)

    assert not RemoteListing.objects.exists()


def test_a_second_item_with_the_code_of_one_of_ours_is_told_of_until_it_is_gone(
    account, offer, listing, rice
):
    sku = rice.stockrecords.get().partner_sku
    twin = RemoteModel("5", sku, 1_000, 3)
    fake.world.items["twin"] = RemoteItem("twin", "", ItemState.LIVE, models=(twin,))
    account = run(account)
    content = facet(FacetKind.CONTENT)
    assert (content.problem_code, content.problem_raw) == ("two_items", "twin")
    assert content.needs_person

    del fake.world.items["twin"]
    run(account)

    assert not facet(FacetKind.CONTENT).has_problem


def test_an_item_that_is_just_being_made_is_no_stranger(account, offer, listing, rice):
    Listing.objects.update(item_id="", intent_at=timezone.now(), remote_sku="NEP-CQ1")
    fake.world.items = {"new": RemoteItem("new", "NEP-CQ1", ItemState.LIVE)}

    run(account)

    assert not RemoteListing.objects.exists()


def test_every_shop_has_its_own_minute_of_the_night(cooperative, account):
    now = timezone.now()
    times = [next_night(pk, now) for pk in range(1, 50)]
    local = [timezone.localtime(at) for at in times]

    assert all(now < at <= now + timedelta(days=1) for at in times)
    assert all(at.hour < 5 for at in local)
    assert len({at.hour for at in local}) == 5

    assert plan_audits() == 1
    planned = ChannelAccount.objects.get().next_audit_at
    assert plan_audits() == 0
    assert planned == next_night(account.pk, planned - timedelta(seconds=1))


def test_a_shop_that_is_paused_or_left_is_not_planned(cooperative):
    make_account(cooperative, "1", is_paused=True)
    make_account(cooperative, "2", state="disconnected")

    assert plan_audits() == 0


def polls_again(account) -> None:
    """Let the next poll come, and what it found be read."""
    for _pass in range(2):
        ChannelAccount.objects.update(next_poll_at=timezone.now())
        passes.pass_over(account.pk)


def test_an_order_whose_news_was_lost_comes_in_with_the_night(account, offer, listing):
    """Its window was asked for long ago, when the list over there did not show it yet."""
    yesterday = timezone.now() - timedelta(hours=20)
    fake.order("LATE", "ready", fake.line(), updated_at=yesterday)
    polls_again(run(account))

    assert ChannelOrder.objects.get(number="LATE").order is not None
    assert ChannelAccount.objects.get().backfill_since is None


def test_what_was_sent_off_before_the_shop_was_connected_takes_nothing(account, offer, listing):
    """Its goods had left the barn before they were counted."""
    ChannelAccount.objects.update(connected_at=timezone.now() - timedelta(hours=2))
    before = timezone.now() - timedelta(hours=20)
    fake.order("OLD", "shipped", fake.line(), created_at=before, updated_at=before)
    polls_again(run(ChannelAccount.objects.get()))

    assert ChannelOrder.objects.get(number="OLD").order is None


def test_a_wish_that_was_lost_is_right_by_next_morning(account, offer, listing):
    Facet.objects.filter(kind=FacetKind.STOCK).update(desired="25", known="25")
    there(offer)

    run(account)

    assert stock_facet(offer).desired == "10"
