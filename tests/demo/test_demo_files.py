"""The files under ``demo/`` are what the importer and the storefront expect of them."""

import json
from pathlib import Path

import pytest
from PIL import Image

from coops.price_lists.reading import read_price_list
from shop.core.text import fold

DEMO = Path(__file__).resolve().parents[2] / "demo"
PHOTOS = {path.name for path in (DEMO / "photos").iterdir()}
COOPERATIVES = json.loads((DEMO / "cooperatives.json").read_text("utf-8"))["cooperatives"]
CATEGORIES = json.loads((DEMO / "categories.json").read_text("utf-8"))["categories"]


def rows_of(cooperative):
    path = DEMO / "price-lists" / cooperative["price_list"]
    return read_price_list(path.read_bytes(), filename=path.name, photos=PHOTOS).rows


def shelves(branches):
    for branch in branches:
        yield branch
        yield from shelves(branch.get("children", []))


def test_six_cooperatives_offer_forty_products():
    assert len(COOPERATIVES) == 6
    assert sum(len(rows_of(cooperative)) for cooperative in COOPERATIVES) == 40


@pytest.mark.parametrize("cooperative", COOPERATIVES, ids=lambda c: c["slug"])
def test_every_row_of_a_demo_list_can_be_published_as_it_stands(cooperative):
    for row in rows_of(cooperative):
        assert row.verdict in ("ok", "corrected"), row.name
        assert [warning.code for warning in row.warnings] == [], row.name
        assert row.description and row.photos and row.origin, row.name


@pytest.mark.parametrize("cooperative", COOPERATIVES, ids=lambda c: c["slug"])
def test_every_product_finds_its_shelf(cooperative):
    known = {fold(group) for shelf in shelves(CATEGORIES) for group in shelf["groups"]}
    for row in rows_of(cooperative):
        assert fold(row.group or row.section) in known, row.name


@pytest.mark.parametrize("cooperative", COOPERATIVES, ids=lambda c: c["slug"])
def test_a_demo_cooperative_cannot_be_taken_for_a_real_one(cooperative):
    assert cooperative["name"].endswith("(demo)")
    assert cooperative["email"].endswith("@example.com")
    assert cooperative["legal"]["tax_code"] == ""
    assert cooperative["legal"]["registration_number"].startswith("DEMO")
    assert {cooperative["logo"], cooperative["cover"]} <= PHOTOS


def test_one_cooperative_takes_no_cash_and_another_no_vietqr():
    assert [c["slug"] for c in COOPERATIVES if not c["payment"]["cod"]] == ["ben-trang"]
    assert [c["slug"] for c in COOPERATIVES if not c["payment"]["vietqr"]] == ["ban-may-pu-luong"]
    assert all((c["bank"] is not None) == c["payment"]["vietqr"] for c in COOPERATIVES)


def test_shelves_have_pictures():
    for shelf in shelves(CATEGORIES):
        assert shelf["photo"] in PHOTOS, shelf["name"]
        assert (DEMO / "emoji" / f"{shelf['emoji']}.png").is_file(), shelf["name"]


def test_product_photos_are_upright_and_light():
    named = {name for c in COOPERATIVES for row in rows_of(c) for name in row.photos}
    assert len(named) == 40
    for name in named:
        path = DEMO / "photos" / name
        with Image.open(path) as picture:
            assert picture.size == (1200, 1500), name
        assert path.stat().st_size <= 160 * 1024, name


def test_a_picture_can_be_composed_again():
    from shop.demo.photos.camera import take_product
    from shop.demo.photos.scenes import product_scenes

    scenes = product_scenes()
    assert {f"{name}.jpg" for name in scenes} <= PHOTOS
    picture = take_product(*scenes["cam-vang"])
    assert picture.size == (1200, 1500)
    assert picture.mode == "RGB"
