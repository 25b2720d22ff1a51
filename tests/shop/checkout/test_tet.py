"""Tết 2027: buyers read until when to order, nobody orders in the rest, and it ends by itself."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from coops.registry.rests import rest_from_to
from shop.checkout.exceptions import SellerRests
from shop.checkout.groups import basket_groups
from shop.checkout.services import GroupChoice, place_checkout
from shop.order.access import SESSION_KEY
from shop.order.changes import ChangeRefused, add_goods, sums_adding
from shop.order.links import signed_path
from shop.order.models import Checkout, Fulfilment, Order
from shop.shipping.models import PickupSlot
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import buyer_details, make_basket, make_order, new_key
from tests.shop.shipping.test_pickups import make_point

pytestmark = pytest.mark.django_db

SOON = "HTX Đồng Sao nghỉ Tết 04/02–12/02; đặt đến hết 02/02 để kịp nhận trước khi nghỉ."
ON = "HTX Đồng Sao nghỉ Tết 04/02–12/02, nhận đơn lại từ Thứ Bảy 13/02, mùng 8 tháng Giêng."


@pytest.fixture
def travel(monkeypatch):
    """Return how to make it noon of another day."""

    def to(day: str) -> None:
        noon = timezone.make_aware(datetime.fromisoformat(f"{day} 12:00"))
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return to


@pytest.fixture
def resting(cooperative, travel):
    """Let the co-op rest from 4 to 12 February 2027; it is the middle of January."""
    travel("2027-01-15")
    rest_from_to(
        cooperative=cooperative,
        first=date(2027, 2, 4),
        last=date(2027, 2, 12),
        order_until=date(2027, 2, 2),
        reason="Tết",
        today=timezone.localdate(),
    )
    return cooperative


def place(basket, key=None):
    choices = {group.cooperative.pk: GroupChoice() for group in basket_groups(basket)}
    return place_checkout(
        basket=basket,
        details=buyer_details(),
        choices=choices,
        idempotency_key=key or new_key(),
    )


def into_the_basket(client, product) -> None:
    assert client.post(f"/gio-hang/them/{product.pk}/", {"quantity": "2"}).status_code == 302


def test_product_co_op_basket_and_checkout_say_until_when_to_order(client, rice, resting, travel):
    travel("2027-02-02")
    into_the_basket(client, rice)

    for path in (
        rice.get_absolute_url(),
        resting.get_absolute_url(),
        "/gio-hang/",
        "/dat-hang/",
    ):
        assert SOON in text_of(client.get(path)), path
    assert page(client.get("/gio-hang/")).select_one(".message--error") is None
    assert page(client.get("/gio-hang/")).select_one(".btn--order") is not None
    assert page(client.get(rice.get_absolute_url())).select_one("button[name=go]") is not None


@pytest.mark.parametrize("day", ["2027-02-04", "2027-02-12"])
def test_in_the_rest_nothing_is_ordered_and_stock_is_untouched(client, rice, resting, travel, day):
    travel(day)
    into_the_basket(client, rice)
    basket = make_basket((rice, 2))

    with pytest.raises(SellerRests) as refusal:
        place(basket)

    assert str(refusal.value) == ON
    assert refusal.value.cooperative_id == resting.pk
    assert not Checkout.objects.exists()
    basket.refresh_from_db()
    assert basket.status == "Open" and basket.lines.count() == 1
    record = rice.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated or 0) == (10, 0)
    call_command("check_stock")
    for path in (rice.get_absolute_url(), resting.get_absolute_url(), "/gio-hang/"):
        assert ON in text_of(client.get(path)), path
    assert page(client.get(rice.get_absolute_url())).select_one("button[form=buy]") is None
    assert page(client.get("/gio-hang/")).select_one(".btn--order") is None


def test_a_page_from_before_the_rest_is_told_and_nothing_typed_is_lost(
    client, rice, resting, travel
):
    travel("2027-02-03")
    into_the_basket(client, rice)
    sent = fields_of(client.get("/dat-hang/"), "form[data-checkout]")
    travel("2027-02-04")

    answer = client.post(
        "/dat-hang/",
        sent
        | {
            "phone": "0912345678",
            "full_name": "Lê Thị Hoa",
            "consent": "on",
            "province": "38",
            "ward": "16498",
            "line1": "Thôn 3",
        },
    )

    assert answer.status_code in {409, 422}
    assert ON in text_of(answer)
    assert "Lê Thị Hoa" in answer.content.decode()
    assert not Checkout.objects.exists()


def test_the_rest_ends_by_itself(client, rice, resting, travel):
    travel("2027-02-13")

    order = place(make_basket((rice, 2))).orders.get()

    assert order.cooperative == resting
    assert "nghỉ Tết" not in text_of(client.get(rice.get_absolute_url()))


def test_the_other_co_op_goes_on_selling(rice, resting, travel, other_cooperative):
    travel("2027-02-05")
    eggs = make_product(other_cooperative, "Trứng gà")

    assert place(make_basket(eggs)).orders.count() == 1
    groups = basket_groups(make_basket(rice, eggs))
    assert [group.is_orderable for group in groups] == [False, True]
    assert groups[0].warnings[0].text != ON, "it says how to order the eggs now"
    assert groups[0].warnings[0].text.startswith(ON)


def test_the_basket_tells_of_the_rest_once_and_keeps_the_goods(
    client, rice, resting, travel, other_cooperative
):
    travel("2027-02-05")
    goods = (rice, make_product(resting, "Nếp"), make_product(other_cooperative, "Trứng gà"))
    for product in goods:
        into_the_basket(client, product)

    shown = page(client.get("/gio-hang/"))

    assert shown.get_text().count(ON) == 1
    (told,) = [text for m in shown.select(".message--error") if ON in (text := m.get_text())]
    assert "bỏ hàng này ra khỏi giỏ" in told, "it says how to order the eggs now"
    assert all(product.title in shown.get_text() for product in goods)


def test_goods_do_not_join_an_order_of_before_the_rest(rice, resting, travel):
    order = make_order((rice, 2))
    travel("2027-02-04")
    basket = make_basket((rice, 1))
    lines = list(basket.all_lines())

    with pytest.raises(ChangeRefused) as refusal:
        add_goods(
            order=order,
            basket=basket,
            line_ids=[line.pk for line in lines],
            agreed_total_vnd=sums_adding(order, lines).total_vnd,
        )

    assert str(refusal.value) == ON
    assert rice.stockrecords.get().num_allocated == 2


@pytest.mark.parametrize(("day", "is_refused"), [(6, True), (13, False)])
def test_goods_do_not_join_an_order_for_a_pick_up_day_in_the_rest(rice, resting, day, is_refused):
    point = make_point(resting)
    slot = PickupSlot.objects.create(point=point, day=date(2027, 2, day), capacity=2, taken=1)
    order = make_order((rice, 2))
    Order.objects.filter(pk=order.pk).update(fulfilment=Fulfilment.PICKUP, pickup_slot=slot)
    order.refresh_from_db()
    basket = make_basket((rice, 1))
    lines = list(basket.all_lines())

    def press() -> None:
        add_goods(
            order=order,
            basket=basket,
            line_ids=[line.pk for line in lines],
            agreed_total_vnd=sums_adding(order, lines).total_vnd,
        )

    if not is_refused:
        press()
        assert rice.stockrecords.get().num_allocated == 3
        return
    with pytest.raises(ChangeRefused) as refusal:
        press()
    assert "06/02, Mùng 1 Tết" in str(refusal.value)
    assert rice.stockrecords.get().num_allocated == 2
    assert basket.lines.count() == 1


@pytest.mark.parametrize(("day", "is_invited"), [(6, False), (13, True)])
def test_nobody_is_invited_to_add_goods_for_a_day_of_the_rest(
    client, rice, resting, day, is_invited
):
    slot = PickupSlot.objects.create(
        point=make_point(resting), day=date(2027, 2, day), capacity=2, taken=1
    )
    order = make_order((rice, 2))
    Order.objects.filter(pk=order.pk).update(fulfilment=Fulfilment.PICKUP, pickup_slot=slot)
    into_the_basket(client, rice)
    opened = client.get(signed_path(order))
    session = client.session
    session[SESSION_KEY] = [order.number]  # as after a look-up
    session.save()

    add, move = (f"/don-hang/{order.number}/{way}/" for way in ("them", "noi-nhan"))
    links = [link["href"].partition("?")[0] for link in page(opened).select("main a[href]")]
    assert (add in links) is is_invited
    assert ("ngày anh/chị hẹn lấy hàng" in text_of(opened)) is not is_invited
    assert move in links
    assert (add in client.get("/gio-hang/").content.decode()) is is_invited
    adding = page(client.get(add + "?" + signed_path(order).partition("?")[2]))
    assert (adding.select_one("main form[method=post]") is not None) is is_invited
    if not is_invited:
        assert adding.select_one(f'main .message a[href^="{move}"]')


def test_no_line_is_called_marked_where_none_is(client, rice, resting, travel):
    travel("2027-02-05")
    into_the_basket(client, rice)

    shown = text_of(client.get("/gio-hang/"))

    assert ON in shown and "dòng được đánh dấu" not in shown
    assert "Chưa đặt được" in shown


@pytest.mark.parametrize("is_first_day_full", [False, True])
def test_no_pick_up_day_on_account_of_the_rest_is_not_called_full(
    rice, resting, travel, is_first_day_full
):
    resting.offers_delivery, resting.offers_pickup = False, True
    resting.rest_until = date(2027, 3, 20)
    resting.save()
    point = make_point(resting)
    travel("2027-01-30" if is_first_day_full else "2027-02-03")
    if is_first_day_full:  # Wednesday, the only day before the rest
        point.weekday = 2
        point.save()
        PickupSlot.objects.create(point=point, day=date(2027, 2, 3), capacity=2, taken=2)

    (group,) = basket_groups(make_basket((rice, 2)), with_days=True)

    assert group.days == [] and not group.is_orderable
    (blocking,) = [warning.text for warning in group.warnings if warning.is_blocking]
    assert "Chủ Nhật 21/03" in blocking, "it says from when there are days again"


def test_full_days_after_the_rest_are_called_full(rice, resting, travel):
    resting.offers_delivery, resting.offers_pickup = False, True
    resting.save()
    point = make_point(resting)
    travel("2027-02-03")
    for day in (13, 20, 27):
        PickupSlot.objects.create(point=point, day=date(2027, 2, day), capacity=2, taken=2)

    (group,) = basket_groups(make_basket((rice, 2)), with_days=True)

    (blocking,) = [warning.text for warning in group.warnings if warning.is_blocking]
    assert blocking.endswith("các buổi hẹn lấy hàng mấy tuần tới đã kín. Anh/chị gọi HTX giúp.")
