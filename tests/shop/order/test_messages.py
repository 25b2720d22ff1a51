"""What buyer and co-op are told: mails in text and HTML, and the text for Zalo."""

import pytest
from django.utils import translation

from shop.order import processing
from shop.order.links import signed_path
from shop.order.messages import zalo_text
from shop.order.models import Fulfilment, PaymentMethod
from shop.order.words import buyer_sentence, status_label
from tests.factories.coops import make_product
from tests.factories.orders import make_checkout, make_order


@pytest.fixture(autouse=True)
def in_vietnamese():
    """Read everything as a buyer does."""
    with translation.override("vi"):
        yield


@pytest.fixture
def placed(rice, other_cooperative, django_capture_on_commit_callbacks, mailoutbox):
    """Return a checkout at two co-ops; its mails are in ``mailoutbox``."""
    eggs = make_product(other_cooperative, "Trứng gà <ta>", price=45_000, sale_unit="chục")
    with django_capture_on_commit_callbacks(execute=True):
        return make_checkout((rice, 2), eggs, payment_method=PaymentMethod.VIETQR)


def html_of(mail):
    return next(part.content for part in mail.alternatives if part.mimetype == "text/html")


def test_the_buyer_gets_one_mail_with_both_orders_and_their_links(placed, mailoutbox):
    mail = next(m for m in mailoutbox if m.to == ["hoa@example.com"])

    for order in placed.orders.all():
        assert order.number in mail.subject
        assert order.number in mail.body
        assert signed_path(order) in mail.body
        assert order.number in html_of(mail)
    assert "64.000\xa0₫" in mail.body
    assert "3500205123456" in mail.body


def test_each_co_op_gets_a_mail_about_its_own_order_only(placed, mailoutbox):
    first, second = placed.orders.order_by("pk")
    mail = next(m for m in mailoutbox if m.to == [first.cooperative.email])

    assert first.number in mail.body
    assert second.number not in mail.body + html_of(mail)
    assert "0912 345 678" in mail.body
    assert len(mailoutbox) == 3


def test_names_are_text_in_text_and_escaped_in_html(placed, mailoutbox):
    mail = next(m for m in mailoutbox if m.to == ["hoa@example.com"])

    assert "Trứng gà <ta> (chục)" in mail.body
    assert "Trứng gà &lt;ta&gt;" in html_of(mail)


def test_a_buyer_without_a_mail_address_gets_none(
    rice, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        make_checkout(rice, email="")

    assert [mail.to for mail in mailoutbox] == [[rice.cooperative.email]]


@pytest.mark.parametrize(
    ("steps", "mails"),
    [
        (["confirm_order"], 1),
        (["confirm_order", "confirm_order"], 1),
        (["confirm_order", "pack_order", "hand_over_order", "deliver_order"], 4),
        (["cancel_order"], 1),
    ],
)
def test_the_buyer_is_told_once_of_each_step(
    order, manager, steps, mails, django_capture_on_commit_callbacks, mailoutbox
):
    for step in steps:
        with django_capture_on_commit_callbacks(execute=True):
            getattr(processing, step)(order=order, by=manager)

    assert len(mailoutbox) == mails
    assert all(mail.to == ["hoa@example.com"] for mail in mailoutbox)
    assert all(order.number in mail.subject for mail in mailoutbox)


def test_the_mail_speaks_the_language_of_the_checkout(
    rice, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        make_checkout(rice, language="en")

    mail = next(m for m in mailoutbox if m.to == ["hoa@example.com"])
    assert "Your order at Chợ Quê" in mail.subject
    assert '<html lang="en">' in html_of(mail)


def test_the_text_for_zalo_tells_the_buyer_what_to_pay_where(rice):
    order = make_order((rice, 2), payment_method=PaymentMethod.VIETQR)

    text = zalo_text(order)

    for part in ("HTX Đồng Sao", order.number, "64.000", "94.000", "3500205123456"):
        assert part in text
    assert signed_path(order) in text


def test_the_text_for_zalo_tells_the_co_op_what_to_pack_for_whom(rice):
    order = make_order((rice, 2), note="Gọi trước khi giao")

    text = zalo_text(order, audience="cooperative")

    for part in ("Gạo nếp cái hoa vàng", "Lê Thị Hoa", "0912 345 678", "gần chợ Hôm", "Gọi trước"):
        assert part in text


def test_a_paid_or_cancelled_order_asks_for_no_money(rice, manager):
    order = make_order(rice, payment_method=PaymentMethod.VIETQR)
    processing.cancel_order(order=order, by=manager, reason="Bão, không cắt được.")

    assert "3500205123456" not in zalo_text(order)
    assert "Bão, không cắt được." in zalo_text(order)


def test_every_station_has_its_words_for_delivery_and_for_pick_up(rice):
    for fulfilment in Fulfilment:
        order = make_order(rice, fulfilment=fulfilment)
        for status in ("new", "confirmed", "packed", "handed_over", "delivered", "cancelled"):
            order.status = status
            assert buyer_sentence(order)
            assert "%" not in buyer_sentence(order)
            assert status_label(order)
