"""What is held about a person: given out whole, let go as far as the law lets us."""

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from coops.registry.models import Membership
from shop.address.book import save_address
from shop.order.claims import answer_claim, make_claim
from shop.order.models import Checkout, Order, Status
from shop.order.payments import mark_paid
from shop.order.personal import mask_when_due, withdraw_consents
from shop.order.processing import (
    cancel_order,
    confirm_order,
    deliver_order,
    hand_over_order,
    pack_order,
)
from shop.payment.audit import broken_rows
from shop.payment.credits import take_credit, unassign
from shop.payment.models import BankCredit
from shop.payment.splits import split
from shop.reviews.models import ProductReview
from shop.reviews.services import write_review
from shop.users.models import LoginCode, User
from shop.users.personal import ClosingRefused, close_account, export, what_stays
from tests.factories.coops import make_user
from tests.factories.forms import page, text_of
from tests.factories.orders import make_basket, make_order
from tests.shop.payment.conftest import told

INDEX = reverse("data:index")
CLOSE = reverse("data:close")
PASSWORD = "mat-khau-thu"  # noqa: S105  the factories' password
NAME, PHONE, EMAIL, LINE = "Hồ Thị Kỳ Lạ", "+84977123456", "kyla@example.com", "Ngõ Rất Riêng 77"


@pytest.fixture
def person(db):
    return make_user(EMAIL, phone=PHONE, full_name=NAME, phone_proved_at=timezone.now())


@pytest.fixture
def me(client, person):
    client.force_login(person)
    return client


def order_of(person, *goods) -> Order:
    details = {"full_name": NAME, "phone": PHONE, "email": EMAIL, "line1": LINE}
    return make_order(*goods, user=person, note=f"Gọi {NAME}", **details)


def bring(order: Order, by) -> Order:
    for step in (confirm_order, pack_order, hand_over_order, deliver_order):
        step(order=order, by=by)
    return order


def lots_about(person, rice, manager) -> Order:
    """Let the person leave something in every corner; returns a delivered order of theirs."""
    order = bring(order_of(person, (rice, 1)), manager)
    write_review(line=order.lines.get(), score=5, body="Gạo thơm", name=NAME)
    fields = {"full_name": NAME, "phone_number": PHONE, "line1": LINE, "ward_code": "16498"}
    save_address(person, fields, is_usual=True)
    make_basket((rice, 1), owner=person)
    now = timezone.now()
    LoginCode.objects.create(phone=PHONE, expires_at=now)
    LogEntry.objects.create(
        user=manager,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
    )
    return order


def where_it_stands(*words: str) -> set[str]:
    """Return ``app.Model.field`` of every text in the database that holds one of ``words``."""
    found = set()
    for model in (model for model in apps.get_models() if model._meta.managed):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.values(*names) if names else ():
            for name, value in row.items():
                text = json.dumps(value, ensure_ascii=False, default=str)
                if any(word in text for word in words):
                    found.add(f"{model._meta.label}.{name}")
    for session in Session.objects.all():
        text = json.dumps(session.get_decoded(), ensure_ascii=False)
        if any(word in text for word in words):
            found.add("sessions")
    return found


WORDS = (NAME, PHONE, PHONE.replace("+84", "0"), EMAIL, LINE)
#: What the law makes us keep of a contract until its term is over.
KEPT = {
    "order.Checkout.full_name",
    "order.Checkout.phone",
    "order.Checkout.address_text",
    "order.Order.full_name",
    "order.Order.phone",
    "order.ShippingAddress.full_name",
    "order.ShippingAddress.line1",
    "order.ShippingAddress.phone_number",
    "order.ShippingAddress.search_text",
}


def test_the_file_holds_what_is_known_and_nobody_elses(me, person, rice, manager, buyer):
    order = lots_about(person, rice, manager)
    other = make_order(rice, user=buyer, full_name="Người Khác", phone="+84966000111")

    answer = me.get(reverse("data:export"))

    assert answer["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.content)
    text = answer.content.decode()
    assert data["account"]["name"] == NAME
    assert [one["number"] for one in data["orders"]] == [order.number]
    assert data["orders"][0]["lines"][0]["quantity"] == 1
    assert data["reviews"][0]["words"] == "Gạo thơm"
    assert data["addresses"][0]["phone"] == PHONE
    assert data["basket"][0]["goods"] == rice.title
    assert other.number not in text and "Người Khác" not in text and "+84966000111" not in text


def test_orders_of_before_are_in_the_file_only_when_the_phone_is_proved(person, rice):
    make_order(rice, phone=PHONE)
    assert len(export(person)["orders"]) == 1

    User.objects.update(phone_proved_at=None)

    assert export(User.objects.get(pk=person.pk))["orders"] == []


def test_orders_of_whoever_had_the_number_before_are_not_in_the_file(person, rice):
    closed, old, new = (make_order(rice, phone=PHONE) for _ in range(3))
    Checkout.objects.filter(pk=closed.checkout_id).update(let_go_at=timezone.now())
    Order.objects.filter(pk=old.pk).update(date_placed=timezone.now() - timedelta(days=200))

    assert [one["number"] for one in export(person)["orders"]] == [new.number]

    close_account(person.pk)
    old.checkout.refresh_from_db()
    assert old.checkout.let_go_at is None


def test_after_closing_nothing_is_left_but_what_the_list_says(
    me, person, rice, manager, django_capture_on_commit_callbacks
):
    order = lots_about(person, rice, manager)
    phone = Client()
    phone.force_login(person)
    session = phone.session
    session["checkout_draft"] = {"full_name": NAME, "phone": PHONE, "line1": LINE}
    session.save()
    assert where_it_stands(*WORDS) > KEPT

    with django_capture_on_commit_callbacks(execute=True):
        answer = me.post(CLOSE, {"password": PASSWORD})

    assert answer.url == reverse("storefront:home")
    assert where_it_stands(*WORDS) == KEPT
    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password()) == (False, False)
    assert phone.get(reverse("users:account")).status_code == 302
    order.refresh_from_db()
    assert (order.user, order.checkout.user) == (None, None)
    assert ProductReview.objects.get().body == "Gạo thơm"


def test_the_list_of_what_stays_is_on_the_page(me):
    shown = text_of(me.get(CLOSE))

    assert len(what_stays()) >= 3
    assert all(" ".join(sentence.split()) in shown for sentence in what_stays())


def test_what_stays_is_masked_when_its_term_is_over(person, rice, manager, monkeypatch):
    lots_about(person, rice, manager)
    close_account(person.pk)
    long_ago = timezone.now() - timedelta(days=3 * 365 + 5)
    Checkout.objects.update(placed_at=long_ago)
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)

    assert mask_when_due() == 1

    assert where_it_stands(*WORDS) == set()
    assert Order.objects.get().total_incl_tax > 0
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)
    assert mask_when_due() == 0


def test_words_go_too_where_no_email_or_note_was_left(person, rice, manager, monkeypatch):
    nothing = {"user": person, "email": "", "full_name": NAME, "phone": PHONE}
    gone, brought = make_order(rice, **nothing), bring(make_order(rice, **nothing), manager)
    claim = make_claim(order=brought, kind="spoiled", wish="refund", words=f"{NAME} buồn")
    close_account(person.pk)
    cancel_order(order=gone, reason=f"{NAME} đi vắng", by_buyer=True)
    answer_claim(claim=claim, answer="declined", words=f"Chào {NAME}", by=manager)
    brought.events.update(note=f"Gọi {NAME}")
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)
    mask_when_due()

    gone.refresh_from_db()
    assert gone.cancel_reason == ""
    assert not gone.events.filter(note__contains=NAME).exists()

    Checkout.objects.update(placed_at=timezone.now() - timedelta(days=3 * 365 + 5))
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)
    assert mask_when_due() == 2
    assert where_it_stands(*WORDS) == set()


def paid_by_transfer(order, name: str, manager) -> BankCredit:
    one = told(order, text=f"{order.number} {name} chuyen tien")
    credit = take_credit(cooperative=order.cooperative, told=one, source="webhook")[0]
    assert credit.state == "matched"
    return credit


def test_what_the_bank_wrote_of_ones_own_money_is_in_the_file(person, rice, manager):
    details = {"user": person, "payment_method": "vietqr"}
    mine, wrong = (make_order(rice, **details) for _ in range(2))
    parted = make_order(rice, user=person)
    paid_by_transfer(mine, "HO THI KY LA", manager)
    unassign(credit=paid_by_transfer(wrong, "NGUOI KHAC", manager), by=manager)
    one = told(None, 5_000, text="KY LA GOP")
    waiting = take_credit(cooperative=parted.cooperative, told=one, source="webhook")[0]
    split(credit=waiting, parts={parted.number: 1_000}, by=manager)
    mark_paid(order=wrong, by=manager, note="Chị Kỳ Lạ đưa tận tay")
    bring(parted, manager)
    make_claim(order=parted, kind="spoiled", wish="refund", digests=["ab" * 16])

    data = export(person)

    assert "HO THI KY LA" in data["payments"]["transfers"][0]["text"]
    assert data["payments"]["transfers"][1]["text"] == "KY LA GOP"
    assert data["payments"]["notes"][0]["note"] == "Chị Kỳ Lạ đưa tận tay"
    claims = next(one["claims"] for one in data["orders"] if one["number"] == parted.number)
    assert "ab" * 16 in claims[0]["photos"][0]
    assert "NGUOI KHAC" not in json.dumps(data)


def test_the_ledger_names_nobody_when_the_term_is_over(person, rice, manager, monkeypatch):
    order = make_order(rice, user=person, payment_method="vietqr")
    paid_by_transfer(order, "HO THI KY LA", manager)
    bring(order, manager)
    close_account(person.pk)
    Checkout.objects.update(placed_at=timezone.now() - timedelta(days=3 * 365 + 5))
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)

    assert mask_when_due() == 1

    assert where_it_stands("HO THI KY LA") == {"payment.BankCredit.text"}
    assert [(e.kind, e.amount_vnd) for e in order.money.all()] == [("capture", order.amount_vnd)]
    assert not list(broken_rows())


def test_nothing_is_masked_of_who_did_not_ask(person, rice, manager, monkeypatch):
    bring(order_of(person, rice), manager)
    Checkout.objects.update(placed_at=timezone.now() - timedelta(days=4000))
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)

    assert mask_when_due() == 0
    assert Order.objects.get().full_name == NAME


def test_an_order_under_way_is_still_brought_and_let_go_when_it_is_over(
    person, rice, manager, monkeypatch
):
    order = order_of(person, rice)
    close_account(person.pk)
    order.refresh_from_db()
    assert (order.full_name, order.guest_email) == (NAME, EMAIL)

    bring(order, manager)
    monkeypatch.setattr("shop.order.personal._next_mask", 0.0)
    mask_when_due()

    order.refresh_from_db()
    assert (order.guest_email, order.note, order.full_name) == ("", "", NAME)


def test_an_open_claim_keeps_the_email_until_it_is_answered(person, rice, manager):
    order = bring(order_of(person, rice), manager)
    make_claim(order=order, kind="spoiled", wish="refund", words="Bị mốc")
    close_account(person.pk)

    order.refresh_from_db()
    assert order.guest_email == EMAIL


def test_closing_twice_is_once(person, rice):
    assert close_account(person.pk) is True
    assert close_account(person.pk) is False


def test_the_orders_of_a_closed_account_do_not_come_to_a_new_one(person, rice):
    from shop.order.owners import take_over_orders

    order = order_of(person, rice)
    close_account(person.pk)
    new = User.objects.create_user(phone=PHONE)

    assert take_over_orders(User, user_id=new.pk, phone=PHONE) == 0
    order.refresh_from_db()
    assert order.user is None


def test_a_wrong_password_closes_nothing(me, person):
    assert me.post(CLOSE, {"password": "khong-dung"}).status_code == 422
    assert me.post(CLOSE, {}).status_code == 422

    person.refresh_from_db()
    assert person.erased_at is None


def test_without_a_password_a_code_to_the_phone_closes(client, db, settings, caplog):
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}
    caplog.set_level("INFO", "shop.users.senders")
    person = User.objects.create_user(phone=PHONE, phone_proved_at=timezone.now())
    client.force_login(person)
    assert not page(client.get(CLOSE)).select_one("#id_code")
    assert client.post(CLOSE, {"send": "1"}).url == CLOSE
    code = re.findall(r": (\d{6})$", caplog.text, re.M)[-1]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert client.post(CLOSE, {"code": wrong}).status_code == 422

    assert client.post(CLOSE, {"code": code}).status_code == 302

    person.refresh_from_db()
    assert person.erased_at is not None


def test_strangers_do_not_use_up_the_code_that_closes(client, db, settings, monkeypatch):
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}
    monkeypatch.setattr("shop.users.limits.CODES_BY_PHONE.limit", 1)
    assert Client().post(reverse("users:code"), {"phone": PHONE}).status_code == 302
    client.force_login(User.objects.create_user(phone=PHONE, phone_proved_at=timezone.now()))

    assert client.post(CLOSE, {"send": "1"}).status_code == 302


def test_a_code_for_logging_in_closes_nothing(client, db, settings, caplog):
    from shop.users.codes import ask_code

    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}
    caplog.set_level("INFO", "shop.users.senders")
    person = User.objects.create_user(phone=PHONE)
    client.force_login(person)
    asked = ask_code(PHONE)
    code = re.findall(r": (\d{6})$", caplog.text, re.M)[-1]
    session = client.session
    session["closing_code"] = asked.token
    session.save()

    assert client.post(CLOSE, {"code": code}).status_code == 422
    person.refresh_from_db()
    assert person.erased_at is None


def test_the_only_owner_of_a_co_op_and_an_operator_cannot_leave(client, manager, cooperative):
    client.force_login(manager)
    assert client.post(CLOSE, {"password": PASSWORD}).status_code == 409
    with pytest.raises(ClosingRefused):
        close_account(manager.pk)

    Membership.objects.create(user=make_user(), cooperative=cooperative, role="owner")
    assert close_account(manager.pk)

    operator = make_user("op@example.com", is_staff=True)
    with pytest.raises(ClosingRefused):
        close_account(operator.pk)


def test_of_two_owners_who_leave_at_once_one_stays(manager, cooperative, monkeypatch):
    other = Membership.objects.create(user=make_user(), cooperative=cooperative, role="owner")

    def looked_at_before(person) -> str:
        """Find no obstacle, and let the other owner be quicker."""
        Membership.objects.filter(pk=other.pk).update(is_active=False)
        return ""

    monkeypatch.setattr("shop.users.personal.obstacle_to_closing", looked_at_before)
    with pytest.raises(ClosingRefused):
        close_account(manager.pk)

    assert Membership.objects.get(user=manager).is_active
    assert User.objects.get(pk=manager.pk).erased_at is None


def test_agreeing_no_longer_lets_go_of_finished_orders_and_says_so(me, person, rice, manager):
    done, under_way = bring(order_of(person, rice), manager), order_of(person, rice)

    assert me.post(reverse("data:withdraw")).url == INDEX

    for order in (done, under_way):
        order.refresh_from_db()
    assert (done.guest_email, under_way.guest_email) == ("", EMAIL)
    assert done.user == person
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert text_of(me.get(INDEX)).count(gettext("withdrawn on %(day)s") % {"day": day}) == 2
    assert withdraw_consents(person) == 0


def test_a_cancelled_order_loses_the_buyers_own_words(person, rice):
    order = order_of(person, rice)
    cancel_order(order=order, reason=f"{NAME} đi vắng", by_buyer=True)
    close_account(person.pk)

    order.refresh_from_db()
    assert (order.status, order.cancel_reason) == (Status.CANCELLED, "")
    assert where_it_stands(*WORDS) <= KEPT


def test_all_of_it_needs_a_login(client, db):
    for name in ("data:index", "data:export", "data:close"):
        assert client.get(reverse(name)).status_code == 302
    assert client.post(reverse("data:withdraw")).status_code == 302
    assert client.get(reverse("data:withdraw")).status_code in {302, 405}
