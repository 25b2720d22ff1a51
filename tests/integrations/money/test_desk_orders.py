"""A marketplace's order on its page at the desk: cancelled, answered, handed over, printed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.contract import OrderState, RemoteFee, RemoteMoney
from integrations.models import ChannelOrder, OrderAction
from integrations.services.money import store_money
from integrations.services.order_actions import ask, withdraw
from integrations.services.passes import pass_over
from shop.core.remote import PermanentFailure, TemporaryFailure, seconds_left
from shop.order.models import Order
from tests.factories.forms import fields_of, page, text_of
from tests.integrations.engine import fake

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(account, offer):
    """Return the row of an order of two bags that waits to be sent."""
    fake.order("SP1", OrderState.READY, fake.line())
    return read_again(account)


def read_again(account, state: OrderState | None = None, **fields) -> ChannelOrder:
    if state:
        fake.move("SP1", state, **fields)
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)
    return ChannelOrder.objects.get()


def order_url(row) -> str:
    return reverse("dashboard:order", args=[row.order.number])


def url_of(name: str, row, *args) -> str:
    return reverse(f"integrations:{name}", args=[row.order.number, *args])


def buttons(response) -> list[str]:
    panel = page(response).find(id="channel").parent
    return [b.get_text(" ", strip=True) for b in panel.select("a.btn, button")]


def test_an_order_that_waits_can_be_handed_over_or_cancelled_from_the_desk(desk, row):
    response = desk.get(order_url(row))

    assert buttons(response) == ["Sắp xếp giao hàng", "Huỷ trên Fake…"]
    assert "huỷ bên đó" not in text_of(response)


def test_reasons_are_shown_with_what_follows_and_one_is_told_there(desk, row, account, manager):
    asked = desk.get(url_of("order_cancel", row))
    assert "sàn tự đưa số lượng món này về 0" in text_of(asked)
    assert "Bị trừ điểm" in text_of(asked)
    value = page(asked).select("input[name=choice]")[1]["value"]
    calls = fake.world.calls["cancel_reasons"]

    answer = desk.post(url_of("order_cancel", row), {"choice": value}, follow=True)

    assert fake.world.calls["cancel_reasons"] == calls  # pressing asks nobody
    assert "Đang huỷ bên đó" in text_of(answer)
    action = OrderAction.objects.get()
    assert (action.choice, action.asked_by) == ({"reason_id": "gone", "text": "Hết hàng"}, manager)
    assert buttons(answer) == []
    pass_over(account.pk)
    done = desk.get(order_url(row))
    assert "Đã huỷ. Đừng gửi hàng." in text_of(done)
    assert Order.objects.get().status == "cancelled"


def test_pressing_without_choosing_names_it_and_asks_again(desk, row):
    answer = desk.post(url_of("order_cancel", row), {})

    assert answer.status_code == 422
    assert len(page(answer).select("input[name=choice]")) == 2
    assert page(answer).select_one(".field__error")


def test_only_what_was_offered_for_this_order_is_taken(desk, row, account):
    forged = desk.post(url_of("order_cancel", row), {"choice": "gone"})
    way = page(desk.get(url_of("order_ship", row))).select_one("input[name=choice]")["value"]
    mixed = desk.post(url_of("order_cancel", row), {"choice": way})

    assert {forged.status_code, mixed.status_code} == {422}
    assert not OrderAction.objects.exists()


def test_a_marketplace_that_is_silent_changes_nothing_and_says_so(desk, row):
    fake.world.wrong["cancel_reasons"] = [TemporaryFailure("busy", code="busy")]

    answer = desk.get(url_of("order_cancel", row))

    assert answer.status_code == 503
    assert "Fake chưa trả lời" in text_of(answer)
    assert not OrderAction.objects.exists()


@pytest.mark.parametrize(
    ("name", "call"), [("order_cancel", "cancel_reasons"), ("order_ship", "shipping_options")]
)
def test_a_page_says_in_time_that_the_marketplace_is_slow(desk, row, monkeypatch, name, call):
    left, answer = [], getattr(fake.Fake, call)
    monkeypatch.setattr(fake.Fake, call, lambda *a: left.append(seconds_left()) or answer(*a))
    assert desk.get(url_of(name, row)).status_code == 200
    assert 0 < left[0] <= 10

    monkeypatch.setattr("integrations.services.order_actions.PAGE_SECONDS", 0)
    fake.world.wrong[call] = [TemporaryFailure("slow", code="timeout")]
    slow = desk.get(url_of(name, row))

    assert slow.status_code == 503
    assert "Fake chưa trả lời" in text_of(slow)
    row.account.refresh_from_db()
    assert row.account.failures_in_row == 0


def choices(shown) -> list[str]:
    return [one["value"] for one in shown.select("input[name=choice]")]


def test_a_slip_is_shown_again_without_asking_the_marketplace(desk, row):
    shown = page(desk.get(url_of("order_cancel", row)))
    offered = shown.select_one("input[name=offered]")["value"]
    fake.world.wrong["cancel_reasons"] = [TemporaryFailure("busy", code="busy")] * 3

    again = desk.post(url_of("order_cancel", row), {"offered": offered})

    assert again.status_code == 422
    assert choices(page(again)) == choices(shown)
    for forged in ("x", offered[:-1]):
        answer = desk.post(url_of("order_cancel", row), {"offered": forged})
        assert answer.status_code == 503
    elsewhere = desk.post(url_of("order_ship", row), {"offered": offered})
    assert not set(choices(page(elsewhere))) & set(choices(shown))


def test_an_order_that_moved_on_is_not_asked_about(desk, row, account):
    row = read_again(account, OrderState.SHIPPED)

    answer = desk.get(url_of("order_cancel", row))

    assert "lúc này không nhận huỷ đơn này" in text_of(answer)
    assert not fake.world.calls["cancel_reasons"]


def test_a_hand_over_and_then_the_label(desk, row, account):
    way = page(desk.get(url_of("order_ship", row))).select_one("input[name=choice]")
    assert "Thôn Đông" in way.parent.get_text()
    desk.post(url_of("order_ship", row), {"choice": way["value"]})
    fake.world.tracking["SP1"] = "VN123"
    pass_over(account.pk)

    shown = desk.get(order_url(row))
    assert "VN123" in text_of(shown)
    assert buttons(shown) == ["Lấy phiếu gửi hàng", "Huỷ trên Fake…"]

    assert desk.get(url_of("order_label_file", row)).status_code == 404
    desk.post(url_of("order_label", row))
    desk.post(url_of("order_label", row))
    pass_over(account.pk)
    assert fake.world.calls["label"] == 1
    assert buttons(desk.get(order_url(row)))[0] == "Tải phiếu gửi hàng (PDF)"
    paper = desk.get(url_of("order_label_file", row))
    assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"].startswith("attachment")
    assert "no-store" in paper["Cache-Control"]


def test_a_label_that_is_no_paper_is_never_shown_as_a_page(desk, row):
    OrderAction.objects.create(
        channel_order=row,
        kind="label",
        result=b"<script>",
        media_type="text/html",
        done_at=timezone.now(),
    )

    paper = desk.get(url_of("order_label_file", row))

    assert paper["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(("said", "state"), [("dong-y", "cancelled"), ("khong", "new")])
def test_a_buyers_wish_is_answered_on_the_page(desk, row, account, said, state):
    row = read_again(account, OrderState.CANCEL_ASKED)
    shown = desk.get(order_url(row))
    assert buttons(shown) == ["Đồng ý cho khách huỷ", "Không đồng ý: vẫn giao đơn này"]
    assert "Trả lời ở mục bên dưới" in text_of(shown)

    desk.post(url_of("order_answer", row), {"tra-loi": said})
    pass_over(account.pk)

    assert Order.objects.get().status == state


def test_an_answer_that_is_none_is_absent(desk, row, account):
    row = read_again(account, OrderState.CANCEL_ASKED)

    assert desk.post(url_of("order_answer", row), {"tra-loi": "?"}).status_code == 404


def test_what_came_too_late_is_said_in_words(desk, row, account):
    ask(channel_order=row, kind="cancel", choice={"reason_id": "buyer"})
    read_again(account, OrderState.SHIPPED)

    words = text_of(desk.get(order_url(row)))

    assert "Đơn đã giao cho bên vận chuyển trước khi kịp huỷ" in words


def test_what_failed_can_be_tried_again_or_dropped(desk, row, account):
    action = ask(channel_order=row, kind="cancel", choice={"reason_id": "buyer"})
    fake.world.wrong["cancel_order"] = [PermanentFailure("no", code="odd", call="cancel_order")]
    pass_over(account.pk)
    assert {"Thử lại ngay", "Thôi, không làm nữa"} <= set(buttons(desk.get(order_url(row))))

    desk.post(url_of("order_work", row, action.pk))
    action.refresh_from_db()
    assert not action.needs_person

    desk.post(url_of("order_work", row, action.pk), {"thoi": "1"})
    action.refresh_from_db()
    assert action.given_up_at and not withdraw(action)


def test_a_request_of_another_order_is_not_found_here(desk, row, account):
    fake.order("SP2", OrderState.READY, fake.line(number="9"))
    read_again_all(account)
    other = ChannelOrder.objects.get(number="SP2")
    action = ask(channel_order=other, kind="cancel")

    assert desk.post(url_of("order_work", row, action.pk), {"thoi": "1"}).status_code == 404


def read_again_all(account):
    type(account).objects.update(next_poll_at=None)
    pass_over(account.pk)


def test_a_helper_does_what_helpers_do_with_orders_and_sees_no_payout(row, helper):
    store_money(row, RemoteMoney("SP1", 59_350, (RemoteFee("service", "Phí", 4_650),), True))
    client = Client()
    client.force_login(helper)

    shown = client.get(order_url(row))

    assert "Sắp xếp giao hàng" in buttons(shown)
    assert "59.350" not in text_of(shown)


def test_the_owner_sees_what_was_taken_and_what_comes(desk, row):
    store_money(row, RemoteMoney("SP1", 59_350, (RemoteFee("service", "Phí", 4_650),), False))

    words = text_of(desk.get(order_url(row)))

    assert "59.350" in words and "4.650" in words and "Chưa quyết toán" in words


@pytest.mark.parametrize("name", ["order_cancel", "order_ship", "order_label_file"])
def test_another_co_ops_order_is_absent_and_nobody_is_asked(row, other_manager, name):
    client = Client()
    client.force_login(other_manager)
    before = sum(fake.world.calls.values())

    assert client.get(url_of(name, row)).status_code == 404
    assert sum(fake.world.calls.values()) == before


def test_a_shop_that_must_be_connected_again_says_that_pressing_waits(desk, row, account):
    type(account).objects.update(state="consent_needed")

    assert "phải kết nối lại" in text_of(desk.get(order_url(row)))


def test_where_nothing_can_be_done_from_here_the_page_says_so_as_before(desk, row, monkeypatch):
    for ability in (
        "can_cancel_orders",
        "can_answer_cancel_wishes",
        "can_arrange_shipping",
        "can_print_labels",
    ):
        monkeypatch.setattr(fake.Fake, ability, False)

    assert "huỷ bên đó" in text_of(desk.get(order_url(row)))


def test_the_choice_form_sends_what_was_chosen(desk, row):
    fields = fields_of(desk.get(url_of("order_cancel", row)), "main form.form")
    assert list(fields) == ["offered"]  # nothing is chosen beforehand


def test_the_page_of_an_order_costs_the_same_with_a_long_history(
    desk, row, django_assert_max_num_queries
):
    for n in range(10):
        OrderAction.objects.create(
            channel_order=row,
            kind="cancel",
            given_up_at=timezone.now() - timedelta(minutes=n),
            problem_code="too_late_to_cancel",
            problem_since=timezone.now(),
        )

    with django_assert_max_num_queries(22):
        desk.get(order_url(row))
