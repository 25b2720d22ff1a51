"""Cards, from the co-op's switch to the refund, against the practice Stripe over HTTP."""

import json
import random
import time
from datetime import timedelta

import pytest
import stripe
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from shop.order import processing
from shop.order.links import signed_path
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.order.payments import mark_paid
from shop.payment import card_payments, ledger, stripe_events
from shop.payment.audit import broken_rows
from shop.payment.gateways.base import PaymentRefused
from shop.payment.models import Attempt, BankCredit, CardAccount, Entry, StripeEvent
from shop.payment.registry import gateway, offered_methods
from tests.factories.coops import make_cooperative, make_product
from tests.factories.orders import make_order
from tests.practice.server import KEY, practice
from tests.shop.payment.conftest import fresh, rows_of, told
from tests.shop.payment.stripe_world import deliver, letterbox

pytestmark = pytest.mark.django_db
SECRET = f"whsec_{KEY}"


@pytest.fixture(scope="module")
def letters():
    with letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def running(tmp_path_factory, letters):
    with practice(tmp_path_factory.mktemp("stripe"), site_url=letters.address) as market:
        yield market


@pytest.fixture
def market(running, letters, settings):
    running.reset()
    letters.letters.clear()
    settings.STRIPE = {
        "secret_key": f"sk_test_{KEY}",
        "webhook_secret": SECRET,
        "api_base": running.address,
    }
    return running


@pytest.fixture
def cards(cooperative) -> CardAccount:
    """Let the co-op take cards through the sponsor."""
    return CardAccount.objects.create(cooperative=cooperative, token="t" * 32)


@pytest.fixture
def order(market, cards, rice) -> Order:
    """Return an order of 94,000 đồng to be paid by card."""
    return make_order((rice, 2), payment_method=PaymentMethod.CARD)


def start(order) -> Attempt:
    gateway("stripe").start(order)
    return order.payment_attempts.get(state="open")


def paid(market, order) -> Attempt:
    """Have the card typed in on Stripe's page; the shop is told nothing yet."""
    attempt = start(order)
    market.act("card-pay", session_id=attempt.remote_id)
    return attempt


def sign(body: bytes, moment: int | None = None, secret: str = SECRET) -> tuple[str, bytes]:
    header = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, moment)
    return header, body


def event(kind: str, thing: dict, name: str = "evt_1") -> bytes:
    return json.dumps(
        {"id": name, "object": "event", "type": kind, "data": {"object": thing}}
    ).encode()


# --- Who may pay by card -----------------------------------------------------------------


def test_cards_are_offered_where_there_are_keys_and_nowhere_else(market, cooperative):
    def offered(co_op, total=94_000):
        co_op = type(co_op).objects.get(pk=co_op.pk)
        return "card" in offered_methods(co_op, fulfilment="delivery", total_vnd=total)

    assert not offered(cooperative)
    account = CardAccount.objects.create(cooperative=cooperative, token="a" * 32)
    assert offered(cooperative)
    assert not offered(make_cooperative("HTX Khác"))
    assert [offered(cooperative, total) for total in (12_999, 13_000, 99_999_999, 100_000_000)] == [
        False,
        True,
        True,
        False,
    ]
    CardAccount.objects.update(is_on=False)
    assert not offered(cooperative)
    account.is_on, account.secret_key = True, "sk_test_own"
    account.save()
    assert offered(cooperative)


def test_without_a_sponsor_only_own_keys_count(settings, cooperative):
    settings.STRIPE = {**settings.STRIPE, "secret_key": ""}
    CardAccount.objects.create(cooperative=cooperative, token="a" * 32)

    assert "card" not in offered_methods(cooperative, fulfilment="pickup", total_vnd=94_000)


def test_limits_are_said_before_paying(market, cards, cooperative):
    offer = gateway("stripe").offered(cooperative, total_vnd=5_000)

    assert not offer.is_open
    assert "13.000" in offer.why_not and "99.999.999" in offer.why_not


# --- Paying ------------------------------------------------------------------------------


def test_a_payment_is_booked_once_with_its_fee(market, order):
    attempt = paid(market, order)

    card_payments.read_again(attempt)
    card_payments.read_again(fresh(attempt))

    assert fresh(order).payment_status == PaymentStatus.PAID
    kinds = dict(rows_of(order))
    assert kinds["capture"] == 94_000  # đồng without × 100
    assert -15_000 < kinds["fee"] < 0  # 4.4 % and 30 US cents
    assert len(rows_of(order)) == 2
    assert fresh(attempt).state == "paid"
    assert not list(broken_rows())


def test_one_open_page_for_an_order_however_often_it_is_asked(market, order):
    first = gateway("stripe").start(order).url
    again = gateway("stripe").start(order).url

    assert first == again
    assert market.stats()["writes"] == {"stripe/checkout/sessions": 1}


def test_a_lost_answer_is_the_same_page_when_asked_again(market, order):
    market.trouble("reply_lost", path="stripe/checkout/sessions")
    with pytest.raises(PaymentRefused) as refusal:
        gateway("stripe").start(order)
    assert refusal.value.status == 503

    url = gateway("stripe").start(order).url

    assert order.payment_attempts.count() == 1
    client = stripe.StripeClient(f"sk_test_{KEY}", base_addresses={"api": market.address})
    (session,) = client.v1.checkout.sessions.list().data
    assert session.url == url and session.client_reference_id == order.number


def test_an_event_finds_its_order_although_our_answer_was_lost(market, order, letters):
    market.trouble("reply_lost", path="stripe/checkout/sessions")
    with pytest.raises(PaymentRefused):
        gateway("stripe").start(order)
    client = stripe.StripeClient(f"sk_test_{KEY}", base_addresses={"api": market.address})
    (session,) = client.v1.checkout.sessions.list().data
    market.act("card-pay", session_id=session.id)
    for letter in letters.wait_for("checkout.session.completed"):
        assert deliver(letter) == 200

    stripe_events.work_on_waiting()

    assert fresh(order).payment_status == PaymentStatus.PAID


def test_stripe_down_says_so_and_nothing_is_lost(market, order, settings):
    settings.STRIPE = {**settings.STRIPE, "api_base": "http://127.0.0.1:1"}
    with pytest.raises(PaymentRefused) as refusal:
        gateway("stripe").start(order)
    assert refusal.value.status == 503

    settings.STRIPE = {**settings.STRIPE, "api_base": market.address}

    assert gateway("stripe").start(order).url


def test_wrong_keys_are_said_without_naming_them(market, order, settings):
    settings.STRIPE = {**settings.STRIPE, "secret_key": "sk_test_geheim"}

    with pytest.raises(PaymentRefused) as refusal:
        gateway("stripe").start(order)

    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize("why", ["cash", "cancelled", "paid"])
def test_what_is_not_to_be_paid_by_card_opens_no_page(market, cards, rice, manager, why):
    method = PaymentMethod.COD if why == "cash" else PaymentMethod.CARD
    order = make_order((rice, 2), payment_method=method)
    if why == "cancelled":
        processing.cancel_order(order=order, by=manager)
    if why == "paid":
        mark_paid(order=order, by=manager)

    with pytest.raises(PaymentRefused):
        gateway("stripe").start(fresh(order))

    assert not Attempt.objects.exists()
    assert market.stats()["call_count"] == 0


# --- Events ------------------------------------------------------------------------------


def test_events_in_any_order_twice_and_early_change_nothing_twice(market, order, letters):
    """The property: whatever comes, how often and in whichever order, ends the same."""
    attempt = paid(market, order)
    payment = json.loads(letters.wait_for("checkout.session.completed")[-1][1])
    assert payment["type"]
    session = _session(market, attempt)
    market.act("card-deed", remote_id=session.payment_intent, deed="dispute")
    letters.wait_for("charge.dispute.funds_withdrawn")  # the two come in any order
    dispute = next(
        json.loads(body)["data"]["object"]
        for _signature, body in letters.wait_for("charge.dispute.created")
        if json.loads(body)["type"] == "charge.dispute.created"
    )
    market.act("card-deed", remote_id=dispute["id"], deed="won")
    found = letters.wait_for("charge.dispute.funds_reinstated")
    unknown = sign(event("charge.refunded", {"id": "ch_x", "object": "charge"}, "evt_unknown"))
    stranger = sign(event("customer.created", {"id": "cus_1", "object": "customer"}, "evt_cus"))
    rng = random.Random(11)

    for _ in range(6):
        pile = [*found, *found, unknown, stranger]
        rng.shuffle(pile)
        for letter in pile:
            assert deliver(letter) == 200
            if rng.random() < 0.4:
                stripe_events.work_on_waiting()
            if rng.random() < 0.2:
                gateway("stripe").returned(fresh(order))
        stripe_events.work_on_waiting()

    rows = rows_of(order)
    assert sorted(kind for kind, _amount in rows if kind != "fee") == [
        "capture",
        "dispute",
        "dispute_won",
    ]
    assert sum(amount for kind, amount in rows if kind != "fee") == 94_000
    assert fresh(order).payment_status == PaymentStatus.PAID
    assert StripeEvent.objects.count() == len(found) + 2
    assert not StripeEvent.objects.filter(processed_at=None).exists()
    assert dict(StripeEvent.objects.values_list("event_id", "outcome"))["evt_unknown"] == "unknown"
    assert not list(broken_rows())


def _session(market, attempt):
    client = stripe.StripeClient(f"sk_test_{KEY}", base_addresses={"api": market.address})
    return client.v1.checkout.sessions.retrieve(attempt.remote_id)


def test_an_event_is_worked_on_as_soon_as_it_is_stored(
    market, order, letters, django_capture_on_commit_callbacks
):
    paid(market, order)
    letter = letters.wait_for("checkout.session.completed")[-1]

    with django_capture_on_commit_callbacks(execute=True):
        deliver(letter)

    assert fresh(order).payment_status == PaymentStatus.PAID


def test_an_event_never_says_by_itself_that_something_is_paid(market, order):
    attempt = start(order)
    lie = {
        "id": attempt.remote_id,
        "object": "checkout.session",
        "payment_status": "paid",
        "status": "complete",
        "amount_total": 94_000,
    }

    assert deliver(sign(event("checkout.session.completed", lie))) == 200
    stripe_events.work_on_waiting()

    assert fresh(order).payment_status == PaymentStatus.UNPAID
    assert not Entry.objects.exists()


def test_an_event_waits_while_stripe_is_down(market, order, letters):
    paid(market, order)
    letter = letters.wait_for("checkout.session.completed")[-1]
    deliver(letter)
    market.trouble("server_error", path="stripe/checkout/sessions", calls=1)

    assert stripe_events.work_on_waiting() == 0
    waiting = StripeEvent.objects.get()
    assert waiting.processed_at is None and waiting.next_try_at > timezone.now()
    StripeEvent.objects.update(next_try_at=timezone.now())

    assert stripe_events.work_on_waiting() == 1
    assert fresh(order).payment_status == PaymentStatus.PAID


def test_signatures_are_checked_on_the_raw_bytes_and_in_time(market, cards):
    body = event("customer.created", {"id": "cus_1", "object": "customer"})
    now = int(time.time())
    header, _ = sign(body)

    assert deliver((header, body + b" ")) == 401
    assert deliver(("", body)) == 401
    assert deliver(("t=x,v1=y", body)) == 401
    assert deliver(("nonsense", body)) == 401
    assert deliver(sign(body, secret="whsec_other")) == 401
    assert deliver(sign(body, now - 400)) == 401
    assert deliver(sign(body, now + 400)) == 401
    assert not StripeEvent.objects.exists()
    assert deliver(sign(body, now - 200)) == 200
    assert deliver(sign(body, now + 200)) == 200
    assert StripeEvent.objects.get().times_seen == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"object": "event"}',
        b'{"id": 5, "object": "event", "type": "x", "data": {"object": {}}}',
        b'{"id": "e", "object": "event", "type": "x", "data": {"object": []}}',
        b'{"id": "e", "object": "event", "type": "x", "data": 1}',
        b"[" * 20_000,
    ],
)
def test_a_signed_body_that_is_no_event_is_refused(market, body):
    assert deliver(sign(body)) == 400
    assert not StripeEvent.objects.exists()


def test_a_huge_body_a_wrong_address_and_a_get_are_refused(market, client):
    assert deliver(sign(event("x", {"id": "y" * 300_000}))) == 413
    assert deliver(sign(event("x", {})), token="wrong") == 404
    assert client.get(reverse("payment:stripe")).status_code == 405
    assert not StripeEvent.objects.exists()


def test_odd_characters_in_an_event_are_kept_without_harm(market):
    body = json.dumps(
        {
            "id": "evt_\u0000x",
            "object": "event",
            "type": "charge.updated",
            "data": {"object": {"id": "\ud83d", "metadata": {"attempt": ["x"]}}},
        }
    ).encode()

    assert deliver(sign(body)) == 200
    assert stripe_events.work_on_waiting() == 1


def test_an_own_account_has_its_own_address_and_secret(market, cards, order, letters):
    cards.secret_key, cards.webhook_secret = f"sk_test_{KEY}", "whsec_own"
    cards.save()
    attempt = paid(market, fresh(order))
    assert attempt.account == cards
    _signature, body = letters.wait_for("checkout.session.completed")[-1]

    assert deliver(sign(body), token=cards.token) == 401
    assert deliver(sign(body, secret="whsec_own")) == 401
    assert deliver(sign(body, secret="whsec_own"), token=cards.token) == 200
    stripe_events.work_on_waiting()

    assert fresh(order).payment_status == PaymentStatus.PAID


def test_events_of_one_account_touch_no_order_of_another(market, order, letters, other_cooperative):
    paid(market, order)
    _signature, body = letters.wait_for("checkout.session.completed")[-1]
    CardAccount.objects.create(
        cooperative=other_cooperative,
        token="o" * 32,
        secret_key=f"sk_test_{KEY}",
        webhook_secret="whsec_o",
    )

    assert deliver(sign(body, secret="whsec_o"), token="o" * 32) == 200
    stripe_events.work_on_waiting()

    assert StripeEvent.objects.get().outcome == "unknown"
    assert fresh(order).payment_status == PaymentStatus.UNPAID


# --- Time --------------------------------------------------------------------------------


def turn_back(order, minutes: int) -> None:
    Order.objects.filter(pk=order.pk).update(
        date_placed=timezone.now() - timedelta(minutes=minutes)
    )
    for attempt in order.payment_attempts.all():
        Attempt.objects.filter(pk=attempt.pk).update(
            created_at=attempt.created_at - timedelta(minutes=minutes),
            expires_at=attempt.expires_at - timedelta(minutes=minutes),
        )


def test_goods_that_are_not_paid_in_time_are_free_again(market, order, rice):
    attempt = start(order)
    assert card_payments.end_unpaid() == 0
    assert rice.stockrecords.get().num_allocated == 2
    turn_back(order, 16)

    assert card_payments.end_unpaid() == 1

    assert fresh(order).status == Status.CANCELLED
    assert rice.stockrecords.get().num_allocated == 0
    assert fresh(attempt).state == "expired"
    assert _session(market, attempt).status == "expired"


def test_an_order_whose_buyer_never_came_is_ended_too(market, order):
    turn_back(order, 16)

    assert card_payments.end_unpaid() == 1
    assert fresh(order).status == Status.CANCELLED


def test_paid_in_the_last_moment_counts(market, order):
    paid(market, order)
    turn_back(order, 16)

    assert card_payments.end_unpaid() == 0

    assert (fresh(order).status, fresh(order).payment_status) == (Status.NEW, PaymentStatus.PAID)


def test_a_co_op_confirms_nothing_that_is_not_paid_by_card(market, order, manager, desk):
    path = reverse("dashboard:order_action", args=[order.number, "xac-nhan"])
    page = desk.get(reverse("dashboard:order", args=[order.number]))
    assert path not in page.content.decode()
    assert desk.post(path).status_code == 409
    with pytest.raises(processing.OrderStateError):
        processing.confirm_order(order=order, by=manager)
    assert fresh(order).status == Status.NEW
    card_payments.read_again(paid(market, order))

    processing.confirm_order(order=fresh(order), by=manager)
    turn_back(order, 60)

    assert card_payments.end_unpaid() == 0
    assert fresh(order).status == Status.CONFIRMED


@pytest.mark.parametrize("action", ["tien-da-ve", "da-tra-tien"])
def test_a_desk_step_says_nothing_about_card_money(market, order, desk, action):
    if action == "da-tra-tien":
        card_payments.read_again(paid(market, order))
        processing.cancel_order(order=fresh(order))
    before = rows_of(order)

    answer = desk.post(reverse("dashboard:order_action", args=[order.number, action]))

    assert answer.status_code == 409
    assert rows_of(order) == before


def transfer(order, amount: int) -> None:
    from shop.payment.credits import assign, take_credit

    credit, _new = take_credit(
        cooperative=order.cooperative, told=told(order, amount), source="webhook"
    )
    assign(credit=credit, order=fresh(order), by=None)


def test_the_page_of_an_order_that_a_transfer_has_paid_is_closed(market, order, client):
    attempt = start(order)
    transfer(order, 94_000)

    assert attempt.pay_url not in client.get(card_path(order)).content.decode()
    card_payments.end_unpaid()

    assert _session(market, attempt).status == "expired"
    assert fresh(attempt).state == "expired"


def test_a_page_for_the_old_sum_is_closed_and_the_new_one_asks_for_the_rest(market, order, client):
    attempt = start(order)
    transfer(order, 30_000)
    assert attempt.pay_url not in client.get(card_path(order)).content.decode()

    url = gateway("stripe").start(fresh(order)).url

    assert url != attempt.pay_url
    assert fresh(attempt).state == "expired"
    assert order.payment_attempts.get(state="open").amount_vnd == 64_000


def test_a_page_for_the_sum_that_is_due_stays(market, order):
    transfer(order, 30_000)
    attempt = start(fresh(order))

    card_payments.end_unpaid()

    assert fresh(attempt).is_open


def test_an_old_answer_wipes_out_no_payment_that_is_known(market, order):
    stale = start(order)
    session = card_payments._api(stale).session(stale.remote_id) | {"payment_intent": None}
    market.act("card-pay", session_id=stale.remote_id)
    card_payments.read_again(fresh(stale))
    known = fresh(stale).payment_id

    card_payments._book(stale, card_payments._facts(card_payments._api(stale), stale, session))

    assert known and fresh(stale).payment_id == known


@pytest.mark.parametrize("remote_id", ["cs_gone", ""])
def test_a_try_that_stripe_does_not_know_ends_after_its_time(market, order, remote_id):
    attempt = start(order)
    Attempt.objects.filter(pk=attempt.pk).update(remote_id=remote_id)
    card_payments.reconcile()
    assert fresh(attempt).is_open
    turn_back(order, 60)
    Attempt.objects.update(read_at=None)

    card_payments.reconcile()

    assert fresh(attempt).state == "expired"


def test_an_order_whose_part_payment_was_sent_back_ends_too(market, order):
    from shop.order.payments import give_back

    transfer(order, 30_000)
    give_back(order=fresh(order), amount_vnd=30_000, by=None)
    turn_back(order, 16)

    assert card_payments.end_unpaid() == 1
    assert fresh(order).status == Status.CANCELLED
    assert not list(broken_rows())


def test_money_for_an_order_that_was_cancelled_is_to_be_paid_back(market, order):
    attempt = start(order)
    processing.cancel_order(order=fresh(order), by_buyer=True)
    market.act("card-pay", session_id=attempt.remote_id)

    card_payments.reconcile()

    assert fresh(order).payment_status == PaymentStatus.REFUND_DUE
    assert not list(broken_rows())


def test_the_page_of_a_cancelled_order_is_closed(market, order):
    attempt = start(order)
    processing.cancel_order(order=fresh(order), by_buyer=True)

    card_payments.end_unpaid()

    assert _session(market, attempt).status == "expired"
    assert fresh(attempt).state == "expired"


def test_without_any_event_the_payment_is_found(market, order):
    paid(market, order)

    assert gateway("stripe").reconcile() >= 1

    assert fresh(order).payment_status == PaymentStatus.PAID


def test_a_transfer_for_a_card_order_waits_for_a_person(market, order):
    from shop.payment.credits import take_credit

    take_credit(cooperative=order.cooperative, told=told(order), source="webhook")

    assert BankCredit.objects.get().reason == "card"
    assert fresh(order).payment_status == PaymentStatus.UNPAID


# --- Money that goes back ----------------------------------------------------------------


def test_refunds_in_part_and_in_full_are_booked_once(market, order, manager, letters):
    card_payments.read_again(paid(market, order))
    for key, amount in (("a", 20_000), ("a", 20_000), ("b", 74_000)):
        gateway("stripe").refund(fresh(order), amount_vnd=amount, by=manager, key=key)

    for letter in letters.wait_for("charge.refunded"):
        deliver(letter)
    stripe_events.work_on_waiting()

    refunds = [amount for kind, amount in rows_of(order) if kind == "refund"]
    assert refunds == [-20_000, -74_000]
    assert fresh(order).payment_status == PaymentStatus.REFUNDED
    assert Entry.objects.filter(kind="refund", by=manager).count() == 2
    assert not list(broken_rows())


def test_a_refund_whose_answer_is_lost_is_made_once(market, order, manager):
    card_payments.read_again(paid(market, order))
    market.trouble("reply_lost", path="stripe/refunds")
    with pytest.raises(PaymentRefused):
        gateway("stripe").refund(fresh(order), amount_vnd=20_000, by=manager, key="k")

    gateway("stripe").refund(fresh(order), amount_vnd=20_000, by=manager, key="k")

    assert [row for row in rows_of(order) if row[0] == "refund"] == [("refund", -20_000)]
    assert ledger.balance_of(order).held == 74_000


def test_more_than_is_held_never_reaches_stripe(market, order, manager):
    card_payments.read_again(paid(market, order))

    with pytest.raises(processing.OrderStateError):
        gateway("stripe").refund(fresh(order), amount_vnd=94_001, by=manager, key="k")

    assert "stripe/refunds" not in market.stats()["writes"]


def test_a_refund_that_does_not_reach_the_card_is_owed_again(market, order, manager, letters):
    processing.cancel_order(order=order, by=manager)
    attempt = paid_although_cancelled(market, order)
    card_payments.read_again(attempt)
    gateway("stripe").refund(fresh(order), amount_vnd=94_000, by=manager, key="k")
    assert fresh(order).payment_status == PaymentStatus.REFUNDED
    made = order.money.get(kind="refund").reference.removeprefix("stripe:")

    market.act("card-deed", remote_id=made, deed="refund-fails")
    card_payments.read_again(fresh(attempt))
    card_payments.read_again(fresh(attempt))

    assert fresh(order).payment_status == PaymentStatus.REFUND_DUE
    assert ledger.balance_of(order).held == 94_000
    assert not list(broken_rows())


def paid_although_cancelled(market, order) -> Attempt:
    Order.objects.filter(pk=order.pk).update(status=Status.NEW)
    attempt = start(fresh(order))
    Order.objects.filter(pk=order.pk).update(status=Status.CANCELLED)
    market.act("card-pay", session_id=attempt.remote_id)
    return attempt


@pytest.mark.parametrize(
    ("end", "held", "status"), [("lost", 0, "refunded"), ("won", 94_000, "paid")]
)
def test_disputes_are_rows(market, order, end, held, status):
    attempt = paid(market, order)
    card_payments.read_again(attempt)
    made = market.act("card-deed", remote_id=fresh(attempt).payment_id, deed="dispute")
    card_payments.read_again(fresh(attempt))
    assert ledger.balance_of(order).held == 0

    market.act("card-deed", remote_id=made["id"], deed=end)
    card_payments.read_again(fresh(attempt))

    assert ledger.balance_of(order).held == held
    assert fresh(order).payment_status == status
    assert not list(broken_rows())


# --- Pages -------------------------------------------------------------------------------


def card_path(order) -> str:
    return signed_path(order).replace("/don-hang/", "/thanh-toan/the/")


def test_the_buyer_goes_there_and_back_without_script(market, order, client):
    page = client.get(signed_path(order))
    assert card_path(order).partition("?")[0] in page.content.decode()
    page = client.get(card_path(order))
    assert page.status_code == 200
    assert not Attempt.objects.exists()  # looking writes nothing

    answer = client.post(card_path(order), follow=True)

    attempt = order.payment_attempts.get()
    found = BeautifulSoup(answer.content, "html.parser")
    assert found.select_one(f'a[href="{attempt.pay_url}"]')
    assert answer["Refresh"] == f"0; url={attempt.pay_url}"
    market.act("card-pay", session_id=attempt.remote_id)
    back = _session(market, attempt).success_url
    answer = client.get("/" + back.split("/", 3)[3])
    assert answer.status_code == 200
    assert answer.context["is_being_booked"]
    assert fresh(order).payment_status == PaymentStatus.UNPAID  # a look books nothing
    gateway("stripe").reconcile()
    assert "Nothing is to be paid" not in client.get(card_path(order)).content.decode()
    assert fresh(order).payment_status == PaymentStatus.PAID


def test_back_without_having_paid_is_said(market, order, client):
    client.post(card_path(order))

    answer = client.get(card_path(order) + "&xong=1")

    assert answer.context["is_not_paid_yet"] and answer.context["pay_url"]


def test_a_refusal_is_a_sentence_with_a_status(market, order, client, settings):
    settings.STRIPE = {**settings.STRIPE, "api_base": "http://127.0.0.1:1"}

    answer = client.post(card_path(order))

    assert answer.status_code == 503
    assert BeautifulSoup(answer.content, "html.parser").select_one("[role=alert]")


def test_only_whoever_may_see_the_order_may_pay_it(market, order, client):
    path = card_path(order).partition("?")[0]

    for address in (path, f"{path}?k=wrong", "/thanh-toan/the/ABC/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert not Attempt.objects.exists()


def test_an_order_that_is_paid_otherwise_has_no_card_page(market, cards, rice, client):
    order = make_order((rice, 2))

    assert client.get(card_path(order)).status_code == 404


def test_a_buyer_orders_and_chooses_the_card(market, cards, client, rice):
    from tests.factories.forms import fields_of

    client.post(reverse("basket:add", args=[rice.pk]), {"quantity": 2})
    page = client.get(reverse("checkout:index"))
    found = BeautifulSoup(page.content, "html.parser").select("[name=payment]")
    values = [one["value"] for one in found]
    assert values == ["cod", "vietqr", "card"]
    assert fields_of(page, "form[data-checkout]")["payment"] == "cod"


def test_too_cheap_a_basket_has_no_card(market, cards, client, cooperative):
    cheap = make_product(cooperative, "Hành", price=5_000)
    type(cooperative).objects.update(delivery_fee_vnd=0)
    client.post(reverse("basket:add", args=[cheap.pk]), {"quantity": 1})

    page = client.get(reverse("checkout:index"))

    found = BeautifulSoup(page.content, "html.parser").select("[name=payment]")
    assert "card" not in [one["value"] for one in found]
    assert "13.000" in page.content.decode()  # why not


# --- One row that cannot be digested -----------------------------------------------------


def break_seal(account: CardAccount) -> None:
    """Leave the account with keys that no key of ours opens any more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payment_cardaccount SET secret_key = 'x', webhook_secret = 'x' WHERE id = %s",
            [account.pk],
        )


def test_a_broken_seal_of_one_co_op_stops_nobody_else(market, cards, order, other_cooperative):
    theirs = CardAccount.objects.create(
        cooperative=other_cooperative, token="o" * 32, secret_key=f"sk_test_{KEY}"
    )
    goods = make_product(other_cooperative, "Mật ong", price=90_000)
    sealed = make_order((goods, 1), payment_method=PaymentMethod.CARD)
    attempt = start(sealed)
    assert attempt.account == theirs
    StripeEvent.objects.create(
        account=theirs,
        event_id="evt_sealed",
        kind="charge.updated",
        body=event("charge.updated", {"id": "ch_1", "payment_intent": "pi_1"}).decode(),
    )
    break_seal(theirs)
    paid(market, order)
    turn_back(sealed, 60)

    for _round in range(2):
        gateway("stripe").reconcile()

    assert fresh(order).payment_status == PaymentStatus.PAID
    assert fresh(sealed).status == Status.CANCELLED  # its goods are free again
    assert StripeEvent.objects.get().next_try_at > timezone.now()
    assert deliver(sign(event("charge.updated", {})), token="o" * 32) == 401


def test_pages_stay_up_and_cards_are_not_offered_with_a_broken_seal(
    market, cards, cooperative, client, rice
):
    client.post(reverse("basket:add", args=[rice.pk]), {"quantity": 2})
    order = make_order((rice, 1), payment_method=PaymentMethod.CARD)
    cards.secret_key = f"sk_test_{KEY}"
    cards.save()
    break_seal(cards)

    assert client.get(reverse("basket:summary")).status_code == 200
    page = client.get(reverse("checkout:index"))

    found = BeautifulSoup(page.content, "html.parser").select("[name=payment]")
    assert "card" not in [one["value"] for one in found]
    answer = client.post(card_path(order))
    assert answer.status_code == 409
    assert BeautifulSoup(answer.content, "html.parser").select_one("[role=alert]")


def test_keys_that_cannot_be_read_are_replaced_on_the_desk(cards, desk):
    cards.secret_key = "sk_test_old"
    cards.save()
    break_seal(cards)
    keys = {"secret_key": "sk_test_new", "webhook_secret": "whsec_new"}

    answer = desk.post(
        reverse("dashboard:money_settings"), {"deed": "cards", "is_on": "on", **keys}
    )

    assert answer.status_code == 302
    assert fresh(cards).secret_key == "sk_test_new"


def test_a_fee_that_stripe_gives_back_is_no_row_and_stops_nothing(market, order, monkeypatch):
    attempt = paid(market, order)
    given_back = {"id": "txn_back", "currency": "vnd", "amount": 94_000, "fee": -350_000}
    won = {
        "id": "dp_1",
        "status": "won",
        "amount": 94_000,
        "balance_transactions": [
            {"id": "txn_taken", "currency": "vnd", "amount": -94_000, "fee": 350_000},
            given_back,
        ],
    }
    monkeypatch.setattr(card_payments.StripeApi, "disputes", lambda *_given: [won])

    card_payments.read_again(attempt)

    fees = dict(order.money.filter(kind="fee").values_list("reference", "amount_vnd"))
    assert fees["stripe:txn_taken"] == -350_000 and "stripe:txn_back" not in fees
    assert fresh(order).payment_status == PaymentStatus.PAID
    assert not list(broken_rows())


def test_an_event_whose_answer_makes_no_sense_is_put_off_alone(market, order, letters, monkeypatch):
    paid(market, order)
    letter = letters.wait_for("checkout.session.completed")[-1]
    odd = event("payment_intent.succeeded", {"id": "pi_odd", "object": "payment_intent"}, "evt_0")
    deliver(sign(odd))
    deliver(letter)
    real = card_payments.StripeApi.payment

    def payment(self, payment_id):
        return {"metadata": 1 / 0} if payment_id == "pi_odd" else real(self, payment_id)

    monkeypatch.setattr(card_payments.StripeApi, "payment", payment)

    assert stripe_events.work_on_waiting() == 1

    odd_one = StripeEvent.objects.get(event_id="evt_0")
    assert odd_one.processed_at is None and odd_one.outcome == "ZeroDivisionError"
    assert fresh(order).payment_status == PaymentStatus.PAID


# --- Paid by card and by transfer; refunds on their way ----------------------------------


def paid_twice(market, order) -> None:
    """Let the order be paid by card, and once more by transfer."""
    from shop.payment.credits import assign, take_credit

    card_payments.read_again(paid(market, order))
    credit, _new = take_credit(cooperative=order.cooperative, told=told(order), source="webhook")
    assign(credit=credit, order=fresh(order), by=None)


def test_a_transfer_for_a_card_order_goes_back_by_hand_the_card_part_by_stripe(market, order, desk):
    from tests.factories.forms import fields_of

    paid_twice(market, order)
    processing.cancel_order(order=fresh(order))
    path = reverse("dashboard:order_money", args=[order.number])
    page = desk.get(path)
    to_card = fields_of(page, "form.panel:not(:has([name=by_hand]))")
    by_hand = fields_of(page, "form.panel:has([name=by_hand])")
    assert to_card["amount"] == by_hand["amount"] == "94.000"

    for sent in (by_hand, by_hand, to_card, to_card):
        desk.post(path, sent)

    back = order.money.filter(kind="refund").order_by("pk")
    assert list(back.values_list("amount_vnd", "method", "source")) == [
        (-94_000, "vietqr", "desk"),
        (-94_000, "card", "stripe"),
    ]
    assert market.stats()["writes"]["stripe/refunds"] == 1
    assert fresh(order).payment_status == PaymentStatus.REFUNDED
    assert not list(broken_rows())


@pytest.mark.parametrize("by_hand", [True, False])
def test_no_part_can_go_back_the_way_that_the_other_came(market, order, desk, by_hand):
    paid_twice(market, order)
    path = reverse("dashboard:order_money", args=[order.number])
    extra = {"by_hand": "1"} if by_hand else {}

    answer = desk.post(path, {"amount": "94.001", "key": "k", **extra})

    assert answer.status_code == 409
    assert BeautifulSoup(answer.content, "html.parser").select_one("[role=alert]")
    assert ledger.balance_of(order).held == 188_000
    assert "stripe/refunds" not in market.stats()["writes"]


def test_a_refund_on_its_way_counts_and_one_that_fails_is_owed_again(
    market, order, manager, monkeypatch
):
    attempt = paid(market, order)
    card_payments.read_again(attempt)
    made = {"id": "re_1", "amount": 94_000, "status": "pending"}
    monkeypatch.setattr(card_payments.StripeApi, "refund", lambda *_given, **_more: made)
    monkeypatch.setattr(card_payments.StripeApi, "refunds", lambda *_given: [made])
    gateway("stripe").refund(fresh(order), amount_vnd=94_000, by=manager, key="a")

    with pytest.raises(processing.OrderStateError):
        gateway("stripe").refund(fresh(order), amount_vnd=94_000, by=manager, key="b")

    card_payments.read_again(fresh(attempt))
    assert [row for row in rows_of(order) if row[0] == "refund"] == [("refund", -94_000)]
    made["status"] = "failed"
    card_payments.read_again(fresh(attempt))
    assert ledger.balance_of(order).held == 94_000
    assert not list(broken_rows())


def test_a_refund_that_fails_at_once_is_said_and_not_booked(market, order, manager, monkeypatch):
    card_payments.read_again(paid(market, order))
    made = {"id": "re_1", "amount": 94_000, "status": "failed", "failure_reason": "lost_card"}
    monkeypatch.setattr(card_payments.StripeApi, "refund", lambda *_given, **_more: made)

    with pytest.raises(PaymentRefused):
        gateway("stripe").refund(fresh(order), amount_vnd=94_000, by=manager, key="a")

    assert ledger.balance_of(order).held == 94_000


def test_card_money_is_never_marked_as_paid_back_by_hand(market, order, manager):
    card_payments.read_again(paid(market, order))
    processing.cancel_order(order=fresh(order), by=manager)

    with pytest.raises(processing.OrderStateError):
        processing.mark_refunded(order=fresh(order), by=manager)

    assert fresh(order).payment_status == PaymentStatus.REFUND_DUE


# --- Keys that are still needed ----------------------------------------------------------


@pytest.fixture
def own_keys(cards) -> dict:
    """Give the co-op keys of its own; return what its form would send for others."""
    cards.secret_key, cards.webhook_secret = f"sk_test_{KEY}", "whsec_own"
    cards.save()
    keys = {"secret_key": "sk_test_new", "webhook_secret": "whsec_new"}
    return {"deed": "cards", "is_on": "on", **keys}


@pytest.mark.parametrize("how", ["replace", "forget"])
@pytest.mark.parametrize("why", ["open", "refund_due"])
def test_keys_stay_while_a_payment_needs_them(market, own_keys, order, cards, desk, how, why):
    attempt = start(fresh(order))
    if why == "refund_due":
        market.act("card-pay", session_id=attempt.remote_id)
        card_payments.read_again(attempt)
        processing.cancel_order(order=fresh(order))
    path = reverse("dashboard:money_settings")
    sent = own_keys if how == "replace" else {"deed": "cards", "is_on": "on", "forget": "on"}

    answer = desk.post(path, sent)

    assert answer.status_code == 409
    assert order.number in answer.content.decode()
    assert fresh(cards).secret_key == f"sk_test_{KEY}"
    assert desk.post(path, {"deed": "cards"}).status_code == 302  # switching off is no change
    assert not fresh(cards).is_on
    if why == "open":
        card_payments._is_closed(fresh(attempt))
    else:
        gateway("stripe").refund(fresh(order), amount_vnd=94_000, by=None, key="k")
    assert desk.post(path, sent).status_code == 302
    assert fresh(cards).secret_key == ("sk_test_new" if how == "replace" else "")
