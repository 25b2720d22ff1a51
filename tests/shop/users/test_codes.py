"""Logging in with a phone number and a one-time code."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Membership
from shop.address.book import addresses_of, save_address
from shop.core.remote import Answer, RemoteClient, TemporaryFailure
from shop.order.models import Channel, Order
from shop.users.code_models import LoginCode
from shop.users.codes import needs_password, purge_when_due
from shop.users.models import User
from shop.users.sending import send_code
from tests.factories.coops import make_user
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_basket, make_order
from tests.shop.users.conftest import PASSWORD

LOGIN = reverse("users:login")
ACCOUNT = reverse("users:account")
ASK = reverse("users:code")
ENTER = reverse("users:code_enter")
PHONE = "+84912345678"


@pytest.fixture(autouse=True)
def console(settings):
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}


@pytest.fixture
def later():
    """Return a function that lets the minute between two codes pass."""
    from django.core.cache import cache

    return cache.clear


@pytest.fixture
def sent(caplog):
    """Return a function that gives the newest code that was sent."""
    caplog.set_level(logging.INFO, "shop.users.senders")
    return lambda: re.findall(r"one-time code for \+84\d+: (\d{6})$", caplog.text, re.M)[-1]


def ask(client, phone="0912 345 678", **extra):
    return client.post(ASK, {"phone": phone}, **extra)


def enter(client, code, **extra):
    return client.post(ENTER, {"code": code, **extra})


def is_logged_in(client):
    return "_auth_user_id" in client.session


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_opens_an_account_at_the_first_time_and_the_same_one_later(client, db, sent, later):
    assert ask(client).url == ENTER
    assert enter(client, sent()).url == ACCOUNT
    person = User.objects.get()
    assert (str(person.phone), person.has_usable_password()) == (PHONE, False)
    assert person.phone_proved_at is not None
    assert client.get(ACCOUNT).status_code == 200

    later()
    second = Client()
    ask(second, "+84 912 345 678")
    enter(second, sent())

    assert is_logged_in(second)
    assert User.objects.get() == person


def test_the_code_may_come_with_spaces_and_the_page_asks_the_keyboard_for_digits(client, db, sent):
    ask(client)
    field = page(client.get(ENTER)).select_one("#id_code")
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")

    code = sent()
    enter(client, f" {code[:3]} {code[3:]}\n")

    assert is_logged_in(client)


def test_an_unknown_phone_and_a_known_one_get_the_same_answer(client, hoa):
    known, unknown = Client(), Client()

    answers = [ask(known), ask(unknown, "0987654321")]

    assert answers[0].status_code == answers[1].status_code == 302
    texts = [text_of(known.get(ENTER)), text_of(unknown.get(ENTER))]
    assert texts[0].replace("0912 345 678", "") == texts[1].replace("0987 654 321", "")


@pytest.mark.parametrize(
    "phone", ["", "0912", "02473001234", "\x00", "x" * 10_000, "+1 202 555 0100", "<b>09</b>", "😀"]
)
def test_what_is_no_mobile_phone_is_refused_and_kept(client, db, phone):
    response = ask(client, phone)

    assert response.status_code == 422
    assert page(response).select_one("#id_phone_error")
    assert not LoginCode.objects.exists()


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "\x00", "9" * 10_000, "12345٦x"]
)
def test_what_is_no_code_costs_no_try(client, db, code):
    ask(client)

    response = enter(client, code)

    assert response.status_code == 422
    assert page(response).select_one("#id_code_error")
    assert LoginCode.objects.get().tries == 0


def test_five_tries_then_even_the_right_code_is_too_late(client, db, sent):
    ask(client)
    code = sent()
    for _ in range(5):
        assert enter(client, another(code)).status_code == 422

    response = enter(client, code)

    assert response.status_code == 422
    assert page(response).select_one("#id_code_error")
    assert not is_logged_in(client)
    assert not User.objects.exists()


def test_a_code_works_once_and_a_double_press_is_harmless(client, db, sent):
    ask(client)
    before = client.cookies["sessionid"].value
    code, token = sent(), client.session["login_code"]
    enter(client, code)
    assert is_logged_in(client)
    assert client.cookies["sessionid"].value != before

    again = Client()
    session = again.session
    session["login_code"] = token
    session.save()
    again.cookies["sessionid"] = session.session_key
    assert enter(again, code).url == ACCOUNT  # the second press of the same form
    assert User.objects.count() == 1

    LoginCode.objects.update(used_at=timezone.now() - timedelta(minutes=1))
    late = Client()
    session = late.session
    session["login_code"] = token
    session.save()
    late.cookies["sessionid"] = session.session_key
    assert enter(late, code).status_code == 422
    assert not is_logged_in(late)


def test_a_code_holds_for_five_minutes(client, db, sent):
    ask(client)
    row = LoginCode.objects.get()
    assert timedelta(minutes=4) < row.expires_at - timezone.now() <= timedelta(minutes=5)
    LoginCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert enter(client, sent()).status_code == 422
    assert not is_logged_in(client)


def test_only_the_browser_that_asked_can_try_the_code(client, db, sent):
    ask(client)
    stranger = Client()

    assert enter(stranger, sent()).url == ASK
    assert LoginCode.objects.get().tries == 0


def test_the_code_is_kept_nowhere(client, db, sent):
    from django_tasks_db.models import DBTaskResult

    ask(client)
    code = sent()

    row = LoginCode.objects.get()
    assert code not in json.dumps([row.digest, row.token, client.session["login_code"]])
    assert code not in str(list(DBTaskResult.objects.values()))


def test_a_code_is_made_and_sent_once_whatever_the_queue_does(client, db, sent, caplog):
    ask(client)
    code = sent()

    assert send_code(LoginCode.objects.get().pk, "vi") is False

    assert sent() == code
    assert caplog.text.count("one-time code for") == 1


def test_another_code_comes_after_a_minute_not_before(client, db, sent, later, caplog):
    ask(client)
    first = sent()
    too_soon = client.post(ENTER, {"again": "1"})
    assert too_soon.status_code == 429
    assert "1 phút" in page(too_soon).get_text()
    assert caplog.text.count("one-time code for") == 1

    later()
    assert client.post(ENTER, {"again": "1"}).url == ENTER
    assert caplog.text.count("one-time code for") == 2
    if sent() != first:
        assert enter(client, first).status_code == 422
    enter(client, sent())

    assert is_logged_in(client)


def test_five_codes_an_hour_for_one_phone_from_wherever(client, db, monkeypatch):
    monkeypatch.setattr("shop.users.limits._wait_between", lambda phone: None)
    for n in range(5):
        assert ask(Client(), REMOTE_ADDR=f"198.51.100.{n}").status_code == 302

    response = ask(client, REMOTE_ADDR="198.51.100.99")

    assert response.status_code == 429
    assert fields_of(response)["phone"] == "0912 345 678"
    assert ask(Client(), "0987654321", REMOTE_ADDR="198.51.100.99").status_code == 302


def test_strangers_do_not_lock_out_the_browser_in_which_the_phone_was_proved(
    client, db, sent, later, monkeypatch
):
    ask(client)
    enter(client, sent())
    assert PHONE[3:] not in client.cookies["so_quen"].value
    client.post(reverse("users:logout"))
    later()
    monkeypatch.setattr("shop.users.limits.CODES_OF_ALL.limit", 3)
    for n in range(3):
        ask(Client(), f"09123456{71 + n}", REMOTE_ADDR=f"198.51.100.{n}")
    assert ask(Client(), REMOTE_ADDR="198.51.100.98").status_code == 429

    assert ask(client, REMOTE_ADDR="198.51.100.0").status_code == 302
    assert ask(client, "0987654321", REMOTE_ADDR="198.51.100.99").status_code == 429
    enter(client, sent())

    assert is_logged_in(client)


def test_a_made_up_note_of_a_proved_phone_counts_for_nothing(client, db, monkeypatch):
    monkeypatch.setattr("shop.users.limits.CODES_OF_ALL.limit", 1)
    ask(Client(), "0987654321")
    client.cookies["so_quen"] = "0" * 32

    assert ask(client).status_code == 429


def test_one_address_has_so_many_codes_an_hour(client, db, monkeypatch):
    monkeypatch.setattr("shop.users.limits.CODES_BY_ADDRESS.limit", 3)
    for n in range(3):
        assert ask(Client(), f"09123456{n:02d}").status_code == 302

    assert ask(client, "0987654321").status_code == 429


def test_all_together_are_limited(client, db, monkeypatch):
    monkeypatch.setattr("shop.users.limits.CODES_OF_ALL.limit", 2)
    for n in range(2):
        ask(Client(), f"09123456{n:02d}", REMOTE_ADDR=f"198.51.100.{n}")

    assert ask(client, "0987654321", REMOTE_ADDR="198.51.100.9").status_code == 429


def test_orders_of_before_are_shown_once_the_phone_is_proved(client, rice, sent):
    mine, old = make_order(rice), make_order(rice)
    others = make_order(rice, phone="+84987654321")
    owned = make_order(rice, user=make_user("ai@example.com"))
    there = make_order(rice)
    Order.objects.filter(pk=there.pk).update(channel=Channel.SHOPEE)
    Order.objects.filter(pk=old.pk).update(date_placed=timezone.now() - timedelta(days=400))
    ask(client)
    assert not Order.objects.filter(user__phone=PHONE).exists()

    enter(client, sent())

    person = User.objects.get(phone=PHONE)
    assert list(person.orders.all()) == [mine]
    assert person.checkouts.get() == mine.checkout
    shown = text_of(client.get(ACCOUNT))
    assert mine.number in shown
    assert not any(order.number in shown for order in (others, owned, there, old))


def test_registering_with_a_phone_shows_nobodys_orders(client, rice):
    make_order(rice)
    typed = {"login": "0912345678", "full_name": "Ai Đó"}
    passwords = {"password1": PASSWORD + "-5", "password2": PASSWORD + "-5"}

    client.post(reverse("users:register"), {**typed, **passwords})

    assert User.objects.get().orders.count() == 0


def test_whoever_opened_an_account_with_my_number_is_out_when_i_prove_it(client, phone_only, sent):
    squatter = Client()
    squatter.force_login(phone_only)
    ask(client, "0987654321")

    enter(client, sent())

    assert client.get(ACCOUNT).status_code == 200
    assert squatter.get(ACCOUNT).status_code == 302
    phone_only.refresh_from_db()
    assert not phone_only.has_usable_password()


def test_what_a_stranger_left_in_the_account_is_gone(client, phone_only, rice, sent):
    place = {"full_name": "Kẻ Lạ", "phone_number": PHONE, "line1": "Nhà kẻ lạ"}
    save_address(phone_only, {**place, "ward_code": "16498"}, is_usual=True)
    make_basket((rice, 1), owner=phone_only)
    strange, mine = make_order(rice, user=phone_only), make_order(rice, phone="+84987654321")
    kept = make_order(rice, user=phone_only, phone="+84987654321")
    ask(client, "0987654321")

    enter(client, sent())

    phone_only.refresh_from_db()
    assert phone_only.full_name == ""
    assert not addresses_of(phone_only).exists()
    assert rice.title not in text_of(client.get("/gio-hang/"))
    assert set(phone_only.orders.all()) == {mine, kept}
    assert set(phone_only.checkouts.all()) == {mine.checkout, kept.checkout}
    strange.refresh_from_db()
    assert strange.user is None


def test_an_account_with_an_email_keeps_its_password(client, hoa, sent):
    ask(client)
    enter(client, sent())

    hoa.refresh_from_db()
    assert is_logged_in(client)
    assert hoa.check_password(PASSWORD)


def test_who_has_no_password_may_choose_one(client, db, sent):
    ask(client)
    enter(client, sent())
    address = reverse("users:password_change")
    assert not page(client.get(address)).select_one("#id_old_password")

    typed = {"new_password1": "con-ga-trong-5", "new_password2": "con-ga-trong-5"}
    assert client.post(address, typed).url == ACCOUNT

    assert client.login(username="0912345678", password="con-ga-trong-5")
    assert page(client.get(address)).select_one("#id_old_password")


def test_a_closed_account_stays_closed_and_an_operators_wants_its_password(
    client, hoa, sent, later
):
    User.objects.filter(pk=hoa.pk).update(is_active=False)
    ask(client)
    assert enter(client, sent()).status_code == 422

    later()
    User.objects.filter(pk=hoa.pk).update(is_active=True, is_staff=True)
    ask(client)
    assert enter(client, sent()).status_code == 422
    assert not is_logged_in(client)


@pytest.mark.parametrize("kind", ["superuser", "editor", "owner", "staff"])
def test_no_code_opens_what_does_more_than_buy_and_its_password_stays(
    client, phone_only, cooperative, sent, kind
):
    if kind == "superuser":
        User.objects.update(is_superuser=True)
    elif kind == "editor":
        right = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
        phone_only.user_permissions.add(Permission.objects.get(**right))
    else:
        Membership.objects.create(user=phone_only, cooperative=cooperative, role=kind)
    ask(client, "0987654321")

    assert enter(client, sent()).status_code == 422

    assert not is_logged_in(client)
    phone_only.refresh_from_db()
    assert phone_only.check_password(PASSWORD)


def test_a_helper_and_who_left_the_desk_come_in_by_code(client, phone_only, cooperative, sent):
    who = {"user": phone_only, "cooperative": cooperative}
    place = Membership.objects.create(**who, role="owner", is_active=False)
    ask(client, "0987654321")
    enter(client, sent())
    assert is_logged_in(client)

    Membership.objects.filter(pk=place.pk).update(role="helper", is_active=True)
    assert not needs_password(phone_only)


def test_the_basket_and_the_way_go_on(client, rice, sent):
    client.post(reverse("basket:add", kwargs={"pk": rice.pk}), {"quantity": 2})
    way = client.post(ASK, {"phone": "0912345678", "next": "/gio-hang/"}).url
    sent_fields = {**fields_of(client.get(way)), "code": sent()}

    assert client.post(ENTER, sent_fields).url == "/gio-hang/"
    assert rice.title in text_of(client.get("/gio-hang/"))


@pytest.mark.parametrize("next_", ["https://example.com/", "//example.com"])
def test_the_way_never_leads_elsewhere(client, db, sent, next_):
    client.post(ASK, {"phone": "0912345678", "next": next_})

    assert client.post(ENTER, {"code": sent(), "next": next_}).url == ACCOUNT


def test_without_a_way_to_send_nothing_is_offered(client, db, settings):
    settings.LOGIN_CODES = {"senders": [], "url": "", "token": ""}
    assert client.get(ASK).status_code == client.get(ENTER).status_code == 404
    assert ASK not in client.get(LOGIN).content.decode()

    settings.LOGIN_CODES = {"senders": ["console", "http"], "url": "", "token": ""}
    settings.DEMO_LOGINS = False  # a public server: the log is no way, and there is no gateway
    assert ask(client).status_code == 404


def test_by_email_the_owner_gets_in_and_nobody_else_gets_anything(client, hoa, settings, rice):
    settings.LOGIN_CODES = {"senders": ["email"], "url": "", "token": ""}
    make_order(rice)
    ask(client)
    (letter,) = mail.outbox
    assert letter.to == ["hoa@example.com"]

    enter(client, re.search(r"\b\d{6}\b", letter.body)[0])
    hoa.refresh_from_db()
    assert is_logged_in(client)
    assert (hoa.phone_proved_at, hoa.orders.count()) == (None, 0)  # the phone is not proved

    other = Client()
    assert ask(other, "0987654321").url == ENTER
    assert len(mail.outbox) == 1
    assert "e-mail" in text_of(other.get(ENTER))


def test_the_gateway_gets_the_code_and_the_next_way_helps_when_it_fails(
    client, hoa, settings, monkeypatch
):
    address = "https://gateway.example/send?brand=CHOQUE"
    settings.LOGIN_CODES = {"senders": ["http", "email"], "url": address, "token": "tok"}
    calls: list = []

    def send(self, method, path, **given):
        calls.append((self.base_url, method, path, given))
        return Answer(202)

    monkeypatch.setattr(RemoteClient, "send", send)
    ask(client)
    base, method, path, given = calls[0]
    assert (base, method, path) == ("https://gateway.example", "POST", "/send?brand=CHOQUE")
    assert given["headers"] == {"Authorization": "Bearer tok"}
    assert given["json_body"]["phone"] == PHONE
    assert given["json_body"]["code"] in given["json_body"]["text"]
    assert given["json_body"]["text"].isascii()
    assert not mail.outbox
    enter(client, given["json_body"]["code"])
    assert is_logged_in(client)

    def fail(self, *args, **given):
        raise TemporaryFailure("no answer", call="login-code")

    monkeypatch.setattr(RemoteClient, "send", fail)
    from django.core.cache import cache

    cache.clear()
    other = Client()
    assert ask(other).url == ENTER
    assert len(mail.outbox) == 1


def test_old_codes_go(db, monkeypatch):
    monkeypatch.setattr("shop.users.codes._next_purge", 0.0)
    now = timezone.now()
    for hours in (1, 30):
        LoginCode.objects.create(phone=PHONE, expires_at=now, asked_at=now - timedelta(hours=hours))

    assert purge_when_due() == 1
    assert purge_when_due() == 0
    assert LoginCode.objects.get().asked_at > now - timedelta(hours=2)
