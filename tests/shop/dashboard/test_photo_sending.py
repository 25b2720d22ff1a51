"""Photos sent one by one while the page stays open, looked at, and corrected."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from catalog.models import Product
from tests.factories.coops import make_product
from tests.shop.dashboard.photos import attach, upload

BEGIN = "/quan-ly/san-pham/moi/anh/"


def step(name: str, *numbers: int) -> str:
    return reverse(f"dashboard:product_{name}", args=numbers)


@pytest.fixture
def dark(rice):
    """Return a photo that is too dark."""
    return attach(rice, colour="#0a140a", size=(1000, 1200))


def test_a_photo_sent_twice_is_one(desk, rice):
    for _try in range(2):
        answer = desk.post(step("photo_send", rice.pk), {"photos": upload()})
        assert answer.json() == {"next": step("photos", rice.pk)}

    assert rice.images.count() == 1


def test_the_photos_of_one_form_begin_one_product(desk, cooperative):
    for colour in ("red", "green", "red"):
        answer = desk.post(BEGIN, {"token": "t1", "photos": upload(colour=colour)})

    product = Product.objects.get()
    assert answer.json() == {"next": step("photos", product.pk)}
    assert product.images.count() == 2
    assert not product.is_public


def test_what_is_no_photo_is_refused_in_words_and_begins_nothing(desk, cooperative):
    answer = desk.post(BEGIN, {"token": "t1", "photos": upload("a.txt", b"so do")})

    assert answer.status_code == 422
    assert "ảnh" in answer.json()["text"]
    assert "a.txt" not in answer.json()["text"], "the page's script has named it already"
    assert not Product.objects.exists()
    assert desk.post(BEGIN, {"token": "t1"}).status_code == 422


def test_a_photo_straight_from_the_camera_comes_first(desk, rice):
    sent = {"camera": upload(colour="red"), "photos": upload(colour="green"), "upload": "1"}

    assert desk.post(step("photos", rice.pk), sent).status_code == 302
    assert rice.images.count() == 2
    assert desk.post(step("photos", rice.pk), {"upload": "1"}).status_code == 422


def test_the_tenth_photo_is_refused_with_what_to_do(desk, rice):
    for shade in range(9):
        attach(rice, colour=f"#{shade}{shade}4400", size=(40, 40))

    answer = desk.post(step("photo_send", rice.pk), {"photos": upload()})

    assert answer.status_code == 422
    assert "9" in answer.json()["text"]


def test_the_coach_says_in_words_what_to_do_and_shows_a_corrected_copy(desk, rice, dark):
    page = desk.get(step("photos", rice.pk))
    copy = desk.get(step("photo_better", rice.pk, dark.pk))

    assert "gần cửa sổ" in page.text
    assert step("photo_better", rice.pk, dark.pk) in page.text
    assert copy["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(copy.content)) as image:
        assert image.size == (960, 1200)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plain", "htmx"])
def test_the_corrected_copy_is_taken_and_given_back_and_words_stay(desk, rice, dark, headers):
    words = {f"words_{dark.pk}": "Bao gạo", f"shown_{dark.pk}": ""}
    before = dark.content_hash

    desk.post(step("photos", rice.pk), words | {"better": dark.pk}, headers=headers)
    dark.refresh_from_db()
    assert (dark.sent_hash, dark.caption) == (before, "Bao gạo")
    assert "Lấy lại ảnh ban đầu" in desk.get(step("photos", rice.pk)).text
    desk.post(step("photos", rice.pk), {"as_sent": dark.pk}, headers=headers)
    dark.refresh_from_db()
    assert (dark.content_hash, dark.sent_hash) == (before, "")


def test_nobody_corrects_the_photo_of_other_goods(desk, rice, dark, cooperative, other_cooperative):
    mine, theirs = make_product(cooperative), make_product(other_cooperative)

    assert desk.get(step("photo_better", mine.pk, dark.pk)).status_code == 404
    assert desk.get(step("photo_better", theirs.pk, dark.pk)).status_code == 404
    assert desk.post(step("photos", mine.pk), {"better": dark.pk}).status_code == 404
    assert desk.post(step("photo_send", theirs.pk), {"photos": upload()}).status_code == 404


def test_a_good_photo_offers_no_correction(desk, rice):
    image = attach(rice, colour="white", size=(1000, 1250))

    assert desk.get(step("photo_better", rice.pk, image.pk)).status_code == 404


def test_the_tile_shows_what_is_being_typed_and_saves_nothing(desk, rice):
    typed = {"title": "Gạo <b>mới</b>", "price": "45k", "sale_unit": "túi", "net_weight": "500 g"}

    tile = desk.get(step("tile", rice.pk), typed)

    assert "Gạo &lt;b&gt;mới&lt;/b&gt;" in tile.text
    assert "45.000" in tile.text
    assert "90.000" in tile.text, "the price of a kilogram"
    rice.refresh_from_db()
    assert rice.title == "Gạo nếp cái hoa vàng"
    assert "32.000" in desk.get(step("tile", rice.pk), {"price": "abc"}).text


def test_forbidden_goods_are_named_at_once_and_cannot_be_put_on_sale(desk, rice):
    rice.is_public = False
    rice.save()

    sent = {"title": "Khô cá nóc", "category": ""}
    page = desk.post(step("name", rice.pk), sent)
    assert "có chất độc" in page.text
    assert list(page.context["form"].errors) == ["title"], "beside the field that is meant"
    assert desk.post(step("name", rice.pk), sent).status_code == 302, "once more goes on"
    desk.post(step("publish", rice.pk))
    rice.refresh_from_db()
    assert rice.title == "Khô cá nóc", "nothing typed is lost"
    assert not rice.is_public


def test_the_steps_say_what_is_missing_for_a_connected_marketplace(desk, rice, cooperative):
    from integrations.models import ChannelAccount

    assert "để lên" not in desk.get(step("name", rice.pk)).text
    ChannelAccount.objects.create(
        cooperative=cooperative, marketplace="shopee", environment="practice", remote_shop_id="1"
    )
    rice.description = ""
    rice.save()

    for name in ("name", "edit"):
        page = desk.get(step(name, rice.pk))
        assert "Còn thiếu 2 mục để lên Shopee" in page.text, "a description and a photo"
