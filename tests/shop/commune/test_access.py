"""The officer's door opens to people with an office, and to nobody else."""

import pytest
from django.urls import reverse

from shop.commune.admin import OfficerForm
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


def test_a_person_with_two_offices_turns_from_one_to_the_other(client):
    person, here, there = make_user(), make_cooperative("HTX Đây"), make_cooperative("HTX Kia")
    type(here).objects.filter(pk=here.pk).update(ward_code="14824")
    type(there).objects.filter(pk=there.pk).update(ward_code="00001")
    Officer.objects.create(user=person, ward_code="14824", ward_name="Quảng Hợp")
    second = Officer.objects.create(user=person, ward_code="00001", ward_name="Quảng Kia")
    client.force_login(person)
    today, sellers = reverse("commune:today"), reverse("commune:sellers")
    assert f"?xa={second.pk}" in client.get(today).text
    assert "HTX Đây" in client.get(sellers).text and "HTX Kia" not in client.get(sellers).text

    assert client.get(today, {"xa": second.pk})["Location"] == today

    assert "HTX Kia" in client.get(sellers).text and "HTX Đây" not in client.get(sellers).text
    Officer.objects.filter(pk=second.pk).update(is_active=False)
    assert "HTX Đây" in client.get(sellers).text
    assert client.get(today, {"xa": second.pk}).status_code == 404


@pytest.mark.parametrize("number", ["x", "", "0", "9" * 40, "\x00"])
def test_nobody_turns_to_an_office_of_others(client, number):
    Officer.objects.create(user=make_user(), ward_code="00001")
    office = Officer.objects.create(user=make_user(), ward_code="14824")
    client.force_login(office.user)

    assert client.get(reverse("commune:today"), {"xa": number}).status_code == 404
    other = Officer.objects.exclude(pk=office.pk).get()
    assert client.get(reverse("commune:today"), {"xa": other.pk}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"ward_code"}),
        ({"ward_code": "14824", "every_commune": "on"}, {"every_commune"}),
        ({"ward_code": "14824"}, set()),
        ({"every_commune": "on"}, set()),
    ],
)
def test_an_office_for_every_commune_is_ticked_and_not_left_empty(sent, wrong):
    form = OfficerForm({"user": make_user().pk, "role": "officer", "is_active": "on"} | sent)

    assert set(form.errors) == wrong
