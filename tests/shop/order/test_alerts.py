"""A co-op is told of each new order, reminded, and its helpers after that; every message once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coops.registry.models import HelperConsent, Membership
from shop.core.remote import TemporaryFailure
from shop.order import alerts
from shop.order.alert_models import Alert, AlertRules, Round, Way
from shop.order.alert_rules import minutes_waited
from shop.order.alerts import alert_cooperatives, tell_of_order
from shop.order.models import Order
from shop.order.processing import confirm_order
from tests.factories.coops import make_member
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0, days: int = 0):
    """Return that time of a day in Việt Nam, from now on."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def order(cooperative, rice):
    """Return an order that was placed at eight in the morning and is told of."""
    order = make_order((rice, 2))
    Order.objects.filter(pk=order.pk).update(date_placed=at(8))
    order.refresh_from_db()
    alert_cooperatives(now=at(8))
    mail.outbox.clear()
    return order


def test_a_new_order_is_told_with_a_link_that_confirms_it(
    cooperative, rice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        order = make_order((rice, 2), email="")
    (told,) = mail.outbox
    assert told.to == [cooperative.email]
    assert "/xn/" in told.body
    alert = order.alerts.get()
    assert (alert.round, alert.way, alert.sent_at is not None) == (Round.NEW, Way.EMAIL, True)


def test_the_database_does_not_hold_the_token(order):
    alert = order.alerts.get()
    assert len(alert.digest) == 64
    assert alert.expires_at == at(8) + timedelta(hours=24)


def test_told_again_nobody_hears_of_it_twice(order):
    assert alert_cooperatives(now=at(8, 5)) == 0
    assert tell_of_order(order.pk) == 0
    assert mail.outbox == []


def test_a_reminder_comes_after_half_an_hour_and_the_helper_after_an_hour(order, cooperative):
    helper = make_member(cooperative, Membership.Role.HELPER, email="con@example.com")
    assert alert_cooperatives(now=at(8, 29)) == 0
    assert alert_cooperatives(now=at(8, 31)) == 1
    assert mail.outbox[0].to == [cooperative.email]
    assert order.number in mail.outbox[0].subject
    assert alert_cooperatives(now=at(8, 40)) == 0
    assert alert_cooperatives(now=at(9, 1)) == 1
    assert mail.outbox[1].to == ["con@example.com"]
    assert order.alerts.get(round=Round.HELPER).person == helper
    assert alert_cooperatives(now=at(12)) == 0


@pytest.mark.parametrize("scopes", [["products"], None])
def test_a_helper_who_may_not_work_on_orders_hears_of_none(order, cooperative, scopes):
    helper = make_member(cooperative, Membership.Role.HELPER, email="con@example.com")
    consents = HelperConsent.objects.filter(membership__user=helper)
    if scopes is None:
        consents.update(ended_at=at(7))
    else:
        consents.update(scopes=scopes)
    alert_cooperatives(now=at(9, 1))
    assert "con@example.com" not in {to for told in mail.outbox for to in told.to}


def test_a_confirmed_order_reminds_nobody(order, manager):
    confirm_order(order=order, by=manager)
    assert alert_cooperatives(now=at(12)) == 0


def test_nobody_is_reminded_at_night(cooperative, rice):
    rules = AlertRules(cooperative=cooperative)
    assert minutes_waited(rules, at(20, 50), at(23)) == 10
    assert minutes_waited(rules, at(20, 50), at(6, 10, days=1)) == 20
    assert minutes_waited(rules, at(22), at(5, 59, days=1)) == 0


def test_a_co_op_sets_its_own_minutes(order, cooperative):
    AlertRules.objects.create(cooperative=cooperative, remind_after=120)
    assert alert_cooperatives(now=at(9)) == 0
    assert alert_cooperatives(now=at(10, 1)) == 1


def test_without_an_address_of_its_own_owner_and_staff_are_told(cooperative, rice, manager):
    type(cooperative).objects.update(email="")
    make_member(cooperative, Membership.Role.HELPER)
    order = make_order((rice, 1))
    mail.outbox.clear()
    tell_of_order(order.pk)
    assert [told.to for told in mail.outbox] == [[manager.email]]


def test_a_killed_sender_is_not_followed_by_a_second_message(order, monkeypatch):
    def killed(alert, link):
        raise KeyboardInterrupt

    monkeypatch.setattr(alerts, "send_by_email", killed)
    with pytest.raises(KeyboardInterrupt):
        alert_cooperatives(now=at(8, 31))
    monkeypatch.undo()
    assert alert_cooperatives(now=at(8, 40)) == 0
    assert order.alerts.get(round=Round.REMINDER).sent_at is None


def test_a_mail_server_that_is_down_is_tried_again_three_times_at_most(
    order, cooperative, monkeypatch
):
    def down(alert, link):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "send_by_email", down)
        assert alert_cooperatives(now=at(8, 31)) == 0
    assert order.alerts.get(round=Round.REMINDER).failure == "OSError"
    Alert.objects.update(next_try_at=at(8))
    assert alert_cooperatives(now=at(8, 45)) == 1
    Alert.objects.filter(round=Round.REMINDER).update(claimed_at=None, sent_at=None, tries=3)
    assert alert_cooperatives(now=at(8, 50)) == 0


@pytest.mark.parametrize("ended", ["consent", "place"])
def test_what_could_not_be_sent_is_not_sent_to_who_has_left_since(order, monkeypatch, ended):
    def down(alert, link):
        raise OSError

    helper = make_member(order.cooperative, Membership.Role.HELPER, email="con@example.com")
    alert_cooperatives(now=at(8, 31))
    with monkeypatch.context() as patched:
        patched.setattr(alerts, "send_by_email", down)
        alert_cooperatives(now=at(9, 2))
    mail.outbox.clear()
    Alert.objects.filter(sent_at=None).update(next_try_at=at(8))
    if ended == "consent":
        HelperConsent.objects.update(scopes=["products"])
    else:
        helper.memberships.update(is_active=False)

    assert alert_cooperatives(now=at(9, 20)) == 0
    assert mail.outbox == []
    assert order.alerts.get(person=helper).failure == "NoPlace"


def test_with_a_gateway_phones_ring_by_day_without_the_buyer_in_the_message(
    cooperative, rice, settings, monkeypatch
):
    settings.ORDER_ALERTS = {"url": "https://gateway.example/sms", "token": "x"}
    sent = []
    monkeypatch.setattr(
        "shop.order.alert_ways.post_message", lambda *args, **words: sent.append(words["body"])
    )
    owner = make_member(cooperative, email="chu@example.com", phone="+84912000111")
    order = make_order((rice, 2))
    Order.objects.filter(pk=order.pk).update(date_placed=at(5))
    alert_cooperatives(now=at(5))
    assert sent == []
    assert alert_cooperatives(now=at(6, 1)) == 1
    (body,) = sent
    assert body["phone"] == str(owner.phone)
    assert "/xn/" in body["text"] and body["text"].isascii() is False or body["text"]
    assert "Hoa" not in str(body) and "912345678" not in str(body)


def test_a_gateway_that_refuses_is_tried_again(cooperative, rice, settings, monkeypatch):
    settings.ORDER_ALERTS = {"url": "https://gateway.example/sms", "token": ""}

    def refuse(*args, **words):
        raise TemporaryFailure(code="http_503", call="order-alert")

    monkeypatch.setattr("shop.order.alert_ways.post_message", refuse)
    order = make_order((rice, 2))
    Order.objects.filter(pk=order.pk).update(date_placed=at(8))
    alert_cooperatives(now=at(8))
    alert = order.alerts.get(way=Way.PHONE)
    assert (alert.claimed_at, alert.tries, alert.failure) == (None, 1, "TemporaryFailure")


def test_the_round_costs_the_same_for_one_order_and_for_many(
    cooperative, rice, django_assert_max_num_queries
):
    rice.stockrecords.update(num_in_stock=100)
    for _n in range(6):
        make_order((rice, 1))
    alert_cooperatives()
    with django_assert_max_num_queries(5):
        alert_cooperatives()
