"""Payments, refunds and events as localstripe 1.15.10 speaks them, read by the code that is live.

It knows no Checkout Sessions and no disputes (404): what is read of these two is given here, and
everything else goes over HTTP to it. Our calls are the ones that go to Stripe.
"""

import pytest
import stripe
from django.utils import timezone

from shop.order.models import Order, PaymentMethod, PaymentStatus
from shop.payment import card_payments, stripe_events
from shop.payment.audit import broken_rows
from shop.payment.models import Attempt, CardAccount, StripeEvent
from shop.payment.stripe_api import StripeApi, site_keys
from tests.factories.orders import make_order
from tests.practice.server import KEY, practice
from tests.shop.payment.conftest import fresh, rows_of
from tests.shop.payment.localstripe_server import localstripe
from tests.shop.payment.stripe_world import deliver, letterbox

pytestmark = pytest.mark.django_db
SECRET = "whsec_of_another_hand"


@pytest.fixture(scope="module")
def letters():
    with letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def running(letters):
    with localstripe(posts_to=letters.address, secret=SECRET) as address:
        yield address


@pytest.fixture
def order(rice, cooperative) -> Order:
    CardAccount.objects.create(cooperative=cooperative, token="t" * 32)
    return make_order((rice, 2), payment_method=PaymentMethod.CARD)


@pytest.fixture
def client(running, letters, settings):
    letters.letters.clear()
    settings.STRIPE = {
        "secret_key": "sk_test_12345",
        "webhook_secret": SECRET,
        "api_base": running,
    }
    return stripe.StripeClient("sk_test_12345", base_addresses={"api": running})


@pytest.fixture
def attempt(order) -> Attempt:
    """Return the try to pay that our call for a page has left."""
    return Attempt.objects.create(
        order=order,
        method=PaymentMethod.CARD,
        key=f"{order.number}-1",
        amount_vnd=order.amount_vnd,
        remote_id="cs_test_of_ours",
        expires_at=timezone.now() + card_payments.PAGE_LIVES,
    )


@pytest.fixture
def payment(client, attempt):
    """Pay 94,000 đồng there; return the payment."""
    return client.v1.payment_intents.create(
        params={
            "amount": attempt.amount_vnd,
            "currency": "vnd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "metadata": {"attempt": attempt.key},
        }
    )


@pytest.fixture
def on_our_page(payment, attempt, monkeypatch):
    """Answer the two questions that it does not know."""
    page = {"id": attempt.remote_id, "status": "complete", "payment_intent": payment.id}
    page["client_reference_id"] = attempt.order.number
    monkeypatch.setattr(StripeApi, "session", lambda self, session_id: page)
    monkeypatch.setattr(StripeApi, "session_of", lambda self, payment_id: page)
    monkeypatch.setattr(StripeApi, "disputes", lambda self, payment_id: [])


def told(letters) -> tuple[str, bytes]:
    """Return the letter about the payment that came through."""
    letters.wait_for("payment_intent.succeeded")
    kinds = letters.kinds()
    return letters.letters[kinds.index("payment_intent.succeeded")]


def test_its_event_books_the_payment_once(on_our_page, order, letters):
    letter = told(letters)

    assert [deliver(letter), deliver(letter)] == [200, 200]
    stripe_events.work_on_waiting()

    assert fresh(order).payment_status == PaymentStatus.PAID
    assert rows_of(order) == [("capture", 94_000)]
    assert StripeEvent.objects.get(kind="payment_intent.succeeded").times_seen == 2
    assert not list(broken_rows())


def test_its_signature_is_of_the_body_it_sent(on_our_page, letters):
    signature, body = told(letters)
    wrong = signature[:-1] + ("0" if signature[-1] != "0" else "1")

    assert deliver((signature, body.replace(b"94000", b"94001"))) == 401
    assert deliver((wrong, body)) == 401
    assert not StripeEvent.objects.exists()
    assert deliver((signature, body)) == 200


def test_money_goes_back_through_it_in_two_parts(on_our_page, payment, attempt, order):
    card_payments.read_again(attempt)

    card_payments.refund(fresh(order), amount_vnd=30_000, by=None, key="a")
    card_payments.refund(fresh(order), amount_vnd=64_000, by=None, key="b")
    card_payments.read_again(fresh(attempt))  # what stands there is booked already

    assert rows_of(order) == [("capture", 94_000), ("refund", -30_000), ("refund", -64_000)]
    assert fresh(order).payment_status == PaymentStatus.REFUNDED
    there = StripeApi(site_keys()).refunds(payment.id)
    assert sorted(refund["amount"] for refund in there) == [30_000, 64_000]
    assert not list(broken_rows())


def test_practice_stripe_words_a_payment_as_it_does(
    payment, attempt, order, settings, tmp_path, letters
):
    theirs = StripeApi(site_keys()).payment(payment.id)
    attempt.delete()
    with practice(tmp_path, site_url=letters.address) as market:
        settings.STRIPE = {
            "secret_key": f"sk_test_{KEY}",
            "webhook_secret": SECRET,
            "api_base": market.address,
        }
        card_payments.open_page(order)
        attempt = order.payment_attempts.get()
        market.act("card-pay", session_id=attempt.remote_id)
        card_payments.read_again(attempt)
        ours = StripeApi(site_keys()).payment(fresh(attempt).payment_id)

    assert shape(ours) == shape(theirs)


def shape(payment: dict) -> dict:
    """Return what is read of a payment: kinds of values, and the values that must agree."""
    charge = payment["latest_charge"]
    fee = charge["balance_transaction"]
    return {
        "said": [payment[name] for name in ("object", "status", "currency", "amount")],
        "named": type(payment["metadata"]["attempt"]),
        "charged": [charge["object"], charge["payment_intent"] == payment["id"]],
        "when": type(charge["created"]),
        "cost": [fee["object"], type(fee["fee"]), type(fee["amount"]), type(fee["currency"])],
        "ids": [thing["id"].split("_")[0] for thing in (payment, charge, fee)],
    }
