"""The page behind a label: what it must hold, what it must not, and how its opens are counted."""

from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.utils import timezone

from coops.lots.models import LotEntry, LotScan
from coops.lots.services.harvests import correct_units
from shop.core.throttle import Throttle
from shop.order.recalls import recall_lot
from shop.storefront.views import lots
from tests.factories.coops import make_certificate
from tests.factories.forms import text_of
from tests.factories.lots import make_household, make_lot, make_plot

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 13) Chrome/120"}


@pytest.fixture
def lot(rice, cooperative):
    plot = make_plot(cooperative, hamlet="Thôn Đông", latitude="19.78123", longitude="105.70987")
    tu = make_household(cooperative, "Bà Tư Hợi", phone="+84912345678", hamlet="Xóm Bến")
    rice.shelf_life_days, rice.season_from, rice.season_to = 180, 10, 12
    rice.save()
    return make_lot(
        rice, 5, plot=plot, household=tu, how_grown="Bón phân chuồng.", note="Để riêng góc kho"
    )


def opened(lot, client=None, **headers):
    return (client or Client()).get(f"/lo/{lot.code}/dem.gif", **(PHONE | headers))


def test_it_holds_what_the_circular_asks_for(lot, rice, cooperative):
    certificate = make_certificate(rice)
    LotEntry.objects.create(
        lot=lot,
        kind="sprayed",
        day=lot.harvested_on - timedelta(days=20),
        waiting_days=7,
        what="Chế phẩm sinh học",
    )

    text = text_of(Client().get(lot.get_absolute_url()))

    for part in (
        *(rice.title, cooperative.name, cooperative.place, f"{lot.harvested_on:%d/%m/%Y}"),
        *(lot.code, lot.number, certificate.number, "Bón phân chuồng.", "Chế phẩm sinh học"),
        "Ruộng Đồng Bái",
    ):
        assert part in text


def test_it_tells_no_home_no_phone_no_note_and_a_name_only_with_consent(lot):
    page = Client().get(lot.get_absolute_url()).content.decode()
    for secret in ("Bà Tư Hợi", "912345678", "Xóm Bến", "góc kho", "19.78123", "105.70987"):
        assert secret not in page

    lot.household.name_may_be_shown = True
    lot.household.save()
    assert "Bà Tư Hợi" in Client().get(lot.get_absolute_url()).content.decode()


def test_only_certificates_of_its_day_are_shown(lot, rice):
    later = timezone.localdate()
    make_certificate(rice, number="9/QĐ", issued_on=later, expires_on=later + timedelta(days=90))

    assert "9/QĐ" not in text_of(Client().get(lot.get_absolute_url()))


def test_a_recall_stands_on_top(lot):
    recall_lot(lot=lot, reason="Có mọt, xin đừng ăn", by=None)

    page = Client().get(lot.get_absolute_url())
    text = text_of(page)

    assert f'href="{lot.stock_record.product.get_absolute_url()}"' not in page.content.decode()
    assert text.index("Có mọt, xin đừng ăn") < text.index(lot.stock_record.product.title)


def test_goods_taken_off_sale_keep_their_page_and_a_mistake_says_so(lot, rice):
    rice.is_public = False
    rice.save()
    assert Client().get(lot.get_absolute_url()).status_code == 200

    correct_units(lot=lot, units=0, by=None)
    page = Client().get(lot.get_absolute_url())  # its labels may be on goods already
    assert page.status_code == 200
    assert 'id="taken-back"' in page.content.decode()
    assert 'id="what-happened"' not in page.content.decode()


def test_a_code_typed_carelessly_is_led_to_the_page(lot):
    response = Client().get(f"/lo/{lot.code.lower()}/")
    assert response["Location"] == lot.get_absolute_url()
    assert Client().get("/lo/ABCDEFGHJK/").status_code == 404


def test_it_is_light_and_asks_for_no_script_of_its_own(lot):
    response = Client().get(lot.get_absolute_url())

    assert len(response.content) < 30_000
    assert b'<img class="lot-page__opened"' in response.content


def test_looking_at_the_page_writes_nothing_and_its_picture_counts(lot):
    Client().get(lot.get_absolute_url())
    assert not LotScan.objects.exists()

    for _visit in range(3):
        assert opened(lot)["Content-Type"] == "image/gif"

    scan = LotScan.objects.get()
    assert (scan.opens, scan.day) == (3, timezone.localdate())
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert today in text_of(Client().get(lot.get_absolute_url())), "first scanned on"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_SEC_FETCH_DEST": "document"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not_counted(lot, headers):
    opened(lot, **headers)

    assert not LotScan.objects.exists()


def test_the_co_ops_own_people_are_not_counted(lot, manager):
    client = Client()
    client.force_login(manager)
    opened(lot, client)

    assert not LotScan.objects.exists()
    assert Client().head(f"/lo/{lot.code}/dem.gif", **PHONE).status_code == 405


def test_one_lot_is_counted_so_often_a_minute_and_no_more(lot, monkeypatch):
    memory = LocMemCache("lot-opens", {})
    monkeypatch.setattr(lots, "OPENS", Throttle("lot-opens", 2, 600, cache=memory))
    for _visit in range(4):
        opened(lot)

    assert LotScan.objects.get().opens == 2
