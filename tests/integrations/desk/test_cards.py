"""What the channels tell the first screen, the list of products and the lessons."""

from datetime import timedelta

from django.utils import timezone

from integrations.cards import LISTING_IS_LIVE, day_cards, product_badges
from integrations.models import ChannelAccount, Facet, PracticeRound
from shop.core import registries
from tests.factories.coops import make_user
from tests.integrations.desk.conftest import fail, make_account, make_live, make_ready, prepare
from tests.integrations.desk.test_parked import park


def test_a_co_op_with_nothing_to_do_gets_no_cards(cooperative, account, live):
    assert day_cards(cooperative) == []


def test_what_must_be_mended_connected_and_named_gets_a_card_each(cooperative, account, live, eggs):
    fail(Facet.objects.filter(listing=live, kind="content"))
    make_account(cooperative, "904", state="consent_needed")
    park(account, eggs)

    cards = day_cards(cooperative)

    assert [(card.number, card.kind) for card in cards] == [(1, "late")] * 3
    assert len({card.url for card in cards}) == 3


def test_a_round_that_was_begun_lately_is_gone_on_with(cooperative, account):
    now = timezone.now()
    PracticeRound.objects.create(
        cooperative=cooperative, account=account, published_at=now, broken_at=now
    )

    (card,) = day_cards(cooperative)
    assert (card.number, card.url) == (2, "/quan-ly/kenh/vong-tap/")

    PracticeRound.objects.update(started_at=now - timedelta(days=8))
    assert day_cards(cooperative) == []


def test_a_round_that_is_done_needs_no_card(cooperative, account):
    PracticeRound.objects.create(cooperative=cooperative, account=account, sold_at=timezone.now())

    assert day_cards(cooperative) == []


def test_badges_say_where_each_product_stands_in_one_query(
    account, live, rice, eggs, django_assert_num_queries
):
    with django_assert_num_queries(1):
        badges = product_badges([rice, eggs])

    assert [(b.label, b.kind) for b in badges[rice.pk]] == [("Chợ Thử tập: đang bán", "done")]
    assert badges[eggs.pk] == []


def test_the_proof_leads_from_step_to_step(cooperative, manager, rice):
    check = LISTING_IS_LIVE.check
    assert not check(make_user()).is_done
    assert check(manager).url == "/quan-ly/kenh/"

    account = make_account(cooperative)
    assert check(manager).url == f"/quan-ly/kenh/{account.pk}/them/"

    listing = prepare(account, rice)
    assert check(manager).url == f"/quan-ly/kenh/tin/{listing.pk}/"
    assert not check(manager).is_done

    make_live(make_ready(listing))
    done = check(manager)
    assert done.is_done and "Gạo nếp cái hoa vàng" in done.text


def test_a_listing_of_a_shop_that_is_gone_or_of_another_co_op_proves_nothing(
    live, manager, other_manager
):
    assert not LISTING_IS_LIVE.check(other_manager).is_done

    ChannelAccount.objects.update(state="disconnected")

    assert not LISTING_IS_LIVE.check(manager).is_done


def test_the_registries_know_the_channels():
    assert registries.day_cards.get("channels") is day_cards
    assert registries.product_badges.get("channels") is product_badges
    assert registries.proofs.get("listing-is-live") is LISTING_IS_LIVE
