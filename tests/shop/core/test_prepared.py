"""A prepared query answers what Django's own would, each time anew."""

import gc
import threading
import weakref
from datetime import date
from decimal import Decimal

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q

from catalog.models import Product
from coops.partner.models import StockRecord
from shop.core.prepared import LENGTHS, Prepared
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db

FIELDS = ("pk", "title", "date_created", "ready_on", "stockrecords__price")
BY_ID = Prepared(
    lambda slots: (
        Product.objects.on_sale()
        .filter(pk__in=slots("ids", many=True))
        .order_by("pk")
        .values_list(*FIELDS)
    )
)
READY = Prepared(
    lambda slots: (
        Product.objects.filter(
            Q(ready_on=None) | Q(ready_on__lte=slots("today", date)),
            cooperative=slots("cooperative"),
        )
        .order_by("pk")
        .values_list("title")
    )
)


@pytest.fixture
def goods(cooperative):
    return [
        make_product(cooperative, f"Gạo {n}", price=20_000 + n, ready_on=date(2026, 12, n + 1))
        for n in range(6)
    ]


@pytest.mark.parametrize("number", [1, 3, 4, 5, 6])
def test_it_answers_what_django_answers_with_the_same_types(goods, number):
    ids = [product.pk for product in goods[:number]]

    rows = BY_ID.rows(ids=ids)

    assert rows == list(
        Product.objects.on_sale().filter(pk__in=ids).order_by("pk").values_list(*FIELDS)
    )
    assert [type(value) for value in rows[0][3:]] == [date, Decimal]


def test_it_is_asked_anew_each_time_and_once(goods, django_assert_num_queries):
    ids = [product.pk for product in goods]
    BY_ID.rows(ids=ids)
    Product.objects.filter(pk=ids[0]).update(title="Nếp")
    Product.objects.filter(pk=ids[1]).update(is_public=False)

    with django_assert_num_queries(1):
        rows = BY_ID.rows(ids=ids)
    assert [row[0] for row in rows] == [ids[0], *ids[2:]]
    assert rows[0][1] == "Nếp"


def test_days_and_numbers_are_slots(goods, other_cooperative):
    make_product(other_cooperative, "Trứng", ready_on=date(2026, 12, 1))
    own = goods[0].cooperative_id

    def titles(day, cooperative):
        return [title for (title,) in READY.rows(today=day, cooperative=cooperative)]

    assert titles(date(2026, 12, 2), own) == ["Gạo 0", "Gạo 1"]
    assert titles(date(2026, 12, 4), own) == ["Gạo 0", "Gạo 1", "Gạo 2", "Gạo 3"]
    assert titles(date(2026, 12, 4), other_cooperative.pk) == ["Trứng"]


def test_a_number_that_was_always_there_is_no_slot(goods):
    """20,000 is also the number that stands in for the first slot."""
    cheap = Prepared(
        lambda slots: StockRecord.objects.filter(
            product=slots("product"), price__lte=20_000
        ).values_list("price")
    )

    assert cheap.rows(product=goods[0].pk) == [(Decimal(20_000),)]
    assert cheap.rows(product=goods[1].pk) == []


@pytest.mark.parametrize("length", [0, LENGTHS[-1] + 1])
def test_a_list_of_no_length_that_is_foreseen_is_refused(length):
    with pytest.raises(ValueError, match="ids"):
        BY_ID.rows(ids=[1] * length)


@pytest.mark.django_db(transaction=True)
def test_what_a_thread_put_together_goes_with_its_connection(goods):
    gone = []

    def ask() -> None:
        BY_ID.rows(ids=[goods[0].pk])
        gone.append(weakref.ref(connections[DEFAULT_DB_ALIAS]))
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()

    assert [connection() for connection in gone] == [None]
