"""Large text: pressed in the footer, kept without an account."""

import pytest
from bs4 import BeautifulSoup

from shop.core.stylesheets import build

pytestmark = pytest.mark.django_db
URL = "/chu-to/"


def seen(client, path: str) -> tuple[bool, dict]:
    """Return whether a page is in large text, and its button."""
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    button = soup.find("button", attrs={"name": "to"})
    return "large-text" in soup.html.get("class", []), button.attrs


def test_the_button_makes_text_large_and_usual_again(client, rice):
    page = rice.get_absolute_url()
    is_large, button = seen(client, page)
    assert not is_large and button["aria-pressed"] == "false"

    pressed = client.post(URL, {"to": button["value"], "ve": page})
    assert pressed.status_code == 302 and pressed["Location"] == page

    is_large, button = seen(client, page)
    assert is_large and button["aria-pressed"] == "true"
    client.post(URL, {"to": button["value"], "ve": page})
    assert not seen(client, page)[0]
    assert client.cookies["chu_to"].value == "", "the usual size needs no cookie"


def test_what_is_large_is_the_root_so_that_everything_grows_with_it():
    styles = build().read_text()

    assert "html.large-text { font-size: 125%; }" in styles


@pytest.mark.parametrize("path", ["/", "/gio-hang/", "/khong-co/", "/tai-khoan/dang-nhap/"])
def test_the_button_stands_on_every_page_of_the_market(client, path):
    client.post(URL, {"to": "1"})

    assert seen(client, path)[0]


def test_the_desk_has_the_button_too_and_comes_back_to_its_page(client, manager):
    client.force_login(manager)
    is_large, button = seen(client, "/quan-ly/")
    assert not is_large

    pressed = client.post(URL, {"to": button["value"], "ve": "/quan-ly/nghi/"})

    assert pressed["Location"] == "/quan-ly/nghi/"
    assert seen(client, pressed["Location"])[0]


def test_the_choice_stays_when_somebody_logs_out(client, buyer):
    client.force_login(buyer)
    client.post(URL, {"to": "1"})

    assert client.post("/tai-khoan/dang-xuat/").status_code == 302

    assert seen(client, "/")[0]


@pytest.mark.parametrize(
    ("data", "to"),
    [
        ({}, "/"),
        ({"to": "1", "ve": "https://xau.example/"}, "/"),
        ({"to": "to" * 5_000, "ve": "/\x00"}, "/"),
        ({"to": "🌾<b>", "ve": "/san-pham/?q=gạo"}, "/san-pham/?q=g%E1%BA%A1o"),
    ],
)
def test_whatever_is_sent_it_leads_to_a_page_of_ours(client, data, to):
    answer = client.post(URL, data)

    assert answer.status_code == 302
    assert answer["Location"] == to
    assert client.get(URL).status_code == 405


def test_a_cookie_of_nonsense_is_no_choice(client, rice):
    client.cookies["chu_to"] = "ơ🌾<b>".encode().decode("latin-1") * 50  # as a server reads it

    assert not seen(client, "/")[0]


def test_an_answer_to_a_form_of_the_desk_has_no_switch_that_leads_nowhere(client, manager):
    client.force_login(manager)
    assert URL in client.get("/quan-ly/nghi/").content.decode()

    answer = client.post("/quan-ly/nghi/", {"from": "32/13/2026"})
    assert answer.status_code == 422
    assert URL not in answer.content.decode()
