"""Marketplaces' orders at the desk: one queue for all channels, missing goods first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.partner.models import StockRecord
from shop.core.registries import DayCard, day_cards
from shop.order.channel_orders import follow_channel
from shop.order.models import Hold, Order, Status
from tests.factories.channel_orders import channel_line, make_channel_order
from tests.factories.orders import make_order

QUEUE = "/quan-ly/don/"
TODAY = "/quan-ly/"


@pytest.fixture
def shopee(cooperative, rice):
    """Return a Shopee order of two bags of rice."""
    return make_channel_order(cooperative, (rice, 2), remote_number="261127ABC1")


def press(client, order, action, **sent):
    return client.post(reverse("dashboard:order_action", args=[order.number, action]), sent)


def page_of(client, order) -> str:
    return client.get(reverse("dashboard:order", args=[order.number])).text


def numbers_on(response) -> list[str]:
    return [card.order.number for card in response.context["cards"]]


def test_a_card_says_which_channel_and_which_number_there(desk, shopee, rice):
    make_order(rice)

    page = desk.get(QUEUE).text

    assert '<span class="badge">Shopee</span>' in page
    assert '<span class="badge">Chợ Quê</span>' in page
    assert "261127ABC1" in page
    assert "Trả qua Shopee" in page


def test_a_practice_order_says_so(desk, cooperative, rice):
    order = make_channel_order(cooperative, rice, is_practice=True)

    assert ">Tập</span>" in desk.get(QUEUE).text
    assert ">Tập</span>" in page_of(desk, order)


def test_the_queue_can_be_narrowed_to_a_channel_by_an_address_to_share(desk, shopee, rice):
    own = make_order(rice)

    response = desk.get(QUEUE, {"kenh": "shopee"})

    assert numbers_on(response) == [shopee.number]
    assert own.number not in response.text
    assert "?loai=dong-goi&amp;kenh=shopee" in response.text
    assert numbers_on(desk.get(QUEUE, {"kenh": "nonsense"})) == [shopee.number, own.number]


def test_a_co_op_with_one_channel_is_not_asked_to_choose(desk, rice):
    make_order(rice)

    assert "kenh=" not in desk.get(QUEUE).text


def test_an_order_is_found_by_its_number_on_the_marketplace(desk, shopee, rice):
    make_order(rice)

    assert numbers_on(desk.get(QUEUE, {"q": "261127abc1"})) == [shopee.number]


def test_orders_that_miss_goods_stand_first_in_words(desk, cooperative, rice, shopee):
    make_order((rice, 3))
    oversold = make_channel_order(cooperative, (rice, 9))

    everything = desk.get(QUEUE, {"loai": "tat-ca"})
    to_fix = desk.get(reverse("dashboard:mending"))

    assert numbers_on(everything)[0] == oversold.number
    assert numbers_on(desk.get(QUEUE)) == [oversold.number]
    for page in (everything.text, to_fix.text, page_of(desk, oversold)):
        assert "Đơn này thiếu hàng" in page
        assert '<b class="number">4 kg</b> Gạo nếp cái hoa vàng' in page
        assert "nhắn cho khách trên Shopee" in page
    assert to_fix.text.count(oversold.number + "</span>") == 1
    assert [(card.number, card.kind) for card in desk.get(TODAY).context["cards"]][2] == (1, "late")


def test_an_unpaid_order_is_nothing_to_confirm(desk, shopee):
    follow_channel(order=shopee, hold=Hold.UNPAID)

    response = desk.get(TODAY)
    assert response.context["counts"]["xac-nhan"].number == 0
    assert "1 đơn còn chờ bên sàn" in response.text
    assert "Chưa trả tiền trên Shopee – chưa cần làm gì." in desk.get(QUEUE).text
    assert "Xác nhận đơn" not in page_of(desk, shopee)


def test_a_page_left_open_cannot_confirm_what_is_held(desk, shopee):
    follow_channel(order=shopee, hold=Hold.CHECKING)

    response = press(desk, shopee, "xac-nhan")

    assert response.status_code == 409
    assert "Shopee còn đang kiểm tra đơn" in response.text


def test_a_marketplaces_order_is_cancelled_there(desk, shopee):
    assert "huỷ bên đó" in page_of(desk, shopee)

    response = press(desk, shopee, "huy", reason="goods_gone")

    assert response.status_code == 409
    shopee.refresh_from_db()
    assert shopee.status == Status.NEW


def test_an_order_goes_to_the_carrier_and_then_the_marketplace_tells(desk, rice, shopee):
    for action in ("xac-nhan", "dong-goi", "giao-di"):
        assert press(desk, shopee, action).status_code == 302

    assert StockRecord.objects.get(product=rice).num_in_stock == 8
    page = page_of(desk, shopee)
    assert "Đã giao tới khách" not in page
    assert "Đã thu tiền" not in page


def test_goods_that_come_back_are_closed_by_hand(desk, shopee):
    follow_channel(order=shopee, target=Status.HANDED_OVER)
    follow_channel(order=shopee, target=Status.CANCELLED)

    assert "Hàng của 1 đơn đang quay về" in desk.get(TODAY).text
    assert "Hàng đã về" in desk.get(QUEUE, {"loai": "hang-ve"}).text
    assert numbers_on(desk.get(QUEUE, {"loai": "dang-giao"})) == []

    assert press(desk, shopee, "hang-da-ve").status_code == 302
    shopee.refresh_from_db()
    assert shopee.status == Status.CANCELLED


def test_goods_that_nobody_knows_are_named_on_the_orders_page(desk, cooperative, rice):
    order = make_channel_order(cooperative, rice, ("Combo Tết", 1))

    page = page_of(desk, order)

    assert "1 dòng hàng chưa rõ là hàng nào" in page
    assert "Đơn này thiếu hàng" not in page


def test_an_order_without_phone_address_and_name_has_a_page(desk, cooperative, client):
    order = make_channel_order(cooperative, "Gạo lạ", full_name="", delivery_text="")

    page = page_of(desk, order)

    assert "nhắn trên Shopee" in page
    assert "tel:" not in page
    assert "zalo.me" not in page


def test_until_when_it_is_to_be_sent_is_shown(desk, cooperative, rice):
    now = timezone.now()
    in_time = make_channel_order(cooperative, rice, ship_by=now + timedelta(days=1))
    late = make_channel_order(cooperative, rice, ship_by=now - timedelta(hours=1))

    assert "Gửi trước" in page_of(desk, in_time)
    assert "Trễ: phải gửi trước" in page_of(desk, late)


def test_what_the_buyer_does_not_want_any_more_is_not_packed(desk, cooperative, rice):
    order = make_channel_order(cooperative, channel_line(rice, 3, remote_line_id="A"))

    follow_channel(order=order, wanted={"A": 1})

    assert '<span class="desk-line__units number">1 kg</span>' in page_of(desk, order)


def test_an_order_placed_before_the_last_look_but_taken_in_after_it_is_new(
    desk, cooperative, rice, manager
):
    now = timezone.now()
    manager.memberships.update(last_seen_orders_at=now - timedelta(minutes=1))
    make_channel_order(cooperative, rice, placed_at=now - timedelta(hours=2))

    assert desk.get(TODAY).context["new_count"] == 1


def test_a_marketplaces_money_is_not_waited_for(desk, shopee):
    follow_channel(order=shopee, target=Status.DELIVERED)

    assert desk.get(TODAY).context["counts"]["tien"].number == 0


def test_cards_of_lines_above_stand_among_todays_numbers(desk, rice, monkeypatch):
    card = DayCard("Tin đăng lỗi", 3, "/quan-ly/kenh/", "late", "Shopee")
    monkeypatch.setattr(day_cards, "_entries", {"test": lambda cooperative: [card]})

    page = desk.get(TODAY).text

    assert "Tin đăng lỗi" in page
    assert 'href="/quan-ly/kenh/"' in page


def test_another_co_ops_marketplace_order_is_nobodys_here(desk, other_cooperative):
    order = make_channel_order(other_cooperative, "Mận")

    url = reverse("dashboard:order", args=[order.number])
    assert desk.get(url).status_code == 404
    assert numbers_on(desk.get(QUEUE)) == []


def test_the_queue_costs_the_same_for_one_order_and_for_many(
    desk, cooperative, rice, django_assert_max_num_queries
):
    for n in range(6):
        make_channel_order(cooperative, (rice, 4), "Gạo lạ", hold=Hold.UNPAID if n % 2 else "")
    assert Order.objects.filter(is_oversold=True).exists()

    with django_assert_max_num_queries(12):
        desk.get(QUEUE, {"loai": "tat-ca"})
    with django_assert_max_num_queries(16):
        desk.get(TODAY)
