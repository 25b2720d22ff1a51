"""The link in a message confirms one order with one press, without a login."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from coops.registry.models import HelperAct, HelperConsent, Membership
from shop.order.alert_models import Alert
from shop.order.alerts import tell_of_order
from shop.order.confirm_links import Standing, confirm_by_link, open_link
from shop.order.confirm_tokens import digest_of
from shop.order.models import Order, Status
from shop.order.processing import cancel_order, confirm_order
from tests.factories.coops import make_member
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def link_of(order: Order, to: str | None = None) -> str:
    """Return the path of the link that was mailed."""
    mail.outbox.clear()
    tell_of_order(order.pk)
    told = next(one for one in mail.outbox if to is None or one.to == [to])
    return re.search(r"(/xn/[^/\s]+/)", told.body)[1]


@pytest.fixture
def order(rice):
    return make_order((rice, 2))


@pytest.fixture
def link(order):
    return link_of(order)


def press(client: Client, link: str, order: Order):
    return client.post(link, {"seen": str(order.amount_vnd)})


def test_opening_and_one_press_confirm_the_order(client, order, link):
    page = client.get(link)
    assert page.status_code == 200
    assert order.number in page.content.decode()
    answer = press(client, link, order)
    assert answer.status_code == 200
    order.refresh_from_db()
    assert order.status == Status.CONFIRMED
    assert Alert.objects.get().used_at is not None


def test_the_page_names_no_phone_and_no_house(client, order, link):
    page = client.get(link).content.decode()
    assert "Hoa" in page and "Xã Quảng Ngọc" in page
    for secret in ("Lê Thị Hoa", "912345678", "912 345 678", "Số 5", "hoa@example.com"):
        assert secret not in page


def test_a_preview_of_the_link_changes_nothing(client, order, link):
    for _n in range(3):
        client.get(link, headers={"user-agent": "ZaloBot"})
        client.head(link)
    order.refresh_from_db()
    assert order.status == Status.NEW
    assert press(client, link, order).status_code == 200
    order.refresh_from_db()
    assert order.status == Status.CONFIRMED


def test_a_second_press_says_that_it_is_done(client, order, link):
    press(client, link, order)
    again = press(client, link, order)
    assert again.status_code == 200
    assert "đã được xác nhận" in again.content.decode() or "already" in again.content.decode()
    assert order.status_changes.count() == 1


def test_a_press_after_the_desk_has_confirmed_says_so(client, order, link, manager):
    confirm_order(order=order, by=manager)
    assert open_link(link.split("/")[2]).standing == Standing.ALREADY
    assert press(client, link, order).status_code == 200


def test_a_cancelled_order_is_not_confirmed(client, order, link, manager):
    cancel_order(order=order, by=manager)
    press(client, link, order)
    order.refresh_from_db()
    assert order.status == Status.CANCELLED


def test_an_old_link_confirms_nothing_and_says_how_to_go_on(client, order, link):
    Alert.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = press(client, link, order)
    assert answer.status_code == 410
    assert "/quan-ly/" in answer.content.decode()
    order.refresh_from_db()
    assert order.status == Status.NEW


@pytest.mark.parametrize("token", ["x", "x" * 500, "a\x00b", "../", "%00"])
def test_an_invented_token_opens_nothing(client, order, token):
    assert open_link(token) is None
    assert confirm_by_link(token=token, seen_vnd=order.amount_vnd) is None


def test_a_token_opens_its_own_order_alone(client, rice, order, link):
    other = make_order((rice, 1))
    press(client, link, order)
    other.refresh_from_db()
    assert other.status == Status.NEW


def test_a_token_of_another_purpose_does_not_fit(order, link):
    token = link.split("/")[2]
    assert Alert.objects.get().digest == digest_of(token) != token
    assert open_link(Alert.objects.get().digest) is None


def test_an_order_that_its_buyer_changed_is_shown_again(client, order, link):
    answer = client.post(link, {"seen": "1"})
    assert answer.status_code == 409
    order.refresh_from_db()
    assert order.status == Status.NEW


def test_a_helper_may_confirm_until_the_membership_ends(client, cooperative, rice):
    helper = make_member(cooperative, Membership.Role.HELPER, email="con@example.com")
    first, second = make_order((rice, 1)), make_order((rice, 1))
    links = {}
    for order in (first, second):
        Order.objects.filter(pk=order.pk).update(date_placed=timezone.now() - timedelta(days=1))
        links[order.pk] = link_of(order, "con@example.com")
    press(client, links[first.pk], first)
    first.refresh_from_db()
    assert first.status == Status.CONFIRMED
    assert first.events.get(kind="confirmed").by == helper
    helper.memberships.update(is_active=False)
    assert press(client, links[second.pk], second).status_code == 410
    second.refresh_from_db()
    assert second.status == Status.NEW


@pytest.fixture
def helped(cooperative, order):
    """Return a helper whom the order was told of, and the link in that message."""
    helper = make_member(cooperative, Membership.Role.HELPER, email="con@example.com")
    Order.objects.filter(pk=order.pk).update(date_placed=timezone.now() - timedelta(days=1))
    return helper, link_of(order, "con@example.com")


@pytest.mark.parametrize(
    "change", [{"scopes": ["products"]}, {"until": timezone.now()}, {"ended_at": timezone.now()}]
)
def test_a_helper_confirms_by_link_only_while_orders_are_allowed(client, order, helped, change):
    _helper, link = helped
    HelperConsent.objects.update(**change)

    page = client.get(link)
    assert press(client, link, order).status_code == page.status_code == 410
    assert "Hoa" not in page.text
    order.refresh_from_db()
    assert order.status == Status.NEW


def test_what_a_helper_confirms_by_link_is_written_down(client, order, helped):
    helper, link = helped
    for _press in range(2):
        press(client, link, order)

    act = HelperAct.objects.get()
    assert (act.user, act.page, act.outcome) == (helper, "dashboard:order_action", "done")
    assert order.number in act.thing and len(act.changes) == 1
    assert act.changes[0][1] != act.changes[0][2]


def test_what_an_owner_confirms_by_link_is_no_helpers_act(client, order, link):
    press(client, link, order)

    assert not HelperAct.objects.exists()


def test_the_page_tells_who_buys_only_while_that_is_needed(client, order, link):
    told = ("Hoa · Xã Quảng Ngọc", "Gạo nếp cái hoa vàng")
    for answer in (client.get(link), client.post(link, {"seen": "1"}), press(client, link, order)):
        assert all(word in answer.text for word in told)
    assert not any(word in client.get(link).text for word in told)


def test_an_ended_link_tells_nothing_of_who_buys(client, order, link):
    Alert.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    page = client.get(link).text

    assert "Hoa ·" not in page and "Gạo nếp cái hoa vàng" not in page


def test_the_address_is_not_for_search_engines_nor_for_other_sites(client, link):
    answer = client.get(link)
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
