"""«Còn lại bao nhiêu»: one row per channel, drawn and in numbers, and a price of its own there."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import ChannelLife, ChannelOrder, Facet, FacetKind, ListingOffer
from tests.factories.channel_orders import channel_line, make_channel_order
from tests.factories.coops import make_product
from tests.factories.forms import page, text_of
from tests.integrations.engine.conftest import make_account, make_listing

pytestmark = pytest.mark.django_db

URL = "/quan-ly/kenh/con-lai/"


@pytest.fixture
def bag(cooperative):
    """Return a bag at 60,000 đồng."""
    return make_product(cooperative, "Gạo nếp túi", price=60_000, sale_unit="túi")


@pytest.fixture
def listed(account, bag):
    return make_listing(account, bag, item_id="item-9")


def rows_of(desk) -> list:
    return desk.get(URL).context["cards"][0].rows


def test_our_own_shop_keeps_everything_and_the_example_45750(desk, listed, example):
    own, there = rows_of(desk)

    assert (own.net.net_vnd, there.net.net_vnd) == (60_000, 45_750)
    words = text_of(desk.get(URL))
    assert "45.750" in words and "Phí cố định" in words and "−6.600" in words


def test_the_drawing_is_to_scale_and_the_numbers_stand_beside_it(desk, listed, example):
    shown = page(desk.get(URL))

    _own, bar = shown.select("svg.net-bar")
    parts = [(r["class"][0], r["x"], r["width"]) for r in bar.select("rect")]
    assert parts == [("net-bar__net", "0", "76.25"), ("net-bar__fees", "76.25", "23.75")]
    assert bar["aria-hidden"] == "true" and bar.find_parent("table")


def test_without_a_table_of_fees_no_number_is_made_up(desk, listed):
    own, there = rows_of(desk)

    assert there.net is None and there.suggested is None
    words = text_of(desk.get(URL))
    assert "Chưa có bảng phí, hỏi người vận hành." in words


def test_a_marketplace_is_there_to_compare_before_it_is_connected(desk, bag, example):
    own, there = rows_of(desk)

    assert not there.is_connected and there.net.net_vnd == 45_750
    assert "chưa kết nối" in text_of(desk.get(URL))


def test_a_closed_marketplace_without_a_shop_is_not_compared(desk, bag, example):
    ChannelLife.objects.create(marketplace="fake", state="closed", since=date(2025, 4, 15))

    assert len(rows_of(desk)) == 1


def test_packs_are_compared_as_packs(desk, listed, example):
    ListingOffer.objects.update(pack_factor=2)

    _own, there = rows_of(desk)

    assert there.price_vnd == 120_000
    assert there.net.net_vnd == 120_000 - 19_200 - 4_650


def test_real_orders_stand_beside_what_was_worked_out(desk, account, listed, bag, example):
    for payout in (44_000, 46_000):
        order = make_channel_order(
            account.cooperative,
            channel_line(bag, 1, price_vnd_total=60_000),
            channel="fake",
            placed_at=timezone.now() - timedelta(days=3),
        )
        ChannelOrder.objects.create(
            account=account, number=order.remote_number, order=order, payout_vnd=payout
        )

    _own, there = rows_of(desk)

    assert (there.real.net_vnd, there.real.orders) == (45_000, 2)
    assert "trung bình 2 đơn" in text_of(desk.get(URL))
    assert page(desk.get(URL)).select_one("svg.net-bar--real")


def test_a_price_for_the_same_net_is_offered_taken_and_given_up(desk, listed, example):
    _own, there = rows_of(desk)
    percent, price = there.suggested
    assert (percent, price) == (128, 77_000)

    answer = desk.post(
        reverse("integrations:net_price", args=[listed.pk]),
        {"phan-tram": percent, "back": URL},
        follow=True,
    )

    facet = Facet.objects.get(offer=listed, kind=FacetKind.PRICE)
    assert facet.desired == "77000"
    assert "bán giá 77.000" in answer.text
    _own, there = rows_of(desk)
    assert there.net.net_vnd >= 60_000 and there.suggested is None
    assert "128 % giá ở tiệm mình" in text_of(desk.get(URL))

    desk.post(reverse("integrations:net_price", args=[listed.pk]), {"phan-tram": "100"})
    facet.refresh_from_db()
    assert facet.desired == "60000"


@pytest.mark.parametrize("sent", ["99", "301", "", "x", "１２８", "-128", "9999999"])
def test_an_odd_percentage_changes_nothing(desk, listed, sent):
    answer = desk.post(
        reverse("integrations:net_price", args=[listed.pk]), {"phan-tram": sent}, follow=True
    )

    assert ListingOffer.objects.get().price_percent == 100
    assert "Chưa thay đổi gì" in answer.text


def test_a_helper_sees_and_changes_no_prices(client, helper, listed):
    client.force_login(helper)

    assert client.get(URL).status_code == 403
    url = reverse("integrations:net_price", args=[listed.pk])
    assert client.post(url, {"phan-tram": "120"}).status_code == 403


def test_another_co_ops_offer_is_absent(other_manager, listed):
    client = Client()
    client.force_login(other_manager)

    url = reverse("integrations:net_price", args=[listed.pk])
    assert client.post(url, {"phan-tram": "120"}).status_code == 404
    assert not client.get(URL).context["cards"]


def test_two_shops_of_one_marketplace_are_told_apart(desk, account, cooperative, bag):
    type(account).objects.update(name="Gian một")
    make_account(cooperative, "78", name="Gian hai")

    assert [row.label for row in rows_of(desk)][1:] == ["Fake · Gian một", "Fake · Gian hai"]


def test_the_page_costs_the_same_for_one_product_and_for_many(
    desk, account, listed, example, cooperative, django_assert_max_num_queries
):
    for n in range(10):
        make_listing(account, make_product(cooperative, f"Hàng {n}"), item_id=f"i{n}")

    with django_assert_max_num_queries(14):
        desk.get(URL)
