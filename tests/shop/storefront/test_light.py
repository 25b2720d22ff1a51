"""Light pictures: pressed in the footer or asked for by the browser."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.urls import reverse

from catalog.pictures import attach_photo
from shop.core.light import pictures_are_light
from tests.catalog.test_pictures import photo

pytestmark = pytest.mark.django_db
URL = "/anh-nhe/"


@pytest.fixture
def rice_with_photo(rice):
    attach_photo(product=rice, file=photo())
    return rice


def widths(page) -> set[str]:
    """Return the widths that the photos of a page are offered in."""
    soup = BeautifulSoup(page.content, "html.parser")
    entries = ", ".join(tag["srcset"] for tag in soup.find_all(srcset=True))
    return {entry.split()[1] for entry in entries.split(", ") if entry}


def test_the_button_turns_light_pictures_on_and_off_again(client, rice_with_photo):
    page = rice_with_photo.get_absolute_url()
    assert widths(client.get(page)) == {"320w", "640w", "1200w"}

    pressed = client.post(URL, {"nhe": "1", "ve": page})
    assert pressed.status_code == 302 and pressed["Location"] == page
    light = client.get(page)
    button = BeautifulSoup(light.content, "html.parser").find("button", attrs={"name": "nhe"})

    assert widths(light) == {"320w"}
    assert "-640" not in light.content.decode() and "-1200" not in light.content.decode()
    assert button["aria-pressed"] == "true" and button["value"] == "0"
    client.post(URL, {"nhe": button["value"], "ve": page})
    assert widths(client.get(page)) == {"320w", "640w", "1200w"}
    assert not pictures_are_light(), "the choice stays with its request"


def test_the_browsers_wish_counts_until_the_button_was_pressed(client, rice_with_photo):
    page = rice_with_photo.get_absolute_url()

    answer = client.get(page, headers={"save-data": "on"})
    assert widths(answer) == {"320w"}
    assert "Save-Data" in answer["Vary"]

    client.post(URL, {"nhe": "0"})
    assert "1200w" in widths(client.get(page, headers={"save-data": "on"}))


def test_a_logo_that_was_cut_as_photos_are_comes_in_modern_kinds_too(client, cooperative, rice):
    image = attach_photo(product=rice, file=photo())
    cooperative.logo = f"photos/{image.content_hash[:2]}/{image.content_hash}-320.jpg"
    cooperative.cover = cooperative.logo.name.replace("-320", "-1200")
    cooperative.save()
    page = cooperative.get_absolute_url()
    offered = BeautifulSoup(client.get(page).content, "html.parser")

    for place, sizes in ((".cooperative-hero__picture", ["320w"]), (".cooperative-head", None)):
        source = offered.select_one(f"{place} source[type='image/avif']")
        found = [entry.split() for entry in source["srcset"].split(", ")]
        assert [width for _url, width in found] == (sizes or ["320w", "640w", "1200w"])
        assert all(default_storage.exists(url.removeprefix("/media/")) for url, _width in found)
    logo = offered.select_one(".cooperative-hero__picture img")
    assert not logo.has_attr("height") and default_storage.exists(logo["src"][len("/media/") :])
    assert widths(client.get(page, headers={"save-data": "on"})) == {"320w"}


def test_pictures_that_exist_in_one_size_only_stay_away(client, cooperative, rice):
    cooperative.logo = "logos/nang.jpg"
    cooperative.save()
    assert "logos/nang.jpg" in client.get("/").content.decode()

    assert "logos/nang.jpg" not in client.get("/", headers={"save-data": "on"}).content.decode()


@pytest.mark.parametrize(
    ("data", "to"),
    [
        ({}, "/"),
        ({"ve": "https://xau.example/"}, "/"),
        ({"ve": "//xau.example/"}, "/"),
        ({"ve": "/san-pham/\r\nSet-Cookie: a=b"}, "/"),
        ({"ve": "/\x00"}, "/"),
        ({"ve": "san-pham"}, "/"),
        ({"ve": "/" + "a" * 10_000}, "/"),
        ({"ve": "/san-pham/?q=gạo", "nhe": "không"}, "/san-pham/?q=g%E1%BA%A1o"),
    ],
)
def test_whatever_is_sent_it_leads_to_a_page_of_ours(client, data, to):
    answer = client.post(URL, data)

    assert answer.status_code == 302
    assert answer["Location"] == to
    assert client.get(URL).status_code == 405


def test_a_cookie_of_nonsense_is_no_choice(client, rice_with_photo):
    client.cookies["anh_nhe"] = "ơ🌾<b>".encode().decode("latin-1") * 50  # as a server reads it
    page = rice_with_photo.get_absolute_url()

    assert "1200w" in widths(client.get(page))
    assert widths(client.get(page, headers={"save-data": "ON"})) == {"320w"}


def test_the_button_stands_on_every_page_of_the_market(client, rice):
    for path in ("/", reverse("storefront:product_list"), "/gio-hang/", "/khong-co/"):
        assert b'name="nhe"' in client.get(path).content
