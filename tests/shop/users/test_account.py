"""Opening an account, one's own page, a new password."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.users.models import User
from tests.factories.coops import make_member, make_user
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_order
from tests.shop.users.conftest import PASSWORD

REGISTER = reverse("users:register")
ACCOUNT = reverse("users:account")
RECOVER = reverse("users:password_reset")

TYPED = {
    "login": "0912 345 678",
    "full_name": "Nguyễn  Thị Hoa",
    "password1": "con-ga-trong-5",
    "password2": "con-ga-trong-5",
}


def register(client, **typed):
    return client.post(REGISTER, {**TYPED, **typed})


def test_a_phone_and_a_name_open_an_account_and_log_in(client, db):
    response = register(client)

    person = User.objects.get()
    assert response.url == ACCOUNT
    assert (str(person.phone), person.email) == ("+84912345678", None)
    assert person.full_name == "Nguyễn Thị Hoa"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_email_address_opens_an_account_too(client, db):
    register(client, login="Hoa@Example.com")

    assert User.objects.get().email == "hoa@example.com"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"login": "0912"}, "login"),
        ({"login": "khong@"}, "login"),
        ({"login": "a b@c.com"}, "login"),
        ({"full_name": "   "}, "full_name"),
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"password1": "ngan", "password2": "ngan"}, "password1"),
        ({"password2": "khac-hoan-toan"}, "password2"),
        ({"full_name": "x" * 151}, "full_name"),
        ({"login": "\x00"}, "login"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(client, db, typed, field):
    response = register(client, **typed)

    assert response.status_code == 422
    assert page(response).select_one(f"#id_{field}_error")
    assert not User.objects.exists()


@pytest.mark.parametrize("login", ["+84 912 345 678", "HOA@example.com"])
def test_a_login_that_is_taken_is_refused_in_any_spelling(client, hoa, login):
    response = register(client, login=login)

    assert response.status_code == 422
    assert User.objects.count() == 1


def test_accounts_are_not_opened_by_the_dozen(client, db):
    for n in range(10):
        type(client)().post(REGISTER, {**TYPED, "login": f"nguoi{n}@example.com"})

    assert register(client).status_code == 429
    assert User.objects.count() == 10


def test_nobody_can_ask_without_end_who_has_an_account(client, hoa):
    answers = [register(client, login="hoa@example.com").status_code for _n in range(31)]

    assert answers == [422] * 30 + [429]
    later = register(client, login="0912 345 678", password2="khac")
    assert later.status_code == 429
    assert "Đã có tài khoản này rồi" not in text_of(later)


def test_ones_own_page_needs_a_login(client, db):
    assert client.get(ACCOUNT).url == f"{reverse('users:login')}?next={ACCOUNT}"


def test_it_lists_ones_own_orders_and_nobody_elses(client, hoa, rice, buyer):
    mine = make_order(rice, user=hoa)
    other = make_order(rice, user=buyer)
    same_phone = make_order(rice, phone="+84912345678")
    client.force_login(hoa)

    text = text_of(client.get(ACCOUNT))

    assert mine.number in text
    assert other.number not in text
    assert same_phone.number not in text  # a phone number alone proves nothing
    assert "Chờ xác nhận" in text


def test_it_leads_members_to_their_desk_and_nobody_else(client, cooperative, hoa):
    member = make_member(cooperative)
    link = f"/quan-ly/?htx={cooperative.code}"

    client.force_login(hoa)
    assert not page(client.get(ACCOUNT)).select(f'main a[href="{link}"]')
    client.force_login(member)
    assert page(client.get(ACCOUNT)).select(f'main a[href="{link}"]')


def test_a_member_who_left_has_no_desk(client, cooperative):
    member = make_member(cooperative)
    member.memberships.update(is_active=False)
    client.force_login(member)

    assert not page(client.get(ACCOUNT)).select('main a[href*="htx="]')


def test_name_and_form_of_address_can_be_changed(client, hoa):
    client.force_login(hoa)

    client.post(ACCOUNT, {"full_name": "Lê Thị Hoà", "form_of_address": "cô"})

    assert "Chào cô Hoà" in text_of(client.get(ACCOUNT))
    hoa.refresh_from_db()
    assert (hoa.email, hoa.phone.as_e164) == ("hoa@example.com", "+84912345678")


@pytest.mark.parametrize("typed", [{"full_name": ""}, {"form_of_address": "ngài"}])
def test_a_refused_change_changes_nothing(client, hoa, typed):
    client.force_login(hoa)

    sent = {"full_name": "Lê Thị Hoa", "form_of_address": "cô", **typed}
    response = client.post(ACCOUNT, sent)

    hoa.refresh_from_db()
    assert response.status_code == 422
    assert (hoa.full_name, hoa.form_of_address) == ("Lê Thị Hoa", "anh/chị")


def test_nobody_makes_themselves_an_operator(client, hoa):
    client.force_login(hoa)

    client.post(
        ACCOUNT,
        {"full_name": "Lê Hoa", "form_of_address": "cô", "is_staff": "on", "is_superuser": "on"},
    )

    hoa.refresh_from_db()
    assert not hoa.is_staff
    assert not hoa.is_superuser


def test_the_password_can_be_changed_by_who_knows_the_old_one(client, hoa):
    client.force_login(hoa)
    change = reverse("users:password_change")
    new = {"new_password1": "con-ga-trong-5", "new_password2": "con-ga-trong-5"}

    assert client.post(change, {"old_password": "sai", **new}).status_code == 422
    assert client.post(change, {"old_password": PASSWORD, **new}).url == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200  # still logged in here
    hoa.refresh_from_db()
    assert hoa.check_password("con-ga-trong-5")


def recover(client, login, **extra):
    return client.post(RECOVER, {"login": login}, **extra)


@pytest.mark.parametrize("login", ["hoa@example.com", "HOA@example.com", "0912 345 678"])
def test_a_forgotten_password_is_replaced_through_a_mail(client, hoa, login):
    recover(client, login)

    message = mail.outbox[0]
    assert message.to == ["hoa@example.com"]
    assert "Lê" not in message.subject
    html = message.alternatives[0].content
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+/)", message.body)[1]
    assert path in html
    page_ = client.get(path, follow=True)
    new = {"new_password1": "con-ga-trong-5", "new_password2": "con-ga-trong-5"}
    done = client.post(page_.redirect_chain[-1][0], new, follow=True)
    assert done.status_code == 200
    hoa.refresh_from_db()
    assert hoa.check_password("con-ga-trong-5")
    assert "không còn dùng được" in text_of(client.get(path, follow=True))  # works once


def test_the_link_never_leads_to_a_host_the_visitor_named(client, hoa, settings):
    settings.ALLOWED_HOSTS = ["*"]

    recover(client, "hoa@example.com", HTTP_HOST="evil.example")

    assert "evil.example" not in mail.outbox[0].body


def test_the_answer_is_the_same_for_everybody(client, hoa, phone_only):
    answers = [
        recover(client, login, follow=True)
        for login in ("hoa@example.com", "0987654321", "ai@example.com")
    ]

    assert len({text_of(answer) for answer in answers}) == 1
    assert len(mail.outbox) == 1
    assert "chỉ có số điện thoại" in text_of(answers[0])


def test_nobodys_mailbox_is_flooded(client, hoa):
    for n in range(5):
        recover(client, "hoa@example.com", REMOTE_ADDR=f"198.51.100.{n}")

    assert len(mail.outbox) == 3


def test_one_address_cannot_ask_on_and_on(client, db):
    for n in range(10):
        recover(client, f"nguoi{n}@example.com")

    assert recover(client, "hoa@example.com").status_code == 429


def test_a_login_that_cannot_be_one_is_refused_and_kept(client, db):
    response = recover(client, "abc")

    assert response.status_code == 422
    assert fields_of(response)["login"] == "abc"


def test_a_made_up_link_opens_nothing(client, hoa):
    for path in ("abc/def-ghi/", "MQ/set-password/", "é/x-y/"):
        response = client.get(f"{RECOVER}{path}", follow=True)
        assert response.status_code == 200
        assert "không còn dùng được" in text_of(response)


def test_a_closed_account_gets_no_mail(client, hoa):
    hoa.is_active = False
    hoa.save()

    recover(client, "hoa@example.com")

    assert not mail.outbox


def test_another_phone_is_not_proved_and_the_same_stays_so(client, hoa):
    User.objects.update(phone_proved_at=timezone.now())
    client.force_login(make_user("dieu.hanh@example.com", is_staff=True, is_superuser=True))
    address = reverse("admin:users_user_change", args=[hoa.pk])

    for phone, proved in (("0912 345 678", True), ("0987 654 321", False)):
        sent = fields_of(client.get(address), "#user_form")
        rights = {name: [] for name in ("groups", "user_permissions")}
        answer = client.post(address, {**sent, **rights, "phone": phone})
        assert answer.status_code == 302, page(answer).select(".errorlist")
        hoa.refresh_from_db()
        assert (hoa.phone.as_national, hoa.phone_proved_at is not None) == (phone, proved)


def test_a_phone_written_alone_takes_its_proof_along(hoa):
    hoa.phone_proved_at = timezone.now()
    hoa.save()

    hoa.phone = "+84987654321"
    hoa.save(update_fields=["phone"])

    hoa.refresh_from_db()
    assert hoa.phone_proved_at is None
