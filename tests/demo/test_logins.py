"""The six printed accounts."""

import pytest

from shop.demo.logins import LOGINS, PASSWORD, DemoRefused, create_logins
from shop.users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("login", LOGINS)
def test_every_printed_login_opens_an_account(client, login):
    create_logins()

    assert client.login(login=login, password=PASSWORD) or client.login(
        username=login, password=PASSWORD
    )


def test_only_the_operator_may_do_everything():
    create_logins()

    assert [u.email for u in User.objects.filter(is_superuser=True)] == ["admin@example.test"]
    assert [u.email for u in User.objects.filter(is_staff=True)] == ["admin@example.test"]


def test_a_changed_password_stays():
    create_logins()
    person = User.objects.get(email="htx@example.test")
    person.set_password("mat-khau-moi-cua-toi")
    person.save()

    create_logins()

    person.refresh_from_db()
    assert person.check_password("mat-khau-moi-cua-toi")


def test_somebody_who_has_the_phone_already_keeps_it():
    User.objects.create_user(phone="+84900000001", full_name="Người có số này")

    people = create_logins()

    assert people["buyer@example.test"].phone is None


def test_production_has_no_demo_logins(settings):
    settings.DEMO_LOGINS = False

    with pytest.raises(DemoRefused):
        create_logins()

    assert not User.objects.exists()
