"""The practice Stripe over HTTP, asked by Stripe's own library."""

import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
import stripe

from tests.practice.server import KEY, Refused

DECLINED, ASKS_BANK = "4000000000000002", "4000002500003155"


@pytest.fixture
def client(market):
    return stripe.StripeClient(
        f"sk_test_{KEY}", base_addresses={"api": market.address}, max_network_retries=0
    )


def params(amount: int = 185_000, **more) -> dict:
    return {
        "mode": "payment",
        "client_reference_id": "ABC",
        "metadata": {"attempt": "ABC-1"},
        "payment_intent_data": {"metadata": {"attempt": "ABC-1"}, "description": "ABC"},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "vnd",
                    "unit_amount": amount,
                    "product_data": {"name": "Gạo nếp"},
                },
            }
        ],
        "success_url": "http://127.0.0.1:8000/xong",
        "cancel_url": "http://127.0.0.1:8000/thoi",
        **more,
    }


def create(client, amount: int = 185_000, key: str = "", **more):
    options = {"idempotency_key": key} if key else {}
    return client.v1.checkout.sessions.create(params=params(amount, **more), options=options)


def events(ear, count: int) -> list[dict]:
    return [json.loads(body) for _path, _authorization, body in ear.wait_for(count)]


def test_a_page_is_opened_paid_and_told_of(market, client, shop_ear):
    session = create(client)
    assert (session.status, session.payment_status, session.payment_intent) == (
        "open",
        "unpaid",
        None,
    )
    assert session.amount_total == 185_000  # đồng have no decimals

    market.act("card-pay", session_id=session.id)

    session = client.v1.checkout.sessions.retrieve(session.id)
    assert (session.status, session.payment_status) == ("complete", "paid")
    payment = client.v1.payment_intents.retrieve(
        session.payment_intent, params={"expand": ["latest_charge.balance_transaction"]}
    )
    assert (payment.status, payment.amount_received) == ("succeeded", 185_000)
    assert payment.metadata["attempt"] == "ABC-1"
    assert payment.latest_charge.balance_transaction.currency == "usd"
    told = [event["type"] for event in events(shop_ear, 4)]
    assert {"payment_intent.succeeded", "checkout.session.completed"} <= set(told)


def test_events_are_kept_and_can_be_read(market, client):
    market.act("card-pay", session_id=create(client).id)

    kinds = [event.type for event in client.v1.events.list().data]

    assert kinds[0] == "checkout.session.completed"
    assert client.v1.events.list().data[0].api_version == "2026-10-28.endive"


@pytest.mark.parametrize("amount", [0, 1, 12_999])
def test_too_little_is_refused(client, amount):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(client, amount)

    assert refusal.value.code == "amount_too_small"


def test_too_much_is_refused_and_the_limits_are_not(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(client, 100_000_000)

    assert refusal.value.code == "amount_too_large"
    assert create(client, 13_000).amount_total == 13_000
    assert create(client, 99_999_999).amount_total == 99_999_999


def test_the_same_key_is_the_same_page_and_with_other_parameters_an_error(client):
    first, again = create(client, key="k-1"), create(client, key="k-1")

    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        create(client, 200_000, key="k-1")
    assert create(client).id != first.id


def test_a_key_keeps_a_refusal_too(client):
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError):
            create(client, 1, key="k-2")


@pytest.mark.parametrize(
    "more",
    [
        {"expires_at": 1},
        {"expires_at": int(time.time()) + 10 * 24 * 3600},
        {"success_url": "javascript:alert(1)"},
        {"mode": "subscription"},
        {"nonsense": "x"},
        {"line_items": []},
        {"line_items": [{"quantity": 1, "price_data": {"currency": "usd", "unit_amount": 99_999}}]},
        {"line_items": [{"quantity": 0, "price_data": {"currency": "vnd", "unit_amount": 99_999}}]},
        {"line_items": [{"price": "price_1", "quantity": 1}]},
    ],
)
def test_wrong_parameters_are_refused(client, more):
    with pytest.raises(stripe.InvalidRequestError):
        create(client, **more)


def test_a_declined_card_leaves_the_page_open(market, client, shop_ear):
    session = create(client)

    payment = market.act("card-pay", session_id=session.id, card=DECLINED)

    assert payment["status"] == "requires_payment_method"
    assert payment["last_payment_error"]["decline_code"] == "generic_decline"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert "payment_intent.payment_failed" in [event["type"] for event in events(shop_ear, 2)]
    market.act("card-pay", session_id=session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_the_bank_may_ask_first(market, client):
    session = create(client)
    assert market.act("card-pay", session_id=session.id, card=ASKS_BANK)["status"] == (
        "requires_action"
    )

    market.act("card-pay", session_id=session.id, bank="no")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"
    market.act("card-pay", session_id=session.id, card=ASKS_BANK)
    market.act("card-pay", session_id=session.id, bank="yes")

    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_closed_page_takes_no_card(market, client):
    session = create(client)
    client.v1.checkout.sessions.expire(session.id)

    with pytest.raises(Refused):
        market.act("card-pay", session_id=session.id)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)


def paid(market, client):
    session = create(client)
    market.act("card-pay", session_id=session.id)
    return client.v1.checkout.sessions.retrieve(session.id).payment_intent


def test_refunds_in_part_and_in_full_and_never_more(market, client):
    payment = paid(market, client)

    first = client.v1.refunds.create(params={"payment_intent": payment, "amount": 85_000})
    assert (first.status, first.amount) == ("succeeded", 85_000)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(params={"payment_intent": payment, "amount": 100_001})
    client.v1.refunds.create(params={"payment_intent": payment})

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create(params={"payment_intent": payment})
    assert refusal.value.code == "charge_already_refunded"
    found = client.v1.refunds.list(params={"payment_intent": payment}).data
    assert sum(refund.amount for refund in found) == 185_000


def test_a_refund_may_come_back(market, client):
    payment = paid(market, client)
    made = client.v1.refunds.create(params={"payment_intent": payment})

    market.act("card-deed", remote_id=made.id, deed="refund-fails")

    assert client.v1.refunds.retrieve(made.id).status == "failed"


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_dispute_takes_the_money_and_ends(market, client, end):
    payment = paid(market, client)
    made = market.act("card-deed", remote_id=payment, deed="dispute")

    (found,) = client.v1.disputes.list(params={"payment_intent": payment}).data
    assert (found.id, found.status, found.amount) == (made["id"], "needs_response", 185_000)
    market.act("card-deed", remote_id=made["id"], deed=end)

    assert client.v1.disputes.retrieve(made["id"]).status == end
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(params={"payment_intent": payment})


def test_a_wrong_key_opens_nothing(market):
    stranger = stripe.StripeClient("sk_test_wrong", base_addresses={"api": market.address})

    with pytest.raises(stripe.AuthenticationError):
        create(stranger)


def test_what_is_not_there_is_said_so(client):
    for read in (
        client.v1.checkout.sessions.retrieve,
        client.v1.payment_intents.retrieve,
        client.v1.refunds.retrieve,
    ):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            read("none")
        assert refusal.value.code == "resource_missing"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.list()


def test_the_work_is_done_once_although_the_answer_is_lost(market, client):
    market.trouble("reply_html", path="stripe/checkout/sessions")
    with pytest.raises(stripe.StripeError):
        create(client, key="lost-1")

    session = create(client, key="lost-1")

    assert client.v1.checkout.sessions.list().data[0].id == session.id
    assert len(client.v1.checkout.sessions.list().data) == 1


def open_page(url: str, form: dict | None = None, cookie: str = "") -> tuple[int, str, str]:
    data = urlencode(form).encode() if form else None
    request = urllib.request.Request(url, data, {"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers.get("Set-Cookie") or ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), ""


def test_people_pay_on_the_page_without_script(market, client):
    session = create(client)
    status, page, cookie = open_page(session.url)
    assert status == 200 and "185.000" in page and "<script" not in page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    cookie = cookie.split(";")[0]

    status, page, _ = open_page(
        session.url, {"csrfmiddlewaretoken": token, "card": "4000 0000 0000 0002"}, cookie
    )
    assert status == 402 and 'role="alert"' in page
    status, page, _ = open_page(
        session.url, {"csrfmiddlewaretoken": token, "card": "4242 4242 4242 4242"}, cookie
    )

    assert status == 200 and "http://127.0.0.1:8000/xong" in page
    assert open_page(f"{market.address}/stripe/")[0] == 200
    assert open_page(f"{market.address}/stripe/pay/none/")[0] == 404
