"""What a buyer can trust on a product's page: label, certificates, kinds, the fee to one's ward."""

import json
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from catalog.kinds import add_kind, family_of, leave_family
from catalog.services import label_gaps, publish_product, save_product
from shop.storefront.cards import kilo_price_of
from tests.factories.coops import make_certificate, make_cooperative, make_product
from tests.factories.forms import page, text_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def test_the_label_says_what_a_label_says(client, cooperative):
    goods = make_product(
        cooperative,
        "Nem chua",
        sale_unit="hộp 10 cái",
        net_weight_g=450,
        ingredients="Thịt lợn 80 %, bì, tỏi, ớt",
        warnings="Có tỏi <b>",
        storage="Ngăn mát 0–4 °C",
        shelf_life_days=5,
        made_on=TODAY,
        origin_hamlet="Thôn Linh Hưng",
    )

    shown = text_of(client.get(goods.get_absolute_url()))

    for words in (
        "Thịt lợn 80 %, bì, tỏi, ớt",
        "Có tỏi <b>",
        "Ngăn mát 0–4 °C",
        "27/11/2026",
        "02/12/2026",  # best before
        "450\xa0g",
        cooperative.name,
        cooperative.place,
    ):
        assert " ".join(words.split()) in shown, words


def test_a_maker_other_than_the_co_op_is_named(client, cooperative):
    goods = make_product(cooperative, maker="Hộ bà Lý", maker_address="Thôn Đông, Xã Quảng Ngọc")

    shown = text_of(client.get(goods.get_absolute_url()))

    assert "Hộ bà Lý" in shown and "Thôn Đông, Xã Quảng Ngọc" in shown


def test_what_the_label_lacks_is_named_in_plain_words(cooperative):
    goods = make_product(cooperative, "Nem chua", net_weight_g=None)
    goods.categories.add(*goods.categories.model.objects.filter(slug="banh-gio-nem"))

    gaps = label_gaps(goods)

    assert {"ảnh", "khối lượng tịnh"} & set(gaps)
    assert any("thành phần" in gap for gap in gaps)
    before = len(gaps)
    save_product(product=goods, ingredients="Thịt, bì", made_on=TODAY, storage="Tủ mát")
    assert len(label_gaps(goods)) == before - 3


def test_goods_past_their_day_are_not_shown_as_fresh(client, cooperative):
    goods = make_product(
        cooperative, stock=50, made_on=TODAY - timedelta(days=6), shelf_life_days=5, season_from=1,
        season_to=12,
    )  # fmt: skip

    own, tiles = (client.get(path) for path in (goods.get_absolute_url(), "/san-pham/"))

    for shown in (own, tiles):
        assert page(shown).select("main .badge--ripe")
        assert not page(shown).select("main .badge--fresh")
    assert "26/11/2026" in text_of(own)


@pytest.mark.parametrize(("made_on", "days"), [(date(9999, 12, 31), 5), (TODAY, 2_000_000_000)])
def test_a_day_beyond_the_calendar_breaks_no_page(client, cooperative, made_on, days):
    goods = make_product(cooperative, made_on=made_on, shelf_life_days=days)

    for path in (goods.get_absolute_url(), "/san-pham/"):
        assert client.get(path).status_code == 200


def test_fresh_produce_is_not_asked_for_ingredients(cooperative):
    goods = make_product(cooperative, "Rau cải")

    assert not any("thành phần" in gap for gap in label_gaps(goods))


@pytest.mark.parametrize(
    ("price", "grams", "kilo"),
    [
        (16_000, 500, 32_000),  # half a kilogram
        (115_000, 5_000, 23_000),
        (38_000, 1_050, 36_190),
        (28_000, 520, 53_846),
        (32_000, 1_000, None),  # the price of one is the price per kg
        (40_000, None, None),  # by the piece
        (None, 500, None),
    ],
)
def test_the_price_per_kg_of_each_kind_of_unit(price, grams, kilo):
    assert kilo_price_of(price, grams) == kilo


def test_a_half_kilo_shows_its_price_per_kg(client, cooperative):
    goods = make_product(cooperative, price=16_000, sale_unit="gói", net_weight_g=500)

    assert "32.000 ₫/kg" in text_of(client.get(goods.get_absolute_url())).replace("\xa0", " ")


def test_a_certificate_disappears_on_the_day_it_expires(client, rice, monkeypatch):
    make_certificate(rice, stars=4, issued_on=date(2023, 11, 28), expires_on=date(2026, 11, 28))

    shown = text_of(client.get(rice.get_absolute_url()))
    assert "OCOP 4 sao" in shown
    assert "27/11/2026" in shown and "28/11/2026" not in shown  # the last day that counts

    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 11, 28))
    assert "OCOP" not in text_of(client.get(rice.get_absolute_url()))


def test_a_certificate_of_other_goods_or_of_the_future_is_no_badge(client, rice):
    other = make_product(rice.cooperative, "Hàng khác")
    make_certificate(other, stars=5)
    make_certificate(rice, stars=3, issued_on=TODAY + timedelta(days=1))

    head = page(client.get(rice.get_absolute_url())).select_one("article.split")

    assert "OCOP" not in head.get_text()


def test_packs_are_chosen_on_one_page_each_with_its_own_price_and_stock(client, rice):
    big = add_kind(product=rice)
    save_product(product=big, sale_unit="túi", net_weight_g=5000)
    sold = make_product(rice.cooperative, rice.title, price=300_000, stock=0, family=rice,
                        sale_unit="bao", net_weight_g=10_000)  # fmt: skip
    make_stock(big, price=150_000, stock=7)
    publish_product(product=big)

    chips = page(client.get(rice.get_absolute_url())).select("article a.chip")
    words = [" ".join(chip.get_text(" ").split()) for chip in chips]

    assert [chip["href"] for chip in chips] == [
        rice.get_absolute_url(), big.get_absolute_url(), sold.get_absolute_url()
    ]  # fmt: skip
    assert "150.000 ₫" in words[1].replace("\xa0", " ")
    assert "hết" in words[2]
    own = text_of(client.get(big.get_absolute_url()))
    assert "150.000 ₫" in own.replace("\xa0", " ")


def make_stock(product, *, price, stock):
    from decimal import Decimal

    from coops.partner.models import StockRecord

    StockRecord.objects.create(
        product=product,
        partner=product.cooperative.partner,
        partner_sku=f"K{product.pk}",
        price=Decimal(price),
        num_in_stock=stock,
    )


def test_a_draft_among_the_packs_is_not_shown(client, rice):
    add_kind(product=rice)

    assert not page(client.get(rice.get_absolute_url())).select("article a.chip")


def test_when_the_first_pack_leaves_the_others_stay_together(rice):
    second, third = add_kind(product=rice), add_kind(product=rice)

    leave_family(product=rice)

    assert [kind.pk for kind in family_of(rice)] == [rice.pk]
    second.refresh_from_db()
    assert {kind.pk for kind in family_of(second)} == {second.pk, third.pk}


def test_the_fee_to_my_ward_is_there_before_anything_is_typed(client, rice):
    from shop.shipping.models import DeliveryTable

    plain = text_of(client.get(rice.get_absolute_url())).replace("\xa0", " ")
    assert "30.000 ₫" in plain

    DeliveryTable.objects.create(
        cooperative=rice.cooperative,
        steps=[{"up_to_g": 2000, "fees": {"ward": 12_000, "nation": 45_000}}],
    )
    client.cookies["noi_giao"] = rice.cooperative.ward_code
    near = text_of(client.get(rice.get_absolute_url())).replace("\xa0", " ")
    client.cookies["noi_giao"] = "00004"
    far = text_of(client.get(rice.get_absolute_url())).replace("\xa0", " ")

    assert "12.000 ₫" in near and "45.000 ₫" in far


def test_the_free_limit_shown_is_the_one_that_counts_for_the_ward(client, rice):
    from shop.shipping.models import DeliveryTable

    seller = rice.cooperative
    type(seller).objects.update(free_delivery_from_vnd=500_000)
    DeliveryTable.objects.create(
        cooperative=seller,
        steps=[{"up_to_g": 2000, "fees": {"ward": 12_000, "nation": 45_000}}],
        free_from={"ward": 200_000},
    )

    def terms_on(path):
        return text_of(client.get(path)).replace("\xa0", " ")

    for path in (rice.get_absolute_url(), seller.get_absolute_url()):
        client.cookies.pop("noi_giao", None)
        general = terms_on(path)
        assert "500.000 ₫" in general and "200.000 ₫" not in general
        assert "chọn xã/phường sẽ rõ phí đúng" in general
        client.cookies["noi_giao"] = seller.ward_code
        near = terms_on(path)
        assert "200.000 ₫" in near and "500.000 ₫" not in near
        assert "chọn xã/phường sẽ rõ phí đúng" not in near
        client.cookies["noi_giao"] = "00004"
        far = terms_on(path)
        assert "500.000 ₫" in far and "200.000 ₫" not in far


def test_where_goods_are_fetched_is_what_the_checkout_offers(client, rice):
    from shop.shipping.models import PickupPoint

    seller = rice.cooperative
    paths = (rice.get_absolute_url(), seller.get_absolute_url())

    def terms_on(path):
        return page(client.get(path)).select_one(".terms").get_text(" ", strip=True)

    for path in paths:
        assert seller.pickup_place in terms_on(path) and seller.pickup_hours in terms_on(path)
    day = {"opens": time(16), "closes": time(18), "capacity": 9, "cooperative": seller}
    PickupPoint.objects.create(place="Chợ Hôm", weekday=5, **day)
    PickupPoint.objects.create(place="Ngã tư Vạc", weekday=2, **day)
    PickupPoint.objects.create(place="Chợ cũ", weekday=1, is_active=False, **day)

    for path in paths:
        shown = terms_on(path)
        assert seller.pickup_place not in shown and seller.pickup_hours not in shown
        assert "Thứ Bảy 16:00–18:00" in shown and "Chợ cũ" not in shown
        assert 0 < shown.index("Ngã tư Vạc") < shown.index("Chợ Hôm")


def test_a_co_op_that_does_not_deliver_says_so(client):
    goods = make_product(make_cooperative(offers_delivery=False))

    assert "không giao" in text_of(client.get(goods.get_absolute_url()))


def test_the_ready_day_is_shown(client, cooperative):
    goods = make_product(cooperative, ready_on=date(2026, 12, 12))

    assert "Thứ Bảy 12/12" in text_of(client.get(goods.get_absolute_url()))
    assert "Thứ Bảy 12/12" in text_of(client.get("/san-pham/"))


def structured(response) -> dict:
    block = page(response).select_one('script[type="application/ld+json"]')
    return json.loads(block.string)


def test_machines_read_product_offer_seller_and_way(client, rice):
    rice.description = "Thơm </script><script>alert(1)</script> & ngon"
    rice.save()
    response = client.get(rice.get_absolute_url())
    assert "<script>alert" not in response.content.decode()

    data = structured(response)
    by_type = {node["@type"]: node for node in data["@graph"]}
    offer = by_type["Product"]["offers"]

    assert data["@context"] == "https://schema.org"
    assert by_type["Product"]["name"] == rice.title
    assert by_type["Product"]["description"] == rice.description
    assert (offer["@type"], offer["price"], offer["priceCurrency"]) == ("Offer", "32000", "VND")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["seller"]["@id"] == by_type["Organization"]["@id"]
    steps = by_type["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["item"].startswith("http") for step in steps)


def test_nothing_to_buy_is_no_offer_in_stock(client, rice):
    rice.stockrecords.update(num_in_stock=0)
    data = structured(client.get(rice.get_absolute_url()))
    assert data["@graph"][0]["offers"]["availability"].endswith("OutOfStock")

    rice.stockrecords.update(price=None)
    assert "offers" not in structured(client.get(rice.get_absolute_url()))["@graph"][0]
