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
