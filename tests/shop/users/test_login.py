"""Logging in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.basket.models import Basket, Line
from shop.users import limits
from shop.users.models import User
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, page, text_of
from tests.shop.users.conftest import PASSWORD

LOGIN = reverse("users:login")
ACCOUNT = reverse("users:account")


def log_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": login, "password": password}, **extra)


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login",
    ["0912345678", "0912 345 678", "+84912345678", "+84 912 345 678", "84912345678"]
    + ["0912.345.678", "hoa@example.com", "HOA@Example.COM", " hoa@example.com "],
)
def test_phone_in_any_spelling_and_email_lead_to_ones_own_page(client, hoa, login):
    assert log_in(client, login).url == ACCOUNT
    assert is_logged_in(client)


def test_a_wrong_password_and_an_unknown_login_look_the_same(client, hoa):
    wrong = log_in(client, "0912345678", "khong-dung")
    unknown = log_in(client, "0999999999", "khong-dung")

    assert wrong.status_code == unknown.status_code == 422
    errors = [page(r).select_one(".form-errors").get_text() for r in (wrong, unknown)]
    assert errors[0] == errors[1]
    assert fields_of(wrong)["username"] == "0912345678"
    assert fields_of(wrong)["password"] == ""


def test_a_closed_account_looks_like_a_wrong_password(client, hoa):
    hoa.is_active = False
    hoa.save()

    assert log_in(client, "0912345678").status_code == 422
    assert not is_logged_in(client)


@pytest.mark.parametrize("login", ["", "\x00", "x" * 5000, "0912", "a@b@c"])
def test_nonsense_is_refused(client, hoa, login):
    assert log_in(client, login).status_code == 422


def test_a_password_of_a_megabyte_is_not_hashed(client, hoa):
    assert log_in(client, "0912345678", "x" * 1_000_000).status_code == 422


def test_one_login_is_guarded_after_ten_tries_in_whatever_spelling(client, hoa):
    spellings = ["0912345678", "+84912345678"] * 5
    for n, login in enumerate(spellings):
        log_in(client, login, "khong-dung", REMOTE_ADDR=f"198.51.100.{n}")

    response = log_in(client, "0912 345 678", REMOTE_ADDR="198.51.100.99")

    assert response.status_code == 429
    assert "Đã thử quá nhiều lần" in text_of(response)
    assert not is_logged_in(client)


def test_those_who_share_a_login_do_not_lock_each_other_out(client, hoa):
    for _phone in range(12):
        assert log_in(Client(), hoa.email).status_code == 302
    for _guess in range(10):
        log_in(client, hoa.email, "khong-dung")

    assert log_in(client, hoa.email).status_code == 429
    assert not is_logged_in(client)


def test_right_logins_without_end_count_too(client, hoa, monkeypatch):
    monkeypatch.setattr(limits.RIGHT_LOGINS, "limit", 5)
    answers = [log_in(Client(), hoa.email).status_code for _again in range(17)]

    assert answers == [302] * 15 + [429] * 2


def test_one_address_is_stopped_after_thirty_tries_and_others_are_not(client, hoa):
    for n in range(30):
        log_in(client, f"nguoi{n}@example.com", "x", REMOTE_ADDR="198.51.100.1")

    assert log_in(client, "0912345678", REMOTE_ADDR="198.51.100.1").status_code == 429
    assert log_in(Client(), "0912345678", REMOTE_ADDR="198.51.100.2").status_code == 302


def test_next_is_followed_on_this_site(client, hoa):
    response = client.get(LOGIN, {"next": "/quan-ly/"})

    sent = {**fields_of(response), "username": "0912345678", "password": PASSWORD}
    assert client.post(LOGIN, sent).url == "/quan-ly/"


@pytest.mark.parametrize("next_", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_next_never_leads_elsewhere(client, hoa, next_):
    sent = {"username": "0912345678", "password": PASSWORD, "next": next_}

    assert client.post(LOGIN, sent).url == ACCOUNT
    assert client.get(LOGIN, {"next": next_}).url == ACCOUNT


def test_logging_out_needs_a_post(client, hoa):
    client.force_login(hoa)

    assert client.get(reverse("users:logout")).status_code == 405
    assert is_logged_in(client)
    assert client.post(reverse("users:logout")).status_code == 302
    assert not is_logged_in(client)


@pytest.mark.parametrize("door", ["users:logout", "wagtailadmin_logout", "admin:logout"])
def test_every_logout_empties_the_storage_of_the_phone(client, hoa, door):
    hoa.is_staff = hoa.is_superuser = True
    hoa.save()
    client.force_login(hoa)
    assert "Clear-Site-Data" not in client.get(ACCOUNT)

    answer = client.post(reverse(door))

    assert not is_logged_in(client)
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/")


def test_the_basket_from_before_logging_in_is_merged_at_once(client, hoa, rice, cooperative):
    eggs = make_product(cooperative, "Trứng gà ta")
    log_in(client, "0912345678")
    add = lambda product, units: client.post(  # noqa: E731
        reverse("basket:add", kwargs={"pk": product.pk}), {"quantity": units}
    )
    add(rice, 1)
    client.post(reverse("users:logout"))
    add(rice, 3)
    add(eggs, 2)

    log_in(client, "0912345678")

    basket = Basket.open.get(owner=hoa)
    assert dict(basket.lines.values_list("product_id", "quantity")) == {rice.pk: 3, eggs.pk: 2}
    assert Line.objects.count() == 2
    assert "Trứng gà ta" in text_of(client.get(reverse("basket:summary")))


def test_the_first_basket_becomes_the_persons_own(client, hoa, rice):
    client.post(reverse("basket:add", kwargs={"pk": rice.pk}), {"quantity": 2})

    log_in(client, "0912345678")

    assert Basket.open.get().owner == hoa
    assert Basket.open.get().num_items == 2


@pytest.mark.parametrize("door", ["/cms/", "/quan-tri/"])
def test_editors_and_operators_come_in_through_the_same_login(client, db, door):
    User.objects.create_superuser("ba@example.com", PASSWORD, full_name="Vũ Minh Châu")

    asked = client.get(door, follow=True)
    sent = fields_of(asked, "form[method=post]:has([name=password])")
    log_in(client, "ba@example.com", next=sent["next"])

    assert asked.redirect_chain[-1][0].startswith(LOGIN)
    assert sent["next"] == door
    assert client.get(door).status_code == 200


@pytest.mark.parametrize("door", ["/cms/login/", "/quan-tri/login/", "/_util/login/"])
def test_no_other_login_takes_a_password(client, hoa, door):
    response = client.post(door, {"username": "hoa@example.com", "password": PASSWORD})

    assert response.url == LOGIN
    assert not is_logged_in(client)


@pytest.mark.parametrize("door", ["/cms/", "/quan-tri/"])
def test_who_may_not_come_in_is_told_and_not_sent_in_circles(client, hoa, door):
    client.force_login(hoa)

    assert client.get(door, follow=True).status_code == 403


def test_a_forgotten_password_is_asked_for_at_one_place(client, db):
    response = client.post("/cms/password_reset/", {"email": "hoa@example.com"})

    assert response.url == reverse("users:password_reset")
