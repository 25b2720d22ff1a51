"""Photos that come along with a price list."""

import io
import zipfile

import pytest

from coops.price_lists.services import (
    PhotoArchive,
    PhotoFolder,
    PhotosRefused,
    apply_import,
    take_in_photos,
    undo_import,
)
from coops.price_lists.services import photos as photos_module
from tests.coops.imported_lists import bring_in, photo, send, zipped
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db

COLUMNS = "Tên hàng;ĐVT;Giá bán;Tồn kho;Ảnh"


def send_rice(cooperative, names: str = "gao.jpg"):
    return send(cooperative, f'Gạo;kg;32.000;10;"{names}"', columns=COLUMNS)


def test_photos_find_their_row_by_name_whatever_the_case(cooperative, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "GAO.JPG").write_bytes(photo())
    (tmp_path / "khac.jpg").write_bytes(photo("red"))
    price_list = send_rice(cooperative, "gao.jpg, thieu.jpg")

    apply_import(price_list_import=price_list, by=None, photos=tmp_path)

    image = cooperative.products.get().images.get()
    assert image.content_hash == price_list.photo_digest("gao.jpg")
    assert price_list.photo_digest("thieu.jpg") is None
    assert price_list.photo_digest("khac.jpg") is None


def test_photos_come_out_of_a_zip(cooperative):
    archive = PhotoArchive(zipped(gao__jpg=photo(), doc__txt=b"hello"))
    price_list = send_rice(cooperative)

    refused = take_in_photos(price_list_import=price_list, photos=archive, are_illustrations=True)
    apply_import(price_list_import=price_list, by=None)

    assert refused == []
    assert cooperative.products.get().images.get().is_illustration


def test_a_list_read_beside_its_photos_warns_of_those_that_are_missing(cooperative, tmp_path):
    (tmp_path / "gao.jpg").write_bytes(photo())
    folder = PhotoFolder(tmp_path)

    price_list = send(
        cooperative, "Gạo;kg;32.000;10;gao.jpg;", "Lạc;kg;60.000;1;lac.jpg;",
        columns=f"{COLUMNS};Ghi chú", photos=folder,
    )  # fmt: skip

    warnings = {row.number: [w.code for w in row.reading.warnings] for row in price_list.rows.all()}
    assert warnings == {2: [], 3: ["photo_not_found"]}


def test_a_broken_photo_is_named_and_the_others_are_taken(cooperative):
    archive = PhotoArchive(zipped(gao__jpg=b"\xff\xd8\xff broken", gao2__jpg=photo()))
    price_list = send_rice(cooperative, "gao.jpg; gao2.jpg")

    refused = take_in_photos(price_list_import=price_list, photos=archive)

    assert len(refused) == 1 and refused[0].startswith("gao.jpg")
    assert price_list.photo_problems == refused
    assert price_list.photo_digest("gao2.jpg")


def test_the_same_photo_is_attached_once_and_taken_off_by_undoing(cooperative, tmp_path):
    (tmp_path / "gao.jpg").write_bytes(photo())
    product = make_product(cooperative, "Gạo", stock=10)
    first = send_rice(cooperative)
    apply_import(price_list_import=first, by=None, photos=tmp_path)
    second = send_rice(cooperative)

    again = apply_import(price_list_import=second, by=None, photos=tmp_path)
    assert (again.unchanged, product.images.count()) == (1, 1)

    undo_import(price_list_import=first, by=None)
    assert product.images.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"text"])
def test_what_is_no_zip_is_refused_with_a_sentence(content):
    with pytest.raises(PhotosRefused, match=r"\w+"):
        PhotoArchive(io.BytesIO(content))


def test_a_zip_of_thousands_of_files_is_not_opened(monkeypatch):
    monkeypatch.setattr(photos_module, "MOST_FILES", 3)

    with pytest.raises(PhotosRefused):
        PhotoArchive(zipped(**{f"{n}__jpg": b"x" for n in range(4)}))


def test_a_bomb_is_unpacked_no_further_than_a_photo_may_be(cooperative):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gao.jpg", b"\xff\xd8\xff" + bytes(60 * 1024 * 1024))
    archive = PhotoArchive(out)

    refused = take_in_photos(price_list_import=send_rice(cooperative), photos=archive)

    assert len(refused) == 1
    assert len(archive.open("gao.jpg").read()) <= photos_module.MAX_BYTES + 1


def test_a_zip_that_unpacks_to_too_much_in_all_is_stopped(cooperative, monkeypatch):
    monkeypatch.setattr(photos_module, "MOST_BYTES_UNPACKED", 100)
    price_list = send_rice(cooperative)

    refused = take_in_photos(
        price_list_import=price_list, photos=PhotoArchive(zipped(gao__jpg=photo()))
    )

    assert len(refused) == 1 and not price_list.photos


def test_an_import_without_photos_asks_for_none(cooperative):
    _, result = bring_in(cooperative, "Gạo;kg;32.000;10")

    assert result.created == 1
    assert not cooperative.products.get().images.exists()
