"""The queue of orders, and an order's way through the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.partner.models import StockRecord
from coops.registry.models import Membership
from shop.dashboard.order_steps import PICKED_UP
from shop.order.models import Order, PaymentStatus, Status
from shop.order.processing import cancel_order, confirm_order, pack_order
from tests.factories.coops import make_product
from tests.factories.orders import make_checkout, make_order


def press(client, order, action, **sent):
    url = reverse("dashboard:order_action", args=[order.number, action])
    return client.post(url, sent)


def page_of(client, order) -> str:
    return client.get(reverse("dashboard:order", args=[order.number])).text


def status_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_an_order_goes_from_the_buyer_to_the_carrier_with_four_presses(desk, rice, order):
    for action in ("xac-nhan", "dong-goi"):
        assert press(desk, order, action).status_code == 302
    press(desk, order, "giao-di", carrier_name="Viettel Post", tracking_code="VTP123")
    assert StockRecord.objects.get(product=rice).num_in_stock == 8
    press(desk, order, "da-giao")

    order.refresh_from_db()
    assert order.status == Status.DELIVERED
    assert (order.carrier_name, order.tracking_code) == ("Viettel Post", "VTP123")
    assert order.payment_status == PaymentStatus.UNPAID


def test_each_page_offers_the_next_step_only(desk, manager, order):
    assert "Xác nhận đơn" in page_of(desk, order)
    confirm_order(order=order, by=manager)
    page = page_of(desk, order)
    assert "Xác nhận đơn" not in page
    assert "Đã đóng gói" in page


def test_goods_that_are_picked_up_leave_with_one_press(desk, manager, rice):
    order = make_order((rice, 2), fulfilment="pickup")
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)
    assert "Khách đã nhận" in page_of(desk, order)

    press(desk, order, "khach-nhan")
    press(desk, order, "khach-nhan")

    assert status_of(order) == Status.DELIVERED
    assert StockRecord.objects.get(product=rice).num_in_stock == 8


def test_two_packers_who_both_gave_the_goods_out_are_both_right(rice, manager):
    order = make_order((rice, 2))
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)
    seen_by_both = [Order.objects.get(pk=order.pk) for _packer in range(2)]

    for seen in seen_by_both:
        PICKED_UP.run(order=seen, by=manager)

    assert status_of(order) == Status.DELIVERED
    assert StockRecord.objects.get(product=rice).num_in_stock == 8


@pytest.mark.parametrize("action", ["xac-nhan", "dong-goi", "giao-di"])
def test_a_second_press_does_nothing_more(desk, order, action):
    for earlier in ("xac-nhan", "dong-goi", "giao-di"):
        press(desk, order, earlier)
        if earlier == action:
            break
    events = order.events.count()

    response = press(desk, order, action)

    assert response.status_code == 302
    assert order.events.count() == events


def test_a_page_that_was_left_open_says_what_happened_meanwhile(desk, manager, order):
    cancel_order(order=order, by=manager, reason="Hết hàng")

    response = press(desk, order, "xac-nhan")

    assert response.status_code == 409
    assert "huỷ" in response.text
    assert status_of(order) == Status.CANCELLED


def test_a_step_that_does_not_exist_is_404(desk, order):
    assert press(desk, order, "xoa-het").status_code == 404


def test_a_step_is_never_done_by_opening_an_address(desk, order):
    response = desk.get(reverse("dashboard:order_action", args=[order.number, "xac-nhan"]))

    assert response.status_code == 405
    assert status_of(order) == Status.NEW


def test_cancelling_needs_a_reason_and_gives_the_stock_back_once(desk, rice, order):
    refused = press(desk, order, "huy")
    assert refused.status_code == 422
    assert "Chọn một lý do" in refused.text

    for _press in range(2):
        press(desk, order, "huy", reason="goods_gone", words="Mai có lại")

    order.refresh_from_db()
    assert order.status == Status.CANCELLED
    assert "Mai có lại" in order.cancel_reason
    record = StockRecord.objects.get(product=rice)
    assert (record.num_in_stock, record.num_allocated) == (10, 0)


def test_another_reason_wants_words_and_keeps_what_was_typed(desk, order):
    assert press(desk, order, "huy", reason="other", words=" ").status_code == 422
    response = press(desk, order, "huy", reason="nonsense", words="Đường lụt")

    assert response.status_code == 422
    assert "Đường lụt" in response.text
    assert status_of(order) == Status.NEW


def test_a_carrier_with_too_long_a_name_is_refused(desk, order):
    press(desk, order, "xac-nhan")
    press(desk, order, "dong-goi")

    response = press(desk, order, "giao-di", carrier_name="x" * 500, tracking_code="VTP1")

    assert response.status_code == 422
    assert f'value="{"x" * 500}"' in response.text
    assert 'value="VTP1"' in response.text
    assert "80" in response.text
    assert status_of(order) == Status.PACKED


def test_a_transfer_that_came_is_marked_and_paid_back_after_cancelling(desk, rice):
    order = make_order(rice, payment_method="vietqr")
    assert "Tiền đã về" in page_of(desk, order)

    press(desk, order, "tien-da-ve")
    press(desk, order, "tien-da-ve")
    press(desk, order, "huy", reason="buyer_asked")
    order.refresh_from_db()
    assert order.payment_status == PaymentStatus.REFUND_DUE
    assert "Đã trả lại tiền" in page_of(desk, order)
    press(desk, order, "da-tra-tien")

    order.refresh_from_db()
    assert order.payment_status == PaymentStatus.REFUNDED


def test_cash_is_marked_as_collected_after_the_delivery(desk, order):
    assert "Đã thu tiền mặt" not in page_of(desk, order)
    for action in ("xac-nhan", "dong-goi", "giao-di", "da-giao"):
        press(desk, order, action)
    assert "Đã thu tiền mặt" in page_of(desk, order)

    press(desk, order, "tien-da-ve")

    order.refresh_from_db()
    assert order.payment_status == PaymentStatus.PAID


def test_a_helper_packs_but_marks_no_money(client, helper, rice):
    order = make_order(rice, payment_method="vietqr")
    client.force_login(helper)
    assert "Tiền đã về" not in page_of(client, order)

    assert press(client, order, "xac-nhan").status_code == 302
    assert press(client, order, "tien-da-ve").status_code == 403

    order.refresh_from_db()
    assert (order.status, order.payment_status) == (Status.CONFIRMED, PaymentStatus.UNPAID)


def test_the_page_has_what_a_packer_needs(desk, rice):
    order = make_order((rice, 2), payment_method="vietqr")

    page = page_of(desk, order)

    for words in (
        "Lê Thị Hoa",
        'href="tel:+84912345678"',
        "https://zalo.me/84912345678",
        "Số 5, gần chợ Hôm",
        "2 kg",
        "64.000\xa0₫",
        "94.000\xa0₫",
        "Tin nhắn gửi Zalo",
        order.number,
    ):
        assert words in page, words


def test_the_history_names_the_person(desk, manager, order):
    press(desk, order, "xac-nhan")

    assert f"{manager.full_name} làm" in page_of(desk, order)


def test_hostile_words_of_a_buyer_are_shown_as_text(desk, rice):
    order = make_order(rice, full_name="<b onclick=x>Hoa</b>")
    Order.objects.filter(pk=order.pk).update(note="<script>alert(1)</script>")

    for page in (page_of(desk, order), desk.get("/quan-ly/don/").text, desk.get("/quan-ly/").text):
        assert "<script>alert" not in page
        assert "<b onclick" not in page


def test_another_co_ops_line_is_never_shown_even_if_it_slipped_in(desk, rice, other_cooperative):
    order = make_order((rice, 2))
    plums = make_product(other_cooperative, "Mận hậu bí mật", price=777_000)
    theirs = make_order(plums).lines.get()
    theirs.order = order
    theirs.save()

    for page in (page_of(desk, order), desk.get("/quan-ly/don/").text, desk.get("/quan-ly/").text):
        assert "Gạo nếp" in page
        assert "Mận hậu" not in page
        assert "777.000" not in page


def test_each_co_op_sees_its_own_part_of_a_checkout(
    client, desk, rice, other_cooperative, other_manager
):
    plums = make_product(other_cooperative, "Mận hậu")
    checkout = make_checkout(rice, plums)
    mine, theirs = (
        checkout.orders.get(cooperative=c) for c in (rice.cooperative, other_cooperative)
    )

    page = desk.get("/quan-ly/don/").text

    assert mine.number in page
    assert theirs.number not in page
    client.force_login(other_manager)
    assert press(client, mine, "xac-nhan").status_code == 404
    assert status_of(mine) == Status.NEW


def test_the_queue_opens_where_something_waits_oldest_first(desk, rice, manager):
    old, new = make_order(rice), make_order(rice)
    Order.objects.filter(pk=old.pk).update(date_placed=timezone.now() - timedelta(days=2))
    packed = make_order(rice)
    confirm_order(order=packed, by=manager)

    response = desk.get("/quan-ly/don/")

    assert [card.order for card in response.context["cards"]] == [old, new]
    assert "Cần xác nhận (2)" in response.text
    assert "Cần đóng gói (1)" in response.text
    newest = desk.get("/quan-ly/don/?xep=moi").context["cards"]
    assert [card.order for card in newest] == [new, old]


@pytest.mark.parametrize(
    "query", ["number", "Hoa", "hoa  le thi", "5678", "0912 345 678", "+84912345678"]
)
def test_an_order_is_found_by_number_name_or_phone(desk, order, query):
    words = order.number.lower() if query == "number" else query

    cards = desk.get("/quan-ly/don/", {"q": words}).context["cards"]

    assert [card.order for card in cards] == [order]


@pytest.mark.parametrize("query", ["Không Có", "hoa tran", "12", "%", "'; drop table", "a\x00b"])
def test_a_search_that_finds_nothing_says_so(desk, order, query):
    response = desk.get("/quan-ly/don/", {"q": query})

    assert response.status_code == 200
    assert not response.context["cards"]


@pytest.mark.parametrize("number", ["\x00", "a\x00b", "khong-co", "x" * 300])
def test_a_number_that_no_order_can_have_is_not_found(desk, order, number):
    assert desk.get(reverse("dashboard:order", args=[number])).status_code == 404


def test_a_number_typed_by_hand_is_read_as_people_write_it(desk, order):
    typed = f"{order.number[:3]}-{order.number[3:]}".lower()

    assert desk.get(reverse("dashboard:order", args=[typed])).status_code == 200


@pytest.mark.parametrize("nonsense", ["?loai=xyz", "?page=99999", "?page=abc", "?xep=%00"])
def test_nonsense_in_the_address_still_shows_the_queue(desk, order, nonsense):
    assert desk.get("/quan-ly/don/" + nonsense).status_code == 200


def test_the_queue_costs_the_same_queries_for_one_order_and_for_many(
    desk, rice, django_assert_max_num_queries
):
    StockRecord.objects.update(num_in_stock=100)
    for _n in range(12):
        make_order(rice)

    with django_assert_max_num_queries(12):
        desk.get("/quan-ly/don/")


def test_money_that_is_waited_for_has_a_tab_of_its_own(desk, rice, manager):
    transfer = make_order(rice, payment_method="vietqr")
    make_order(rice)

    cards = desk.get("/quan-ly/don/?loai=tien").context["cards"]

    assert [card.order for card in cards] == [transfer]


def test_today_counts_what_waits_and_says_how_long(desk, order):
    Order.objects.filter(pk=order.pk).update(date_placed=timezone.now() - timedelta(hours=5))

    page = desk.get("/quan-ly/").text

    assert "Cần xác nhận" in page
    assert "cũ nhất: 5 giờ" in page


def test_what_is_new_stays_new_until_somebody_says_it_was_seen(desk, manager, order):
    for _look in range(2):
        page = desk.get("/quan-ly/")
        assert page.context["new_count"] == 1

    desk.post(reverse("dashboard:orders_seen"), {"until": page.context["shown_at"]})

    assert desk.get("/quan-ly/").context["new_count"] == 0
    assert Membership.objects.get(user=manager).last_seen_orders_at


def test_an_order_that_came_after_the_page_was_shown_is_still_new(desk, rice, order):
    shown_at = desk.get("/quan-ly/").context["shown_at"]
    late = make_order(rice)

    desk.post(reverse("dashboard:orders_seen"), {"until": shown_at})

    new = desk.get("/quan-ly/").context["new_cards"]
    assert [card.order for card in new] == [late]


@pytest.mark.parametrize("until", ["", "hôm qua", "9999-12-31T23:59:59+00:00", "2026-99-99"])
def test_a_nonsense_moment_counts_as_now(desk, rice, order, until):
    assert desk.post(reverse("dashboard:orders_seen"), {"until": until}).status_code == 302

    later = make_order(rice)
    new = desk.get("/quan-ly/").context["new_cards"]
    assert [card.order for card in new] == [later]


def test_what_one_person_has_seen_is_still_new_to_another(client, desk, helper, order):
    desk.post(reverse("dashboard:orders_seen"))

    client.force_login(helper)
    assert client.get("/quan-ly/").context["new_count"] == 1


def test_goods_that_run_out_are_named(desk, cooperative):
    make_product(cooperative, "Trứng gà", stock=3, sale_unit="chục")
    make_product(cooperative, "Cam", stock=50)
    make_product(cooperative, "Bản nháp", stock=0, is_public=False)

    names = [product.title for product in desk.get("/quan-ly/").context["running_out"]]

    assert names == ["Trứng gà"]


def test_a_desk_without_goods_teaches_the_first_step(desk, cooperative):
    page = desk.get("/quan-ly/").text

    assert "Bốn bước" in page
    assert reverse("dashboard:product_create") in page
