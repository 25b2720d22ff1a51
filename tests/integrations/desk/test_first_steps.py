"""The way to the first order: what is done is known from the rows, and one step is the next."""

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import ChannelOrder, Listing, PracticeRound
from tests.factories.coops import make_cooperative, make_member, make_product
from tests.factories.forms import page, text_of
from tests.factories.orders import make_order
from tests.integrations.desk.conftest import make_account, make_live, make_ready, prepare

URL = "/quan-ly/kenh/"


def stops(desk) -> list[tuple[str, str]]:
    """Return each step's name and state, as the context and as the page say it."""
    response = desk.get(URL)
    steps = [(step.name, step.state) for step in response.context["first_steps"]]
    drawn = page(response).select('[aria-labelledby="first-steps"] svg[role="img"]')
    assert [
        (svg["aria-labelledby"].split("-")[-1], svg["class"][1].split("--")[1]) for svg in drawn
    ] == steps
    return steps


def button(desk):
    """Return the one button of the way."""
    (found,) = page(desk.get(URL)).select('[aria-labelledby="first-steps"] a.btn')
    return found


def practised(cooperative, account) -> PracticeRound:
    return PracticeRound.objects.create(
        cooperative=cooperative, account=account, sold_at=timezone.now()
    )


def ordered(account, product) -> None:
    ChannelOrder.objects.create(account=account, number="1", order=make_order(product))


def test_a_new_co_op_practises_first(desk, cooperative):
    assert stops(desk) == [
        ("practice", "now"),
        ("connect", "later"),
        ("publish", "later"),
        ("order", "later"),
    ]
    assert button(desk)["href"] == "/quan-ly/kenh/ket-noi/chothu/practice/"


def test_with_a_practice_shop_the_round_is_begun_and_gone_on_with(desk, cooperative, account):
    assert button(desk)["href"] == reverse("integrations:practice_round")
    before = button(desk).get_text(strip=True)

    PracticeRound.objects.create(cooperative=cooperative, account=account)

    assert button(desk)["href"] == reverse("integrations:practice_round")
    assert button(desk).get_text(strip=True) != before


def test_who_has_practised_connects_a_shop(desk, cooperative, account):
    practised(cooperative, account)
    account.state = "disconnected"
    account.save(update_fields=["state"])

    assert stops(desk)[:2] == [("practice", "done"), ("connect", "now")]
    assert button(desk)["href"] == "/quan-ly/kenh/ket-noi/chothu/live/"


def test_who_has_a_shop_lists_goods_or_links_what_is_there(desk, cooperative, account):
    practised(cooperative, account)

    assert stops(desk)[2] == ("publish", "now")
    assert button(desk)["href"] == reverse("integrations:listing_new", args=[account.pk])
    link = reverse("integrations:adopt", args=[account.pk])
    assert page(desk.get(URL)).select_one(f'[aria-labelledby="first-steps"] a[href="{link}"]')


def test_a_draft_is_gone_on_with(desk, cooperative, account, listing):
    practised(cooperative, account)

    assert button(desk)["href"] == reverse("integrations:listing", args=[listing.pk])
    assert listing.product.get_title() in button(desk).get_text()


@pytest.mark.parametrize(
    "fields", [{}, {"item_state": "hidden"}, {"is_adopted": True, "item_state": "checked"}]
)
def test_goods_that_are_there_or_were_there_are_the_third_step(
    desk, cooperative, account, live, fields
):
    practised(cooperative, account)
    Listing.objects.filter(pk=live.pk).update(**fields)

    assert stops(desk)[2:] == [("publish", "done"), ("order", "now")]
    assert button(desk)["href"].startswith("http://127.0.0.1:1/shop/900/item/")


def test_goods_that_still_wait_there_are_not(desk, cooperative, account, live):
    practised(cooperative, account)
    Listing.objects.filter(pk=live.pk).update(item_state="checked")

    assert stops(desk)[2] == ("publish", "now")


def test_after_the_first_order_the_way_is_gone(desk, cooperative, account, live, rice):
    practised(cooperative, account)
    ordered(account, rice)

    response = desk.get(URL)

    assert response.context["first_steps"] == []
    assert not page(response).select("#first-steps")


def test_who_sold_there_and_let_the_shop_go_is_no_beginner(desk, cooperative, account, rice):
    practised(cooperative, account)
    ordered(account, rice)
    account.state = "disconnected"
    account.save(update_fields=["state"])

    assert desk.get(URL).context["first_steps"] == []


def test_orders_alone_do_not_make_the_round_done(desk, cooperative, account, live, rice):
    ordered(account, rice)

    assert stops(desk) == [
        ("practice", "now"),
        ("connect", "done"),
        ("publish", "done"),
        ("order", "done"),
    ]


def test_where_nobody_practises_only_real_shops_count(
    desk, cooperative, account, live, rice, settings
):
    settings.DEMO_LOGINS = False
    ordered(account, rice)

    assert stops(desk) == [("connect", "now"), ("publish", "later"), ("order", "later")]
    assert "Ba bước" in text_of(desk.get(URL))

    real = make_account(cooperative, "901", environment="live")
    make_live(make_ready(prepare(real, make_product(cooperative, "Trà shan tuyết"))))
    assert stops(desk) == [("connect", "done"), ("publish", "done"), ("order", "now")]
    assert button(desk)["href"] == reverse("integrations:channel", args=[real.pk])


def test_what_another_co_op_did_is_not_ours(desk, cooperative, rice):
    theirs = make_cooperative("HTX Đồi Chè")
    account = make_account(theirs, "902")
    practised(theirs, account)
    ordered(account, make_product(theirs))

    assert [state for _name, state in stops(desk)] == ["now", "later", "later", "later"]


def test_a_helper_is_told_whom_to_ask(client, cooperative):
    client.force_login(make_member(cooperative, role="helper"))

    way = page(client.get(URL)).select_one('[aria-labelledby="first-steps"]')
    assert not way.select("a.btn")
    assert way.select_one(".first-step__way")
