"""What banks post: proved on the raw bytes, kept once, and nothing for whoever cannot prove it."""

import hashlib
import hmac
import json

import pytest
from django.urls import reverse

from shop.order.models import PaymentStatus
from shop.payment.bank_messages import Unreadable, open_feed, read_message, renew_feed
from shop.payment.models import BankCredit, BankFeed
from tests.shop.payment.conftest import fresh, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(cooperative) -> BankFeed:
    return open_feed(cooperative)


def body_of(order, **fields) -> bytes:
    """Return a message in SePay's shape."""
    return json.dumps(
        {
            "gateway": "Vietcombank",
            "transactionDate": "2026-11-27 14:02:37",
            "accountNumber": "0011001234567",
            "content": f"{order.number} chuyen tien",
            "transferType": "in",
            "transferAmount": order.amount_vnd,
            "referenceCode": "MBVCB.3278907687",
            "id": 92704,
            **fields,
        }
    ).encode()


def post(client, feed, body: bytes, *, provider: str = "sepay", token: str = "", **headers):
    if not headers:
        headers = {"HTTP_AUTHORIZATION": f"Apikey {feed.secret}"}
    return client.post(
        reverse("payment:bank", args=[provider, token or feed.token]),
        body,
        content_type="application/json",
        **headers,
    )


def test_a_credit_pays_its_order_and_is_answered_as_sepay_wants_it(client, feed, transfer_order):
    answer = post(client, feed, body_of(transfer_order))

    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert fresh(transfer_order).payment_status == PaymentStatus.PAID
    credit = BankCredit.objects.get()
    assert (credit.bank, credit.account) == ("Vietcombank", "0011001234567")
    assert credit.at.isoformat() == "2026-11-27T07:02:37+00:00"
    assert fresh(feed).heard_at is not None


def test_repeated_it_is_taken_once(client, feed, transfer_order):
    for _ in range(3):
        assert post(client, feed, body_of(transfer_order)).status_code == 200

    assert BankCredit.objects.count() == 1
    assert rows_of(transfer_order) == [("capture", 94_000)]


def test_a_signature_over_the_raw_body_proves_it_too(client, feed, transfer_order):
    body = body_of(transfer_order)
    signature = hmac.new(feed.secret.encode(), body, hashlib.sha256).hexdigest()

    assert post(client, feed, body, HTTP_X_SIGNATURE=f"sha256={signature}").status_code == 200
    assert post(client, feed, body + b" ", HTTP_X_SIGNATURE=signature).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_AUTHORIZATION": "Apikey wrong"},
        {"HTTP_AUTHORIZATION": "Apikey "},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_AUTHORIZATION": "Apikey ümläut"},
        {"HTTP_X_SIGNATURE": "0" * 64},
        {"HTTP_X_SIGNATURE": ""},
        {"HTTP_X_OTHER": "1"},
    ],
)
def test_without_proof_nothing_is_stored(client, feed, transfer_order, headers):
    answer = post(client, feed, body_of(transfer_order), **headers)

    assert answer.status_code == 401
    assert not BankCredit.objects.exists()
    assert fresh(transfer_order).payment_status == PaymentStatus.UNPAID


@pytest.mark.parametrize("token", ["x", "ü", "a" * 300, "a%00b"])
def test_an_unknown_address_is_absent(client, feed, transfer_order, token):
    assert post(client, feed, body_of(transfer_order), token=token).status_code == 404
    assert post(client, feed, body_of(transfer_order), provider="nobody").status_code == 404
    assert client.get(reverse("payment:bank", args=["sepay", feed.token])).status_code == 405


def test_a_renewed_or_closed_address_is_dead(client, feed, transfer_order):
    old = BankFeed.objects.get()
    renew_feed(feed)
    answer = client.post(
        reverse("payment:bank", args=["sepay", old.token]),
        body_of(transfer_order),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Apikey {old.secret}",
    )
    assert answer.status_code == 404

    BankFeed.objects.update(is_on=False)
    assert post(client, feed, body_of(transfer_order)).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"\xff\xfe", 400),
        (b"{}", 400),
        (b'{"transferAmount": "x"}', 400),
        (b'{"transferAmount": true}', 400),
        (b'{"transferAmount": 1.5}', 400),
        (b'{"transferAmount": 1e400}', 400),
        (b'{"transferAmount": 0}', 400),
        (b'{"transferAmount": 99999999999999}', 400),
        (b'{"data": []}', 400),
        (b'{"data": [1]}', 400),
        (b"[" * 30_000, 400),
        (b'{"transferAmount": 1, "content": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_nonsense_is_refused_and_nothing_is_stored(client, feed, body, status):
    assert post(client, feed, body).status_code == status
    assert not BankCredit.objects.exists()


def test_money_that_goes_out_is_answered_and_left(client, feed, transfer_order):
    assert post(client, feed, body_of(transfer_order, transferType="out")).status_code == 200
    assert post(client, feed, body_of(transfer_order, transferAmount=-5)).status_code == 200

    assert not BankCredit.objects.exists()


def test_control_characters_emoji_and_decomposed_letters_are_kept_readable(
    client, feed, transfer_order
):
    text = "chuye\u0302\u0309n tie\u0302\u0300n \u0000\u0007 🍚 <b>"

    assert post(client, feed, body_of(transfer_order, content=text)).status_code == 200

    credit = BankCredit.objects.get()
    assert "\x00" not in credit.text and "🍚" in credit.text
    assert credit.state == "waiting"


def test_several_in_one_message(client, feed, transfer_order):
    rows = [
        {"amount": transfer_order.amount_vnd, "description": transfer_order.number, "tid": "A"},
        {"amount": 5_000, "description": "khac", "tid": "B"},
    ]

    assert post(client, feed, json.dumps({"data": rows}).encode()).status_code == 200

    assert sorted(BankCredit.objects.values_list("state", flat=True)) == ["matched", "waiting"]


def test_a_message_without_reference_is_known_by_what_it_says():
    said = b'{"amount": 5000, "content": "abc", "when": "2026-11-27 10:00:00"}'

    first, second = read_message(said), read_message(said)

    assert first[0].reference == second[0].reference
    with pytest.raises(Unreadable):
        read_message(b'{"content": "abc"}')


def test_the_secret_is_not_in_the_database(feed):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM payment_bankfeed")
        assert feed.secret not in cursor.fetchone()[0]


def test_two_transfers_of_one_batch_with_one_number_stay_two(client, feed, transfer_order):
    one, other = (json.loads(body_of(transfer_order, id=number)) for number in (1, 2))
    batch = json.dumps({"data": [one, other, one | {"referenceCode": "X" * 200}]}).encode()

    for _telling in range(2):
        assert post(client, feed, batch).status_code == 200

    assert BankCredit.objects.count() == 3
    assert rows_of(transfer_order) == [("capture", 94_000)]  # the others wait for a person


@pytest.mark.parametrize("amount", ["1e99999999", "-1e99999999", "9" * 5_000, "1e-99999999"])
def test_an_amount_that_would_fill_the_memory_is_refused_at_once(
    client, feed, transfer_order, amount
):
    answer = post(client, feed, body_of(transfer_order, transferAmount=amount))

    assert answer.status_code == 400
    assert not BankCredit.objects.exists()
