"""A co-op says where it is; the market's map and its list show the same."""

from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.forms import fields_of, page, text_of
from tests.shop.shipping.test_pickups import make_point

MAP = reverse("dashboard:map_point")
LIST = reverse("storefront:cooperative_list")


def put(cooperative, latitude: str, longitude: str):
    cooperative.latitude, cooperative.longitude = Decimal(latitude), Decimal(longitude)
    cooperative.save()


def test_a_pasted_link_puts_the_co_op_on_the_map(desk, cooperative, other_cooperative, client):
    put(other_cooperative, "19.9", "105.8")

    sent = {"where": "https://www.google.com/maps/@19.78,105.70,15z"}
    assert desk.post(MAP, sent).status_code == 302

    cooperative.refresh_from_db()
    assert (cooperative.latitude, cooperative.longitude) == (Decimal("19.78"), Decimal("105.7"))
    assert fields_of(desk.get(MAP))["where"] == "19.78, 105.7"
    marks = [one.get_text() for one in page(client.get(LIST)).select(".map__number")]
    assert marks == ["1", "2"]


def test_an_empty_line_takes_it_off(desk, cooperative):
    put(cooperative, "19.78", "105.7")

    desk.post(MAP, {"where": ""})

    cooperative.refresh_from_db()
    assert cooperative.latitude is None


@pytest.mark.parametrize("where", ["48.85, 2.35", "ở chợ", "x" * 10_000, "\x00"])
def test_what_cannot_be_is_said_beside_the_field(desk, cooperative, where):
    answer = desk.post(MAP, {"where": where})

    assert answer.status_code == 422
    assert page(answer).select_one("#id_where_error")
    cooperative.refresh_from_db()
    assert cooperative.latitude is None


def test_a_helper_and_a_stranger_cannot(client, helper, cooperative, other_manager):
    client.force_login(helper)
    assert client.post(MAP, {"where": "19.78, 105.7"}).status_code in {403, 404}
    client.force_login(other_manager)
    client.post(MAP, {"where": "19.78, 105.7"})

    cooperative.refresh_from_db()
    assert cooperative.latitude is None


def test_pick_up_points_are_on_the_map_and_marked_in_the_list(client, cooperative):
    put(cooperative, "19.78", "105.7")
    point = make_point(cooperative, opens=time(7), closes=time(9))
    make_point(cooperative, opens=time(10), closes=time(11))
    type(point).objects.filter(pk=point.pk).update(latitude="19.9", longitude="105.8")

    shown = client.get(LIST)

    marks = [one.get_text() for one in page(shown).select(".map__number")]
    assert marks == ["1", "1a"]
    assert "1a" in text_of(shown)
    assert "1b" not in text_of(shown)


def test_the_form_of_a_point_takes_a_place_and_gives_it_back(desk, cooperative):
    point = make_point(cooperative)
    address = reverse("dashboard:pickup_point", kwargs={"pk": point.pk})

    sent = {**fields_of(desk.get(address)), "where": "19.78 105.70"}
    assert desk.post(address, sent).status_code == 302

    point.refresh_from_db()
    assert point.latitude == Decimal("19.78")
    assert fields_of(desk.get(address))["where"] == "19.78, 105.7"
    refused = desk.post(address, {**sent, "where": "Paris"})
    assert refused.status_code == 422
    point.refresh_from_db()
    assert point.latitude == Decimal("19.78")
