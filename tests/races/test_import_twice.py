"""One price list, imported by several workers at once."""

import pytest

from coops.price_lists.models import PriceListImport
from coops.price_lists.services import ImportResult, apply_import, undo_import
from shop.order.models import Checkout
from tests.coops.imported_lists import bring_in, goods, send
from tests.factories.coops import make_product
from tests.factories.orders import make_basket
from tests.races.test_last_units import press as place
from tests.races.together import of_kind, run_together

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

ROWS = [f"Gạo số {n};kg;{n}0.000;{n}" for n in range(1, 41)]


def press(price_list):
    def apply():
        fresh = PriceListImport.objects.get(pk=price_list.pk)
        return apply_import(price_list_import=fresh, by=None)

    return apply


def test_six_presses_import_each_row_once(cooperative):
    price_list = send(cooperative, *ROWS)

    results = run_together([press(price_list) for _ in range(6)])

    assert len(of_kind(results, ImportResult)) == 6
    assert cooperative.products.count() == len(ROWS)
    assert price_list.rows.filter(outcome="created").count() == len(ROWS)


def test_two_copies_of_one_list_do_not_double_the_goods(cooperative):
    copies = [send(cooperative, *ROWS) for _ in range(3)]

    results = run_together([press(copy) for copy in copies])

    assert len(of_kind(results, ImportResult)) == 3
    assert sum(result.created for result in of_kind(results, ImportResult)) == len(ROWS)
    assert cooperative.products.count() == len(ROWS)


def test_four_presses_take_back_once(cooperative):
    make_product(cooperative, "Gạo số 1", price=5_000, stock=9)
    price_list, _ = bring_in(cooperative, *ROWS)

    def undo():
        return undo_import(price_list_import=PriceListImport.objects.get(pk=price_list.pk), by=None)

    results = run_together([undo] * 4)

    assert not of_kind(results, Exception)
    assert goods(cooperative) == {"Gạo số 1": (5_000, 9)}


def test_buyers_and_an_import_of_the_same_goods_do_not_stop_each_other(cooperative):
    """The prices stay: a changed price would rightly stop a buyer."""
    products = [make_product(cooperative, f"Gạo số {n}", price=n * 1_000, stock=30)
                for n in range(1, 16)]  # fmt: skip
    baskets = [make_basket(*((p, 2) for p in reversed(products))) for _ in range(8)]
    lists = [
        send(cooperative, *(f"Gạo số {n};kg;{n}.000;{stock}" for n in range(15, 0, -1)))
        for stock in (25, 20)
    ]
    jobs = [place(basket) for basket in baskets] + [press(each) for each in lists]

    results = run_together(jobs)

    assert len(of_kind(results, Checkout)) == 8
    assert len(of_kind(results, ImportResult)) == 2
    assert not any(result.refused for result in of_kind(results, ImportResult))
    assert {stock for _price, stock in goods(cooperative).values()} <= {20, 25}
