"""Orders taken by phone or Zalo or at the stall are written down on one page."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils.timezone import now

from catalog.models import Product
from coops.registry.models import Membership
from shop.dashboard.models import FormDraft
from shop.order import audit
from shop.order.links import signed_path
from shop.order.messages import zalo_text
from shop.order.models import Channel, Fulfilment, Order, PaymentStatus, Status
from shop.order.part_deliveries import collect_of
from shop.order.personal import withdraw_consents
from shop.payment.audit import broken_rows
from tests.factories.coops import make_member, make_product
from tests.factories.orders import make_order, new_key

pytestmark = pytest.mark.django_db
PAGE = "/quan-ly/don/moi/"


@pytest.fixture
def record(rice):
    return rice.stockrecords.get()


@pytest.fixture
def sale(record):
    """Return what is sent for two bags at the stall, paid in cash and taken along."""
    return {
        "key": new_key(),
        "channel": "market",
        f"units-{record.pk}": "2",
        f"price-{record.pk}": "32.000",
        "way": "now",
        "paying": "cash",
    }


@pytest.fixture
def parcel(sale):
    """Return what is sent for two bags ordered by phone, to a house, cash on delivery."""
    return sale | {
        "channel": "phone",
        "phone": "0912 345 678",
        "full_name": "Lê Thị Hoa",
        "way": "delivery",
        "province": "38",
        "ward": "16498",
        "line1": "Số 5",
        "paying": "cod",
    }


@pytest.fixture
def helper(client, cooperative):
    client.force_login(make_member(cooperative, Membership.Role.HELPER))
    return client


def test_a_sale_at_the_stall_is_delivered_and_paid_at_once(desk, record, sale):
    answer = desk.post(PAGE, sale)
    order = Order.objects.get()
    assert answer.status_code == 302
    assert (order.status, order.payment_status) == (Status.DELIVERED, PaymentStatus.PAID)
    assert (order.channel, order.amount_vnd) == (Channel.MARKET, 64_000)
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (8, 0)


def test_a_wrong_sale_is_taken_back_on_its_day_and_its_goods_are_there_again(desk, record, sale):
    Product.objects.filter(pk=record.product_id).update(shelf_life_days=3)
    desk.post(PAGE, sale)
    order = Order.objects.get()
    page, cancel = f"/quan-ly/don/{order.number}/", f"/quan-ly/don/{order.number}/huy/"
    assert cancel in desk.get(page).text

    Order.objects.update(delivered_at=order.delivered_at - timedelta(days=1))
    assert cancel not in desk.get(page).text
    assert desk.post(cancel, {"reason": "written_wrongly"}).status_code == 409
    Order.objects.update(delivered_at=order.delivered_at)
    for _press in range(2):
        assert desk.post(cancel, {"reason": "written_wrongly"}).status_code == 302

    order.refresh_from_db()
    record.refresh_from_db()
    assert (order.status, order.payment_status) == (Status.CANCELLED, PaymentStatus.REFUND_DUE)
    assert (record.num_in_stock, record.num_allocated) == (10, 0)
    assert not [*audit.broken_rows(), *broken_rows()]


def test_what_the_co_op_wrote_down_itself_is_no_news_to_it(desk, parcel):
    desk.post(PAGE, parcel)

    assert desk.get("/quan-ly/").context["new_count"] == 0
    assert not desk.get("/quan-ly/don/").context["cards"][0].is_new


def test_a_double_press_is_one_order(desk, record, sale):
    first, second = desk.post(PAGE, sale), desk.post(PAGE, sale)
    assert Order.objects.count() == 1
    assert first.url == second.url
    record.refresh_from_db()
    assert record.num_in_stock == 8


def test_goods_changed_after_a_press_whose_answer_got_lost_are_told_and_not_dropped(
    desk, record, sale
):
    desk.post(PAGE, sale)
    changed = sale | {f"units-{record.pk}": "3"}
    answer = desk.post(PAGE, changed)
    assert answer.status_code == 422
    assert Order.objects.get().number in answer.content.decode()
    desk.post(PAGE, changed | {"key": answer.context["form"]["key"].value()})
    record.refresh_from_db()
    assert (Order.objects.count(), record.num_in_stock) == (2, 5)


def test_what_was_typed_is_kept_with_its_goods_and_with_the_key_of_its_press(
    desk, manager, cooperative, rice, record
):
    for number in range(45):
        make_product(cooperative, title=f"An hàng {number:02}")
    FormDraft.objects.create(
        user=manager,
        cooperative=cooperative,
        form="order-keyed",
        fields={f"units-{record.pk}": ["2"], "key": ["k" * 32]},
        saved_at=now(),
    )
    page = BeautifulSoup(desk.get(PAGE).content, "html.parser")
    form = page.select_one("form[data-draft]")
    assert "k" * 32 in form["data-draft-kept"]
    assert page.select_one(f'[name="units-{record.pk}"]'), "beyond the first forty"
    assert page.select_one('[name="key"]').has_attr("data-draft-mark")


@pytest.mark.parametrize("typed", ["11", "100000"])
def test_more_than_there_is_is_refused_by_name_and_nothing_is_lost(desk, record, parcel, typed):
    answer = desk.post(PAGE, parcel | {f"units-{record.pk}": typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "10" in page and "Gạo nếp cái hoa vàng" in page
    assert f'value="{typed}"' in page and "Lê Thị Hoa" in page and "Số 5" in page
    assert not Order.objects.exists()
    record.refresh_from_db()
    assert record.num_allocated == 0


def test_an_order_by_phone_waits_to_be_packed_with_its_goods_promised(desk, record, parcel):
    desk.post(PAGE, parcel)
    order = Order.objects.get()
    assert (order.status, order.fulfilment) == (Status.CONFIRMED, Fulfilment.DELIVERY)
    assert order.amount_vnd == 64_000 + 30_000
    assert order.shipping_address.ward_name == "Xã Quảng Ngọc"
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (10, 2)
    page = desk.get("/quan-ly/don/?loai=dong-goi").content.decode()
    assert order.number in page and "iện thoại" in page


def test_a_parcel_without_an_address_names_what_is_missing(desk, record, parcel):
    wrong = {"line1": "", "ward": "", "channel": "x", "paying": "x", f"units-{record.pk}": "x"}
    answer = desk.post(PAGE, parcel | wrong)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert [link["href"].removeprefix("#id_") for link in page.select(".form-errors a")] == [
        *("channel", f"units-{record.pk}", "ward", "line1", "paying")
    ], "from the top of the page to its end"
    assert page.select_one("form[data-draft=order-keyed][data-draft-refused]")
    assert not Order.objects.exists()


def test_no_carrier_takes_the_cash_of_whoever_pays_later(desk, cooperative, parcel):
    desk.post(PAGE, parcel | {"paying": "later", "fee": "0"}, follow=True)
    order = Order.objects.get()

    assert (order.pays_later, order.shipping_incl_tax) == (True, 0)
    assert collect_of([order]) == {}
    Order.objects.update(status=Status.HANDED_OVER)
    owed = desk.get("/quan-ly/").text.count("64.000")
    Order.objects.update(pays_later=False)
    assert desk.get("/quan-ly/").text.count("64.000") == owed + 1, "now a carrier holds it"


def test_whoever_owes_is_named(desk, sale):
    assert desk.post(PAGE, sale | {"paying": "later"}).status_code == 422
    known = sale | {"paying": "later", "phone": "0912345678", "full_name": "Hoa"}
    desk.post(PAGE, known)
    order = Order.objects.get()
    assert (order.status, order.payment_status) == (Status.DELIVERED, PaymentStatus.UNPAID)
    queue = desk.get("/quan-ly/don/?loai=tien").text
    assert order.number in queue
    for told in (queue, zalo_text(order), desk.get(signed_path(order)).text):
        assert "trả sau" in told and "tiền mặt" not in told.lower()


def test_an_owner_may_agree_on_another_price(desk, record, sale):
    desk.post(PAGE, sale | {f"price-{record.pk}": "30k"})
    assert Order.objects.get().amount_vnd == 60_000
    record.refresh_from_db()
    assert record.price == 32_000


def test_a_helper_keeps_the_price_and_takes_no_money_in(helper, record, sale):
    assert helper.post(PAGE, sale).status_code == 422
    cheaper = sale | {"paying": "cod", f"price-{record.pk}": "1000"}
    assert helper.post(PAGE, cheaper).status_code == 422
    helper.post(PAGE, sale | {"paying": "cod"})
    order = Order.objects.get()
    assert (order.amount_vnd, order.payment_status) == (64_000, PaymentStatus.UNPAID)


def test_a_buyer_of_this_co_op_is_filled_in_by_phone(desk, rice, sale):
    make_order((rice, 1))
    typed = sale | {"phone": "0912345678", "find": "1"}
    page = desk.post(PAGE, typed).content.decode()
    assert "Lê Thị Hoa" in page and "Số 5, gần chợ Hôm" in page
    assert Order.objects.count() == 1


def test_a_buyer_who_took_the_consent_back_is_not_filled_in(desk, rice, sale, buyer):
    order = make_order((rice, 1), user=buyer)
    typed = sale | {"phone": "0912345678", "find": "1"}
    assert order.full_name in desk.post(PAGE, typed).text

    assert withdraw_consents(buyer) == 1

    page = desk.post(PAGE, typed).text
    assert order.full_name not in page and "Số 5, gần chợ Hôm" not in page


def test_a_buyer_of_another_co_op_stays_unknown(desk, other_cooperative, sale):
    make_order((make_product(other_cooperative, stock=3), 1))
    page = desk.post(PAGE, sale | {"phone": "0912345678", "find": "1"}).content.decode()
    assert "Lê Thị Hoa" not in page and "Hôm" not in page


def test_goods_of_another_co_op_cannot_be_written_down(desk, other_cooperative, record, sale):
    theirs = make_product(other_cooperative).stockrecords.get()
    answer = desk.post(PAGE, sale | {f"units-{record.pk}": "0", f"units-{theirs.pk}": "1"})
    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_another_co_ops_key_finds_no_order_of_ours(desk, client, sale, other_manager):
    desk.post(PAGE, sale)
    client.force_login(other_manager)
    assert client.post(PAGE, sale).status_code == 422


def test_a_product_that_is_looked_for_is_shown_and_what_was_typed_stays(
    desk, cooperative, record, sale
):
    for n in range(60):
        make_product(cooperative, f"Rau số {n:02d}")
    answer = desk.post(PAGE, sale | {"search": "rau so 59", "search_now": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Rau số 59" in page and "Rau số 11" not in page
    assert f'name="units-{record.pk}" value="2"' in page


def test_the_page_costs_the_same_for_many_products(
    desk, cooperative, rice, django_assert_max_num_queries
):
    for n in range(30):
        make_product(cooperative, f"Rau {n}")
    desk.get(PAGE)
    with django_assert_max_num_queries(12):
        desk.get(PAGE)


def looked_up(desk, sale, **typed) -> dict:
    """Return what the form carries after a buyer was looked up."""
    form = desk.post(PAGE, sale | {"find": "1"} | typed).context["form"]
    return {name: form.data.get(name, "") for name in FILLED}


FILLED = ("phone", "full_name", "line1", "filled_full_name", "filled_line1")


def test_another_number_does_not_keep_the_first_ones_name(desk, rice, sale):
    make_order((rice, 1))
    make_order((rice, 1), phone="+84911222333", full_name="Cô Ba", line1="Ngõ 3")

    first = looked_up(desk, sale, phone="0912345678")
    second = looked_up(desk, sale, **first | {"phone": "0911222333"})
    nobody = looked_up(desk, sale, **second | {"phone": "0900000009"})

    assert (first["full_name"], second["full_name"]) == ("Lê Thị Hoa", "Cô Ba")
    assert second["line1"] == "Ngõ 3"
    assert (nobody["full_name"], nobody["line1"]) == ("", "")


def test_a_name_that_a_person_typed_stays(desk, rice, sale):
    make_order((rice, 1))

    found = looked_up(desk, sale, phone="0912345678", full_name="Bà nội Hoa")

    assert found["full_name"] == "Bà nội Hoa"
