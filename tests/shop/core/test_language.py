import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_phone_set_to_english_reads_vietnamese(client):
    answer = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})

    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi"' in answer.text


def test_who_chooses_english_keeps_it(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert '<html lang="en"' in client.get("/").text


@pytest.mark.parametrize("cookie", ["xx", "", "../../etc", "vi\x00", "e" * 5000])
def test_a_strange_cookie_is_the_default(client, cookie):
    client.cookies["django_language"] = cookie

    assert client.get("/").headers["Content-Language"] == "vi"
