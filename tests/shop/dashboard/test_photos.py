"""The photos of a product: whatever is pressed in their list, all typed words are kept first."""

import unicodedata

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog.pictures import MAX_PHOTOS, describe_photo
from tests.factories.coops import make_product
from tests.shop.dashboard.photos import attach, upload

SCRIPT = {"hx-request": "true"}
with_and_without_script = pytest.mark.parametrize("headers", [{}, SCRIPT], ids=["plain", "htmx"])


def step(name: str, product) -> str:
    return reverse(f"dashboard:product_{name}", args=[product.pk])


def sent_from(response) -> dict:
    """Return what the list of photos on a page sends when nothing is typed or pressed."""
    page = BeautifulSoup(response.content, "html.parser")
    fields = page.select("#photos input[name]:not([type=file]), #photos textarea")
    return {
        one["name"]: one.text.strip() if one.name == "textarea" else one.get("value", "")
        for one in fields
    }


def opened(desk, product) -> dict:
    """Return what is sent from a product's photos as they are opened now."""
    return sent_from(desk.get(step("photos", product)))


def words(image, typed: str) -> dict:
    """Return ``typed`` as the words of ``image``."""
    return {f"words_{image.pk}": typed}


def describe(desk, image, typed: str, **extra):
    """Save words for one photo as the page does."""
    product = image.product
    return desk.post(step("photos", product), opened(desk, product) | words(image, typed), **extra)


def captions(product) -> list[str]:
    """Return the words of a product's photos, in their order."""
    return list(product.images.order_by("display_order").values_list("caption", flat=True))


def field_of(response, image):
    """Return the text area of a photo's words."""
    return BeautifulSoup(response.content, "html.parser").find(id=f"id_words_{image.pk}")


def alts(page) -> list[str]:
    """Return what is read of each photo of a product's gallery."""
    soup = BeautifulSoup(page.content, "html.parser")
    return [image["alt"] for image in soup.select(".gallery__slide img")]


@pytest.fixture
def three(rice):
    """Return three photos; the first has words."""
    images = [attach(rice, colour=colour) for colour in ("red", "green", "blue")]
    describe_photo(image=images[0], words="Bao gạo")
    return images


def test_photos_are_moved_and_removed(desk, rice):
    red, blue = attach(rice, colour="red"), attach(rice, colour="blue")

    def press(**button):
        return desk.post(step("photos", rice), button)

    assert press(move=f"{blue.pk}:0").status_code == 302
    assert [image.pk for image in rice.images.all()] == [blue.pk, red.pk]
    for nonsense in ("sideways", f"{blue.pk}:-1", f"{blue.pk}:١", f"{blue.pk}:{'9' * 5000}"):
        assert press(move=nonsense).status_code == 302
    assert [image.pk for image in rice.images.all()] == [blue.pk, red.pk]
    press(take_away=blue.pk)
    assert [image.pk for image in rice.images.all()] == [red.pk]
    assert press(take_away=blue.pk).status_code == 404
    assert press(move=f"{blue.pk}:0").status_code == 404


@with_and_without_script
@pytest.mark.parametrize(
    ("press", "expected"),
    [
        (lambda images: {}, ["Bao 5 kg", "Ruộng", "Cối"]),
        (lambda images: {"move": f"{images[2].pk}:1"}, ["Bao 5 kg", "Cối", "Ruộng"]),
        (lambda images: {"move": f"{images[0].pk}:1"}, ["Ruộng", "Bao 5 kg", "Cối"]),
        (lambda images: {"take_away": images[1].pk}, ["Bao 5 kg", "Cối"]),
        (lambda images: {"photos": upload(colour="olive")}, ["Bao 5 kg", "Ruộng", "Cối", ""]),
        (lambda images: {"photos": upload("a.txt", b"no")}, ["Bao 5 kg", "Ruộng", "Cối"]),
        (lambda images: {"upload": "1"}, ["Bao 5 kg", "Ruộng", "Cối"]),
        (lambda images: {"take_away": "999999999999999999999"}, ["Bao 5 kg", "Ruộng", "Cối"]),
        (lambda images: {"go": "1"}, ["Bao 5 kg", "Ruộng", "Cối"]),
    ],
    ids=["save", "up", "down", "remove", "photo", "no photo", "none chosen", "gone", "go"],
)
def test_every_press_keeps_all_typed_words(desk, rice, three, press, expected, headers):
    typed = words(three[0], "Bao 5 kg") | words(three[1], "Ruộng") | words(three[2], "Cối")
    sent = opened(desk, rice) | typed | press(three)

    response = desk.post(step("photos", rice), sent, headers=headers)

    assert captions(rice) == expected
    if headers:
        assert "<html" not in response.text


@with_and_without_script
@pytest.mark.parametrize("button", ["save", "move", "remove", "photo"])
def test_the_same_press_twice_is_one(desk, rice, three, button, headers):
    presses = {
        "save": {},
        "move": {"move": f"{three[2].pk}:1"},
        "remove": {"take_away": three[1].pk},
        "photo": {"photos": None},
    }
    sent = opened(desk, rice) | words(three[2], "Cối") | presses[button]
    found = []
    for _press in range(2):
        if "photos" in sent:
            sent["photos"] = upload(colour="olive")
        desk.post(step("photos", rice), sent, headers=headers)
        found.append(list(rice.images.values_list("pk", "caption", "display_order")))

    assert found[0] == found[1]


@with_and_without_script
def test_the_second_of_two_removals_shows_the_list_and_says_so(desk, rice, three, headers):
    sent = opened(desk, rice) | {"take_away": three[1].pk}
    desk.post(step("photos", rice), sent, headers=headers)

    response = desk.post(step("photos", rice), sent, headers=headers)

    assert response.status_code == 404
    page = BeautifulSoup(response.content, "html.parser")
    assert len(page.select(".desk-photo")) == 2
    assert page.select_one('#photos [role="alert"]') is not None


@with_and_without_script
@pytest.mark.parametrize(
    ("press", "order"),
    [
        (lambda images: {"move": f"{images[2].pk}:0"}, [2, 0, 1]),
        (lambda images: {"take_away": images[0].pk}, [1, 2]),
        (lambda images: {"photos": upload(colour="olive")}, [0, 1, 2, 3]),
        (lambda images: {"go": "1"}, [0, 1, 2]),
    ],
    ids=["move", "remove", "photo", "go"],
)
def test_refused_words_stay_typed_while_the_press_is_done(desk, rice, three, press, order, headers):
    too_long = "x" * 201
    typed = words(three[1], too_long) | words(three[2], "Cối")
    sent = opened(desk, rice) | typed | press(three)

    response = desk.post(step("photos", rice), sent, headers=headers)

    assert response.status_code == 422
    field = field_of(response, three[1])
    assert field.text.strip() == too_long and field["aria-invalid"] == "true"
    three[2].refresh_from_db()
    assert three[2].caption == "Cối"
    now = list(rice.images.order_by("display_order").values_list("pk", flat=True))
    assert now == [three[n].pk if n < 3 else now[-1] for n in order]

    # What was refused is sent again from the page that came back, mended.
    again = desk.post(step("photos", rice), sent_from(response) | words(three[1], "Ruộng"))
    assert again.status_code == 302
    three[1].refresh_from_db()
    assert three[1].caption == "Ruộng"


@with_and_without_script
def test_words_refused_for_a_photo_that_is_removed_go_with_it(desk, rice, three, headers):
    typed = words(three[1], "IMG_2931.JPG") | {"take_away": three[1].pk}

    response = desk.post(step("photos", rice), opened(desk, rice) | typed, headers=headers)

    assert response.status_code == (200 if headers else 302)
    assert captions(rice) == ["Bao gạo", ""]


def test_words_that_nobody_touched_on_a_stale_page_do_not_undo_a_colleague_s(desk, rice, three):
    stale = opened(desk, rice)
    describe_photo(image=three[0], words="Hai bao gạo")

    desk.post(step("photos", rice), stale | words(three[1], "Ruộng"))

    assert captions(rice) == ["Hai bao gạo", "Ruộng", ""]


def test_untouched_words_of_old_that_would_be_refused_now_stop_nothing(desk, rice, three):
    describe_photo(image=three[0], words="IMG_2931.JPG")

    response = describe(desk, three[1], "Ruộng")

    assert response.status_code == 302
    assert captions(rice) == ["IMG_2931.JPG", "Ruộng", ""]


@with_and_without_script
def test_go_on_saves_and_leads_to_the_next_step(desk, rice, three, headers):
    rice.is_public = False
    rice.save()
    for mark, goal in (({}, "name"), ({"sua": "1"}, "edit")):
        sent = opened(desk, rice) | mark | {"go": "1"}
        response = desk.post(step("photos", rice), sent, headers=headers)

        assert (response["HX-Redirect"] if headers else response.url) == step(goal, rice)


def test_the_page_is_one_form_which_has_all_words_and_all_buttons(desk, rice, three):
    page = BeautifulSoup(desk.get(step("photos", rice)).content, "html.parser")

    form = page.select_one("main form")
    assert page.select("main form") == [form]
    assert len(form.select("textarea")) == 3
    assert not form.select("[required]"), "words are saved without a new photo, too"
    assert page.select_one(f'button[form="{form["id"]}"][name="go"]') is not None
    moves = [one["value"] for one in form.select("button[name=move]")]
    red, green, blue = (image.pk for image in three)
    assert moves == [f"{red}:1", f"{green}:0", f"{green}:2", f"{blue}:1"]


def test_with_as_many_photos_as_may_be_words_are_still_saved(desk, rice):
    images = [attach(rice, size=(20 + n, 20)) for n in range(MAX_PHOTOS)]

    assert describe(desk, images[4], "Cối").status_code == 302

    assert captions(rice)[4] == "Cối"


def test_photos_without_words_are_taken_and_the_desk_says_kindly_what_to_write(desk, rice, client):
    response = desk.post(step("photos", rice), {"photos": upload("IMG_2931.jpg")}, follow=True)

    assert rice.images.count() == 1
    assert "Giờ anh/chị ghi vài chữ bên dưới xem từng ảnh cho thấy gì." in response.text
    assert "Ảnh này cho thấy gì?" in response.text and "Ví dụ" in response.text
    assert "IMG_2931" not in response.text
    attach(rice, colour="red")
    read = alts(client.get(rice.get_absolute_url()))
    assert read == [f"{rice.title}, ảnh 1", f"{rice.title}, ảnh 2"]


def test_what_a_photo_shows_is_read_to_buyers_and_can_be_changed(desk, rice, client):
    image = attach(rice)
    typed = unicodedata.normalize("NFD", "  Bao gạo\nvừa xay\x07, cạnh <b>cối</b> đá 🌾 ")

    assert describe(desk, image, typed).url == f"{step('photos', rice)}?sua=1"
    assert alts(client.get(rice.get_absolute_url())) == ["Bao gạo vừa xay , cạnh <b>cối</b> đá 🌾"]
    page = desk.get(step("photos", rice))
    assert "<b>cối" not in page.text and "&lt;b&gt;cối&lt;/b&gt;" in page.text

    describe(desk, image, "Bao gạo 5 kg")
    assert alts(client.get(rice.get_absolute_url())) == ["Bao gạo 5 kg"]
    describe(desk, image, "")
    assert alts(client.get(rice.get_absolute_url())) == [f"{rice.title}, ảnh 1"]


@pytest.mark.parametrize("typed", ["IMG_2931.JPG", "x" * 10_000, "gạo\x00"])
def test_words_that_say_nothing_are_refused_beside_the_photo_and_stay_typed(desk, rice, typed):
    image, other = attach(rice), attach(rice, colour="red")
    describe(desk, image, "Bao gạo")

    response = describe(desk, image, typed)

    assert response.status_code == 422
    image.refresh_from_db()
    assert image.caption == "Bao gạo"
    soup = BeautifulSoup(response.content, "html.parser")
    field = field_of(response, image)
    assert field["aria-invalid"] == "true" and field.text.strip().strip(
        "\x00\ufffd"
    ) == typed.strip("\x00")
    assert soup.select_one(f'.form-errors a[href="#id_words_{image.pk}"]') is not None
    assert not field_of(response, other).has_attr("aria-invalid")


def test_words_of_another_product_or_co_op_are_not_touched(
    desk, rice, cooperative, other_cooperative
):
    others = [
        attach(make_product(cooperative, "Trứng gà ta"), colour="red"),
        attach(make_product(other_cooperative, "Mận"), colour="blue"),
    ]
    mine = attach(rice)
    for other in others:
        typed = words(other, "Gạo") | words(mine, "Bao gạo")

        assert desk.post(step("photos", rice), typed).status_code == 302
        assert desk.post(step("photos", rice), typed | {"take_away": other.pk}).status_code == 404

        other.refresh_from_db()
        assert other.caption == ""
    assert captions(rice) == ["Bao gạo"]


def test_words_sent_by_script_come_back_as_the_list_alone(desk, rice):
    response = describe(desk, attach(rice), "Bao gạo", headers=SCRIPT)

    assert response.status_code == 200 and "<html" not in response.text
    assert "<summary>Bao gạo</summary>" in response.text


def test_photos_sent_by_script_come_back_as_the_list_alone(desk, rice):
    response = desk.post(step("photos", rice), {"photos": upload()}, headers=SCRIPT)

    assert response.status_code == 200
    assert "<html" not in response.text
    assert rice.images.count() == 1
