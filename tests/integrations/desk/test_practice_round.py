"""The guided practice round: each step is seen done in the engine's rows, by nobody's word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.cards import check_practice_round
from integrations.models import (
    ChannelOrder,
    Drift,
    Facet,
    HistoryEntry,
    Listing,
    PracticeRound,
    RuleChange,
)
from integrations.services import practice_round as rounds
from shop.core import registries
from tests.factories.coops import make_product
from tests.factories.forms import page
from tests.factories.orders import make_order
from tests.integrations.desk.conftest import make_account, make_live, make_ready, prepare
from tests.integrations.desk.test_checking import differ

URL = "/quan-ly/kenh/vong-tap/"


@pytest.fixture
def asked(monkeypatch):
    """Let the control page answer; return what it was asked."""
    calls: list = []
    monkeypatch.setattr(rounds, "_control", lambda path, body: calls.append((path, body)) or {})
    return calls


@pytest.fixture
def begun(desk, account, live):
    """Return a round whose listing is on sale there under a number."""
    Listing.objects.filter(pk=live.pk).update(item_id="77")
    desk.post(reverse("integrations:practice_round_start", args=[account.pk]))
    desk.get(URL)
    return PracticeRound.objects.get()


def broken(desk, found, how="doi-gia"):
    desk.post(reverse("integrations:practice_round_break", args=[found.pk]), {"cach": how})
    found.refresh_from_db()
    return found


def test_a_live_listing_is_the_first_step(begun, live):
    assert begun.published_at and begun.listing_id == live.pk


def test_without_a_live_listing_the_first_step_waits(desk, account):
    desk.post(reverse("integrations:practice_round_start", args=[account.pk]))
    shown = page(desk.get(URL))

    assert PracticeRound.objects.get().published_at is None
    link = reverse("integrations:listing_new", args=[account.pk])
    assert shown.select_one(f'.path-line__stop--now a[href="{link}"]')


def test_started_twice_is_one_round(desk, account):
    for _press in range(2):
        desk.post(reverse("integrations:practice_round_start", args=[account.pk]))

    assert PracticeRound.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "path"), [("go-tin", "ban/"), ("doi-gia", "edit/"), ("hoi-them", "ask-more/")]
)
def test_the_practice_market_breaks_it_in_the_chosen_way(desk, begun, asked, how, path):
    found = broken(desk, begun, how)

    assert asked[-1][0] == path and found.broken_at
    begun.account.refresh_from_db()
    assert begun.account.next_audit_at <= timezone.now()


def test_the_price_there_becomes_another_than_ours(desk, begun, asked):
    broken(desk, begun)

    ours = int(Facet.objects.get(listing=begun.listing, kind="price").desired)
    assert asked[0][1]["item_id"] == 77 and asked[0][1]["price_vnd"] > ours


def test_a_word_that_is_no_way_breaks_nothing(desk, begun, asked):
    assert broken(desk, begun, "xoa-het").broken_at is None and not asked


def test_a_market_that_does_not_answer_leaves_the_step_open(desk, begun):
    # The tests' practice address has nobody listening.
    assert broken(desk, begun).broken_at is None


def test_nothing_is_repaired_before_it_was_noticed(desk, begun, asked):
    broken(desk, begun)

    desk.get(URL)

    begun.refresh_from_db()
    assert begun.repaired_at is None


def test_a_difference_that_was_decided_is_repaired(desk, begun, asked, live):
    broken(desk, begun)
    drift = differ(live)
    desk.get(URL)
    begun.refresh_from_db()
    assert begun.repaired_at is None  # seen, not decided

    Drift.objects.filter(pk=drift.pk).update(end="repaired", ended_at=timezone.now())
    desk.get(URL)

    begun.refresh_from_db()
    assert begun.repaired_at


def test_a_question_that_is_noticed_while_the_page_is_made_is_not_answered(begun, asked, live):
    rounds.break_listing(begun, rounds.Break.NEW_QUESTION)
    found = rounds.newest(begun.cooperative)  # as it was before the question was noticed
    Listing.objects.filter(pk=live.pk).update(missing_fields=["attribute:99"])
    RuleChange.objects.create(
        account=found.account,
        category_id=live.category_id,
        field="attribute:99",
        noticed_at=timezone.now(),
    )

    assert rounds.is_noticed(found)
    assert rounds.look(found).repaired_at is None


def test_the_button_leads_to_the_very_question(desk, begun, asked, live):
    broken(desk, begun, "hoi-them")
    Listing.objects.filter(pk=live.pk).update(missing_fields=["attribute:7"])
    RuleChange.objects.create(
        account=begun.account,
        category_id=live.category_id,
        field="attribute:7",
        noticed_at=timezone.now(),
    )

    button = page(desk.get(URL)).select_one(".path-line__stop--now a.btn")

    assert button["href"] == f"/quan-ly/kenh/tin/{live.pk}/#id_attribute_7"


@pytest.mark.parametrize("settled", [False, True])
def test_a_question_that_a_round_before_left_open_is_the_one_that_is_asked(
    begun, asked, live, settled
):
    change = RuleChange.objects.create(
        account=begun.account,
        category_id=live.category_id,
        field="attribute:99",
        noticed_at=timezone.now() - timedelta(hours=1),
    )
    Listing.objects.filter(pk=live.pk).update(missing_fields=["attribute:99"])
    rounds.break_listing(begun, rounds.Break.NEW_QUESTION)
    assert rounds.is_noticed(begun) and rounds.look(begun).repaired_at is None

    if settled:
        Listing.objects.filter(pk=live.pk).update(missing_fields=[])
        RuleChange.objects.filter(pk=change.pk).update(settled_at=timezone.now())

    assert bool(rounds.look(rounds.newest(begun.cooperative)).repaired_at) == settled


def test_a_listing_that_was_taken_down_is_repaired_when_it_is_back(desk, begun, asked, live):
    broken(desk, begun, "go-tin")
    Listing.objects.filter(pk=live.pk).update(item_state="banned")
    desk.get(URL)
    begun.refresh_from_db()
    assert begun.repaired_at is None

    HistoryEntry.objects.create(
        account=begun.account, listing=live, what="banned", at=timezone.now()
    )
    Listing.objects.filter(pk=live.pk).update(item_state="live")
    desk.get(URL)

    begun.refresh_from_db()
    assert begun.repaired_at


def test_a_ban_is_lifted_only_after_the_words_were_changed(desk, begun, asked, live):
    broken(desk, begun, "go-tin")
    again = reverse("integrations:practice_round_again", args=[begun.pk])

    desk.post(again)
    assert [path for path, _body in asked] == ["ban/"]

    Facet.objects.filter(listing=live, kind="content").update(changed_at=timezone.now())
    desk.post(again)
    assert asked[-1] == ("review/", {"item_id": 77, "status": "NORMAL"})
    live.refresh_from_db()
    assert live.item_check_at


@pytest.mark.parametrize(("hours", "is_sold"), [(-1, False), (1, True)])
def test_only_an_order_after_the_repair_ends_the_round(desk, begun, live, manager, hours, is_sold):
    now = timezone.now() - timedelta(hours=3)
    PracticeRound.objects.update(broken_at=now, repaired_at=now)
    order = make_order((live.product, 1))
    sale = ChannelOrder.objects.create(account=begun.account, number="1", order=order)
    ChannelOrder.objects.filter(pk=sale.pk).update(first_hint_at=now + timedelta(hours=hours))

    desk.get(URL)

    begun.refresh_from_db()
    assert bool(begun.sold_at) == is_sold
    assert check_practice_round(manager).is_done == is_sold


def test_lessons_can_ask_for_it_by_name():
    assert registries.proofs.get("practice-round-done").check is check_practice_round


def test_a_real_shop_is_never_practised_on(desk, cooperative, asked):
    real = make_account(cooperative, "901", environment="live")

    begun = desk.post(reverse("integrations:practice_round_start", args=[real.pk]))

    assert begun.status_code == 404 and not PracticeRound.objects.exists()
    found = PracticeRound(cooperative=cooperative, account=real)
    with pytest.raises(ValueError, match="practice"):
        rounds.break_listing(found, rounds.Break.OTHER_PRICE)
    assert not asked


def test_a_round_and_a_shop_of_another_co_op_are_not_found(desk, other_manager, asked):
    theirs = other_manager.memberships.get().cooperative
    shop = make_account(theirs, "901")
    listing = make_live(make_ready(prepare(shop, make_product(theirs))))
    found = PracticeRound.objects.create(
        cooperative=theirs, account=shop, listing=listing, published_at=timezone.now()
    )

    start = desk.post(reverse("integrations:practice_round_start", args=[shop.pk]))
    hurt = desk.post(
        reverse("integrations:practice_round_break", args=[found.pk]), {"cach": "go-tin"}
    )

    again = desk.post(reverse("integrations:practice_round_again", args=[found.pk]))

    assert start.status_code == hurt.status_code == again.status_code == 404 and not asked
    assert PracticeRound.objects.count() == 1


def test_a_listing_tells_its_own_history_and_no_other(desk, account, live, cooperative):
    other = make_live(make_ready(prepare(account, make_product(cooperative, "Trà shan tuyết"))))
    for listing, what in ((live, "created"), (other, "gone")):
        HistoryEntry.objects.create(account=account, listing=listing, what=what, at=timezone.now())

    shown = page(desk.get(reverse("integrations:listing", args=[live.pk])))

    assert len(shown.select("#nhat-ky li")) == 1


def test_units_held_there_are_told_beside_what_the_channel_sees(desk, account, live):
    live.offers.update(reserved_there=3)
    wanted = Facet.objects.get(listing=live, kind="stock").desired

    shown = page(desk.get(reverse("integrations:listing", args=[live.pk]))).select_one("main")

    notes = [p.get_text() for p in shown.select("#compare ~ p.small")]
    assert any("→" in note and wanted in note for note in notes)
    assert any("3" in note and "→" not in note for note in notes)
