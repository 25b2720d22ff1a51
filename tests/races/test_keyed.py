"""The last bag is written down at the stall while it is ordered online, and pressed twice."""

import pytest

from shop.checkout.details import BuyerDetails
from shop.checkout.exceptions import CheckoutRefused
from shop.checkout.keyed_orders import Keyed, KeyedLine, KeyedOrderRefused, key_in_order
from shop.order.models import Checkout, Order
from tests.factories.coops import make_product
from tests.factories.orders import make_basket, new_key
from tests.races.test_last_units import press
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]
NOBODY = BuyerDetails(full_name="", phone="", consent_version="spoken", consented_at=None)


def sale(product, manager, key):
    record = product.stockrecords.get()
    keyed = Keyed(channel="market", lines=[KeyedLine(record.pk, 1, 32_000)], buyer=NOBODY)
    return lambda: key_in_order(
        cooperative=product.cooperative,
        keyed=keyed,
        idempotency_key=key,
        by=manager,
        own_prices=True,
    )


def test_the_last_bag_is_sold_once_at_the_stall_or_online(cooperative, manager):
    last = make_product(cooperative, stock=1)
    jobs = [sale(last, manager, new_key()) for _ in range(4)]
    jobs += [press(make_basket(last)) for _ in range(4)]

    results = run_together(jobs)

    assert len(of_kind(results, Order)) + len(of_kind(results, Checkout)) == 1
    refused = of_kind(results, KeyedOrderRefused) + of_kind(results, CheckoutRefused)
    assert len(refused) == 7
    assert last.stockrecords.get().sellable == 0


def test_eight_presses_of_one_form_are_one_sale(rice, manager):
    key = new_key()

    results = run_together([sale(rice, manager, key) for _ in range(8)])

    assert len({order.pk for order in of_kind(results, Order)}) == 1
    assert len(of_kind(results, Order)) == 8
    assert rice.stockrecords.get().num_in_stock == 9
