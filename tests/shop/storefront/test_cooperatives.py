"""Co-ops on a map, in an equal list, and each one's page; the first page with its pick-up days."""

import json
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.shipping.models import PickupPoint
from shop.storefront.maps import APART, HEIGHT, WIDTH, map_of
from tests.factories.coops import make_certificate, make_cooperative, make_product
from tests.factories.forms import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 11, 27))


def at(name: str, latitude: str, longitude: str, **fields):
    return make_cooperative(
        name, latitude=Decimal(latitude), longitude=Decimal(longitude), **fields
    )


def test_the_map_and_the_list_have_the_same_numbers_and_addresses(client):
    bodies = [
        at("HTX Yên Định", "19.98", "105.66"),
        make_cooperative("HTX không tọa độ"),
        at("HTX Nga Sơn", "20.01", "105.97"),
        at("HTX Pù Luông", "20.45", "105.17"),
    ]
    shown = page(client.get("/htx/"))
    on_map = {a["href"]: a.get_text(strip=True) for a in shown.select(".map a")}
    listed = [a["href"] for a in shown.select("ol .cooperative-card__link")]

    assert listed == [body.get_absolute_url() for body in bodies]
    assert on_map == {
        bodies[0].get_absolute_url(): "1",
        bodies[2].get_absolute_url(): "3",
        bodies[3].get_absolute_url(): "4",
    }
    assert not shown.select(".map image, .map script")


def test_a_pick_up_point_on_the_map_leads_to_the_pick_up_days(client):
    body = at("HTX Yên Định", "19.98", "105.66")
    PickupPoint.objects.create(
        cooperative=body, place="Chợ Hôm", weekday=5, opens=time(7), closes=time(9), capacity=9,
        latitude=Decimal("20.01"), longitude=Decimal("105.97"),
    )  # fmt: skip

    square = page(client.get("/htx/")).select(".map a")[1]["href"]
    address, _hash, part = square.partition("#")

    assert address == body.get_absolute_url() and part
    title = page(client.get(address)).select_one(f"#{part}")
    assert title and "Chợ Hôm" in title.find_next("ul").get_text()


def test_north_is_up_and_east_is_right():
    south_west, north_east = at("A", "19.4", "105.2"), at("B", "20.4", "105.9")

    first, second = map_of([south_west, north_east]).points

    assert first.x < second.x and first.y > second.y


def test_neighbours_do_not_cover_one_another_and_stay_on_the_map():
    drawn = map_of([at(f"HTX {n}", "19.98", "105.66") for n in range(12)])
    spots = [(point.x, point.y) for point in drawn.points]

    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in spots)
    for place, (x, y) in enumerate(spots):
        for a, b in spots[:place]:
            assert (x - a) ** 2 + (y - b) ** 2 >= APART**2


def test_the_scale_is_true():
    drawn = map_of([at("A", "19.0", "105.5"), at("B", "20.0", "105.5")])
    first, second = drawn.points

    km = (first.y - second.y) / drawn.scale_px * drawn.scale_km
    assert km == pytest.approx(111.3, rel=0.02)


def test_one_co_op_needs_no_map(client):
    at("HTX một mình", "19.98", "105.66")

    assert not page(client.get("/htx/")).select(".map")


def test_a_co_op_page_shows_valid_certificates_only_and_where_goods_are_fetched(client, rice):
    own = make_certificate(rice, number="77/QĐ", certified_name="Gạo nếp Linh Hưng")
    make_certificate(rice, number="OLD-1", issued_on=date(2023, 1, 1), expires_on=date(2026, 1, 1))
    PickupPoint.objects.create(
        cooperative=rice.cooperative, place="Chợ Hôm", directions="cạnh trường học", weekday=5,
        opens=time(7), closes=time(9, 30), capacity=20,
    )  # fmt: skip

    response = client.get(rice.cooperative.get_absolute_url())
    shown = text_of(response)

    assert "77/QĐ" in shown and "Gạo nếp Linh Hưng" in shown and "15/10/2028" in shown
    assert "OLD-1" not in shown
    assert "7:00–9:30" in shown and "Chợ Hôm" in shown and "cạnh trường học" in shown
    assert page(response).select_one(f"#chung-nhan-{own.pk}")


def test_machines_read_the_co_op(client, cooperative):
    block = page(client.get(cooperative.get_absolute_url())).select_one(
        'script[type="application/ld+json"]'
    )
    data = json.loads(block.string)

    assert data["@type"] == "Organization"
    assert data["legalName"] == cooperative.name
    assert data["address"]["addressLocality"] == "Xã Quảng Ngọc"


def test_the_first_page_names_the_next_pick_up_days_near_ones_first(client, monkeypatch):
    monkeypatch.undo()  # days are counted from the present hour
    today = timezone.localdate()
    far = make_cooperative("HTX Xa", province_code="01", ward_code="00004")
    near = make_cooperative("HTX Gần")
    for body, days in ((far, 2), (near, 3)):
        weekday = (today + timedelta(days=days)).weekday()
        make_product(body)
        PickupPoint.objects.create(
            cooperative=body, place=f"Chợ {body.short_name}", weekday=weekday,
            opens=time(7), closes=time(9), capacity=20,
        )  # fmt: skip

    anywhere = text_of(client.get("/"))
    client.cookies["noi_giao"] = "16498"
    here = text_of(client.get("/"))

    assert anywhere.index("Chợ HTX Xa") < anywhere.index("Chợ HTX Gần")
    assert here.index("Chợ HTX Gần") < here.index("Chợ HTX Xa")


def test_a_course_says_what_it_is_to_machines(client):
    from tests.factories.training import make_course

    course = make_course("Bán gạo")
    block = page(client.get(course.address)).select_one('script[type="application/ld+json"]')
    data = json.loads(block.string)

    assert (data["@type"], data["name"]) == ("Course", "Bán gạo")
    assert data["provider"]["@type"] == "Organization"
    assert data["hasCourseInstance"]["courseMode"] == "online"
