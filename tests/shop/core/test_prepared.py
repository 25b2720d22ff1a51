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
from tests.factories.training import make_course
from training.models import CoursePage

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


GOODS = Prepared(
    lambda slots: (
        Product.objects.filter(pk__in=slots("ids", many=True))
        .order_by("pk")
        .select_related("cooperative__delivery_table")
        .only("title", "slug", "cooperative__short_name", "cooperative__delivery_table__steps")
    )
)


def test_models_come_as_django_makes_them_with_what_is_read_along(goods, django_assert_num_queries):
    Product.objects.filter(pk=goods[-1].pk).update(cooperative=None)
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    asked = GOODS.build(lambda name, **_: ids)

    with django_assert_num_queries(2):
        made, expected = GOODS.objects(ids=ids), list(asked)
        assert made == expected
        for one, other in zip(made, expected, strict=True):
            assert one.get_deferred_fields() == other.get_deferred_fields()
            assert one._state.fields_cache == other._state.fields_cache
            assert one._state.db == other._state.db and not one._state.adding
            assert (one.title, one.slug) == (other.title, other.slug)
    assert made[0].cooperative.short_name and made[-1].cooperative is None
    with django_assert_num_queries(1):
        assert made[0].description == goods[0].description  # deferred, and still there


def test_models_of_a_model_with_a_parent_are_whole():
    courses = Prepared(lambda slots: CoursePage.objects.filter(pk=slots("pk")))
    course = make_course()

    (made,) = courses.objects(pk=course.pk)

    assert made.title == course.title and made.outcome == course.outcome
    assert made.get_deferred_fields() == set()


def test_values_are_no_models(goods):
    with pytest.raises(TypeError, match="values"):
        BY_ID.objects(ids=[goods[0].pk])


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
