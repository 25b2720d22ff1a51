"""Ids of requests, lines of the log and counts: enough to find a fault, nothing about anybody."""

import io
import json
import logging
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks import task
from prometheus_client.parser import text_string_to_metric_families

from shop.core.logs import JsonFormatter, RequestIdFilter, SecretAddressFilter
from shop.core.requests_served import request_id
from shop.order.links import signed_path
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Yield a function that returns what was logged so far, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(SecretAddressFilter())
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def served(lines) -> list[dict]:
    """Return the lines of requests."""
    return [line for line in lines() if line["logger"] == "shop.access"]


@pytest.mark.parametrize("own", ["abcdef12", "a.b_c-0123456789", "9" * 64])
def test_a_well_formed_id_is_taken_over(client, lines, own):
    response = client.get("/", headers={"x-request-id": own})

    assert response["X-Request-ID"] == own
    assert [line["request_id"] for line in served(lines)] == [own]
    assert request_id.get() == ""


@pytest.mark.parametrize(
    "forged",
    ["", "short", "a" * 65, "abcdefgh ijk", 'abcdefgh"x', "abcdefgh\nHTTP", "-bcdefghi", "ă" * 9],
)
def test_any_other_gets_one_of_ours(client, lines, forged):
    first = client.get("/", HTTP_X_REQUEST_ID=forged)["X-Request-ID"]
    second = client.get("/", HTTP_X_REQUEST_ID=forged)["X-Request-ID"]

    assert first != forged and first != second
    assert first.isalnum() and len(first) == 16


def test_a_line_says_what_was_asked_and_how_it_went(client, lines, rice):
    client.get(rice.get_absolute_url() + "?q=1")
    client.get("/khong-co-trang-nay/")
    client.post("/san-pham/")

    found, missing, refused = served(lines)

    assert found | {"time": 0, "ms": 0, "request_id": "", "message": ""} == {
        "time": 0,
        "level": "INFO",
        "logger": "shop.access",
        "message": "",
        "request_id": "",
        "method": "GET",
        "path": "/san-pham/…_…/",
        "view": "storefront:product",
        "status": 200,
        "ms": 0,
    }
    assert 0 < found["ms"] < 60_000
    assert (missing["path"], missing["status"]) == ("/…", 404)
    assert (refused["method"], refused["path"], refused["status"]) == ("POST", "/san-pham/", 405)


def test_nothing_about_anybody_is_in_the_log(client, lines, rice, buyer):
    """A visitor searches, orders, looks the order up, mistypes, logs in; each leaves lines."""
    order = make_order(rice)
    phone, number = "0912 345 678", order.number
    secrets = [
        *("Lê Thị Hoa", "912345678", "0912 345 678", "hoa@example.com", "chợ Hôm"),
        *(number, buyer.email, "mat-khau-thu", "tìm gì đó", quote("tìm gì đó")),
    ]
    link = signed_path(order)
    client.get("/tim-kiem/", {"q": "tìm gì đó"})
    client.get(link)
    client.get(reverse("order:detail", args=[number]))
    client.get(f"/don-hang/{number}/khong-co/")
    client.get(f"/khong-co/{phone}/{buyer.email}/")
    for typed in (phone, "0987 654 321"):
        client.post(reverse("order:lookup"), {"number": number, "phone": typed})
    for password in ("mat-khau-sai", "mat-khau-thu"):
        client.post(reverse("users:login"), {"username": buyer.email, "password": password})
    client.post("/kenh/shopee/push/", "{}", content_type="application/json")
    secrets += link.rstrip("/").rsplit("/", 1)[-1].split("?")[-1].split("=")[-1:]

    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines())

    assert len(served(lines)) == 10
    assert [secret for secret in secrets if secret and secret in text] == []


@pytest.mark.parametrize(
    "door", ["/moi/", "/phieu/", "/bao-cao/da-gui/", "/xn/", "https://cho.example.test/moi/"]
)
def test_a_line_of_no_request_names_no_address_that_is_a_key(lines, door):
    key = "aB3-_xY9" * 4

    logging.getLogger("somewhere").warning("failed: %s", f'"{door}{key}/"')

    assert [line["message"] for line in lines()] == [f'failed: "{door}…/"']


def test_an_address_of_the_desk_is_told_whole(lines):
    for path in ("/quan-ly/san-pham/moi/anh/", "/quan-ly/nguoi/moi/12/bo/"):
        logging.getLogger("somewhere").warning(path)

    assert [line["message"] for line in lines()] == [
        "/quan-ly/san-pham/moi/anh/",
        "/quan-ly/nguoi/moi/12/bo/",
    ]


@pytest.mark.parametrize("path", ["/tìm/0912345678/", "/tim/0912345678\\x/", "/tim/0912345678\n/"])
def test_an_address_that_django_writes_in_other_letters_is_not_in_the_log_either(
    client, lines, path
):
    assert client.get(quote(path)).status_code == 404

    told = [line["message"] for line in lines() if line["logger"] == "django.request"]
    assert told == ["Not Found: /…"]
    assert "0912345678" not in json.dumps(lines())


def test_a_traceback_of_a_failed_page_names_no_order(lines, rice, monkeypatch):
    order = make_order(rice)

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("shop.order.views.OrderView.get", fail)
    response = Client(raise_request_exception=False).get(
        reverse("order:detail", args=[order.number])
    )

    assert response.status_code == 500
    assert response["X-Request-ID"]
    failed = [line for line in lines() if "error" in line]
    assert failed and all(order.number not in json.dumps(line) for line in failed)
    assert {line["request_id"] for line in failed} == {response["X-Request-ID"]}


@task()
def write_a_line() -> None:
    """Write a line, as a task does."""
    logging.getLogger("tests").info("at work")


def test_a_task_writes_its_own_id_and_leads_back_to_the_request(lines):
    before = request_id.set("request-1")
    result = write_a_line.enqueue()
    logging.getLogger("tests").info("after")
    request_id.reset(before)

    told = {line["message"].split(":")[0]: line["request_id"] for line in lines()}

    assert told["at work"] == f"task-{result.id}"
    assert told["after"] == "request-1"
    assert told[f"starts task-{result.id}"] == "request-1"


def test_requests_are_counted_by_view_status_and_time(client, rice):
    def counts() -> dict:
        return {
            (sample.labels["view"], sample.labels["status"]): sample.value
            for family in text_string_to_metric_families(client.get("/metrics").content.decode())
            for sample in family.samples
            if sample.name == "choque_http_request_seconds_count"
        }

    before = counts()
    client.get(rice.get_absolute_url())
    client.get("/htx/khong-co/")
    client.get("/khong-co-trang-nay.html")
    after = counts()

    for key in (("storefront:product", "200"), ("storefront:cooperative", "404"), ("none", "404")):
        assert after[key] == before.get(key, 0) + 1, key
