"""Entering a shop's keys, and the address that its marketplace posts to."""

import io
import json
import logging
import logging.config
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.contract import AppKeys, Grant, Tokens
from integrations.marketplaces.sendo import logins
from integrations.marketplaces.sendo.adapter import Sendo
from integrations.models import ChannelAccount, ChannelOrder, InboundEvent
from integrations.services import push_addresses
from integrations.services.inbox import work_inbox
from integrations.views import keys as views
from shop.core.remote import PermanentFailure, TemporaryFailure
from shop.core.throttle import Throttle
from tests.factories.coops import make_cooperative, make_member

pytestmark = pytest.mark.django_db

PAGE = "/quan-ly/kenh/ket-noi/keyed/live/"
KEYS = {"shop_key": "shop-key-of-7701", "secret_key": "secret-key-of-7701"}


class Keyed(Sendo):
    """A market that takes one pair of keys and calls nobody."""

    code = "keyed"
    name = "Chợ Khoá"
    failure: Exception | None = None

    def exchange_keys(self, entered):
        if self.failure:
            raise self.failure
        if entered != KEYS:
            raise PermanentFailure("no", code="keys_refused", call="login")
        until = timezone.now() + timedelta(hours=8)
        return Grant("7701", Tokens("token-1", logins.packed(entered), until))


@pytest.fixture(autouse=True)
def market(settings, monkeypatch):
    settings.MARKETPLACES = {"keyed": f"{__name__}.Keyed"}
    settings.KEYED = {"host": "http://127.0.0.1:1"}
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr("integrations.channels.app_keys", lambda *place: AppKeys(host="x"))
    monkeypatch.setattr(Keyed, "failure", None)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def account(desk):
    desk.post(PAGE, KEYS)
    return ChannelAccount.objects.get()


def address(account) -> str:
    return push_addresses.push_address(account).removeprefix("http://testserver")


def push(client, path, **changes):
    body = {
        "type": "SALESORDER.UPDATE",
        "store_id": 7701,
        "shop_key": KEYS["shop_key"],
        "data": {"order_number": "S1"},
        **changes,
    }
    return client.post(path, json.dumps(body), content_type="application/json")


# --- Entering keys ---------------------------------------------------------------------


def test_the_page_asks_for_the_keys_of_the_marketplace(desk):
    page = desk.get(PAGE).content.decode()
    assert 'name="shop_key"' in page
    assert re.search(r'<input type="password" name="secret_key"', page)


def test_who_practises_is_led_to_the_keys_of_practice_shops(desk, settings):
    settings.PRACTICE_URL = "http://1:hidden-key@127.0.0.1:1"
    settings.DEMO_LOGINS = True
    page = desk.get(PAGE.replace("live", "practice")).content.decode()
    assert 'href="http://127.0.0.1:1/sendo/cau-hinh/api/"' in page
    assert "hidden-key" not in page
    assert "sendo/cau-hinh/api/" not in desk.get(PAGE).content.decode()


def test_keys_connect_the_shop_and_are_kept_sealed(desk, cooperative):
    response = desk.post(PAGE, {name: f" {key} " for name, key in KEYS.items()})
    account = ChannelAccount.objects.get()
    assert response.url == reverse("integrations:push_address", args=[account.pk])
    assert (account.cooperative, account.remote_shop_id) == (cooperative, "7701")
    assert (account.state, account.access_token) == ("connected", "token-1")
    assert json.loads(account.refresh_token) == KEYS
    page = desk.get(response.url).content.decode()
    assert "Chợ Khoá" in page
    assert push_addresses.push_address(account) in page
    assert KEYS["secret_key"] not in page


def test_entering_keys_again_renews_the_shop_and_keeps_its_history(desk, account):
    ChannelOrder.objects.create(account=account, number="S1")
    ChannelAccount.objects.update(state="consent_needed", access_token="", problem_code="gone")
    desk.post(PAGE, KEYS)
    again = ChannelAccount.objects.get()
    assert (again.pk, again.state, again.problem_code) == (account.pk, "connected", "")
    assert again.channel_orders.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"shop_key": "kept-key", "secret_key": ""}, "secret_key"),
        ({"shop_key": "", "secret_key": "x"}, "shop_key"),
        ({"shop_key": "kept key", "secret_key": "x"}, "shop_key"),
        ({"shop_key": "kept-key", "secret_key": "wrong-secret"}, "secret_key"),
        ({"shop_key": "kept-key", "secret_key": "x" * 501}, "secret_key"),
    ],
)
def test_wrong_keys_are_told_at_their_field_and_secrets_are_not_shown_again(desk, typed, field):
    response = desk.post(PAGE, typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert f'href="#id_{field}"' in page
    if typed["shop_key"]:
        assert f'value="{typed["shop_key"]}"' in page
    if typed["secret_key"] != "x":
        assert not typed["secret_key"] or typed["secret_key"] not in page
    assert not ChannelAccount.objects.exists()


def test_a_marketplace_that_does_not_answer_is_said_to_be_away(desk, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(Keyed, "failure", TemporaryFailure("late", code="timeout"))
    response = desk.post(PAGE, KEYS)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert KEYS["secret_key"] not in caplog.text


def test_keys_cannot_be_guessed_here(desk, monkeypatch):
    monkeypatch.setattr(views, "TRIES_BY_PERSON", Throttle("test-keys", 2, 600))
    for _n in range(3):
        response = desk.post(PAGE, {**KEYS, "secret_key": "guess"})
    assert response.context["form"].non_field_errors()
    assert "secret_key" not in response.context["form"].errors


def test_a_shop_of_another_co_op_is_refused(desk):
    other = make_cooperative("HTX Bí Mật")
    ChannelAccount.objects.create(
        cooperative=other,
        marketplace="keyed",
        environment="live",
        remote_shop_id="7701",
        last_success_at=timezone.now(),
    )
    response = desk.post(PAGE, KEYS)
    assert response.status_code == 422
    assert "HTX Bí Mật" not in response.content.decode()
    account = ChannelAccount.objects.get()
    assert (account.cooperative, account.access_token) == (other, "")


def test_a_helper_may_not_enter_keys(client, cooperative):
    client.force_login(make_member(cooperative, role="helper"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, KEYS).status_code == 403
    assert not ChannelAccount.objects.exists()


def test_practice_shops_are_for_those_who_train(desk, settings):
    settings.PRACTICE_URL = "http://1:key@127.0.0.1:1"
    settings.DEMO_LOGINS = False
    response = desk.post(PAGE.replace("live", "practice"), KEYS)
    assert response.url == reverse("integrations:channels")
    assert not ChannelAccount.objects.exists()


# --- The address -----------------------------------------------------------------------


def test_a_push_to_the_address_is_a_hint_to_read_the_order(client, account):
    assert push(client, address(account)).status_code == 200
    event = InboundEvent.objects.get()
    assert (event.marketplace, event.environment, event.code) == (
        "keyed",
        "live",
        "SALESORDER.UPDATE",
    )
    assert KEYS["shop_key"] not in event.body
    assert work_inbox() == 1
    assert ChannelOrder.objects.get().number == "S1"


def test_the_same_push_again_is_the_same_row(client, account):
    for _n in range(2):
        assert push(client, address(account)).status_code == 200
    assert InboundEvent.objects.get().times_seen == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path[:-2] + "x/",
        lambda path: re.sub(r"/(\d+)-", lambda m: f"/{int(m[1]) + 1}-", path),
        lambda path: "/kenh/keyed/push/abc/",
        lambda path: "/kenh/keyed/push/1-0/",
        lambda path: path.replace("keyed", "shopee"),
    ],
)
def test_a_wrong_address_is_no_page(client, account, spoil):
    assert push(client, spoil(address(account))).status_code == 404
    assert not InboundEvent.objects.exists()


def test_a_new_address_makes_the_old_one_dead(desk, account):
    old = address(account)
    page = reverse("integrations:push_address", args=[account.pk])
    assert desk.post(page).url == page
    account.refresh_from_db()
    assert address(account) != old
    assert push(desk, old).status_code == 404
    assert push(desk, address(account)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"store_id": 7702}, {"shop_key": "other"}, {"shop_key": None}, {"store_id": None}],
)
def test_a_body_about_another_shop_is_not_taken(client, account, changes):
    assert push(client, address(account), **changes).status_code == 401
    assert not InboundEvent.objects.exists()


def test_a_push_touches_the_environment_of_its_address_alone(client, account, cooperative):
    practice = ChannelAccount.objects.create(
        cooperative=cooperative,
        marketplace="keyed",
        environment="practice",
        remote_shop_id="7701",
        refresh_token=logins.packed(KEYS),
    )
    assert push(client, address(account)).status_code == 200
    work_inbox()
    assert list(ChannelOrder.objects.values_list("account", flat=True)) == [account.pk]
    assert practice.channel_orders.count() == 0


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", ["x"], ""])
def test_a_type_that_no_database_holds_is_stored_as_none(client, account, odd):
    assert push(client, address(account), type=odd).status_code == 200
    assert work_inbox() == 1
    assert InboundEvent.objects.get().code == ""


def test_a_flood_is_stopped_and_a_large_body_refused(client, account, monkeypatch):
    assert (
        client.post(address(account), b"x" * 70_000, content_type="application/json").status_code
        == 413
    )
    monkeypatch.setattr(
        "integrations.services.inbox.PUSHES_BY_ADDRESS", Throttle("test-pushes", 2, 60)
    )
    answers = [push(client, address(account), data={"n": n}).status_code for n in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_of_a_refused_push_does_not_hold_the_address(
    client, account, settings, caplog, form
):
    handler = next(h for h in logging.getLogger().handlers if h.name == "console")
    plain, shown = handler.formatter, io.StringIO()
    maker = logging.config.DictConfigurator(settings.LOGGING)
    there = handler.setStream(shown)
    handler.setFormatter(maker.configure_formatter(settings.LOGGING["formatters"][form]))
    secret = address(account).rstrip("/").rpartition("/")[2]
    try:
        client.post(address(account), b"x" * 70_000, content_type="application/json")
        push(client, address(account), store_id=7702)
        logging.getLogger("elsewhere").error("no answer at %s", address(account))
    finally:
        handler.setFormatter(plain)
        handler.setStream(there)

    assert shown.getvalue().count("/kenh/keyed/push/…/") == 3
    assert secret not in shown.getvalue() + caplog.text


def test_a_disconnected_shop_has_no_address(desk, account):
    desk.post(reverse("integrations:disconnect", args=[account.pk]))
    assert push(desk, address(account)).status_code == 404
    page = reverse("integrations:push_address", args=[account.pk])
    assert desk.get(page).status_code == 302


def test_the_address_of_another_co_ops_shop_is_not_to_be_seen(client, account):
    client.force_login(make_member(make_cooperative("HTX Khác")))
    page = reverse("integrations:push_address", args=[account.pk])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    account.refresh_from_db()
    assert account.push_rev == 0
