"""The officer's door opens to people with an office, and to nobody else."""

import pytest
from django.urls import reverse

from shop.commune.models import Officer
from tests.factories.coops import make_cooperative, make_member, make_user

pytestmark = pytest.mark.django_db


def test_nobody_is_sent_to_the_login(client):
    answer = client.get(reverse("commune:today"))
    assert answer.status_code == 302
    assert "dang-nhap" in answer.url


def test_a_buyer_and_a_manager_find_nothing(client):
    for person in (make_user(), make_member(make_cooperative())):
        client.force_login(person)
        assert client.get(reverse("commune:today")).status_code == 404


def test_an_officer_sees_the_desk_until_the_office_ends(client):
    office = Officer.objects.create(user=make_user(), ward_code="14824", ward_name="Quảng Hợp")
    client.force_login(office.user)
    assert "Quảng Hợp" in client.get(reverse("commune:today")).content.decode()
    Officer.objects.update(is_active=False)
    assert client.get(reverse("commune:today")).status_code == 404


def test_an_officer_reaches_the_co_ops_of_the_own_commune_only():
    here, there = make_cooperative(), make_cooperative()
    type(here).objects.filter(pk=here.pk).update(ward_code="14824")
    type(there).objects.filter(pk=there.pk).update(ward_code="00001")
    office = Officer.objects.create(user=make_user(), ward_code="14824")
    everywhere = Officer.objects.create(user=make_user())
    assert list(office.cooperatives()) == [here]
    assert set(everywhere.cooperatives()) == {here, there}


def test_who_holds_two_offices_turns_from_one_to_the_other(client):
    here, there = make_cooperative("HTX Ở Đây"), make_cooperative("HTX Ở Kia")
    type(there).objects.filter(pk=there.pk).update(ward_code="14824")
    person, sellers = make_user(), reverse("commune:sellers")
    Officer.objects.create(user=person, ward_code="16498", ward_name="Xã Một")
    second = Officer.objects.create(user=person, ward_code="14824", ward_name="Xã Hai")
    strange = Officer.objects.create(user=make_user(), ward_code="00001")
    client.force_login(person)

    first = client.get(sellers).text
    assert here.short_name in first and there.short_name not in first
    today = reverse("commune:today")
    assert f"{today}?chuc={second.pk}" in client.get(today).text

    assert client.get(today, {"chuc": second.pk, "page": "2"}).url == f"{today}?page=2"
    turned = client.get(sellers).text
    assert there.short_name in turned and here.short_name not in turned
    for other in (strange.pk, "x", "", "9" * 30, "\x00"):
        assert client.get(today, {"chuc": other}).status_code == 404

    Officer.objects.filter(pk=second.pk).update(is_active=False)
    assert here.short_name in client.get(sellers).text


def test_who_is_of_the_team_here_and_officer_there_decides_there_only(client):
    person = make_user()
    Officer.objects.create(user=person, ward_code="16498", role=Officer.Role.DIGITAL_TEAM)
    Officer.objects.create(user=person, ward_code="14824")
    client.force_login(person)
    own = make_cooperative()

    assert client.get(reverse("commune:sellers")).status_code == 200
    assert client.get(reverse("commune:seller", args=[own.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ({}, False),
        ({"ward_code": "16498"}, True),
        ({"all_communes": "on"}, True),
        ({"ward_code": "16498", "all_communes": "on"}, False),
    ],
)
def test_an_office_for_every_commune_is_ticked_and_never_left_empty(admin_client, typed, is_right):
    sent = {"user": make_user().pk, "role": "officer", "is_active": "on", **typed}

    answer = admin_client.post(reverse("admin:commune_officer_add"), sent)

    assert (answer.status_code == 302, Officer.objects.exists()) == (is_right, is_right)
    if is_right:
        page = admin_client.get(
            reverse("admin:commune_officer_change", args=[Officer.objects.get().pk])
        )
        ticked = page.context["adminform"].form["all_communes"].value()
        assert ticked is ("all_communes" in typed)
