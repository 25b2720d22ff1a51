"""Whose desk it is: one's own co-op's, and nobody else's."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from coops.lots.models import Lot, LotEntry, LotPhoto, Plot, SeasonPlan
from coops.partner.models import PriceChange, StockChange
from coops.registry.models import Membership
from shop.dashboard.urls import urlpatterns
from shop.order.models import Order, Status
from shop.reviews.models import ProductReview
from shop.shipping.models import PickupPoint
from tests.factories.coops import make_certificate, make_member, make_user
from tests.factories.lots import make_lot
from tests.factories.orders import make_order
from tests.shop.dashboard.photos import attach

#: Their numbers are not those of a product; tests/architecture/test_access.py walks them.
ELSEWHERE = ("import", "person", "invitation", "help_", "product_photo_better", "packing_picture")
OURS = [route for route in urlpatterns if not (route.name or "").startswith(ELSEWHERE)]


#: Papers of orders that somebody has ticked.
PRINTED = ("labels", "picking_pdf", "handover_pdf")


def address(route, product, order) -> str:
    values = {"pk": product.pk, "number": order.number, "action": "xac-nhan"}
    values |= {"day": "2026-12-05", "column": "gia", "entry": product.pk, "photo": product.pk}
    values["kind"] = "svg" if route.name == "lot_code" else "csv"
    values["image_pk"] = product.images.get().pk
    names = route.pattern.converters
    chosen = f"?chon=don&don={order.number}" if route.name in PRINTED else ""
    address = reverse(f"dashboard:{route.name}", kwargs={name: values[name] for name in names})
    return address + chosen


def things_with_the_id_of(product):
    """Return an order; what has an address of its own gets the product's number."""
    PickupPoint.objects.create(
        pk=product.pk,
        cooperative=product.cooperative,
        place="Nhà văn hoá",
        weekday=5,
        opens=time(7),
        closes=time(9),
        capacity=5,
    )
    make_certificate(product, pk=product.pk)
    ProductReview.objects.create(pk=product.pk, product=product, score=2, name="Hoa", body="Nhạt")
    attach(product)
    give_lots(product)
    order = make_order(product)
    Order.objects.filter(pk=order.pk).update(status=Status.CONFIRMED)  # labels are for these
    order.refresh_from_db()
    return order


def give_lots(product):
    """Write a lot down, with all that hangs on it, under the product's number."""
    today, record = timezone.localdate(), product.stockrecords.get()
    Plot.objects.create(pk=product.pk, cooperative=product.cooperative, name="Ruộng")
    lot = make_lot(product, 2)
    Lot.objects.filter(pk=lot.pk).update(id=product.pk)
    LotEntry.objects.create(pk=product.pk, lot_id=product.pk, kind="packed", day=today)
    LotPhoto.objects.create(pk=product.pk, lot_id=product.pk, digest="0" * 32)
    SeasonPlan.objects.create(
        pk=product.pk,
        cooperative=product.cooperative,
        product=product,
        harvest_from=today,
        harvest_to=today,
        expected_units=9,
    )
    StockChange.objects.filter(stock_record=record).update(id=product.pk, lot=product.pk)
    PriceChange.objects.create(pk=product.pk, stock_record=record, before_vnd=1000, after_vnd=2000)


@pytest.fixture
def addresses(rice):
    order = things_with_the_id_of(rice)
    return [address(route, rice, order) for route in OURS]


@pytest.fixture
def addresses_with_an_id(rice):
    order = things_with_the_id_of(rice)
    return [address(route, rice, order) for route in OURS if route.pattern.converters]


def answers(client, urls) -> dict:
    """Return the status of GET and POST of each address, those refused by method left out."""
    found = {}
    for url in urls:
        for method in ("get", "post"):
            response = getattr(client, method)(url)
            if response.status_code != 405:
                found[method, url] = response
    return found


def test_every_address_sends_a_visitor_without_login_to_the_login(client, addresses):
    for key, response in answers(client, addresses).items():
        assert response.status_code == 302, key
        assert response.url.startswith(reverse("users:login")), key


def test_a_buyer_meets_404_everywhere_and_a_friendly_page_at_the_entrance(client, buyer, addresses):
    client.force_login(buyer)
    entrance = reverse("dashboard:today")

    for key, response in answers(client, addresses).items():
        assert response.status_code == (403 if key[1] == entrance else 404), key
    assert "HTX" in client.get(entrance).text


def test_another_co_ops_ids_are_404_on_every_address(
    client, other_manager, addresses_with_an_id, rice
):
    client.force_login(other_manager)

    for key, response in answers(client, addresses_with_an_id).items():
        assert response.status_code == 404, key
    rice.refresh_from_db()
    assert rice.is_public
    assert rice.images.count() == 1


def test_ids_that_do_not_exist_answer_the_same_404(client, manager, rice):
    client.force_login(manager)

    for pk in (rice.pk + 1000, 10**30):
        assert client.get(f"/quan-ly/san-pham/{pk}/").status_code == 404
    assert client.get("/quan-ly/don/KHONGCO99/").status_code == 404
    assert client.post("/quan-ly/don/KHONGCO99/xac-nhan/").status_code == 404


def test_a_photo_of_another_product_is_not_reached_through_ones_own(desk, rice, other_cooperative):
    from tests.factories.coops import make_product

    theirs = attach(make_product(other_cooperative, "Mận"))

    for press in ({"take_away": theirs.pk}, {"move": f"{theirs.pk}:0"}):
        response = desk.post(reverse("dashboard:product_photos", args=[rice.pk]), press)

        assert response.status_code == 404
        assert theirs.sources.src not in response.text
    assert theirs.product.images.count() == 1


def test_a_person_of_two_co_ops_sees_one_at_a_time_and_turns_to_the_other(
    client, cooperative, other_cooperative, rice
):
    both = make_member(cooperative)
    Membership.objects.create(user=both, cooperative=other_cooperative)
    client.force_login(both)
    edit = reverse("dashboard:product_edit", args=[rice.pk])
    assert client.get(edit).status_code == 200

    response = client.get(f"/quan-ly/?htx={other_cooperative.code}")

    assert response.url == "/quan-ly/"
    assert other_cooperative.name in client.get("/quan-ly/").text
    assert client.get(edit).status_code == 404
    assert client.get(f"{edit}?htx={cooperative.code}", follow=True).status_code == 200


def test_nobody_turns_to_a_co_op_that_is_not_theirs(desk, other_cooperative, cooperative):
    assert desk.get(f"/quan-ly/?htx={other_cooperative.code}").status_code == 404
    assert cooperative.name in desk.get("/quan-ly/").text


def test_who_left_the_co_op_is_a_buyer_again(client, cooperative, rice):
    former = make_member(cooperative)
    former.memberships.update(is_active=False)
    client.force_login(former)

    assert client.get("/quan-ly/").status_code == 403
    assert client.get(reverse("dashboard:product_edit", args=[rice.pk])).status_code == 404


def test_an_operator_without_a_co_op_has_no_desk(client, rice):
    operator = make_user("van-hanh@example.com", is_staff=True, is_superuser=True)
    client.force_login(operator)

    assert client.get(reverse("dashboard:product_edit", args=[rice.pk])).status_code == 404


def test_a_row_of_a_page_whose_login_ended_turns_the_page_to_the_login(client, rice):
    response = client.post(
        reverse("dashboard:product_row", args=[rice.pk]),
        headers={"hx-request": "true", "hx-current-url": "http://testserver/quan-ly/san-pham/"},
    )

    assert response.headers["HX-Redirect"].startswith(reverse("users:login"))


def test_a_get_writes_nothing(desk, addresses, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for url in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = desk.get(url)
        if response.status_code == 405:
            continue
        assert response.status_code == 200, url
        wrote = [
            q["sql"]
            for q in queries
            # PostgreSQL reads long lists through a cursor that it declares.
            if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "DECLARE"))
        ]
        assert not wrote, (url, wrote)
