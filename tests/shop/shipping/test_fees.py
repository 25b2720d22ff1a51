"""What delivery costs: the table by weight and zone, the flat fee where it is silent."""

import pytest

from shop.address.models import Ward
from shop.checkout.groups import basket_groups
from shop.shipping.fees import NOWHERE, Destination, delivery_fee, fee_for
from shop.shipping.models import DeliveryTable
from shop.shipping.regions import REGIONS, same_region
from shop.shipping.tables import Step, read_steps, stored_steps, table_fee
from tests.factories.coops import make_product
from tests.factories.orders import make_basket, make_order

pytestmark = pytest.mark.django_db

HOME = Destination("38", "16498")
TOWN = Destination("38", "14797")
NEAR = Destination("40", "16681")
FAR = Destination("79", "26734")

STEPS = [
    Step(2000, {"ward": 10_000, "province": 20_000, "near": 30_000, "nation": 40_000}),
    Step(5000, {"ward": 15_000, "nation": 60_000}),
]


@pytest.fixture
def table(cooperative) -> DeliveryTable:
    """Return a table of two steps, 100 g of packaging, Nghệ An near, free at home from 200,000."""
    return DeliveryTable.objects.create(
        cooperative=cooperative,
        packaging_g=100,
        near_provinces=["40"],
        steps=stored_steps(STEPS),
        free_from={"ward": 200_000},
    )


def fee(cooperative, to, weight_g=1000, goods_vnd=50_000):
    cooperative.refresh_from_db()
    return delivery_fee(cooperative, to=to, weight_g=weight_g, goods_vnd=goods_vnd)


@pytest.mark.parametrize(
    ("to", "expected"), [(HOME, 10_000), (TOWN, 20_000), (NEAR, 30_000), (FAR, 40_000)]
)
def test_the_nearest_zone_that_holds_the_address_counts(cooperative, table, to, expected):
    assert fee(cooperative, to) == expected


def test_the_packaging_counts_into_the_weight(cooperative, table):
    assert fee(cooperative, FAR, weight_g=1900) == 40_000
    assert fee(cooperative, FAR, weight_g=1901) == 60_000


def test_an_empty_cell_takes_the_next_wider_zone(cooperative, table):
    assert fee(cooperative, NEAR, weight_g=3000) == 60_000


def test_beyond_the_last_step_it_never_gets_cheaper(cooperative, table):
    assert fee(cooperative, FAR, weight_g=50_000) == 60_000
    cooperative.delivery_fee_vnd = 90_000
    cooperative.save()
    assert fee(cooperative, FAR, weight_g=50_000) == 90_000


@pytest.mark.parametrize(("to", "weight_g"), [(NOWHERE, 1000), (FAR, None)])
def test_without_an_answer_the_flat_fee_stands(cooperative, table, to, weight_g):
    assert fee(cooperative, to, weight_g=weight_g) == 30_000


def test_free_limits_hold_in_their_zone_and_everywhere(cooperative, table):
    assert fee(cooperative, HOME, goods_vnd=200_000) == 0
    assert fee(cooperative, TOWN, goods_vnd=200_000) == 20_000
    cooperative.free_delivery_from_vnd = 300_000
    cooperative.save()
    assert fee(cooperative, FAR, goods_vnd=300_000) == 0


def test_a_table_without_rows_is_none(cooperative, table):
    DeliveryTable.objects.update(steps=[])
    assert fee(cooperative, HOME) == 30_000


def test_steps_come_out_as_they_went_in_lightest_first():
    assert read_steps(stored_steps(reversed(STEPS))) == STEPS
    assert table_fee([], zone="ward", weight_g=1, flat_vnd=5) is None


def test_a_product_tells_its_fee_to_a_ward(cooperative, table):
    rice = make_product(cooperative, price=50_000, net_weight_g=1000)
    home = Ward.objects.get(code="16498", valid_to=None)

    assert fee_for(rice, home) == 10_000
    assert fee_for(rice, home, units=4) == 0
    assert fee_for(rice, None) == 30_000
    cooperative.offers_delivery = False
    assert fee_for(rice, home) is None


def test_the_basket_and_the_order_pay_what_the_table_says(cooperative, table):
    rice = make_product(cooperative, price=50_000, net_weight_g=1000)

    (group,) = basket_groups(make_basket((rice, 2)), to=FAR)
    order = make_order((rice, 2), province_code="79", ward_code="26734")

    assert group.delivery_fee == 60_000
    assert int(order.shipping_incl_tax) == 60_000
    assert order.amount_vnd == 160_000


def test_every_province_lies_in_one_region():
    codes = [code for region in REGIONS for code in region]
    assert len(codes) == len(set(codes)) == 34
    assert same_region("38") == ["40", "42", "44", "46"]
    assert same_region("99") == []
