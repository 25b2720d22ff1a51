"""The list of all rooms of the desk."""

from django.urls import reverse

from shop.dashboard.rooms import GROUPS


def test_every_room_opens_from_the_list(desk):
    page = desk.get(reverse("dashboard:rooms")).text

    for group in GROUPS:
        assert str(group.label) in page
        for room in group.rooms:
            assert f'href="{room.url}"' in page
            assert desk.get(room.url).status_code == 200, room.name


def test_no_room_stands_there_twice():
    names = [room.name for group in GROUPS for room in group.rooms]

    assert len(names) == len(set(names))
