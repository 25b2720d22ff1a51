"""What a phone fetches to install the market and to read it without a line."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.urls import reverse

from shop.storefront.offline import KEPT_VIEWS, MARKET

pytestmark = pytest.mark.django_db


def is_kept(page) -> bool:
    """Return whether a page lets a phone keep it."""
    return BeautifulSoup(page.content, "html.parser").html.has_attr("data-kept")


def test_the_worker_speaks_for_the_whole_site_and_names_files_that_are_there(client):
    answer = client.get("/sw.js")
    found = re.search(r'JSON\.parse\("(.*?)"\);', answer.content.decode())
    told = json.loads(found[1].encode().decode("unicode_escape"))

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert re.fullmatch("[0-9a-f]{12}", told["version"])
    for name in told["files"]:
        assert finders.find(name.removeprefix(told["static"])), name
    assert client.get(told["offline"]).status_code == 200


def test_the_manifest_says_what_a_phone_needs_to_install_it(client):
    answer = client.get("/manifest.webmanifest")
    manifest = answer.json()

    assert answer["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "Chợ Quê" and manifest["lang"] == "vi"
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon["src"]


def test_public_pages_may_be_kept_and_private_ones_may_not(client, rice, cooperative):
    public = ["/", "/san-pham/", "/htx/", rice.get_absolute_url(), cooperative.get_absolute_url()]
    private = ["/gio-hang/", "/tim-kiem/?q=gao", "/giao-toi/", "/tai-khoan/dang-nhap/"]
    private += ["/don-hang/tra-cuu/", "/dat-hang/", "/khong-co/"]

    assert all(is_kept(client.get(path)) for path in public)
    assert not any(is_kept(client.get(path, follow=True)) for path in private)


def test_nothing_is_kept_for_who_is_logged_in(client, buyer, rice):
    client.force_login(buyer)

    assert not is_kept(client.get("/"))
    assert not is_kept(client.get(rice.get_absolute_url()))


def test_the_page_without_a_line_belongs_to_nobody(client, buyer):
    client.force_login(buyer)
    page = client.get("/ngoai-tuyen/").content.decode()

    assert "<!--seen-->" in page
    assert "csrfmiddlewaretoken" not in page
    assert 'class="site-header' not in page
    assert "noindex" in page


def test_the_page_without_a_line_takes_no_message_from_whoever_it_waits_for(client, rice):
    client.post(f"/gio-hang/them/{rice.pk}/")

    assert 'class="message ' not in client.get("/ngoai-tuyen/").content.decode()
    assert 'class="message ' in client.get("/san-pham/").content.decode()


def test_pages_of_a_visitor_s_own_lie_elsewhere_than_the_market():
    for name in ("order:lookup", "users:login", "dashboard:today", "checkout:index"):
        assert not reverse(name).startswith(MARKET)


def test_every_view_that_may_be_kept_exists():
    takes = {"storefront:product": ["gao", 1], "storefront:category": ["gao"]}
    takes["storefront:cooperative"] = ["dong-sao"]

    for name in KEPT_VIEWS:
        address = reverse(name, args=takes.get(name, []))
        assert address == "/" or address.startswith(MARKET)
