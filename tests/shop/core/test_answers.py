"""What every answer carries, whoever wrote it, and what the private ones carry."""

import pytest
from django.urls import reverse

from tests.factories.coops import make_member

POLICY = "Content-Security-Policy"


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "testserver", 200),
        ("/khong-co/", "testserver", 404),
        ("/san-pham", "testserver", 301),
        ("/", "la.example", 400),
        ("/media/%2e%2e/settings.py", "testserver", 404),
    ],
)
def test_every_answer_has_the_strict_policy(client, db, path, host, status):
    response = client.get(path, HTTP_HOST=host)

    assert response.status_code == status
    assert "script-src 'self';" in response[POLICY] + ";"
    assert "unsafe-inline" not in response[POLICY]
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/cms/", "/quan-tri/"])
def test_only_the_editors_have_a_looser_one_without_other_hosts(admin_client, path):
    policy = admin_client.get(path)[POLICY]

    assert "'unsafe-inline'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    "name",
    ["users:account", "users:password_change"]
    + ["dashboard:today", "dashboard:orders", "dashboard:products", "dashboard:import"],
)
def test_no_private_page_is_kept_by_browsers_or_proxies(client, cooperative, name):
    client.force_login(make_member(cooperative))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
