"""Changing an order until it is packed: fewer, more in the same parcel, the same once again."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from coops.partner.services.prices import set_price
from shop.order.changes import ChangeRefused, add_goods, sums_adding, sums_with, take_fewer
from shop.order.links import signed_path
from shop.order.models import Order, PaymentMethod
from shop.order.payments import mark_paid
from shop.order.processing import confirm_order, pack_order
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, text_of
from tests.factories.orders import make_basket, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(rice):
    """Return an order of four bags of rice at 32,000 đồng, delivered for 30,000."""
    return make_order((rice, 4))


@pytest.fixture
def beans(cooperative):
    """Return ten bags of beans at 20,000 đồng of the same co-op."""
    return make_product(cooperative, "Đậu xanh", price=20_000)


def url(order, name) -> str:
    key = signed_path(order).partition("?")[2]
    return f"{reverse(f'order:{name}', kwargs={'number': order.number})}?{key}"


def held(product) -> int:
    return product.stockrecords.get().num_allocated


def fewer(order, units, agreed=None):
    line = order.lines.get()
    total = sums_with(order, {line.pk: units}).total_vnd if agreed is None else agreed
    return take_fewer(order=order, wanted={line.pk: units}, agreed_total_vnd=total)


def add(order, basket, agreed=None):
    lines = list(basket.all_lines())
    total = sums_adding(order, lines).total_vnd if agreed is None else agreed
    ids = [line.pk for line in lines]
    return add_goods(order=order, basket=basket, line_ids=ids, agreed_total_vnd=total)


def test_fewer_units_cost_less_and_go_back_on_the_shelf_once(order, rice):
    fewer(order, 1)
    fewer(order, 1)

    order.refresh_from_db()
    line = order.lines.get()
    assert (line.quantity, line.num_allocated, held(rice)) == (1, 1, 1)
    assert order.amount_vnd == 32_000 + 30_000
    assert order.events.filter(kind="changed").count() == 1
    call_command("check_stock")


def test_free_delivery_ends_when_too_little_is_left(rice, cooperative):
    cooperative.free_delivery_from_vnd = 100_000
    cooperative.save()
    order = make_order((rice, 4))
    assert int(order.shipping_incl_tax) == 0

    fewer(order, 1)

    order.refresh_from_db()
    assert int(order.shipping_incl_tax) == 30_000


def test_a_line_may_go_but_not_the_last_one(order, beans):
    add(order, make_basket(beans))
    lines = {line.title: line for line in order.lines.all()}
    gone = {lines["Đậu xanh"].pk: 0}
    take_fewer(order=order, wanted=gone, agreed_total_vnd=sums_with(order, gone).total_vnd)

    assert [line.title for line in order.lines.all()] == ["Gạo nếp cái hoa vàng"]
    assert held(beans) == 0
    with pytest.raises(ChangeRefused):
        fewer(Order.objects.get(pk=order.pk), 0)


def test_another_total_than_agreed_changes_nothing(order, rice):
    with pytest.raises(ChangeRefused):
        fewer(order, 1, agreed=1)

    order.refresh_from_db()
    assert order.lines.get().quantity == 4
    assert held(rice) == 4


def test_more_goods_come_in_the_same_parcel_for_the_same_fee(order, rice, beans):
    basket = make_basket((beans, 3))

    add(order, basket)

    order.refresh_from_db()
    assert order.amount_vnd == 4 * 32_000 + 3 * 20_000 + 30_000
    assert held(beans) == 3
    assert basket.lines.count() == 0
    assert order.cooperative.orders.count() == 1
    call_command("check_stock")


def test_pressed_twice_it_is_added_once(order, beans):
    basket = make_basket((beans, 3))
    lines = list(basket.all_lines())
    total = sums_adding(order, lines).total_vnd
    for _turn in range(2):
        add_goods(order=order, basket=basket, line_ids=[lines[0].pk], agreed_total_vnd=total)

    assert held(beans) == 3
    assert order.lines.count() == 2


def test_too_few_left_changes_nothing(order, cooperative):
    scarce = make_product(cooperative, "Mật ong", stock=2)
    basket = make_basket((scarce, 2))
    make_order(scarce)

    with pytest.raises(ChangeRefused):
        add(order, basket)

    assert order.lines.count() == 1
    assert basket.lines.count() == 1
    assert held(scarce) == 1


def test_a_changed_price_is_shown_before_it_counts(order, beans, manager):
    basket = make_basket(beans)
    seen = sums_adding(order, list(basket.all_lines())).total_vnd
    set_price(stock_record=beans.stockrecords.get(), price_vnd=25_000, by=manager)

    with pytest.raises(ChangeRefused):
        add(order, basket, agreed=seen)

    assert order.lines.count() == 1


def test_another_co_ops_goods_never_go_in(order, other_cooperative):
    plums = make_product(other_cooperative, "Mận")
    basket = make_basket(plums)

    with pytest.raises(ChangeRefused):
        add(order, basket)

    assert held(plums) == 0


def test_cash_keeps_its_ceiling(order, beans, cooperative):
    cooperative.cod_ceiling_vnd = 160_000
    cooperative.save()
    order = Order.objects.get(pk=order.pk)

    with pytest.raises(ChangeRefused):
        add(order, make_basket((beans, 5)))

    assert order.lines.count() == 1


@pytest.mark.parametrize("after", ["packed", "paid"])
def test_packed_or_paid_nothing_changes_any_more(order, beans, manager, after):
    if after == "paid":
        mark_paid(order=order, by=manager)
    else:
        confirm_order(order=order, by=manager)
        pack_order(order=order, by=manager)

    with pytest.raises(ChangeRefused):
        fewer(order, 1)
    with pytest.raises(ChangeRefused):
        add(order, make_basket(beans))

    assert order.lines.get().quantity == 4


# Pages


def test_the_first_press_shows_the_new_total_the_second_agrees(client, order, rice):
    name = f"units-{order.lines.get().pk}"
    answer = client.post(url(order, "change"), {name: "2", "look": "1"})
    assert "94.000" in text_of(answer)
    order.refresh_from_db()
    assert order.lines.get().quantity == 4

    answer = client.post(url(order, "change"), {**fields_of(answer), "agree": "1"})

    assert answer.status_code == 302
    assert order.lines.get().quantity == 2
    assert held(rice) == 2


@pytest.mark.parametrize("typed", ["", "-1", "5", "x", "1" * 400, "\x00", "0"])
def test_what_cannot_be_is_refused_beside_the_field(client, order, typed):
    name = f"units-{order.lines.get().pk}"

    answer = client.post(url(order, "change"), {name: typed, "look": "1"})

    assert answer.status_code == 422
    assert order.lines.get().quantity == 4


def test_a_page_left_open_is_told_why_and_nothing_happens(client, order, manager):
    name = f"units-{order.lines.get().pk}"
    answer = client.post(url(order, "change"), {name: "2", "look": "1"})
    sent = {**fields_of(answer), "agree": "1"}
    confirm_order(order=order, by=manager)
    pack_order(order=order, by=manager)

    assert client.post(url(order, "change"), sent).status_code == 409
    assert client.get(url(order, "change")).status_code == 302
    assert order.lines.get().quantity == 4


def test_the_basket_goes_into_the_order_by_its_page(client, order, beans):
    client.post(reverse("basket:add", kwargs={"pk": beans.pk}), {"quantity": 2})
    answer = client.get(url(order, "add"))
    assert "198.000" in text_of(answer)

    answer = client.post(url(order, "add"), fields_of(answer))

    assert answer.status_code == 302
    order.refresh_from_db()
    assert order.amount_vnd == 198_000
    assert "Đậu xanh" not in text_of(client.get(reverse("basket:summary")))


def test_another_visitors_basket_lines_cannot_be_named(client, order, beans):
    theirs = make_basket(beans).all_lines()[0]

    answer = client.post(url(order, "add"), {"line": theirs.pk, "agreed_total": "178000"})

    assert answer.status_code == 302
    assert order.lines.count() == 1


def test_the_same_again_fills_the_basket_with_what_there_is(client, order, rice):
    rice.stockrecords.update(num_in_stock=6)  # four are promised

    answer = client.post(url(order, "again"), follow=True)

    words = text_of(answer)
    assert "Gạo nếp" in words
    basket_units = fields_of(answer, "form[action*=dong]")["quantity"]
    assert basket_units == "2"


def test_the_same_again_of_goods_that_are_gone_says_so(client, order, rice):
    rice.is_public = False
    rice.save()

    answer = client.post(url(order, "again"), follow=True)

    assert answer.status_code == 200
    assert "Gạo nếp" in answer.text


def test_a_transfer_asks_for_the_new_amount(client, rice):
    order = make_order((rice, 4), payment_method=PaymentMethod.VIETQR)
    fewer(order, 1)

    assert "62.000" in client.get(signed_path(order)).text


def test_after_ordering_the_basket_offers_to_add_to_the_order(client, rice, beans):
    add = lambda product: client.post(  # noqa: E731
        reverse("basket:add", kwargs={"pk": product.pk}), {"quantity": 1}
    )
    add(rice)
    sent = fields_of(client.get(reverse("checkout:index")), "form[data-checkout]")
    typed = {"phone": "0912345678", "full_name": "Lê Hoa", "province": "38", "ward": "16498"}
    typed |= {"line1": "Thôn 1", "payment": "cod", "consent": "on"}
    assert client.post(reverse("checkout:index"), sent | typed).status_code == 302
    order = Order.objects.get()
    add(beans)

    assert reverse("order:add", args=[order.number]) in client.get(reverse("basket:summary")).text
    answer = client.get(reverse("order:add", args=[order.number]))
    page = fields_of(answer)
    nonsense = client.post(answer.wsgi_request.path, page | {"line": "9" * 5_000})
    assert nonsense.status_code == 302
    assert order.lines.count() == 1

    answer = client.post(reverse("order:add", args=[order.number]), page)

    assert answer.status_code == 302
    assert order.lines.count() == 2
    assert held(beans) == 1


def test_somebody_elses_open_order_is_never_offered(client, order, beans, buyer):
    client.force_login(buyer)
    client.post(reverse("basket:add", kwargs={"pk": beans.pk}), {"quantity": 1})

    assert order.number not in client.get(reverse("basket:summary")).text
