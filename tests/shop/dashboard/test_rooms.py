"""The list of all rooms of the desk."""

from bs4 import BeautifulSoup
from django.urls import reverse

from shop.dashboard.rooms import GROUPS


def test_every_room_opens_from_the_list(desk):
    page = desk.get(reverse("dashboard:rooms")).text

    for group in GROUPS:
        assert str(group.label) in page
        for room in group.rooms:
            assert f'href="{room.url}"' in page
            opened = desk.get(room.url)
            assert opened.status_code == 200, room.name
            heading = BeautifulSoup(opened.text, "html.parser").h1.get_text(" ", strip=True)
            assert heading.startswith(str(room.label)), room.name  # the same words as the link


def test_no_room_stands_there_twice():
    names = [room.name for group in GROUPS for room in group.rooms]

    assert len(names) == len(set(names))
