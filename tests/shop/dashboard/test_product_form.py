"""A product in four steps, from the first photo to the sale."""

import struct
import unicodedata
import zlib

import pytest
from django.urls import reverse

from catalog.models import Product
from coops.partner.models import StockRecord
from tests.factories.coops import make_product
from tests.factories.orders import make_order
from tests.shop.dashboard.photos import attach, photo_bytes, upload

CREATE = "/quan-ly/san-pham/moi/"


def step(name: str, product: Product) -> str:
    return reverse(f"dashboard:product_{name}", args=[product.pk])


def shown(in_stock=0, promised=0, price="") -> dict:
    return {"shown_in_stock": in_stock, "shown_promised": promised, "shown_price": price}


def picture_bomb() -> bytes:
    """Return a PNG of a few hundred bytes that says it is 50,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def draft(desk, cooperative):
    """Return a draft that was begun without a photo."""
    desk.post(CREATE, {"token": "t0", "skip": "1"})
    return Product.objects.get()


def test_four_steps_lead_from_a_photo_to_the_market(desk, cooperative):
    # photo
    response = desk.post(CREATE, {"token": "t1", "photos": upload()})
    product = Product.objects.get()
    assert response.url == step("photos", product)
    assert product.images.count() == 1
    assert not product.is_public
    # name
    response = desk.post(step("name", product), {"title": "Mật ong rừng", "category": ""})
    assert response.url == step("price", product)
    # price
    typed = {"sale_unit": "chai 500 g", "net_weight": "", "price": "250k"} | shown()
    response = desk.post(step("price", product), typed)
    assert response.url == step("quantity", product)
    # quantity
    response = desk.post(step("quantity", product), {"in_stock": "12"} | shown(price=250_000))
    assert response.url == step("edit", product)
    # on sale
    desk.post(step("publish", product))

    product = Product.objects.get()
    assert product.is_public
    assert (product.title, product.sale_unit, product.net_weight_g) == ("Mật ong rừng", "chai", 500)
    assert product.price_per_kg == 500_000
    assert (product.offer.price, product.offer.num_in_stock) == (250_000, 12)
    assert product.categories.get().slug == "mat-dau"
    assert product.cooperative == cooperative


def test_going_back_finds_everything_that_was_typed(desk, draft):
    desk.post(step("name", draft), {"title": "Cam vàng"})
    desk.post(
        step("price", draft), {"sale_unit": "kg", "net_weight": "", "price": "35.000"} | shown()
    )

    assert 'value="Cam vàng"' in desk.get(step("name", draft)).text
    price_page = desk.get(step("price", draft)).text
    assert 'value="35.000"' in price_page
    assert 'value="1\xa0kg"' in price_page


def test_pressing_twice_begins_one_product(desk, cooperative):
    for _press in range(2):
        desk.post(CREATE, {"token": "same", "photos": upload()})

    product = Product.objects.get()
    assert product.images.count() == 1


def test_two_forms_begin_two_products(desk, cooperative):
    desk.post(CREATE, {"token": "one", "skip": "1"})
    desk.post(CREATE, {"token": "two", "skip": "1"})

    assert Product.objects.count() == 2


def test_beginning_without_a_photo_asks_for_one_and_makes_nothing(desk, cooperative):
    response = desk.post(CREATE, {"token": "t"})

    assert response.status_code == 422
    assert not Product.objects.exists()


def test_a_file_that_is_no_photo_begins_nothing_and_is_named(desk, cooperative):
    response = desk.post(CREATE, {"token": "t", "photos": upload("so-do.txt", b"so do")})

    assert response.status_code == 422
    assert "so-do.txt" in response.text
    assert not Product.objects.exists()


def test_of_several_files_the_good_ones_begin_the_product(desk, cooperative):
    files = [upload("lua.jpg"), upload("so-do.txt", b"so do")]

    response = desk.post(CREATE, {"token": "t", "photos": files})

    assert response.status_code == 422
    assert "so-do.txt" in response.text
    product = Product.objects.get()
    assert product.images.count() == 1
    assert step("photos", product) in response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Ghi tên hàng"),
        ({"title": "   "}, "Ghi tên hàng"),
        ({"title": "x" * 500}, "120"),
        ({"title": "Cam\x00vàng"}, ""),
        ({"title": "Cam", "category": "999999"}, ""),
    ],
)
def test_a_name_that_cannot_be_is_refused(desk, draft, typed, said):
    response = desk.post(step("name", draft), typed)

    assert response.status_code == 422
    assert said in response.text
    draft.refresh_from_db()
    assert draft.title == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", ""),
        ("price", "0"),
        ("price", "-1"),
        ("price", "1000000000000"),
        ("price", "rẻ lắm"),
        ("net_weight", "500"),
        ("net_weight", "-1 kg"),
        ("net_weight", "0 g"),
        ("net_weight", "100 tấn"),
        ("net_weight", "3 lít"),
        ("net_weight", "nặng"),
        ("sale_unit", ""),
    ],
)
def test_a_price_that_cannot_be_is_refused_and_all_stays_typed(desk, draft, field, value):
    typed = {"sale_unit": "túi", "net_weight": "500 g", "price": "32.000"} | shown()

    response = desk.post(step("price", draft), typed | {field: value})

    assert response.status_code == 422
    for name in {"sale_unit", "net_weight", "price"} - {field}:
        assert f'value="{typed[name]}"' in response.text
    if value:
        assert f'value="{value}"' in response.text
    assert not StockRecord.objects.filter(price__isnull=False).exists()
    draft.refresh_from_db()
    assert draft.sale_unit == ""


def test_a_price_saved_by_a_person_is_a_confirmed_price(desk, rice):
    StockRecord.objects.update(price_to_confirm=True)
    typed = {"sale_unit": "kg", "net_weight": "1 kg", "price": "32.000"}

    desk.post(step("price", rice), typed | shown(10, 0, 32_000))

    assert not rice.stockrecords.get().price_to_confirm


@pytest.mark.parametrize("value", ["-1", "1000000000", "1,5", "nhiều", ""])
def test_a_quantity_that_cannot_be_is_refused(desk, draft, value):
    response = desk.post(step("quantity", draft), {"in_stock": value} | shown())

    assert response.status_code == 422
    assert not StockRecord.objects.filter(num_in_stock__gt=0).exists()


def test_an_order_that_came_while_counting_is_told(desk, rice):
    make_order((rice, 3))

    response = desk.post(step("quantity", rice), {"in_stock": "20"} | shown(10, 0, 32_000))

    assert response.status_code == 422
    assert "0 → 3" in response.text
    assert 'value="20"' in response.text


def test_a_draft_that_lacks_something_is_not_published_and_says_what(desk, draft):
    response = desk.post(step("publish", draft), follow=True)

    assert "Hàng chưa có tên." in response.text
    assert "Chưa có giá." in response.text
    draft.refresh_from_db()
    assert not draft.is_public


def test_the_same_name_twice_is_pointed_out_and_allowed(desk, draft, rice):
    response = desk.post(step("name", draft), {"title": "gao nep cai hoa vang"}, follow=True)

    assert "kẻo đăng bán hai lần" in response.text
    draft.refresh_from_db()
    assert draft.title


def test_what_buyers_want_to_know_is_saved_as_text(desk, rice):
    typed = {
        "description": "Nếp <script>alert(1)</script> dẻo",
        "season_from": "11",
        "season_to": "1",
        "shelf_life_days": "180",
        "storage": "Nơi khô ráo",
        "origin_hamlet": "Thôn Linh Hưng",
    }

    response = desk.post(step("more", rice), typed)

    assert response.status_code == 302
    rice.refresh_from_db()
    assert rice.season.months == [11, 12, 1]
    assert rice.shelf_life_days == 180
    assert "<script>" not in desk.get(step("edit", rice)).text


def test_texts_are_stored_in_one_spelling_whatever_the_phone_sends(desk, rice):
    names = ("origin_hamlet", "ingredients", "warnings", "maker", "storage")
    typed = {name: unicodedata.normalize("NFD", "Xóm Đồng Đức") for name in names}

    desk.post(step("more", rice), typed)

    rice.refresh_from_db()
    assert {getattr(rice, name) for name in names} == {"Xóm Đồng Đức"}


def test_the_facts_may_be_written_before_the_name(desk, draft):
    assert desk.post(step("more", draft), {"storage": "Nơi khô ráo"}).status_code == 302

    draft.refresh_from_db()
    assert draft.storage == "Nơi khô ráo"


@pytest.mark.parametrize(
    "typed",
    [
        {"season_from": "11"},
        {"season_to": "3"},
        {"season_from": "13", "season_to": "1"},
        {"shelf_life_days": "0"},
        {"shelf_life_days": "-3"},
        {"shelf_life_days": "1000000000"},
        {"shelf_life_days": "lâu"},
        {"made_on": "9999-12-31"},
        {"made_on": "2999-01-01"},
    ],
)
def test_facts_that_cannot_be_are_refused_and_the_rest_stays_typed(desk, rice, typed):
    response = desk.post(step("more", rice), typed | {"description": "Dẻo và thơm"})

    assert response.status_code == 422
    assert "Dẻo và thơm" in response.text
    rice.refresh_from_db()
    assert rice.description == ""


def test_the_price_of_a_kilogram_is_told_while_typing(desk):
    url = reverse("dashboard:product_unit_price")

    answer = desk.get(url, {"sale_unit": "túi", "net_weight": "500 g", "price": "16k"}).text

    assert "32.000\xa0₫" in answer
    assert desk.get(url, {"net_weight": "x", "price": "y"}).status_code == 200


def test_a_helper_goes_from_the_name_to_the_quantity(client, helper, cooperative):
    client.force_login(helper)
    client.post(CREATE, {"token": "t", "skip": "1"})
    product = Product.objects.get()

    response = client.post(step("name", product), {"title": "Ổi"})

    assert response.url == step("quantity", product)


def test_changing_one_thing_leads_back_to_the_product(desk, rice):
    response = desk.post(step("name", rice), {"title": "Nếp cái", "sua": "1"})

    assert response.url == step("edit", rice)


def test_a_draft_can_be_thrown_away_and_counted_goods_cannot(desk, draft, rice):
    desk.post(step("discard", draft))
    response = desk.post(step("discard", rice), follow=True)

    assert "Chỉ bỏ được bản nháp" in response.text
    assert list(Product.objects.all()) == [rice]


def test_several_photos_are_taken_in_and_those_that_are_none_are_named(desk, draft):
    files = [
        upload("mot.jpg", colour="red"),
        upload("chu.jpg", b"day la chu"),
        upload("bom.png", picture_bomb()),
        upload("hai.jpg", colour="blue"),
    ]

    response = desk.post(step("photos", draft), {"photos": files})

    assert response.status_code == 422
    assert draft.images.count() == 2
    assert "chu.jpg" in response.text
    assert "bom.png" in response.text
    assert "mot.jpg" not in response.text


def test_a_photo_cut_off_on_the_way_is_refused_with_a_sentence(desk, draft):
    response = desk.post(
        step("photos", draft), {"photos": upload("dut.jpg", photo_bytes(size=(900, 900))[:400])}
    )

    assert response.status_code == 422
    assert draft.images.count() == 0


def test_a_hostile_file_name_is_shown_as_text(desk, draft):
    response = desk.post(
        step("photos", draft), {"photos": upload("<img src=x onerror=alert(1)>.jpg", b"no")}
    )

    assert "<img src=x" not in response.text


def test_the_same_photo_sent_twice_is_one(desk, draft):
    for _press in range(2):
        desk.post(step("photos", draft), {"photos": upload()})

    assert draft.images.count() == 1


def test_the_product_page_shows_the_tile_as_buyers_see_it(desk, cooperative):
    eggs = make_product(cooperative, "Trứng gà ta", price=42_000, sale_unit="chục")
    attach(eggs)

    page = desk.get(step("edit", eggs)).text

    assert "product-card" in page
    assert "42.000\xa0₫" in page
    assert eggs.images.get().sources.src in page
