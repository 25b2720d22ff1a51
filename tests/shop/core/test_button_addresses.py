"""An address that only takes what a form sends has a page for who opens it."""

import pytest

from tests.factories.coops import make_member
from tests.factories.forms import page, text_of

pytestmark = pytest.mark.django_db

STATEMENT = "/quan-ly/tien/sao-ke/"


def test_a_person_reads_what_to_do_and_has_a_way_on(client, cooperative):
    client.force_login(make_member(cooperative))

    answer = client.get(STATEMENT, HTTP_ACCEPT="text/html,*/*;q=0.8")

    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "chỉ nhận những gì một nút bấm gửi đi" in text_of(answer)
    assert page(answer).select_one("main a.btn")["href"] == "/quan-ly/"


def test_a_stranger_is_led_to_the_market(client):
    answer = client.get("/gio-hang/them/1/", HTTP_ACCEPT="text/html")

    assert answer.status_code == 405
    assert page(answer).select_one("main a.btn")["href"] == "/"


@pytest.mark.parametrize(
    ("method", "accept"), [("get", "application/json"), ("put", "text/html"), ("head", "text/html")]
)
def test_a_machine_gets_the_plain_answer(client, method, accept):
    answer = getattr(client, method)("/gio-hang/them/1/", HTTP_ACCEPT=accept)

    assert answer.status_code == 405 and not answer.content
