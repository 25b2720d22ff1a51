"""Pages are packed for who can unpack them; pictures are left alone."""

import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_page_is_packed_for_who_asks_for_it(client, rice):
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip, br"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert rice.title in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in packed["Vary"]


def test_a_picture_is_not_packed_again(client, rice):
    card = client.get(reverse("storefront:share_card", args=[rice.pk]), follow=True).redirect_chain
    answer = client.get(card[-1][0], headers={"accept-encoding": "gzip"})

    assert answer["Content-Type"] == "image/jpeg"
    assert "Content-Encoding" not in answer
