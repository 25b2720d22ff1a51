"""What is left of a price: planned from the table of fees, real from settled orders."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from integrations.models import (
    ChannelFee,
    ChannelLife,
    ChannelOrder,
    Facet,
    FacetKind,
    FeeRate,
    ListingOffer,
)
from integrations.services.lives import closed_since, is_open, life_of
from integrations.services.net import WEB, FeeTable, Net, fee_vnd, net_of, real_nets
from integrations.services.price_rules import percent_for_same_net, set_price_percent
from tests.factories.channel_orders import channel_line, make_channel_order
from tests.factories.coops import make_product
from tests.integrations.money.conftest import make_rate

pytestmark = pytest.mark.django_db

FACTS = importlib.import_module("integrations.migrations.0003_first_facts")
TODAY = date(2026, 11, 27)


def write_facts():
    ChannelLife.objects.all().delete()
    FeeRate.objects.all().delete()
    FACTS.write_facts(apps, None)


def test_the_bag_of_the_press_leaves_45750_dong():
    write_facts()

    net = FeeTable(TODAY).net("shopee", 60_000)

    assert [one.amount_vnd for one in net.deductions] == [6_600, 3_000, 3_000, 1_650]
    assert (net.fees_vnd, net.net_vnd) == (14_250, 45_750)


def test_before_july_2025_nobody_took_an_infrastructure_fee():
    write_facts()

    assert FeeTable(date(2025, 6, 30)).net("shopee", 60_000).net_vnd == 48_750
    assert not FeeTable(date(2025, 5, 31)).knows("shopee")


def test_where_nobody_wrote_a_table_nothing_is_worked_out_and_our_own_shop_takes_nothing():
    write_facts()
    table = FeeTable(TODAY)

    assert [table.knows(code) for code in ("lazada", "sendo", "file")] == [False] * 3
    assert table.knows(WEB) and table.net(WEB, 60_000) == Net(60_000)


def test_writing_the_facts_once_more_keeps_what_an_operator_wrote():
    write_facts()
    FeeRate.objects.filter(name="Phí hạ tầng").update(fixed_vnd=4_000)

    FACTS.write_facts(apps, None)

    assert FeeRate.objects.count() == 4
    assert FeeRate.objects.get(name="Phí hạ tầng").fixed_vnd == 4_000


def test_each_fee_is_rounded_by_itself_and_a_cap_holds_for_the_share_alone():
    half = make_rate(percent="2.5")
    capped = make_rate(name="Có trần", percent="10", fixed=500, most_vnd=1_000)

    assert fee_vnd(half, 20_020) == 501  # 500.5
    assert fee_vnd(capped, 60_000) == 1_500
    assert net_of(20_020, [half, capped]).net_vnd == 20_020 - 501 - 1_500


def test_a_fee_of_the_category_counts_instead_of_the_general_one():
    make_rate(name="Hoa hồng", percent="11")
    make_rate(name="Hoa hồng", percent="4", category_id="100", valid_from=date(2025, 1, 1))

    table = FeeTable(TODAY)

    assert table.net("fake", 10_000, "100").fees_vnd == 400
    assert table.net("fake", 10_000, "101").fees_vnd == 1_100


def test_of_two_fees_that_overlap_the_later_one_counts_and_an_ended_one_does_not():
    make_rate(name="Hoa hồng", percent="11")
    make_rate(name="Hoa hồng", percent="12", valid_from=date(2026, 1, 1))
    make_rate(name="Cũ", percent="50", valid_until=date(2026, 1, 1))

    assert FeeTable(TODAY).net("fake", 10_000).fees_vnd == 1_200


def test_the_price_for_the_same_net_is_the_smallest_that_keeps_it(example):
    percent = percent_for_same_net(60_000, example)

    assert percent == 128  # 60,000 × 1.28 = 76,800, in steps of 500: 77,000
    assert net_of(77_000, example).net_vnd >= 60_000 > net_of(76_500, example).net_vnd
    assert percent_for_same_net(60_000, []) == 100
    assert percent_for_same_net(60_000, [make_rate(percent="90")]) is None


def price_wanted(offer) -> str:
    return Facet.objects.get(offer=offer, kind=FacetKind.PRICE).desired


def test_a_price_of_its_own_is_wanted_there_in_steps_of_500(offer):
    assert price_wanted(offer) == "32000"

    assert set_price_percent(offer=offer, percent=129) == 41_500
    revision = Facet.objects.get(offer=offer, kind=FacetKind.PRICE).desired_rev
    set_price_percent(offer=offer, percent=129)

    facet = Facet.objects.get(offer=offer, kind=FacetKind.PRICE)
    assert (facet.desired, facet.desired_rev) == ("41500", revision)
    set_price_percent(offer=offer, percent=100)
    assert price_wanted(offer) == "32000"


@pytest.mark.parametrize("percent", [99, 301])
def test_an_absurd_percentage_is_refused(offer, percent):
    with pytest.raises(ValueError, match="price rule"):
        set_price_percent(offer=offer, percent=percent)

    assert ListingOffer.objects.get().price_percent == 100


def sold(account, *goods, payout=None, days=1, **fields):
    order = make_channel_order(
        account.cooperative,
        *goods,
        channel="fake",
        placed_at=timezone.now() - timedelta(days=days),
        **fields,
    )
    ChannelOrder.objects.create(
        account=account, number=order.remote_number, order=order, payout_vnd=payout
    )
    return order


def test_the_real_net_is_the_mean_of_settled_orders_of_90_days(account, cooperative, rice):
    tea = make_product(cooperative, "Trà", stock=50)
    bag = {"price_vnd_total": 60_000}
    sold(account, channel_line(rice, 1, **bag), payout=46_000)
    sold(account, channel_line(rice, 1, **bag), channel_line(tea, 1, **bag), payout=90_000)
    sold(account, channel_line(rice, 1, **bag), payout=None)
    sold(account, channel_line(rice, 1, **bag), payout=1_000, days=91)
    records = [p.stockrecords.get().pk for p in (rice, tea)]

    found = real_nets([account.pk], records[:1])

    real = found[account.pk, records[0]]
    assert (real.orders, real.units) == (2, 2)
    assert (real.price_vnd, real.net_vnd, real.fees_vnd) == (60_000, 45_500, 14_500)
    assert records[1] not in {record for _account, record in found}


def test_fees_that_are_told_before_the_payout_count_as_well(account, rice):
    order = sold(account, channel_line(rice, 2, price_vnd_total=64_000))
    for name, amount in (("Hoa hồng", 6_000), ("Thanh toán", 2_000)):
        ChannelFee.objects.create(
            channel_order=order.channel_order,
            kind="commission",
            name=name,
            amount_vnd=amount,
            read_at=timezone.now(),
        )
    record = rice.stockrecords.get().pk

    real = real_nets([account.pk], [record])[account.pk, record]

    assert (real.units, real.price_vnd, real.net_vnd) == (2, 32_000, 28_000)


def test_a_closed_marketplace_is_closed_from_its_day_on_until_an_operator_opens_it():
    write_facts()

    assert is_open("sendo", date(2025, 4, 14))
    assert closed_since("sendo", TODAY) == date(2025, 4, 15)
    assert not is_open("sendo", TODAY)
    assert is_open("shopee", TODAY) and is_open("nobody-spoke-of", TODAY)

    ChannelLife.objects.create(marketplace="sendo", state="live", since=date(2026, 11, 1))
    assert is_open("sendo", TODAY) and closed_since("sendo", TODAY) is None
    assert life_of("sendo", date(2026, 10, 31)).state == "closed"


@pytest.fixture
def connection_stays():
    """Keep the test's own connection open, as Django's test client does during a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_a_request_asks_once_for_all_marketplaces(connection_stays, django_assert_num_queries):
    write_facts()
    request_started.send(sender=object)
    try:
        with django_assert_num_queries(1):
            assert not is_open("sendo", TODAY) and is_open("shopee", TODAY)
    finally:
        request_finished.send(sender=object)
    with django_assert_num_queries(2):
        assert not is_open("sendo", TODAY) and is_open("shopee", TODAY)
