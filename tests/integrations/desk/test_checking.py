"""The page of what differs there: side by side, two buttons, and only one's own co-op's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Membership
from integrations.cards import day_cards
from integrations.models import (
    ChannelAccount,
    Drift,
    Facet,
    HistoryEntry,
    Listing,
    RemoteListing,
    RuleChange,
)
from integrations.services.history import sentence
from tests.factories.coops import make_member, make_product
from tests.factories.forms import page
from tests.integrations.desk.conftest import make_account, make_live, make_ready, prepare

BUTTONS = ("check_repair", "check_keep")


def url(account, name="check") -> str:
    return reverse(f"integrations:{name}", args=[account.pk])


def differ(listing, kind="price", here="32000", there="35000", **fields) -> Drift:
    """Let a facet stand otherwise there, seen this morning."""
    facet = Facet.objects.get(listing=listing, kind=kind)
    now = timezone.now()
    values = {"found_at": now, "last_seen_at": now, "here": here, "there": there, **fields}
    return Drift.objects.create(account=listing.account, facet=facet, **values)


@pytest.fixture
def theirs(other_cooperative, other_manager):
    """Return a difference of another co-op."""
    product = make_product(other_cooperative)
    account = make_account(other_cooperative, "901")
    return differ(make_live(make_ready(prepare(account, product))))


def test_both_values_stand_side_by_side_with_a_button_for_each(desk, account, live):
    drift = differ(live)

    shown = page(desk.get(url(account)))

    row = shown.select_one(".channel-compare").get_text(" ")
    assert "32.000" in row and "35.000" in row
    named = [form["action"] for form in shown.select("main article form")]
    assert named == [url(account, name) for name in BUTTONS]
    assert {i["value"] for i in shown.select("main input[name=muc]")} == {str(drift.pk)}


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_decides_one_and_pressed_twice_once(desk, account, live, button):
    one, other = differ(live), differ(live, "visibility", "1", "0")

    for _time in range(2):
        answer = desk.post(url(account, button), {"muc": [one.pk]})
        assert answer["Location"] == url(account)

    one.refresh_from_db()
    other.refresh_from_db()
    assert one.end == {"check_repair": "repaired", "check_keep": "kept"}[button]
    assert other.end == ""
    entry = HistoryEntry.objects.get()
    assert entry.by == account.cooperative.memberships.get().user
    assert "35.000" in sentence(entry)


@pytest.mark.parametrize("button", BUTTONS)
def test_without_names_all_of_the_shop_are_decided_and_none_of_another(
    desk, account, cooperative, live, eggs, button
):
    second = make_account(cooperative, "902")
    elsewhere = differ(make_live(make_ready(prepare(second, eggs))), here="40000")
    differ(live)
    differ(live, "visibility", "1", "0")

    desk.post(url(account, button))

    assert not Drift.objects.filter(account=account, end="").exists()
    elsewhere.refresh_from_db()
    assert elsewhere.end == ""


def test_another_co_ops_differences_are_neither_seen_nor_decided(desk, account, live, theirs):
    assert desk.get(url(theirs.account)).status_code == 404
    for name in ("check_now", *BUTTONS):
        assert desk.post(url(theirs.account, name)).status_code == 404

    for button in BUTTONS:
        desk.post(url(account, button), {"muc": [theirs.pk, "x", "9" * 30]})

    theirs.refresh_from_db()
    assert theirs.end == ""
    assert ChannelAccount.objects.get(pk=theirs.account_id).next_audit_at is None


def test_helpers_see_and_do_not_decide(client, account, cooperative, live):
    drift = differ(live)
    client.force_login(make_member(cooperative, Membership.Role.HELPER))

    assert not page(client.get(url(account))).select("main article form")
    for button in BUTTONS:
        assert client.post(url(account, button)).status_code == 403
    drift.refresh_from_db()
    assert drift.end == ""


def test_stock_is_not_asked_about_and_is_told_of_when_it_was_set_right(desk, account, live):
    differ(live, "stock", "9", "4")
    assert not page(desk.get(url(account))).select(".channel-compare")

    Drift.objects.update(end="repaired", ended_at=timezone.now())
    response = desk.get(url(account))
    assert len(response.context["repaired"]) == 1

    Drift.objects.update(ended_at=timezone.now() - timedelta(days=8))
    assert desk.get(url(account)).context["repaired"] == []


def test_one_press_has_the_shop_compared_at_once(desk, account, live):
    later = timezone.now() + timedelta(hours=9)
    ChannelAccount.objects.update(next_audit_at=later)

    for _time in range(2):
        desk.post(url(account, "check_now"))

    account.refresh_from_db()
    assert account.next_audit_at <= timezone.now()


def test_a_shop_that_cannot_be_asked_is_not_compared(desk, account, live):
    ChannelAccount.objects.update(is_paused=True)

    answer = desk.post(url(account, "check_now"), follow=True)

    account.refresh_from_db()
    assert account.next_audit_at is None
    assert not page(answer).select_one(f'form[action="{url(account, "check_now")}"]')


def test_what_is_newly_asked_names_the_goods_and_leads_to_the_field(desk, account, live, eggs):
    ask_for_shelf_life(live)

    task = desk.get(url(account)).context["tasks"][0]

    link = f"/quan-ly/kenh/tin/{live.pk}/#id_attribute_8"
    assert task.things == [{"title": "Gạo nếp cái hoa vàng", "url": link}]
    assert "Chợ Thử" in task.sentence and "Hạn sử dụng" in task.sentence
    assert link in str(desk.get(url(account)).content.decode())


def ask_for_shelf_life(listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(missing_fields=["attribute:8"])
    RuleChange.objects.create(
        account=listing.account,
        category_id=listing.category_id,
        category_name="Gạo nếp",
        field="attribute:8",
        label="Hạn sử dụng",
        noticed_at=timezone.now(),
    )


def test_unlinked_items_are_counted(desk, account, live):
    for n, decision in enumerate(["", "", "ignored"]):
        RemoteListing.objects.create(
            account=account, item_id=str(n), decision=decision, seen_at=timezone.now()
        )

    assert desk.get(url(account)).context["strangers"] == 2


def test_the_page_costs_the_same_for_one_difference_and_for_many(
    desk, account, cooperative, live, django_assert_max_num_queries
):
    for n in range(8):
        listing = make_live(make_ready(prepare(account, make_product(cooperative, f"Hàng {n}"))))
        differ(listing)
        differ(listing, "stock", "9", "4", end="repaired", ended_at=timezone.now())
    ask_for_shelf_life(live)

    with django_assert_max_num_queries(18):
        desk.get(url(account))


def test_the_day_shows_what_was_changed_is_asked_and_ends(cooperative, account, live):
    differ(live)
    ask_for_shelf_life(live)
    ChannelAccount.objects.update(authorised_until=timezone.now() + timedelta(days=6, hours=1))

    cards = day_cards(cooperative)

    assert [(card.number, card.kind) for card in cards] == [(1, "wanted")] * 3
    assert [card.url for card in cards] == [
        f"/quan-ly/kenh/{account.pk}/",
        f"{url(account)}#khac",
        f"{url(account)}#hoi-them",
    ]
    assert "6" in cards[0].note


def test_the_channel_leads_to_the_page_and_to_the_log_in_when_few_days_are_left(
    desk, account, live
):
    channel = reverse("integrations:channel", args=[account.pk])
    links = [a["href"] for a in page(desk.get(channel)).select("main a")]
    assert url(account) in links
    assert not any("/ket-noi/" in link for link in links)

    ChannelAccount.objects.update(authorised_until=timezone.now() + timedelta(days=6))

    links = [a["href"] for a in page(desk.get(channel)).select("main a")]
    assert any("/ket-noi/" in link for link in links)
