"""Photos of products: taken in once, in order, taken away."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from catalog.models import ProductImage
from catalog.pictures import MAX_PHOTOS, TooManyPhotos, attach_photo, move_photo, remove_photo
from shop.core.files import PhotoRefused
from tests.factories.coops import make_product


def photo(colour: str = "olive", size: tuple[int, int] = (1600, 1200)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    out.seek(0)
    return out


def order_of(product) -> list[str]:
    return list(product.images.order_by("display_order", "pk").values_list("caption", flat=True))


@pytest.fixture
def three_photos(rice):
    return [
        attach_photo(product=rice, file=photo(colour), caption=colour)
        for colour in ("red", "green", "blue")
    ]


def test_a_photo_is_stored_in_every_size_with_its_measures(rice):
    image = attach_photo(product=rice, file=photo())

    assert (image.width, image.height) == (1600, 1200)
    assert default_storage.exists(image.original.name)
    assert image.sources.webp_srcset.split(", ")[-1].endswith("1200w")
    sources = image.sources
    for entry in ", ".join([sources.avif_srcset, sources.webp_srcset, sources.jpeg_srcset]).split(
        ", "
    ):
        name = entry.split()[0].removeprefix("/media/")
        assert default_storage.exists(name), name


def test_the_sources_of_a_small_photo_end_at_its_own_width(rice):
    image = attach_photo(product=rice, file=photo(size=(500, 400)))

    assert [entry.split()[1] for entry in image.sources.jpeg_srcset.split(", ")] == ["320w", "500w"]


def test_a_photo_from_before_avif_is_not_said_to_exist_as_one(rice):
    image = attach_photo(product=rice, file=photo())
    image.content_hash = "0123456789abcdef" * 2

    assert image.sources.avif_srcset == ""
    assert image.sources.webp_srcset.endswith("1200w")


def test_the_same_photo_twice_on_one_product_is_one_image(rice):
    first = attach_photo(product=rice, file=photo())
    second = attach_photo(product=rice, file=photo())

    assert first.pk == second.pk
    assert rice.images.count() == 1


def test_two_products_share_the_files_of_one_photo(rice, cooperative):
    eggs = make_product(cooperative, "Trứng gà")
    first = attach_photo(product=rice, file=photo())
    second = attach_photo(product=eggs, file=photo())

    remove_photo(image=first)

    assert second.original.name == first.original.name
    assert default_storage.exists(second.original.name)
    assert eggs.images.count() == 1


def test_what_is_no_photo_is_refused_and_nothing_is_stored(rice):
    with pytest.raises(PhotoRefused):
        attach_photo(product=rice, file=io.BytesIO(b"<svg onload=alert(1)>"))

    assert not ProductImage.objects.exists()


def test_one_photo_too_many_is_refused_with_a_sentence(rice):
    for n in range(MAX_PHOTOS):
        attach_photo(product=rice, file=photo(size=(20 + n, 20)))

    with pytest.raises(TooManyPhotos, match="9"):
        attach_photo(product=rice, file=photo("white", (20, 20)))

    assert rice.images.count() == MAX_PHOTOS


@pytest.mark.parametrize(
    ("which", "place", "expected"),
    [
        (2, 1, ["red", "blue", "green"]),
        (0, 1, ["green", "red", "blue"]),
        (0, -1, ["red", "green", "blue"]),
        (2, 3, ["red", "green", "blue"]),
        (2, -97, ["blue", "red", "green"]),
    ],
)
@pytest.mark.parametrize("presses", [1, 2])
def test_a_photo_moves_within_the_row_and_stops_at_its_ends(
    rice, three_photos, which, place, expected, presses
):
    for _press in range(presses):
        move_photo(image=three_photos[which], place=place)

    assert order_of(rice) == expected


def test_removing_a_photo_closes_the_gap_and_again_does_nothing(rice, three_photos):
    remove_photo(image=three_photos[0])
    remove_photo(image=three_photos[0])

    assert order_of(rice) == ["green", "blue"]
    assert list(rice.images.values_list("display_order", flat=True)) == [0, 1]
    move_photo(image=three_photos[0], place=1)  # a stale page's button
    assert order_of(rice) == ["green", "blue"]
