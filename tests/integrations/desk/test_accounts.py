"""Connecting, keeping back, pausing, disconnecting: for owners and staff, not for helpers."""

import pytest
from django.urls import reverse

from integrations.models import ChannelAccount, ChannelOrder, Facet, Listing
from shop.order.models import Order
from tests.factories.forms import text_of
from tests.factories.orders import make_order


def at(name: str, account) -> str:
    return reverse(f"integrations:{name}", args=[account.pk])


@pytest.fixture
def consents(monkeypatch):
    """Return what was asked of ``start_consent``."""
    asked = []

    def start_consent(**kwargs):
        asked.append(kwargs)
        return "https://chothu.example/dong-y?x=1"

    monkeypatch.setattr("integrations.services.connecting.start_consent", start_consent)
    return asked


CONNECT = "/quan-ly/kenh/ket-noi/chothu/practice/"


def test_connecting_leads_to_the_marketplaces_own_page(desk, cooperative, manager, consents):
    answer = desk.get(CONNECT)

    assert answer["Location"] == "https://chothu.example/dong-y?x=1"
    assert consents == [
        {
            "cooperative": cooperative,
            "marketplace": "chothu",
            "environment": "practice",
            "user": manager,
        }
    ]


@pytest.mark.parametrize("place", ["chothu/nowhere", "tiki/live"])
def test_what_cannot_be_connected_is_absent(desk, consents, place):
    assert desk.get(f"/quan-ly/kenh/ket-noi/{place}/").status_code == 404
    assert consents == []


def test_a_helper_looks_but_neither_connects_nor_changes_the_channel(
    client, helper, account, live, consents
):
    client.force_login(helper)

    for name in ("channel", "listing_new"):
        assert client.get(at(name, account)).status_code == 200
    assert client.get("/quan-ly/kenh/").status_code == 200
    assert client.get(reverse("integrations:listing", args=[live.pk])).status_code == 200
    assert client.get(CONNECT).status_code == 403
    assert client.get(at("disconnect", account)).status_code == 403
    for name in ("pause", "resume", "buffer", "only_down", "up_again", "disconnect"):
        assert client.post(at(name, account), {"units": "5"}).status_code == 403

    account.refresh_from_db()
    assert (account.is_paused, account.buffer_units, account.state) == (False, 1, "connected")
    assert account.only_down_until is None
    assert consents == []


def test_keeping_more_back_is_told_to_the_channel_at_once(desk, account, live):
    desk.post(at("buffer", account), {"units": "4"})
    desk.post(at("buffer", account), {"units": "4"})

    account.refresh_from_db()
    stock = Facet.objects.get(listing=live, kind="stock")
    assert account.buffer_units == 4
    assert (stock.known, stock.desired, stock.is_in_step) == ("9", "6", False)


def test_keeping_back_what_sells_fast_stays_chosen_on_the_page(desk, account, live):
    desk.post(at("buffer", account), {"units": "1", "last_hour": "on"})

    account.refresh_from_db()
    assert account.holds_last_hour
    assert 'name="last_hour"' in desk.get(at("channel", account)).text
    desk.post(at("buffer", account), {"units": "1"})
    account.refresh_from_db()
    assert not account.holds_last_hour


def test_a_day_of_many_sales_begins_and_ends_at_a_press(desk, account, live):
    desk.post(at("only_down", account))
    account.refresh_from_db()
    assert account.is_peak
    assert at("up_again", account) in desk.get(at("channel", account)).text

    for _press in "ab":
        desk.post(at("up_again", account))

    account.refresh_from_db()
    assert not account.is_peak
    assert at("only_down", account) in desk.get(at("channel", account)).text


def test_a_buffer_that_is_no_number_is_kept_in_its_field(desk, account):
    answer = desk.post(at("buffer", account), {"units": "một"})

    assert answer.status_code == 422
    assert 'value="một"' in answer.text


def test_pausing_and_going_on_may_be_pressed_twice(desk, account):
    for name, paused in (("pause", True), ("pause", True), ("resume", False), ("resume", False)):
        desk.post(at(name, account))
        account.refresh_from_db()
        assert account.is_paused is paused


def test_disconnecting_first_names_the_open_orders_and_keeps_all_history(desk, account, live, rice):
    order = make_order(rice)
    ChannelOrder.objects.create(account=account, number="26SHOPEE1", order=order)

    asked = desk.get(at("disconnect", account))
    done = desk.post(at("disconnect", account))

    assert "26SHOPEE1" in text_of(asked)
    assert done["Location"] == "/quan-ly/kenh/"
    assert ChannelAccount.objects.get().state == "disconnected"
    assert Listing.objects.filter(pk=live.pk).exists()
    assert Order.objects.filter(pk=order.pk).exists()


@pytest.mark.parametrize("name", ["channel", "listing_new", "disconnect"])
def test_another_co_ops_channel_is_absent(client, other_manager, account, name):
    client.force_login(other_manager)

    assert client.get(at(name, account)).status_code == 404


@pytest.mark.parametrize("name", ["pause", "resume", "buffer", "only_down", "up_again"])
def test_another_co_ops_channel_cannot_be_changed(client, other_manager, account, name):
    client.force_login(other_manager)
    before = ChannelAccount.objects.values().get()

    assert client.post(at(name, account), {"units": "5"}).status_code == 404
    assert ChannelAccount.objects.values().get() == before
