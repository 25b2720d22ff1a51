import os
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from shop.core import stylesheets


@pytest.mark.parametrize("bundle", stylesheets.BUNDLES)
def test_the_browser_gets_every_source_in_one_file(bundle):
    found = finders.find(bundle)

    css = Path(found).read_text(encoding="utf-8")
    assert css.startswith(stylesheets.sources(bundle)[0].read_text(encoding="utf-8"))
    for path in stylesheets.sources(bundle):
        assert path.read_text(encoding="utf-8") in css


def test_every_component_is_in_one_bundle():
    joined = [path for bundle in stylesheets.BUNDLES for path in stylesheets.sources(bundle)]

    assert sorted(joined) == sorted(stylesheets.SOURCE.rglob("*.css"))


def test_a_changed_source_is_joined_again(settings, tmp_path, monkeypatch):
    source = tmp_path / "css"
    (source / "components").mkdir(parents=True)
    for name in ("tokens.css", "base.css", "layout.css", "components/price.css"):
        (source / name).write_text(f"/* {name} */")
    monkeypatch.setattr(stylesheets, "SOURCE", source)
    settings.VAR_DIR = tmp_path / "var"
    built = stylesheets.build()
    later = built.stat().st_mtime + 5

    (source / "base.css").write_text("/* new */")
    os.utime(source / "base.css", (later, later))

    assert stylesheets.build().read_text() == (
        "/* tokens.css *//* new *//* layout.css *//* components/price.css */"
    )


def test_collecting_offers_the_joined_files():
    offered = dict(stylesheets.StylesheetFinder().list(None))

    assert offered.keys() == stylesheets.BUNDLES.keys()
    for bundle, storage in offered.items():
        assert storage.exists(bundle)


def test_components_name_no_file_of_their_own():
    """The joined file lies elsewhere than they do: a path in ``url()`` would lead nowhere."""
    for bundle in stylesheets.BUNDLES:
        for path in stylesheets.sources(bundle):
            if path.name != "base.css":
                css = path.read_text(encoding="utf-8")
                assert css.count("url(") == css.count('url("data:'), path


def test_the_desk_has_its_own_styles_and_buyers_do_not_load_them(desk):
    buyers = Client().get("/").content.decode()
    page = desk.get(reverse("dashboard:today")).content.decode()

    assert "shop/css/site" in buyers and "shop/css/desk" not in buyers
    assert "shop/css/site" in page and "shop/css/desk" in page
