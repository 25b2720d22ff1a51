"""The photo of packed goods: small, without its place, seen by its buyer and co-op alone."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from shop.core.files import PhotoRefused, photo_name
from shop.core.models import LeftPhoto
from shop.order import processing
from shop.order.exceptions import OrderStateError
from shop.order.links import link_key
from shop.order.models import Checkout, Line
from shop.order.packing_photos import (
    held_photos,
    photos_of,
    read_photo,
    set_packing_photo,
    store_packing_photo,
)
from shop.order.part_deliveries import send_part
from shop.order.personal import let_go_extras
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def noisy(edge: int = 3000) -> io.BytesIO:
    """Return a large photo that compresses badly, with a place in its notes."""
    picture = Image.effect_noise((edge, edge * 3 // 4), 90).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out


def keep(order, by, *, weight_g=None, file=None):
    digest = store_packing_photo(order=order, file=file or noisy(600))
    return set_packing_photo(order=order, by=by, digest=digest, weight_g=weight_g)


def buyers_picture(client, order, photo):
    url = reverse("order:packing_photo", kwargs={"number": order.number, "pk": photo.pk})
    return client.get(f"{url}?k={link_key(order.number)}"), client.get(url)


def test_the_stored_picture_is_small_and_says_no_place(packed, manager):
    photo = keep(packed, manager, file=noisy())

    content = read_photo(photo)
    assert len(content) < 150_000
    with Image.open(io.BytesIO(content)) as picture:
        assert max(picture.size) <= 1280
        assert not picture.getexif()


def test_the_buyer_sees_it_once_packed_and_a_stranger_never(client, order, manager):
    processing.confirm_order(order=order, by=manager)
    photo = keep(order, manager, weight_g=3100)
    assert photos_of(order) == []
    assert buyers_picture(client, order, photo)[0].status_code == 404

    processing.pack_order(order=order, by=manager)

    theirs, strangers = buyers_picture(client, order, photo)
    assert (theirs.status_code, theirs["Content-Type"]) == (200, "image/jpeg")
    assert strangers.status_code == 404
    page = client.get(reverse("order:detail", args=[order.number]), {"k": link_key(order.number)})
    assert "3,1\xa0kg" in page.text
    assert photo.digest not in page.text


def test_one_orders_link_does_not_open_anothers_photo(client, rice, packed, manager):
    photo = keep(packed, manager)
    other = make_order((rice, 1))

    url = reverse("order:packing_photo", kwargs={"number": other.number, "pk": photo.pk})
    assert client.get(f"{url}?k={link_key(other.number)}").status_code == 404


def test_the_same_picture_twice_is_one_photo_and_one_line_of_history(packed, manager):
    file = noisy(600)
    first = keep(packed, manager, weight_g=3000, file=file)
    second = keep(packed, manager, weight_g=3000, file=file)

    assert first.pk == second.pk
    assert packed.events.filter(kind="photographed").count() == 1


def test_another_picture_replaces_it_and_the_first_one_goes(packed, manager):
    first = keep(packed, manager)
    second = keep(packed, manager)

    assert first.digest != second.digest
    assert packed.packing_photos.get().digest == second.digest
    assert LeftPhoto.objects.filter(digest=first.digest).exists()
    assert held_photos({first.digest, second.digest}) == {second.digest}


def test_nothing_is_replaced_once_the_goods_left(packed, manager):
    keep(packed, manager)
    processing.hand_over_order(order=packed, by=manager)

    with pytest.raises(OrderStateError):
        keep(packed, manager)


def test_a_light_parcel_is_named_and_a_heavy_one_is_not(packed, manager):
    Line.objects.filter(order=packed).update(net_weight_g=1000)

    assert keep(packed, manager, weight_g=2909).is_light
    assert not keep(packed, manager, weight_g=2910).is_light
    assert not keep(packed, manager, weight_g=9000).is_light


def test_each_part_keeps_its_own_photo(packed, manager):
    keep(packed, manager, weight_g=1000)
    line = packed.lines.get()
    send_part(order=packed, units={line.pk: 1}, reason="too_big", key="k", by=manager)
    keep(packed, manager, weight_g=2000)

    assert [photo.part_id is None for photo in packed.packing_photos.all()] == [False, True]
    assert [photo.weight_g for photo in photos_of(packed)] == [1000]


def test_no_picture_is_refused_with_a_sentence(packed, manager):
    with pytest.raises(PhotoRefused):
        store_packing_photo(order=packed, file=io.BytesIO(b"<svg onload=alert(1)>"))


def test_the_photo_goes_with_what_a_buyer_wants_forgotten(packed, manager):
    photo = keep(packed, manager)
    checkouts = Checkout.objects.filter(pk=packed.checkout_id)
    let_go_extras(checkouts)
    assert packed.packing_photos.exists()  # under way: it is still needed

    processing.hand_over_order(order=packed, by=manager)
    processing.deliver_order(order=packed, by=manager)
    let_go_extras(checkouts)

    assert not packed.packing_photos.exists()
    assert LeftPhoto.objects.filter(digest=photo.digest).exists()
    assert default_storage.exists(photo_name(photo.digest))  # until the job looks, a day later
